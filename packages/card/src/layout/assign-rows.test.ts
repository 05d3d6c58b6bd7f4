import { describe, expect, it } from 'vitest';
import { type PrintedCard, printLines, SPECIMEN, toLine } from '../../tests/print-lines.js';
import { parseCard } from '../parse-card.js';
import type { TextLine } from '../text-line.js';

function cardWith(change: Partial<PrintedCard>): PrintedCard {
  return { ...SPECIMEN, ...change };
}

/** Moves lines in the upright frame and their polygons with them. */
function moved(lines: readonly TextLine[], move: (line: TextLine) => { x: number; y: number }): TextLine[] {
  return lines.map((line) => {
    const { x, y } = move(line);
    return {
      ...line,
      place: { ...line.place, centreX: line.place.centreX + x, centreY: line.place.centreY + y },
      polygon: line.polygon.map((point) => ({
        x: point.x + x,
        y: point.y + y,
      })) as unknown as TextLine['polygon'],
    };
  });
}

describe('rows found by position', () => {
  it('reads a card whose RT/RW row was left out and the rows below closed up', () => {
    const lines = printLines(SPECIMEN);
    const rtRw = lines.find((line) => line.text === 'RT/RW')!;
    const closed = moved(
      lines.filter((line) => !/RT\/RW|006\/003/.test(line.text)),
      (line) => ({ x: 0, y: line.place.centreY > rtRw.place.centreY && line.place.centreX < 800 ? -40 : 0 }),
    );
    const { fields } = parseCard(closed);
    expect([fields.rt.value, fields.village.value, fields.address.value]).toEqual([
      '',
      'KORUMBA',
      'JL. CONTOH NO. 12',
    ]);
  });

  it('reads a two-row address above a missing RT/RW', () => {
    const lines = printLines(cardWith({ address: ['PERUM CONTOH', 'NO. 71'] }));
    const rtRw = lines.find((line) => line.text === 'RT/RW')!;
    const closed = moved(
      lines.filter((line) => !/RT\/RW|006\/003/.test(line.text)),
      (line) => ({ x: 0, y: line.place.centreY > rtRw.place.centreY && line.place.centreX < 800 ? -40 : 0 }),
    );
    const { fields } = parseCard(closed);
    expect([fields.address.value, fields.rt.value, fields.village.value]).toEqual([
      'PERUM CONTOH NO. 71',
      '',
      'KORUMBA',
    ]);
  });

  it('bears with labels that are set in', () => {
    const indented = moved(printLines(SPECIMEN), (line) => ({
      x: /^(RT\/RW|Kel\/Desa|Kecamatan)$/.test(line.text) ? 45 : 0,
      y: 0,
    }));
    expect(parseCard(indented).fields).toEqual(
      expect.objectContaining({
        rt: expect.objectContaining({ value: '006' }),
        district: expect.objectContaining({ value: 'MANDONGA' }),
      }),
    );
  });

  it('is not misled by a page of text around the card', () => {
    const prose = Array.from({ length: 30 }, (_, index) =>
      toLine('Alamat redaksi dan nama penulis berlaku untuk semua berita', 1150, 30 * index),
    );
    const alone = parseCard(printLines(SPECIMEN));
    const among = parseCard([...prose, ...printLines(SPECIMEN)]);
    for (const [field, parsed] of Object.entries(alone.fields)) {
      expect(among.fields[field as 'id'].value, field).toBe(parsed.value);
    }
  });

  it.each([
    ['upright', 1],
    ['upside down', -1],
  ])("levels the rows by the labels' own boxes where the reader levelled something else, %s", (_, sign) => {
    const slope = Math.tan((8 * Math.PI) / 180);
    const aslant = printLines(SPECIMEN).map((line) => {
      const { centreX, centreY } = line.place;
      return {
        ...line,
        place: { ...line.place, centreY: centreY + slope * centreX },
        polygon: line.polygon.map((point) => ({
          x: sign * point.x,
          y: sign * (point.y + slope * point.x),
        })) as unknown as TextLine['polygon'],
      };
    });
    const { outcome, fields } = parseCard(aslant);
    expect(outcome).toBe('OK');
    expect([fields.name.value, fields.work.value, fields.rw.value]).toEqual([
      'SITI SPESIMEN',
      'PEGAWAI NEGERI SIPIL (PNS)',
      '003',
    ]);
  });
});

describe('what is no KTP', () => {
  const column = (texts: readonly string[]) => texts.map((text, index) => toLine(text, 30, 40 + index * 40));

  it.each([
    ['nothing', []],
    ['prose', column(['Kemarin pemerintah kota', 'mengumumkan bahwa nama', 'jalan akan diganti'])],
    [
      'an insurance card with a NIK',
      column([
        'Nama : SITI SPESIMEN',
        'Alamat : JL. CONTOH NO. 12',
        'NIK : 7471085708850003',
        'Tempat/Tgl Lahir : KENDARI',
      ]),
    ],
    [
      'a driving licence',
      column([
        '1. Nama : SITI',
        '2. Alamat : JL. CONTOH',
        '4. Pekerjaan : GURU',
        'Berlaku Hingga : 01-01-2030',
      ]),
    ],
  ])('%s fails', (_, lines) => {
    const card = parseCard(lines);
    expect(card.outcome).toBe('FAIL');
    expect(card.reasons.length).toBeGreaterThan(0);
  });

  it('fails a card without a whole NIK, and says so', () => {
    const card = parseCard(printLines(cardWith({ nik: '747108570885' })));
    expect([card.outcome, card.reasons]).toEqual(['FAIL', ['nik_incomplete']]);
  });
});

describe('confidence', () => {
  it('is high on a clear card and lower where letters are doubtful', () => {
    const clear = parseCard(printLines(SPECIMEN)).fields;
    expect(clear.id.confidence).toBeGreaterThan(0.9);
    expect(clear.province.confidence).toBeGreaterThan(0.9);
    const doubtful = printLines(SPECIMEN).map((line) => ({
      ...line,
      ...(line.posteriors && {
        posteriors: {
          ...line.posteriors,
          steps: line.posteriors.steps.map((step) =>
            step[0]![0] === 0
              ? step
              : ([
                  [step[0]![0], Math.log(0.6)],
                  [10, Math.log(0.35)],
                ] as typeof step),
          ),
        },
      }),
    }));
    const doubted = parseCard(doubtful).fields;
    expect(doubted.name.confidence).toBeLessThan(clear.name.confidence);
    expect(doubted.name.confidence).toBeLessThan(0.6);
  });

  it('is 0 for what was not found', () => {
    const lines = printLines(SPECIMEN).filter((line) => !line.text.includes('MANDONGA'));
    expect(parseCard(lines).fields.district).toEqual({ value: '', confidence: 0, polygons: [] });
  });
});

it('says whether the holder is of a plausible age', () => {
  const outcome = (asOf?: string) =>
    parseCard(printLines(SPECIMEN), asOf ? { asOf } : {}).checks.find(
      (check) => check.name === 'plausible_age',
    )?.outcome;
  expect([outcome(), outcome('2026-01-01'), outcome('1990-01-01')]).toEqual([
    'agrees',
    'agrees',
    'disagrees',
  ]);
});

it('reads the larger of two cards', () => {
  const other = cardWith({ nik: '3171014102900001', name: ['KARTU KECIL'] });
  const small = printLines(other).map((line) => {
    const shrink = (value: number, by: number) => value * 0.6 + by;
    return {
      ...line,
      place: {
        centreX: shrink(line.place.centreX, 40),
        centreY: shrink(line.place.centreY, 900),
        width: line.place.width * 0.6,
        height: line.place.height * 0.6,
      },
      polygon: line.polygon.map(({ x, y }) => ({
        x: shrink(x, 40),
        y: shrink(y, 900),
      })) as unknown as TextLine['polygon'],
    };
  });
  expect(parseCard([...small, ...printLines(SPECIMEN)]).fields.id.value).toBe(SPECIMEN.nik);
});
