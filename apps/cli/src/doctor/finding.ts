/** What one look at the installation came to. */
export interface Finding {
  readonly part: string;
  readonly state: 'well' | 'doubtful' | 'ill';
  /** What was seen; never a secret, never card data. */
  readonly found: string;
  /** What to do about it; empty where all is well. */
  readonly mend: string;
}

export const well = (part: string, found: string): Finding => ({ part, state: 'well', found, mend: '' });
export const doubtful = (part: string, found: string, mend: string): Finding => ({
  part,
  state: 'doubtful',
  found,
  mend,
});
export const ill = (part: string, found: string, mend: string): Finding => ({
  part,
  state: 'ill',
  found,
  mend,
});

/** An error in a few words, without a stack. Of a database's and a queue's errors the message names no secret. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed';
  const { code } = error as { code?: unknown };
  const words = [
    error.name === 'Error' ? '' : error.name,
    typeof code === 'string' ? code : '',
    error.message,
  ];
  return words.filter(Boolean).join(': ').replaceAll(/\s+/g, ' ').slice(0, 200);
}
