import { describe, expect, it } from 'vitest';
import { drawCard } from '../card/draw-card.js';
import { makeRecord } from '../record/make-record.js';
import { parseRenderer, RENDERER_NAMES, RENDERERS } from './renderers.js';

const record = makeRecord('renderers-1', { split: 'dev', nonsenseShare: 0 });
const options = { scale: 0.8, marked: false };

describe.each(RENDERER_NAMES)('the renderer %s', (name) => {
  const draw = RENDERERS[name];

  it('draws the same pixels for the same record', async () => {
    const [first, second] = [await draw(record, options), await draw(record, options)];
    expect(Buffer.from(first.pixels).equals(Buffer.from(second.pixels))).toBe(true);
  });

  it('tells where each digit of the number stands', async () => {
    const card = await draw(record, options);
    const blank = await draw({ ...record, fields: { ...record.fields, id: '' } }, options);
    expect(card.numberCells).toHaveLength(16);
    for (const [[left, top], , [right, bottom]] of card.numberCells) {
      let inked = 0;
      for (let y = Math.floor(top); y < bottom; y++)
        for (let x = Math.floor(left); x < right; x++) {
          const at = (y * card.width + x) * 4 + 1;
          if (Math.abs((card.pixels[at] ?? 0) - (blank.pixels[at] ?? 0)) > 40) inked += 1;
        }
      expect(inked / ((right - left) * (bottom - top))).toBeGreaterThan(0.08);
    }
  });

  it('keeps the values of a card with long ones in its outline', async () => {
    const long = { name: 'MOCHAMMAD '.repeat(6).trim(), address: 'JALAN KEMUNING RAYA '.repeat(3).trim() };
    const card = await draw({ ...record, fields: { ...record.fields, ...long } }, options);
    const without = await draw(
      { ...record, fields: { ...record.fields, ...long }, other: { ...record.other, validUntil: '' } },
      options,
    );
    let lowest = 0;
    for (let at = 1; at < card.pixels.length; at += 4)
      if (Math.abs((card.pixels[at] ?? 0) - (without.pixels[at] ?? 0)) > 40)
        lowest = Math.floor(at / 4 / card.width);
    expect(lowest).toBeGreaterThan(card.height * 0.6);
    expect(lowest).toBeLessThan(card.height * 0.985);
  });
});

describe('independent renderers', () => {
  it('share less than a tenth of their pixels with the generator', async () => {
    const own = drawCard(record, options);
    for (const name of RENDERER_NAMES.filter((other) => other !== 'generator')) {
      const other = await RENDERERS[name](record, options);
      expect([other.width, other.height]).toEqual([own.width, own.height]);
      let same = 0;
      for (let at = 0; at < own.pixels.length; at += 4) {
        const distance = [0, 1, 2].map((channel) =>
          Math.abs((own.pixels[at + channel] ?? 0) - (other.pixels[at + channel] ?? 0)),
        );
        if (Math.max(...distance) <= 4) same += 1;
      }
      expect(same / (own.width * own.height), name).toBeLessThan(0.1);
    }
  });
});

describe('parseRenderer', () => {
  it('names the known ones where it is told another', () => {
    expect(() => parseRenderer('nobody')).toThrow('generator, waves, template, vector');
  });
});
