import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it, vi } from 'vitest';
import { drawCard } from '../card/draw-card.js';
import { photographCard } from '../photo/photograph-card.js';
import { makeRecord } from '../record/make-record.js';
import { drawWavesCard } from './waves-renderer.js';

describe('drawWavesCard', () => {
  it('draws the same pixels for the same record', () => {
    const record = makeRecord('hand-1', { split: 'dev' });
    const [first, second] = [drawWavesCard(record).pixels, drawWavesCard(record).pixels];
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
  });

  it('draws a card of the same size that looks different', () => {
    const record = makeRecord('hand-2', { split: 'dev' });
    const [own, other] = [drawCard(record), drawWavesCard(record)];
    expect([other.width, other.height]).toEqual([own.width, own.height]);
    let differing = 0;
    for (let at = 0; at < own.pixels.length; at += 4)
      if (Math.abs(own.pixels[at]! - other.pixels[at]!) > 8) differing += 1;
    expect(differing / (own.width * own.height)).toBeGreaterThan(0.3);
  });

  it('prints every row on the card, however many lines they take', () => {
    const write = vi.spyOn(Object.getPrototypeOf(createCanvas(1, 1).getContext('2d')), 'fillText');
    const long = { name: 'MOCHAMMAD '.repeat(6).trim(), address: 'JALAN KEMUNING RAYA '.repeat(5).trim() };
    for (let index = 0; index < 40; index++) {
      const record = makeRecord(`hand-long-${index}`, { split: 'dev' });
      drawWavesCard({ ...record, fields: { ...record.fields, ...long } }, { scale: 0.1 });
    }
    const baselines = write.mock.calls.map(([, , y]) => y as number);
    write.mockRestore();
    expect(Math.max(...baselines)).toBeGreaterThan(560);
    expect(Math.max(...baselines)).toBeLessThanOrEqual(618.001);
  });

  it('can be photographed in its place', async () => {
    const record = makeRecord('hand-3', { split: 'dev' });
    const photo = await photographCard(record, 'scan', 1, { renderer: drawWavesCard });
    expect(photo.width).toBeGreaterThan(900);
    expect(photo.lines).toEqual([]);
  });
});
