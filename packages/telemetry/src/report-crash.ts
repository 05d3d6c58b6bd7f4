import { describeError } from './describe-error.js';

/**
 * Has this process end with one line on standard error when an error, or a rejection, was caught by nobody. Node would
 * print the error whole, and its message may quote a card.
 */
export function reportCrash(service: string): void {
  process.on('uncaughtException', (error) => {
    const line = { level: 'fatal', time: new Date().toISOString(), service, error: describeError(error) };
    process.stderr.write(`${JSON.stringify({ ...line, msg: 'caught by nobody: the process ends' })}\n`);
    process.exit(1);
  });
}
