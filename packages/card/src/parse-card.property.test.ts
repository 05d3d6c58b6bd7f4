import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printLines, SPECIMEN } from '../tests/print-lines.js';
import { parseCard } from './parse-card.js';
import type { TextLine } from './text-line.js';

const LABELS = [
  'NIK',
  'Nama',
  'Tempat/Tgl Lahir',
  'Alamat',
  'RT/RW',
  'Agama',
  'Pekerjaan',
  'Gol. Darah',
  'Kecamatan',
];
const VALUES = [
  ': 7471085708850003',
  'KENDARI, 17-08-1985',
  ': - / -',
  'LAKI-LAKI',
  'SEUMUR HIDUP',
  'PROVINSI BALI',
];
const number = fc.oneof(fc.double(), fc.integer({ min: -50, max: 2000 }), fc.constant(Number.NaN));

const anyLine: fc.Arbitrary<TextLine> = fc
  .record({
    text: fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom(...LABELS, ...VALUES),
      fc.string({ unit: 'binary' }),
    ),
    confidence: number,
    place: fc.record({ centreX: number, centreY: number, width: number, height: number }),
    engine: fc.constantFrom('fast' as const, 'tesseract' as const),
    posteriors: fc.option(
      fc.record({
        alphabet: fc.string({ maxLength: 20 }),
        steps: fc.array(fc.array(fc.tuple(fc.integer({ min: -2, max: 30 }), number), { maxLength: 4 }), {
          maxLength: 12,
        }),
        floorLogProbability: number,
      }),
      { nil: undefined },
    ),
  })
  .map(({ posteriors, ...line }) => ({
    ...line,
    characters: Array.from(line.text, (character) => ({ character, confidence: 0.5, at: 0.5 })),
    polygon: [0, 1, 2, 3].map((at) => ({ x: at, y: at })) as unknown as TextLine['polygon'],
    ...(posteriors ? { posteriors } : {}),
  }));

describe('parseCard', () => {
  it('never throws, and only says OK with a NIK and a name', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 25 }), (lines) => {
        const card = parseCard(lines);
        if (card.outcome === 'OK') {
          expect(card.fields.id.value).toMatch(/^\d{16}$/);
          expect(card.fields.name.value).not.toBe('');
          expect(card.reasons).toEqual([]);
        } else {
          expect(card.reasons.length).toBeGreaterThan(0);
        }
        for (const parsed of [...Object.values(card.fields), ...Object.values(card.extra)]) {
          expect(parsed.confidence).toBeGreaterThanOrEqual(0);
          expect(parsed.confidence).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same card for the same lines in any order', () => {
    const lines = printLines(SPECIMEN);
    const expected = parseCard(lines);
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
        expect(parseCard(shuffled)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 12 }), (any) => {
        expect(parseCard([...any].reverse())).toEqual(parseCard(any));
      }),
      { numRuns: 100 },
    );
  });

  it('loses no field but the one whose line is taken away', () => {
    const lines = printLines(SPECIMEN);
    const whole = parseCard(lines);
    for (const left of lines) {
      const card = parseCard(lines.filter((line) => line !== left));
      const changed = Object.keys(whole.fields).filter(
        (field) => card.fields[field as 'id'].value !== whole.fields[field as 'id'].value,
      );
      const allowed = /17-08-1985|006\/003/.test(left.text) ? 2 : 1;
      expect(changed.length, `${left.text} also changed ${changed}`).toBeLessThanOrEqual(allowed);
    }
  });

  it('adds no character that neither the lines nor a fitting vocabulary word hold', () => {
    const names = fc.stringMatching(/^[A-Z]{2,12}( [A-Z]{2,12}){0,2}$/);
    fc.assert(
      fc.property(names, names, (name, address) => {
        const { fields } = parseCard(printLines({ ...SPECIMEN, name: [name], address: [address] }));
        expect(fields.name.value).toBe(name);
        expect(fields.address.value).toBe(address);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves its input as it was', () => {
    const lines = printLines(SPECIMEN);
    const before = structuredClone(lines);
    parseCard(deepFreeze(lines));
    expect(lines).toEqual(before);
  });
});

/** Pure, and without dependencies of its own. */
const PURE_PACKAGES = new Set(['fastest-levenshtein']);

it('imports nothing but its own files and what is pure, too', () => {
  const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );
  expect(sources.length).toBeGreaterThan(20);
  for (const file of sources) {
    const text = readFileSync(join(import.meta.dirname, file), 'utf8');
    const imported = [...text.matchAll(/^(?:import|export)[^;]*? from '([^']+)'|import\('([^']+)'\)/gm)];
    for (const [, from, lazily] of imported) {
      const name = from ?? lazily ?? '';
      expect(name.startsWith('.') || PURE_PACKAGES.has(name), `${file} imports ${name}`).toBe(true);
    }
    expect(text, file).not.toMatch(/\b(process|Date\.now|Math\.random|fetch|performance)\b/);
  }
});

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
