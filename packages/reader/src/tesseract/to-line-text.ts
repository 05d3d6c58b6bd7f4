import type { RecognisedCharacter } from '@ktp-ocr/card/text-line';
import type { Line } from 'tesseract.js';
import { type LineText, meanConfidence } from '../recognition/ctc/decode-ctc.js';

export interface Span {
  readonly left: number;
  readonly right: number;
}

/**
 * Words of a tesseract line as text with a confidence per character. Tesseract's percentages are not calibrated against our
 * own networks', and are compared only with each other.
 *
 * @param span where the line begins and ends, in the pixels of the words' boxes.
 */
export function toLineText(words: Line['words'], span: Span): LineText {
  const length = Math.max(1, span.right - span.left);
  const toPosition = (x: number): number => Math.max(0, Math.min(1, (x - span.left) / length));
  const characters: RecognisedCharacter[] = [];
  let previousRight: number | undefined;
  for (const word of words) {
    if (previousRight !== undefined) {
      const confidence = word.confidence / 100;
      characters.push({ character: ' ', confidence, at: toPosition((previousRight + word.bbox.x0) / 2) });
    }
    for (const symbol of word.symbols) {
      const at = toPosition((symbol.bbox.x0 + symbol.bbox.x1) / 2);
      characters.push({ character: symbol.text, confidence: symbol.confidence / 100, at });
    }
    previousRight = word.bbox.x1;
  }
  const text = characters.map(({ character }) => character).join('');
  return { text, confidence: meanConfidence(characters), characters };
}
