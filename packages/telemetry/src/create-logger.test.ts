import { describe, expect, it } from 'vitest';
import { createLogger } from './create-logger.js';

function capture() {
  const lines: string[] = [];
  return {
    lines,
    log: createLogger({ service: 'test', destination: { write: (line: string) => void lines.push(line) } }),
  };
}

describe('createLogger', () => {
  it('keeps ids and drops whatever is not on the list, nested objects included', () => {
    const { lines, log } = capture();
    const careless = {
      jobId: 'j1',
      nik: '3175',
      name: 'SITI',
      status: { message: { id: '3175' } },
    } as object;
    log.info(careless, 'job ended');
    expect(JSON.parse(lines[0]!)).toMatchObject({ service: 'test', jobId: 'j1', msg: 'job ended' });
    expect(lines.join()).not.toMatch(/3175|SITI/);
  });

  it("tells an error's kind and place, never its message or its cause's", () => {
    const { lines, log } = capture();
    const cause = new SyntaxError('Unexpected token in "3175051203900004"');
    log.error({ error: new Error('could not parse 3175051203900004', { cause }) }, 'request failed');
    expect(lines[0]).toMatch(/"cause":\{"name":"SyntaxError"/);
    expect(lines[0]).toMatch(/create-logger\.test/);
    expect(lines[0]).not.toContain('3175051203900004');
  });

  it('offers no child loggers, whose bound fields would pass the allow-list by', () => {
    expect(capture().log).not.toHaveProperty('child');
  });
});
