import { existsSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadHeldOutFaces } from '../independent-renderers/vector/load-held-out-faces.js';
import { createRandom } from '../random.js';
import { SPLITS } from '../split.js';
import { loadFaces, pickBodyFaces, pickNikFace, registerFace } from './load-faces.js';

const folder = new URL('../../fonts/', import.meta.url);
const faces = loadFaces();

describe('fonts.json', () => {
  it('keeps each family in one split', () => {
    const splits = new Map<string, Set<string>>();
    for (const { family, split } of faces) splits.set(family, (splits.get(family) ?? new Set()).add(split));
    for (const [family, own] of splits) expect([...own], family).toHaveLength(1);
  });

  it('lists no family that is held out for the test renderer', () => {
    const heldOut = new Set(loadHeldOutFaces().map(({ family }) => family));
    expect(heldOut.size).toBeGreaterThanOrEqual(4);
    expect(faces.filter(({ family }) => heldOut.has(family))).toEqual([]);
  });

  it('has enough faces of both roles in every split, OCR-A among the training ones', () => {
    const count = (role: string, split: string) =>
      faces.filter((face) => face.role === role && face.split === split).length;
    expect(count('body', 'train')).toBeGreaterThanOrEqual(24);
    expect(count('body', 'dev')).toBeGreaterThanOrEqual(6);
    expect(count('body', 'test')).toBeGreaterThanOrEqual(6);
    for (const split of SPLITS) expect(count('nik', split)).toBeGreaterThanOrEqual(2);
    expect(faces.find(({ file }) => file === 'ocr-a-400.ttf')?.split).toBe('train');
  });

  it('names files that exist, can be read and weigh under 4 MB together', () => {
    let bytes = 0;
    for (const face of faces) {
      expect(existsSync(new URL(face.file, folder)), face.file).toBe(true);
      expect(registerFace(face)).toBe(face.file);
      bytes += statSync(new URL(face.file, folder)).size;
    }
    expect(bytes).toBeLessThan(4_000_000);
  });

  it('lends a split only its own faces', () => {
    const random = createRandom('faces');
    for (const split of SPLITS) {
      for (let draw = 0; draw < 50; draw++) {
        const { regular, bold } = pickBodyFaces(random, split);
        expect([regular.split, bold.split, pickNikFace(random, split).split]).toEqual([split, split, split]);
      }
    }
  });
});
