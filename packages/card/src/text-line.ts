/**
 * What the reader hands over and the card package understands: text lines with their place.
 *
 * Two frames are used. `place` is in the *upright frame*: the image turned and straightened so that text
 * reads left to right and lines are level; x grows to the right, y grows downwards, the unit is one pixel of
 * the (turned) source image. `polygon` is in pixels of the image as decoded (after its EXIF turn).
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Centre and size of a line in the upright frame, in pixels. `height` is that of the line's box: its ink and some air. */
export interface LinePlace {
  readonly centreX: number;
  readonly centreY: number;
  readonly width: number;
  readonly height: number;
}

/** One recognised character; `at` is its centre along the line, 0 (left end) to 1 (right end). */
export interface RecognisedCharacter {
  readonly character: string;
  readonly confidence: number;
  readonly at: number;
}

/** Symbol index (0 is the CTC blank, n is `alphabet[n - 1]`) and natural log of its probability. */
export type StepCandidate = readonly [symbol: number, logProbability: number];

/**
 * The recogniser's own evidence: for each time step the likeliest symbols, best first, pruned to those that
 * matter. Whatever is not listed in a step has at most `floorLogProbability`.
 * Lets a vocabulary word be weighed against the image instead of against a string that was already decided.
 */
export interface CtcPosteriors {
  readonly alphabet: string;
  readonly steps: readonly (readonly StepCandidate[])[];
  readonly floorLogProbability: number;
}

/** What an illegible character is called: ink is there, and nothing says what it spells. */
export const ILLEGIBLE = '\uFFFD';

/**
 * What stands in one cell of a row of digits, the row cut at the digits' own pitch. The cells are evenly spaced and go on
 * past both ends of the number, so that a digit that is missing, covered or one too many shows as a cell of its own.
 */
export interface DigitCell {
  /** Centre along the line as in RecognisedCharacter; cells beside the number may lie outside 0..1. */
  readonly at: number;
  /** Probability that the cell is empty ground. */
  readonly blank: number;
  /** Probability of each digit, 0 to 9. */
  readonly digits: readonly number[];
  /** Probability that something is there that is no legible digit: a finger, glare, ink, paper. */
  readonly illegible: number;
}

export interface TextLine {
  /** May hold ILLEGIBLE for a character that is there and cannot be told. */
  readonly text: string;
  /** Mean character confidence, 0..1. */
  readonly confidence: number;
  readonly characters: readonly RecognisedCharacter[];
  readonly place: LinePlace;
  /** Corners in source-image pixels, clockwise from the start of the text's top edge. */
  readonly polygon: readonly [Point, Point, Point, Point];
  readonly engine: 'fast' | 'tesseract';
  /**
   * What a detector that knows cards took the box for: a row's label, or its value (one whole printed line of it, blanks
   * included). Absent where the detector knows lines only.
   */
  readonly kind?: 'label' | 'value';
  /** Present for the fast engine only; tesseract gives letters and confidences, no posteriors. */
  readonly posteriors?: CtcPosteriors;
  /** Second evidence for the row of the NIK, from left to right; absent where nothing has looked at it cell by cell. */
  readonly digitCells?: readonly DigitCell[];
}
