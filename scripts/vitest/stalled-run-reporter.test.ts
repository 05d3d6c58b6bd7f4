import { RUN_MARKER } from '@ktp-ocr/local-stack/test-environment/find-stray-processes';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { TestCase } from 'vitest/node';
import StalledRunReporter from './stalled-run-reporter.js';

const MINUTE_MS = 60_000;
let exits: unknown[];
let said: string;

beforeEach(() => {
  vi.useFakeTimers();
  // The reporter ends what carries the run's mark: here that is nobody.
  vi.stubEnv(RUN_MARKER, 'a-run-of-nobody');
  exits = [];
  said = '';
  vi.spyOn(process, 'exit').mockImplementation((code) => {
    exits.push(code);
    return undefined as never;
  });
  vi.spyOn(console, 'error').mockImplementation((text) => {
    said += text;
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** As far as the reporter looks at one. @param timeout undefined where it has the usual one */
const newTest = (name: string, timeout?: number) =>
  ({ id: name, fullName: name, module: { relativeModuleId: 'a.test.ts' }, options: { timeout } }) as TestCase;

it('names what a run hangs in, and ends it', () => {
  const reporter = new StalledRunReporter();
  reporter.onTestRunStart();
  reporter.onTestCaseReady(newTest('hangs'));
  vi.advanceTimersByTime(4 * MINUTE_MS);
  expect(exits).toEqual([]);
  vi.advanceTimersByTime(2 * MINUTE_MS);
  expect(exits).toEqual([1]);
  expect(said).toMatch(/nothing has begun or ended for 5 minutes; what runs:\n {2}a\.test\.ts > hangs/);
});

it('leaves a test the time that it has asked for, and some to say that it is over', () => {
  const reporter = new StalledRunReporter();
  reporter.onTestRunStart();
  reporter.onTestCaseReady(newTest('takes long', 15 * MINUTE_MS));
  vi.advanceTimersByTime(15.5 * MINUTE_MS);
  expect(exits).toEqual([]);
  vi.advanceTimersByTime(1 * MINUTE_MS);
  expect(exits).toEqual([1]);
});
