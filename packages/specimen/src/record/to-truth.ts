import type { Quad } from '@ktp-ocr/geometry/homography';
import type { CardLine } from '../card/set-line.js';
import type { Level } from '../photo/levels.js';
import type { Photograph } from '../photo/photograph-card.js';
import type { CardRecord } from './make-record.js';

const roundTenth = (value: number): number => Math.round(value * 10) / 10;

/** A quad in tenths of a pixel: more digits only make the files longer. */
export function roundQuad(quad: Quad): number[][] {
  return quad.map((corner) => corner.map(roundTenth));
}

export function roundLines(lines: readonly CardLine[]): object[] {
  return lines.map((line) => ({ ...line, quad: roundQuad(line.quad) }));
}

export interface Pictured extends Omit<Photograph, 'conditions'> {
  /** Null of a card that was drawn and not photographed. */
  readonly conditions: Photograph['conditions'] | null;
}

/** What a benchmark compares a reading with; places are in pixels after the EXIF turn. */
export function toTruth(record: CardRecord, photo: Pictured, file: string, level: Level): object {
  const { seed, split, nonsense, fields, other } = record;
  const { width, height, conditions } = photo;
  return {
    file,
    seed,
    level,
    split,
    nonsense,
    width,
    height,
    corners: roundQuad(photo.corners),
    fields,
    other,
    lines: roundLines(photo.lines),
    conditions,
  };
}
