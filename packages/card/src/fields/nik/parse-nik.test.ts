import { describe, expect, it } from 'vitest';
import { printLines, SPECIMEN, toCtcPosteriors } from '../../../tests/print-lines.js';
import { parseCard } from '../../parse-card.js';
import { type DigitCell, ILLEGIBLE, type TextLine } from '../../text-line.js';

const NIK = SPECIMEN.nik;
/** Pixels from one character of the printed number to the next. */
const ADVANCE = 23.4;

/** The specimen with another text where its number stands: `gaps` are pitches left free after a digit. */
function cardWith(
  number: string,
  { gaps = {}, cells }: { gaps?: Readonly<Record<number, number>>; cells?: readonly DigitCell[] } = {},
) {
  return printLines(SPECIMEN).map((line) =>
    line.text === `: ${NIK}` ? withNumber(line, number, gaps, cells) : line,
  );
}

function withNumber(
  line: TextLine,
  number: string,
  gaps: Readonly<Record<number, number>>,
  cells: readonly DigitCell[] | undefined,
): TextLine {
  const text = `: ${number}`;
  let free = 0;
  const places = Array.from(text, (_, index) => {
    free += gaps[index - 3] ?? 0;
    return index + 0.5 + free;
  });
  const width = text.length + free;
  const left = line.place.centreX - line.place.width / 2;
  return {
    ...line,
    text,
    characters: Array.from(text, (character, index) => ({
      character,
      confidence: 0.99,
      at: (places[index] ?? 0) / width,
    })),
    posteriors: toCtcPosteriors(text),
    place: { ...line.place, width: width * ADVANCE, centreX: left + (width * ADVANCE) / 2 },
    ...(cells && { digitCells: cells }),
  };
}

function judge(lines: readonly TextLine[]) {
  const { outcome, reasons, fields } = parseCard(lines);
  return { outcome, reasons, nik: fields.id.value };
}

const fail = (reason: string) => ({ outcome: 'FAIL', reasons: [reason], nik: '' });

describe('a number of which not sixteen digits were seen', () => {
  it.each([
    ['one too few', '747108570885003', 'nik_incomplete'],
    ['two too few', '74710857088503', 'nik_incomplete'],
    ['one too many', '74710857088500033', 'nik_too_long'],
    ['one doubled in the middle', '74710857708850003', 'nik_too_long'],
    ['four too many', '74710857088500034829', 'nik_too_long'],
    ['one too many, a one before it', '17471085708850003', 'nik_too_long'],
    ['a digit that nobody can tell', `7471085${ILLEGIBLE}08850003`, 'nik_covered'],
    ['a digit that nobody can tell at its end', `747108570885000${ILLEGIBLE}`, 'nik_covered'],
    ['a blank in its middle', '74710857 8850003', 'nik_covered'],
    ['sixteen digits and a blank', '74710857 08850003', 'nik_covered'],
  ])('is not told: %s', (_, seen, reason) => {
    expect(judge(cardWith(seen))).toEqual(fail(reason));
  });

  it('is not told where another digit stands further off', () => {
    expect(judge(cardWith(`${NIK} 5`, { gaps: { 16: 2 } }))).toEqual(fail('nik_too_long'));
  });

  it('is not told where a gap leaves room for another digit', () => {
    expect(judge(cardWith('747108570885003', { gaps: { 7: 1 } }))).toEqual(fail('nik_covered'));
    expect(judge(cardWith(NIK, { gaps: { 4: 1 } }))).toEqual(fail('nik_covered'));
  });

  it('is told where the row is a little uneven', () => {
    expect(judge(cardWith(NIK, { gaps: { 2: 0.3, 9: 0.3, 12: -0.2 } })).nik).toBe(NIK);
  });
});

describe('a number that was looked at cell by cell', () => {
  const LENGTH = NIK.length + 2;
  const cellOf = (digit: string, place: number): DigitCell => ({
    at: (place + 2.5) / LENGTH,
    blank: digit === ' ' ? 0.99 : 0.001,
    illegible: digit === '#' ? 0.99 : 0.001,
    digits: Array.from({ length: 10 }, (_, value) => (String(value) === digit ? 0.99 : 0.0001)),
  });
  /** Two cells before the number, its digits, two cells after. */
  const cellsOf = (seen: string) => Array.from(seen, (digit, index) => cellOf(digit, index - 2));

  it('is told where every cell shows its digit', () => {
    expect(judge(cardWith(NIK, { cells: cellsOf(`  ${NIK}  `) }))).toEqual({
      outcome: 'OK',
      reasons: [],
      nik: NIK,
    });
  });

  it.each([
    ['a cell is covered', `  ${NIK.slice(0, 9)}#${NIK.slice(10)}  `, 'nik_covered'],
    ['a cell is empty', `  ${NIK.slice(0, 9)} ${NIK.slice(10)}  `, 'nik_covered'],
    ['a digit stands before it', ` 3${NIK}  `, 'nik_too_long'],
    ['a digit stands further off', `  ${NIK} 5`, 'nik_too_long'],
    ['a digit stands behind it', `  ${NIK}3 `, 'nik_too_long'],
    ['a cell shows another digit', `  ${NIK.slice(0, 14)}8${NIK.slice(15)}  `, 'nik_covered'],
  ])('is not told where %s', (_, seen, reason) => {
    expect(judge(cardWith(NIK, { cells: cellsOf(seen) }))).toEqual(fail(reason));
  });
});

describe('a number beside which something illegible was named', () => {
  const cellsOf = (seen: string): DigitCell[] =>
    Array.from(seen, (character, index) => ({
      // The line has a colon and a blank before the number, and one sign behind it.
      at: (index + 0.5) / (NIK.length + 3),
      blank: character === ' ' ? 0.99 : 0.001,
      illegible: character === '#' ? 0.99 : 0.001,
      digits: Array.from({ length: 10 }, (_, value) => (String(value) === character ? 0.99 : 0.0001)),
    }));
  const seen = `${NIK}${ILLEGIBLE}`;

  it('is told where its cells go on past it and show bare ground', () => {
    expect(judge(cardWith(seen, { cells: cellsOf(`  ${NIK}  `) })).nik).toBe(NIK);
  });

  it('is told where the edge of the photo stands in those', () => {
    const halfBare = (share: number) => {
      const cells = cellsOf(`  ${NIK}  `);
      return [
        ...cells.slice(0, -2),
        ...cells.slice(-2).map((cell) => ({ ...cell, blank: share, illegible: 1 - share })),
      ];
    };
    expect(judge(cardWith(seen, { cells: halfBare(0.63) })).nik).toBe(NIK);
    expect(judge(cardWith(seen, { cells: halfBare(0.4) }))).toEqual(fail('nik_too_long'));
  });

  it.each([
    ['nobody has looked there', undefined, 'nik_too_long'],
    ['something covers the ground', cellsOf(`  ${NIK}# `), 'nik_too_long'],
    ['another digit stands there', cellsOf(`  ${NIK}5 `), 'nik_too_long'],
    ['the cells end with the number', cellsOf(`  ${NIK}`), 'nik_too_long'],
  ])('is not told where %s', (_, cells, reason) => {
    expect(judge(cardWith(seen, cells ? { cells } : {}))).toEqual(fail(reason));
  });

  it('is not told where only fifteen others were seen', () => {
    const cells = cellsOf(`  ${NIK.slice(0, 15)}   `);
    expect(judge(cardWith(`${NIK.slice(0, 15)}${ILLEGIBLE}`, { cells }))).toEqual(fail('nik_covered'));
  });
});

describe('a number that is printed in groups', () => {
  const toCells = (seen: string): DigitCell[] =>
    Array.from(`  ${seen}  `, (character, place) => ({
      at: (place + 0.5) / (seen.length + 2),
      blank: character === ' ' ? 0.99 : 0.001,
      illegible: character === '#' ? 0.99 : 0.001,
      digits: Array.from({ length: 10 }, (_, value) => (String(value) === character ? 0.99 : 0.0001)),
    }));
  const part = (...breaks: number[]) =>
    Array.from(NIK, (digit, place) => (breaks.includes(place) ? ` ${digit}` : digit)).join('');

  it.each([
    ['region, date and serial', part(6, 12)],
    ['fours', part(4, 8, 12)],
    ['the codes of the region, date and serial', part(2, 4, 6, 12)],
  ])('is told without its blanks: %s', (_, seen) => {
    expect(judge(cardWith(seen, { cells: toCells(seen) }))).toEqual({ outcome: 'OK', reasons: [], nik: NIK });
  });

  it('is not told where nobody has looked into the gaps, or one of them is not bare', () => {
    const seen = part(4, 8, 12);
    expect(judge(cardWith(seen))).toEqual(fail('nik_covered'));
    const covered = toCells(seen.replace(' ', '#'));
    expect(judge(cardWith(seen, { cells: covered }))).toEqual(fail('nik_covered'));
  });

  it('is not told where the groups are not those of a number, or a gap has room for one digit more', () => {
    const seen = part(5, 9);
    expect(judge(cardWith(seen, { cells: toCells(seen) }))).toEqual(fail('nik_covered'));
    const wide = part(4, 8, 12);
    expect(judge(cardWith(wide, { gaps: { 9: 1 }, cells: toCells(wide) }))).toEqual(fail('nik_covered'));
  });
});
