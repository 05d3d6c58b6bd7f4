import type { Point } from '@ktp-ocr/card/text-line';
import type { FoundPage, PageImage } from '../page-reader.js';

/** Four corners in reading order: where the start of the first line, its end, the last line's end and start lie. */
export type CardArea = readonly [Point, Point, Point, Point];

/**
 * Where the card lies: by its corners, or by its text where no corners were found. Undefined for a page without
 * text.
 */
export function findCardArea(
  page: Pick<FoundPage, 'lines' | 'readingAngle' | 'cards'>,
): CardArea | undefined {
  return page.cards[0]?.corners ?? surroundLines(page.lines, page.readingAngle);
}

/** The rectangle along the reading direction that holds every line. */
function surroundLines(lines: FoundPage['lines'], angle: number): CardArea | undefined {
  if (lines.length === 0) return undefined;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const points = lines.flatMap((line) => line.polygon);
  const along = points.map(({ x, y }) => x * cos + y * sin);
  const across = points.map(({ x, y }) => y * cos - x * sin);
  const [left, right] = [Math.min(...along), Math.max(...along)];
  const [top, bottom] = [Math.min(...across), Math.max(...across)];
  const toImage = (u: number, v: number): Point => ({ x: u * cos - v * sin, y: u * sin + v * cos });
  return [toImage(left, top), toImage(right, top), toImage(right, bottom), toImage(left, bottom)];
}

/**
 * Pixel indices (`y * width + x`) of a regular grid over the area, row by row; -1 outside the image. A few
 * thousand samples tell a card's tones as well as all of its pixels.
 */
export function sampleArea(
  [topLeft, topRight, bottomRight, bottomLeft]: CardArea,
  { pixels: { width, height } }: PageImage,
  columns: number,
  rows: number,
): Int32Array {
  const indices = new Int32Array(columns * rows).fill(-1);
  for (let row = 0; row < rows; row++) {
    const v = (row + 0.5) / rows;
    for (let column = 0; column < columns; column++) {
      const u = (column + 0.5) / columns;
      const x = Math.floor(
        (topLeft.x * (1 - u) + topRight.x * u) * (1 - v) + (bottomLeft.x * (1 - u) + bottomRight.x * u) * v,
      );
      const y = Math.floor(
        (topLeft.y * (1 - u) + topRight.y * u) * (1 - v) + (bottomLeft.y * (1 - u) + bottomRight.y * u) * v,
      );
      if (x >= 0 && y >= 0 && x < width && y < height) indices[row * columns + column] = y * width + x;
    }
  }
  return indices;
}
