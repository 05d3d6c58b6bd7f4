import { TRIGRAM_BYTES, TRIGRAM_ENTROPY, TRIGRAM_STEP } from '../../data/generated/letter-trigrams.js';
import { LETTER_CLASSES, toLetterClass } from './letter-classes.js';

/** How much of what the statistics say is believed; they know no more than two characters before. */
const TRUST = 0.3;
/** No character is expected or doubted more than this, in nats: what the image shows clearly stays. */
const MAX_GAIN = 0.5;
const MAX_LOSS = 1.5;
/** A class of ten is that much likelier than any one of its digits. */
const DIGITS_ALIKE = Math.log(4);

const SIZE = LETTER_CLASSES.length;
const DIGIT = toLetterClass(48);

let table: Float32Array | undefined;

/**
 * How much likelier (or less likely) a character is after what stands before it than characters are on average, as a
 * factor. Letters of names and streets no list knows still follow the habits of the languages they come from: after
 * "NO" comes a full stop rather than a comma, no word begins with LDR. Lower-case letters are taken as they come.
 */
export function letterOdds(code: number, before: string): number {
  if (code >= 97 && code <= 122) return 1;
  table ??= toOdds();
  const length = before.length;
  const second = length > 0 ? toLetterClass(before.charCodeAt(length - 1)) : 0;
  const first = length > 1 ? toLetterClass(before.charCodeAt(length - 2)) : 0;
  return table[(first * SIZE + second) * SIZE + toLetterClass(code)] ?? 1;
}

function toOdds(): Float32Array {
  const bytes = decodeBase64(TRIGRAM_BYTES);
  return Float32Array.from(bytes, (byte, index) => {
    const surprise = byte * TRIGRAM_STEP + (index % SIZE === DIGIT ? DIGITS_ALIKE : 0);
    const gain = TRUST * (TRIGRAM_ENTROPY - surprise);
    return Math.exp(Math.max(-MAX_LOSS, Math.min(MAX_GAIN, gain)));
  });
}

function decodeBase64(text: string): Uint8Array {
  const binary = atob(text);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
