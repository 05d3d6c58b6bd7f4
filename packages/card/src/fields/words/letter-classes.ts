/** What the letter statistics tell apart: blank, upper, any digit, the usual marks, and all else. */
export const LETTER_CLASSES = " ABCDEFGHIJKLMNOPQRSTUVWXYZ0.,-/'()*";

const CLASS_OF = new Int8Array(128).fill(LETTER_CLASSES.length - 1);
for (let index = 0; index < LETTER_CLASSES.length; index++)
  CLASS_OF[LETTER_CLASSES.charCodeAt(index)] = index;
for (let digit = 48; digit < 58; digit++) CLASS_OF[digit] = LETTER_CLASSES.indexOf('0');

/** The class of an ASCII code; the last one for whatever is not ASCII. */
export function toLetterClass(code: number): number {
  return CLASS_OF[code] ?? LETTER_CLASSES.length - 1;
}
