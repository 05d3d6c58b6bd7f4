import type { TextLine } from '@ktp-ocr/card/text-line';

/** Of our own networks: upright nearly all characters reach it, upside down few do. */
const MIN_CONFIDENCE = 0.9;
const MIN_LEGIBLE_FRACTION = 0.6;
/** A text shorter than any card's may be legible by chance. */
const MIN_CHARACTERS = 20;

/** @param minConfidence from which a character counts; engines differ in what their confidences mean */
export function countLegibleCharacters(lines: readonly TextLine[], minConfidence = MIN_CONFIDENCE): number {
  return lines.reduce(
    (count, line) => count + line.characters.filter(({ confidence }) => confidence >= minConfidence).length,
    0,
  );
}

/** The part of the text that was recognised and not guessed, 0..1; 0 where there is none. */
export function legiblePartOf(lines: readonly TextLine[]): number {
  const all = lines.reduce((count, line) => count + line.characters.length, 0);
  return all === 0 ? 0 : countLegibleCharacters(lines) / all;
}

/** Whether most of the text was recognised and not guessed. */
export function isLegible(lines: readonly TextLine[], minConfidence = MIN_CONFIDENCE): boolean {
  const all = lines.reduce((count, line) => count + line.characters.length, 0);
  return all >= MIN_CHARACTERS && countLegibleCharacters(lines, minConfidence) / all >= MIN_LEGIBLE_FRACTION;
}
