// A write that fails rejects below; without a listener the event would end the process as well.
process.stdout.on('error', () => {});

/** Waits where the other end of a pipe is slower than we are. @throws EPIPE once the other end has closed */
export function printText(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

export function printLine(line: string): Promise<void> {
  return printText(`${line}\n`);
}
