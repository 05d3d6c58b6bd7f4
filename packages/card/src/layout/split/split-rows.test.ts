import { describe, expect, it } from 'vitest';
import {
  type PrintedCard,
  printLines,
  SPECIMEN,
  toCtcPosteriors,
  toLine,
} from '../../../tests/print-lines.js';
import { parseCard } from '../../parse-card.js';
import { ILLEGIBLE, type TextLine } from '../../text-line.js';

/** A detector that knows cards tells labels from values. */
function withKinds(lines: readonly TextLine[]): TextLine[] {
  return lines.map((line) => ({ ...line, kind: /^:/.test(line.text) ? 'value' : 'label' }));
}

const heightOf = (lines: readonly TextLine[], text: string) =>
  lines.find((line) => line.text.includes(text))?.place.centreY ?? 0;

describe('a stamp across the card', () => {
  const lines = withKinds(printLines(SPECIMEN));
  const y = heightOf(lines, 'KORUMBA');
  const stamp = {
    ...toLine('BUKA REKENING BANK CONTOH 26/11/2026', 250, y, true, 1.6),
    kind: 'value' as const,
  };

  it('is no value of the row it covers', () => {
    const { fields } = parseCard([...lines.filter(({ text }) => !text.includes('KORUMBA')), stamp]);
    expect(fields.village).toEqual({ value: '', confidence: 0, polygons: [] });
    expect([fields.rt.value, fields.district.value]).toEqual(['006', 'MANDONGA']);
  });

  it('leaves a stroke beside a value that is none of its letters', () => {
    const district = heightOf(lines, 'MANDONGA');
    const box = { ...toLine(': MANDONGA I L', 258, district, true, 1.4), kind: 'value' as const };
    const { fields } = parseCard([...lines.filter(({ text }) => !text.includes('MANDONGA')), box]);
    expect(fields.district.value).toBe('MANDONGA');
    expect(fields.district.confidence).toBeLessThanOrEqual(0.5);
  });
});

describe('a value of which part was not seen', () => {
  const confidenceOf = (
    change: Partial<PrintedCard>,
    field: 'gender' | 'city' | 'province' | 'district' | 'pob' | 'address',
  ) => parseCard(printLines({ ...SPECIMEN, ...change })).fields[field].confidence;

  it('is not sure where it begins behind the column of values', () => {
    const lines = printLines({ ...SPECIMEN, name: ['DR. SITI SPESIMEN'] });
    const cut = lines.map((line) =>
      line.text === ': DR. SITI SPESIMEN' ? toLine('SITI SPESIMEN', 276 + 4 * 13, line.place.centreY) : line,
    );
    const { name } = parseCard(cut).fields;
    expect(name.value).toBe('SITI SPESIMEN');
    expect(name.confidence).toBeLessThanOrEqual(0.5);
    expect(parseCard(lines).fields.name.confidence).toBeGreaterThan(0.9);
  });

  it.each(['JL. CONTOH KM. 11 NOMOR', 'JL. CONTOH NO.', 'GRIYA CONTOH BLOK', 'DUSUN CONTOH RT'])(
    'is not sure where something belongs behind its last word: %s',
    (address) => {
      expect(confidenceOf({ address: [address] }, 'address')).toBeLessThanOrEqual(0.5);
      expect(confidenceOf({ address: [`${address} 12`] }, 'address')).toBeGreaterThan(0.9);
    },
  );

  it.each([
    ['gender', { gender: 'PUAN' }],
    ['city', { city: 'KAPATEN BUTON UTARA' }],
    ['province', { province: 'PROVINSI LAWESI TENGGARA' }],
    ['district', { district: 'MANDO' }],
    ['pob', { birth: ['NDARI, 17-08-1985'] }],
  ] as const)('is not sure where it is no word of its row: %s', (field, change) => {
    expect(confidenceOf(change as Partial<PrintedCard>, field)).toBeLessThanOrEqual(0.5);
    expect(confidenceOf({}, field)).toBeGreaterThan(0.9);
  });
});

describe('a value over two rows', () => {
  it.each([
    ['address', ['JL. CONTOH NO :', '177-B'], 'JL. CONTOH NO : 177-B'],
    ['address', ['JL. CONTOH NO. :', '177-B'], 'JL. CONTOH NO. : 177-B'],
    ['name', ['YOHANES CONTOH, S.E.,', 'M.M.'], 'YOHANES CONTOH, S.E., M.M.'],
    ['name', ['SITI SPESIMEN :', 'CONTOH'], 'SITI SPESIMEN CONTOH'],
  ] as const)('keeps the marks that its first ends with: %s %s', (field, rows, value) => {
    const card = parseCard(printLines({ ...SPECIMEN, [field]: [...rows] }));
    expect(card.fields[field].value).toBe(value);
  });
});

describe('a name that ends in a comma', () => {
  it.each([
    ['BUDI CONTOH, S.E.,', 'BUDI CONTOH, S.E.'],
    ['BUDI CONTOH,', 'BUDI CONTOH'],
  ])('is told without it, and doubted, where no row carries it on: %s', (printed, value) => {
    const { name } = parseCard(printLines({ ...SPECIMEN, name: [printed] })).fields;
    expect(name.value).toBe(value);
    expect(name.confidence).toBeLessThanOrEqual(0.5);
  });

  it('is sure where the next row carries it on', () => {
    const { name } = parseCard(printLines({ ...SPECIMEN, name: ['BUDI CONTOH, S.E.,', 'M.M.'] })).fields;
    expect(name.confidence).toBeGreaterThan(0.9);
  });
});

describe('a place of birth cut short, with its date in a box far off', () => {
  it('does not lose the date', () => {
    const printed = ': JOMBANG, 17-08-1985';
    const lines = withKinds(printLines({ ...SPECIMEN, birth: ['JOMBANG, 17-08-1985'] }));
    const y = heightOf(lines, printed);
    const boxes = [toLine(': JOME', 258, y), toLine('. 17-08-1985', 258 + 13 * 11, y)];
    const { fields } = parseCard([
      ...lines.filter(({ text }) => text !== printed),
      ...boxes.map((box) => ({ ...box, kind: 'value' as const })),
    ]);
    expect([fields.pob.value, fields.dob.value]).toEqual(['JOME', '17-08-1985']);
    expect(fields.pob.confidence).toBeLessThanOrEqual(0.5);
  });
});

describe('a name of four rows', () => {
  const name = ['QORI CONTOH', 'SPESIMEN', 'PRATAMA PUTRI', 'ANANDITA BINTI'];

  it('is doubted, whatever is told of it', () => {
    expect(parseCard(printLines({ ...SPECIMEN, name })).fields.name.confidence).toBeLessThanOrEqual(0.5);
  });

  it('is sure with three, and no other row suffers', () => {
    const { fields } = parseCard(printLines({ ...SPECIMEN, name: name.slice(0, 3) }));
    expect(fields.name.value).toBe('QORI CONTOH SPESIMEN PRATAMA PUTRI');
    expect(fields.name.confidence).toBeGreaterThan(0.9);
  });
});

describe('a date whose year stands in a box of its own', () => {
  it('is one date', () => {
    const printed = ': KENDARI, 17 - 08 -';
    const lines = withKinds(printLines({ ...SPECIMEN, birth: ['KENDARI, 17 - 08 -'] }));
    const y = heightOf(lines, printed);
    const year = { ...toLine('1985', 258 + (printed.length + 3) * 13, y), kind: 'value' as const };
    const { fields } = parseCard([...lines, year]);
    expect([fields.pob.value, fields.dob.value]).toEqual(['KENDARI', '17-08-1985']);
  });
});

describe('ink that nobody can read', () => {
  const told = (change: Partial<PrintedCard>, field: 'religion' | 'village' | 'name') =>
    parseCard(printLines({ ...SPECIMEN, ...change })).fields[field];

  it('is no dash, though a bar over the whole value looks most like one', () => {
    const bar = printLines({ ...SPECIMEN, religion: ILLEGIBLE }).map((line) =>
      line.text === `: ${ILLEGIBLE}`
        ? { ...line, posteriors: toCtcPosteriors(': -', { 2: { '': 0.2 } }) }
        : line,
    );
    expect(parseCard(bar).fields.religion).toEqual({ value: '', confidence: 0, polygons: [] });
    expect(told({ religion: '-' }, 'religion')).toMatchObject({ value: '-' });
  });

  it('leaves no value sure, not even one of a list', () => {
    expect(told({ religion: `${ILLEGIBLE}SLAM` }, 'religion').confidence).toBeLessThanOrEqual(0.5);
    expect(told({ village: `KOR${ILLEGIBLE}MBA` }, 'village').confidence).toBeLessThanOrEqual(0.5);
    expect(told({ name: [`SITI SPES${ILLEGIBLE}MEN`] }, 'name').confidence).toBeLessThanOrEqual(0.5);
  });
});

describe('a blood type', () => {
  it('is a dash with the photo’s edge behind it', () => {
    const lines = printLines({ ...SPECIMEN, blood: '' }).filter(({ text }) => !text.startsWith('Gol'));
    const y = heightOf(lines, 'PEREMPUAN');
    const boxes = [toLine('Gol. Darah :', 620, y), toLine(`- ${ILLEGIBLE}`, 800, y)];
    const { blood_type } = parseCard([...lines, ...boxes]).extra;
    expect(blood_type.value).toBe('-');
    expect(blood_type.confidence).toBeLessThanOrEqual(0.5);
  });

  it.each(['A B', 'A O', 'O A', 'B O', 'O B'])('is not surely the second letter of two: %s', (printed) => {
    const lines = printLines({ ...SPECIMEN, blood: '' }).filter(({ text }) => !text.startsWith('Gol'));
    const y = heightOf(lines, 'PEREMPUAN');
    const boxes = [toLine('Gol. Darah :', 620, y), toLine(printed, 800, y)];
    expect(parseCard([...lines, ...boxes]).extra.blood_type.confidence).toBeLessThanOrEqual(0.5);
  });

  it.each(['Gdl. lara : A', 'aih : A', ': A', ': A :', 'Gol. Darah A A', 'Gol. Darah h A'])(
    'is told beside what was read of its label: %s',
    (printed) => {
      const lines = printLines({ ...SPECIMEN, blood: '' }).filter(({ text }) => !text.startsWith('Gol'));
      const blood = toLine(printed, 620, heightOf(lines, 'PEREMPUAN'));
      expect(parseCard([...lines, blood]).extra.blood_type.value).toBe('A');
    },
  );
});
