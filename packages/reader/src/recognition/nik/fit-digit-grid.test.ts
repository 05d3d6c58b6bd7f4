import type { RecognisedCharacter } from '@ktp-ocr/card/text-line';
import { describe, expect, test } from 'vitest';
import { fitDigitGrids } from './fit-digit-grid.js';

/** The characters of a text at `centreOf` each of its places; a space is a place that shows nothing. */
function place(text: string, centreOf: (place: number) => number): RecognisedCharacter[] {
  return Array.from(text, (character, index) => ({ character, confidence: 1, at: centreOf(index) })).filter(
    ({ character }) => character !== ' ',
  );
}

const NIK = '3521084408920003';
const level = (index: number) => 0.1 + 0.05 * index;
/** As a recogniser tells places: in steps of a sixth of a digit. */
const inSteps = (index: number) => Math.round(level(index) / 0.0083) * 0.0083;
/** A card seen from the left: its digits come closer together by a fifth. */
const inPerspective = (index: number) => 0.1 + 0.055 * index - 0.00035 * index * index;

/** The likeliest. */
const fitDigitGrid = (characters: readonly RecognisedCharacter[]) => fitDigitGrids(characters)[0];

describe('fitDigitGrids', () => {
  test.each([
    ['level', level],
    ['in steps', inSteps],
    ['in perspective', inPerspective],
  ])('finds the places of sixteen digits, %s', (_, centreOf) => {
    const grid = fitDigitGrid(place(NIK, centreOf));
    expect(grid?.places).toBe(16);
    for (const [index] of Array.from(NIK).entries())
      expect(grid?.centres(index)).toBeCloseTo(centreOf(index), 2);
  });

  test('a covered digit keeps its place, and so does one that was recognised beside the grid', () => {
    expect(fitDigitGrid(place('3521084 08920003', level))?.places).toBe(16);
    const slipped = place(NIK, level).map((character, index) =>
      index === 5 ? { ...character, at: character.at + 0.02 } : character,
    );
    expect(fitDigitGrid(slipped)?.places).toBe(16);
    expect(fitDigitGrid(slipped)?.centres(5)).toBeCloseTo(level(5), 2);
  });

  test('has as many places as digits stand there, be they sixteen or not', () => {
    expect(fitDigitGrid(place('352108440892000', level))?.places).toBe(15);
    expect(fitDigitGrid(place('35210844089200034829', (index) => 0.05 + 0.045 * index))?.places).toBe(20);
  });

  test('with a gap, has the grid without it as well', () => {
    const gap = fitDigitGrids(place('3521084 08920003', level));
    expect(gap.map(({ places }) => places)).toEqual([16, 15]);
    expect(fitDigitGrids(place(NIK, level)).map(({ places }) => places)).toEqual([16]);
  });

  test('with the blanks of a number in groups, has cells for the gaps first', () => {
    const inGroups = Array.from('317401 010190 0001', (character, index) => ({
      character,
      confidence: 1,
      // Each blank is 0.6 of a digit wide.
      at: level(index - 0.4 * (index > 6 ? 1 : 0) - 0.4 * (index > 13 ? 1 : 0)),
    }));
    const grid = fitDigitGrid(inGroups);
    expect(grid?.places).toBe(18);
    expect(grid?.gaps?.places).toEqual([6, 13]);
    expect(grid?.gaps?.width).toBeCloseTo(0.6, 1);
    // No number is parted like this.
    const elsewhere = fitDigitGrids(
      inGroups.filter(({ character }, index) => character !== ' ' || index > 6),
    );
    expect(elsewhere.every(({ gaps }) => gaps === undefined)).toBe(true);
  });

  test('dates, words and nothing at all are no numbers', () => {
    expect(fitDigitGrid(place('04-08-1992', level))).toBeUndefined();
    expect(fitDigitGrid(place('JL. MELATI NO. 12345678901', level))).toBeUndefined();
    expect(fitDigitGrid([])).toBeUndefined();
  });
});
