import { describe, expect, it } from 'vitest';
import { toLine } from '../../../tests/print-lines.js';
import { ILLEGIBLE } from '../../text-line.js';
import { type PlacedCharacter, placeLines } from '../characters.js';
import {
  dropColonLookalike,
  dropIllegibleColon,
  dropLabelBox,
  dropLabelColumn,
  dropLabelRest,
  dropLoneLetter,
  dropLoneMark,
  dropSignBox,
  endAtColon,
  type StripContext,
  type StripRule,
} from './strip-label.js';
import { toText } from './trim-characters.js';

const VALUE_START = 280;
const PITCH = 40;
/** So wide are the letters that toLine prints. */
const LETTER = 13;

type Box = readonly [text: string, left: number, kind?: 'label' | 'value'];

/** Boxes of one row, their first letters at these places. */
function place(...boxes: readonly Box[]): PlacedCharacter[] {
  const lines = boxes.map(([text, left, kind]) => ({ ...toLine(text, left, 100), ...(kind && { kind }) }));
  return placeLines(lines).flatMap(({ characters }) => characters);
}

function apply(rule: StripRule, characters: PlacedCharacter[], context: Partial<StripContext> = {}): string {
  return toText(
    rule(characters, { row: 'address', hasLabel: true, valueStart: VALUE_START, pitch: PITCH, ...context }),
  );
}

describe('endAtColon', () => {
  it('takes all that stands before a colon left of the values', () => {
    expect(apply(endAtColon, place(['mat : JL. CONTOH', 220]))).toBe('JL. CONTOH');
    expect(apply(endAtColon, place(['; JL. CONTOH', 255]))).toBe('JL. CONTOH');
  });

  it('leaves a colon within the value', () => {
    expect(apply(endAtColon, place(['JL. CONTOH NO: 12', 275]))).toBe('JL. CONTOH NO: 12');
    expect(apply(endAtColon, place(['NO: 12', 275]), { hasLabel: false })).toBe('NO: 12');
  });

  it('takes the tail of a label that a value’s box begins with', () => {
    expect(apply(endAtColon, place(['mat: JL. CONTOH', 275, 'value']))).toBe('JL. CONTOH');
    expect(apply(endAtColon, place(['mat: JL. CONTOH', 275]))).toBe('mat: JL. CONTOH');
    expect(apply(endAtColon, place(['CONTOHNYA: 12', 275, 'value']))).toBe('CONTOHNYA: 12');
  });

  it('takes it as well where its first letter was cut, and where the label beside it was not read', () => {
    expect(apply(endAtColon, place(['\uFFFDir: CONTOH', 275, 'value']))).toBe('CONTOH');
    expect(apply(endAtColon, place(['ir: CONTOH', 275, 'value']), { hasLabel: false })).toBe('CONTOH');
    expect(apply(endAtColon, place(['NO: 12', 275, 'value']), { hasLabel: false })).toBe('NO: 12');
  });

  it('goes by the digits before it in the row of the NIK, wherever its values begin', () => {
    expect(apply(endAtColon, place(['N1K : 7471085708850003', 330]), { row: 'nik' })).toBe(
      '7471085708850003',
    );
    expect(apply(endAtColon, place(['747108 : 5708850003', 100]), { row: 'nik' })).toBe(
      '747108 : 5708850003',
    );
  });
});

describe('dropLabelColumn', () => {
  it('takes words in the label column, to the end of the one that the bound cuts', () => {
    expect(apply(dropLabelColumn, place(['Alanat JL. CONTOH', 280 - 7 * LETTER]))).toBe('JL. CONTOH');
  });

  it('keeps what was read without its blank', () => {
    expect(apply(dropLabelColumn, place(['AlanatCONTOH', 280 - 7 * LETTER]))).toBe('natCONTOH');
  });

  it('keeps the value behind a colon that its box has cut, which stands well before it', () => {
    const [colon, ...value] = place(['\uFFFDCONTOH RAYA', 280]);
    const apart = colon ? [{ ...colon, x: VALUE_START - 1.45 * PITCH }, ...value] : [];
    expect(apply(dropLabelColumn, apart)).toBe('CONTOH RAYA');
  });

  it('leaves values, and the row of the NIK, as they are', () => {
    expect(apply(dropLabelColumn, place(['JL. CONTOH', 275]))).toBe('JL. CONTOH');
    expect(apply(dropLabelColumn, place(['7471085708850003', 150]), { row: 'nik' })).toBe('7471085708850003');
  });
});

describe('dropLabelRest', () => {
  it('takes small letters before a value in capitals', () => {
    expect(apply(dropLabelRest, place(['ir ENDE, 25-01-1952', 275]), { row: 'birth' })).toBe(
      'ENDE, 25-01-1952',
    );
  });

  it('leaves what may be printed so, and rows without a label', () => {
    expect(apply(dropLabelRest, place(['ende Lama', 275]), { row: 'birth' })).toBe('ende Lama');
    expect(apply(dropLabelRest, place(['van BASTEN', 275]), { row: 'name' })).toBe('van BASTEN');
    expect(apply(dropLabelRest, place(['ir ENDE', 275]), { row: 'birth', hasLabel: false })).toBe('ir ENDE');
  });
});

describe('dropSignBox', () => {
  it('takes a box of one sign left of the values', () => {
    expect(apply(dropSignBox, place(['T', 250], ['JL. CONTOH', 275]))).toBe('JL. CONTOH');
  });

  it('leaves one at the values, and the first letter of a longer box', () => {
    expect(apply(dropSignBox, place(['T', 275], ['JL. CONTOH', 300]))).toBe('TJL. CONTOH');
    expect(apply(dropSignBox, place(['T JL. CONTOH', 250]))).toBe('T JL. CONTOH');
  });
});

describe('dropLoneMark', () => {
  it('takes a stroke by itself', () => {
    expect(apply(dropLoneMark, place(['| JL. CONTOH', 255]))).toBe('JL. CONTOH');
  });

  it('leaves one that touches a letter, or stands at the values', () => {
    expect(apply(dropLoneMark, place(['|JL. CONTOH', 255]))).toBe('|JL. CONTOH');
    expect(apply(dropLoneMark, place(['| JL. CONTOH', 290]))).toBe('| JL. CONTOH');
  });
});

describe('dropColonLookalike', () => {
  it('takes a lookalike by itself, or one further left that touches the value', () => {
    expect(apply(dropColonLookalike, place(['1 CONTOH', 255]))).toBe('CONTOH');
    expect(apply(dropColonLookalike, place(['1CONTOH', 250]))).toBe('CONTOH');
  });

  it('leaves letters that look like no colon, those in the value’s place, continuations and the NIK', () => {
    expect(apply(dropColonLookalike, place(['A CONTOH', 255]))).toBe('A CONTOH');
    expect(apply(dropColonLookalike, place(['1 CONTOH', 275]))).toBe('1 CONTOH');
    expect(apply(dropColonLookalike, place(['1CONTOH', 258]))).toBe('1CONTOH');
    expect(apply(dropColonLookalike, place(['1 CONTOH', 255]), { row: 'address_2' })).toBe('1 CONTOH');
    expect(apply(dropColonLookalike, place(['1 747', 255]), { row: 'nik' })).toBe('1 747');
  });
});

describe('dropIllegibleColon', () => {
  it.each(['address', 'address_2'] as const)('takes what is left of a colon, in the row %s', (row) => {
    expect(apply(dropIllegibleColon, place([`${ILLEGIBLE}CONTOH`, 255]), { row })).toBe('CONTOH');
  });

  it('leaves what covers a letter of the value, and of the NIK', () => {
    expect(apply(dropIllegibleColon, place([`${ILLEGIBLE}ONTOH`, 275]))).toBe(`${ILLEGIBLE}ONTOH`);
    const number = place([`${ILLEGIBLE}471085708850003`, 200]);
    expect(apply(dropIllegibleColon, number, { row: 'nik' })).toBe(`${ILLEGIBLE}471085708850003`);
  });
});

describe('dropLabelBox', () => {
  it('takes the label of the NIK that was not understood', () => {
    const row = place(['NI', 30, 'label'], ['7471085708850003', 200, 'value']);
    expect(apply(dropLabelBox, row, { row: 'nik' })).toBe('7471085708850003');
  });

  it('leaves one that holds digits, and those of other rows', () => {
    const row = place(['NIK 74', 30, 'label'], ['71085708850003', 200, 'value']);
    expect(apply(dropLabelBox, row, { row: 'nik' })).toBe('NIK 7471085708850003');
    expect(apply(dropLabelBox, place(['Al', 30, 'label'], ['JL. CONTOH', 275]))).toBe('AlJL. CONTOH');
  });
});

describe('dropLoneLetter', () => {
  const box = place(['K BELUM KAWIN', 258, 'value']);

  it('takes a letter by itself where values begin with a word', () => {
    expect(apply(dropLoneLetter, box, { row: 'marital' })).toBe('BELUM KAWIN');
  });

  it('leaves it in names and streets, behind a colon, without a label, and where boxes are of no kind', () => {
    expect(apply(dropLoneLetter, box, { row: 'name' })).toBe('K BELUM KAWIN');
    expect(apply(dropLoneLetter, box, { row: 'marital', hasLabel: false })).toBe('K BELUM KAWIN');
    expect(apply(dropLoneLetter, place(['K BELUM KAWIN', 258]), { row: 'marital' })).toBe('K BELUM KAWIN');
    const afterColon = place([': K BELUM', 245, 'value']).slice(2);
    expect(apply(dropLoneLetter, afterColon, { row: 'marital' })).toBe('K BELUM');
  });

  it('takes a lower-case letter in any row: values are set in capitals', () => {
    expect(apply(dropLoneLetter, place(['t CONTOH', 258, 'value']), { row: 'name' })).toBe('CONTOH');
  });
});
