import type { Quad } from '@ktp-ocr/geometry/homography';
import { describe, expect, it } from 'vitest';
import { makeRecord } from '../record/make-record.js';
import { drawCard } from './draw-card.js';
import { makeStyle } from './make-style.js';

/** A white card with black print: whatever is dark is ink. */
function drawPlain(seed: number) {
  const record = makeRecord(seed, { split: 'train', nonsenseShare: 0 });
  const style = makeStyle(record);
  const ground = { hue: 0, saturation: 0, lightness: 100, drift: 0 };
  const plain = {
    ...style,
    ground,
    waveStrength: 0,
    mapStrength: 0,
    hasSignature: false,
    hasHologram: false,
  };
  return { record, card: drawCard(record, { style: plain }) };
}

type Card = ReturnType<typeof drawPlain>['card'];

function isDark(card: Card, x: number, y: number): boolean {
  const at = (y * card.width + x) * 4;
  return card.pixels[at]! + card.pixels[at + 1]! + card.pixels[at + 2]! < 480;
}

/** Extent of the dark pixels within `margin` of a quad's box. */
function inkExtent(card: Card, quad: Quad, margin: number) {
  const [[left, top], , [right, bottom]] = quad;
  const extent = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (let y = Math.floor(top - margin); y <= bottom + margin; y++) {
    for (let x = Math.floor(left - margin); x <= right + margin; x++) {
      if (!isDark(card, x, y)) continue;
      extent.left = Math.min(extent.left, x);
      extent.right = Math.max(extent.right, x + 1);
      extent.top = Math.min(extent.top, y);
      extent.bottom = Math.max(extent.bottom, y + 1);
    }
  }
  return extent;
}

describe('drawCard', () => {
  it('draws the same pixels for the same record and others for another', () => {
    const record = makeRecord(5);
    const first = drawCard(record, { scale: 0.5 });
    const second = drawCard(record, { scale: 0.5 });
    expect(Buffer.compare(Buffer.from(first.pixels), Buffer.from(second.pixels))).toBe(0);
    expect(second.lines).toEqual(first.lines);
    const other = drawCard(makeRecord(6), { scale: 0.5 });
    expect(Buffer.compare(Buffer.from(first.pixels), Buffer.from(other.pixels))).not.toBe(0);
  });

  it('says exactly where the ink of each value lies', () => {
    for (let seed = 0; seed < 8; seed++) {
      const { card } = drawPlain(seed);
      const values = card.lines.filter(({ part, text }) => part === 'value' && text.length > 3);
      expect(values.length).toBeGreaterThan(8);
      for (const line of values) {
        const [[left, top], , [right, bottom]] = line.quad;
        const ink = inkExtent(card, line.quad, 0);
        expect(Math.abs(ink.left - left), `${line.text} left`).toBeLessThan(3.5);
        expect(Math.abs(ink.right - right), `${line.text} right`).toBeLessThan(3.5);
        expect(Math.abs(ink.top - top), `${line.text} top`).toBeLessThan(3.5);
        expect(Math.abs(ink.bottom - bottom), `${line.text} bottom`).toBeLessThan(3.5);
      }
    }
  });

  it('prints each field whole, over at most two lines', () => {
    for (let seed = 0; seed < 16; seed++) {
      const { record, card } = drawPlain(seed);
      const printed = (kind: string) =>
        card.lines.filter((line) => line.kind === kind && line.part === 'value');
      for (const [kind, text] of [
        ['nik', record.fields.id],
        ['name', record.fields.name],
        ['birth', `${record.fields.pob}, ${record.fields.dob}`],
        ['address', record.fields.address],
      ] as const) {
        expect(printed(kind).length).toBeLessThanOrEqual(2);
        expect(
          printed(kind)
            .map((line) => line.text)
            .join(' '),
        ).toBe(text);
      }
      const lowest = Math.max(...card.lines.map(({ quad }) => quad[2][1]));
      expect(lowest).toBeLessThan(card.height);
      expect(Math.max(...card.lines.map(({ quad }) => quad[2][0]))).toBeLessThan(card.width);
    }
  });

  it('marks a specimen without moving its print', () => {
    const record = makeRecord(7);
    const plain = drawCard(record);
    const marked = drawCard(record, { marked: true });
    expect(marked.lines).toEqual(plain.lines);
    expect(Buffer.compare(Buffer.from(plain.pixels), Buffer.from(marked.pixels))).not.toBe(0);
  });
});
