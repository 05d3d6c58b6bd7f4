export interface RtRw {
  readonly rt: string;
  readonly rw: string;
}

/**
 * `003/004`, `003 / 004`, `- / -`, and the slash read as 1, I, l, 7 or not at all. Digits stay as printed.
 * Null when the text is none of these.
 */
export function parseRtRw(text: string): RtRw | null {
  const tight = text.replace(/\s+/g, '');
  const slashed = /^(\d{1,4}|-)[/|\\](\d{1,4}|-)$/.exec(tight);
  if (slashed) return { rt: slashed[1]!, rw: slashed[2]! };
  const lettered = /^(\d{1,3})[IlLi!](\d{1,3})$/.exec(tight);
  if (lettered) return { rt: lettered[1]!, rw: lettered[2]! };
  const seven = /^(\d{3})[17](\d{3})$/.exec(tight);
  if (seven) return { rt: seven[1]!, rw: seven[2]! };
  const spaced = /^(\d{1,3})[ -]+(\d{1,3})$/.exec(text.trim());
  if (spaced) return { rt: spaced[1]!, rw: spaced[2]! };
  const six = /^(\d{3})(\d{3})$/.exec(tight);
  if (six) return { rt: six[1]!, rw: six[2]! };
  if (/^-+$/.test(tight)) return { rt: '-', rw: '-' };
  return null;
}
