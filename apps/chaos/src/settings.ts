import { parseArgs } from 'node:util';

export interface Settings {
  readonly jobs: number;
  readonly seeds: readonly number[];
  readonly apis: number;
  readonly workers: number;
  /** `real` reads with the models; `quick` answers after some milliseconds, and crashes, hangs and garbles by chance. */
  readonly readers: 'real' | 'quick';
  readonly image: string;
  /** Where images wait. `s3`: in the store that the S3_* variables name, which is not hurt. */
  readonly blobs: 'volume' | 'postgres' | 's3';
}

export const USAGE = `Usage: npm run chaos -- [--jobs 300] [--seed 1 | 1..5] [--apis 2] [--workers 3] [--readers quick|real] [--blobs volume|postgres|s3] [--image FILE]`;

/** @throws TypeError or RangeError with one line that says what is wrong */
export function parseRunSettings(args: readonly string[], defaultImage: string): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      jobs: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
      apis: { type: 'string', default: '2' },
      workers: { type: 'string', default: '3' },
      readers: { type: 'string', default: 'quick' },
      image: { type: 'string', default: defaultImage },
      blobs: { type: 'string', default: 'volume' },
    },
  });
  if (values.readers !== 'real' && values.readers !== 'quick')
    throw new RangeError('--readers is quick or real');
  if (values.blobs !== 'volume' && values.blobs !== 'postgres' && values.blobs !== 's3')
    throw new RangeError('--blobs is volume, postgres or s3');
  return {
    jobs: parseCount(values.jobs, '--jobs'),
    seeds: parseSeeds(values.seed),
    apis: parseCount(values.apis, '--apis'),
    workers: parseCount(values.workers, '--workers'),
    readers: values.readers,
    image: values.image,
    blobs: values.blobs,
  };
}

function parseSeeds(text: string): number[] {
  const [first = '', last = first] = text.split('..');
  const from = parseCount(first, '--seed');
  const to = parseCount(last, '--seed');
  return Array.from({ length: Math.max(1, to - from + 1) }, (_, index) => from + index);
}

function parseCount(text: string, name: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`${name} must be a whole number above 0`);
  return count;
}
