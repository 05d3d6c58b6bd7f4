import type { Corner, Quad } from '@ktp-ocr/geometry/homography';
import { boundStrokes, type Curve } from '../../card/bound-strokes.js';
import type { Random } from '../../random.js';
import { round } from './outline-text.js';

/** The drawing's units: a card of ID-1's proportions, 1000 wide. */
export const SHEET_WIDTH = 1000;
export const SHEET_HEIGHT = 630.6;

/** A wash of three colours under rings that spread from two corners, a lattice and a few blurred islands. */
export function drawBackground(random: Random, isOrange: boolean): string {
  const hue = isOrange ? random.between(22, 36) : random.between(186, 222);
  const stop = (offset: number): string =>
    `<stop offset="${offset}" stop-color="hsl(${round(hue + random.between(-22, 22))},${random.integer(30, 62)}%,${random.integer(78, 91)}%)"/>`;
  const wash = `<linearGradient id="wash" x1="0" y1="${round(random.next())}" x2="1" y2="${round(random.next())}">${stop(0)}${stop(0.5)}${stop(1)}</linearGradient>`;
  return [
    `<defs>${wash}<filter id="soft"><feGaussianBlur stdDeviation="6"/></filter></defs>`,
    `<rect width="${SHEET_WIDTH}" height="${SHEET_HEIGHT}" fill="url(#wash)"/>`,
    drawIslands(random, hue),
    drawRings(random, hue),
    random.chance(0.6) ? drawLattice(random, hue) : '',
  ].join('');
}

function drawIslands(random: Random, hue: number): string {
  const islands = Array.from({ length: random.integer(4, 9) }, () => {
    const [x, y] = [random.between(40, 960), random.between(120, 560)];
    const points = Array.from({ length: 9 }, (_, index) => {
      const angle = (index / 9) * Math.PI * 2;
      const reach = random.between(18, 70);
      return `${round(x + Math.cos(angle) * reach * 1.7)},${round(y + Math.sin(angle) * reach)}`;
    });
    return `<polygon points="${points.join(' ')}"/>`;
  });
  const fill = `hsl(${round(hue + random.between(-30, 60))},${random.integer(25, 50)}%,${random.integer(55, 72)}%)`;
  return `<g filter="url(#soft)" fill="${fill}" opacity="${round(random.between(0.12, 0.4))}">${islands.join('')}</g>`;
}

function drawRings(random: Random, hue: number): string {
  return Array.from({ length: random.integer(1, 3) }, () => {
    const [x, y] = [random.between(-200, 1200), random.between(-200, 830)];
    const step = random.between(6, 15);
    const rings = Array.from(
      { length: 60 },
      (_, index) =>
        `<ellipse cx="${round(x)}" cy="${round(y)}" rx="${round((index + 1) * step * 1.4)}" ry="${round((index + 1) * step)}"/>`,
    );
    return `<g fill="none" stroke="hsl(${round(hue + random.between(-40, 70))},42%,${random.integer(50, 68)}%)" stroke-width="${round(random.between(0.5, 1.5))}" opacity="${round(random.between(0.15, 0.45))}">${rings.join('')}</g>`;
  }).join('');
}

function drawLattice(random: Random, hue: number): string {
  const step = random.between(14, 34);
  const lines = Array.from({ length: Math.ceil(1700 / step) }, (_, index) => {
    const x = -650 + index * step;
    return `M${round(x)} 0L${round(x + 630)} 631M${round(x + 630)} 0L${round(x)} 631`;
  });
  return `<path d="${lines.join('')}" fill="none" stroke="hsl(${round(hue + 20)},35%,60%)" stroke-width="0.6" opacity="${round(random.between(0.12, 0.35))}"/>`;
}

export interface PhotoPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A bust without a face: shoulders, neck, head and hair or a veil, before the ground of the birth year. */
export function drawBust(random: Random, place: PhotoPlace, birthYear: number, isVeiled: boolean): string {
  const { x, y, width, height } = place;
  const ground =
    birthYear % 2 === 1
      ? `hsl(${random.integer(350, 362)},72%,${random.integer(36, 48)}%)`
      : `hsl(${random.integer(208, 228)},66%,${random.integer(36, 48)}%)`;
  const skin = `hsl(${random.integer(20, 34)},${random.integer(25, 45)}%,${random.integer(48, 74)}%)`;
  const cloth = `hsl(${random.integer(0, 360)},${random.integer(5, 35)}%,${random.integer(18, 88)}%)`;
  const centre = x + width / 2;
  const headY = y + height * 0.42;
  const hair = isVeiled
    ? `<path d="M${round(centre - width * 0.3)} ${round(y + height)}Q${round(centre - width * 0.36)} ${round(y + height * 0.12)} ${round(centre)} ${round(y + height * 0.12)}Q${round(centre + width * 0.36)} ${round(y + height * 0.12)} ${round(centre + width * 0.3)} ${round(y + height)}Z" fill="${cloth}"/>`
    : `<ellipse cx="${round(centre)}" cy="${round(headY - height * 0.08)}" rx="${round(width * 0.24)}" ry="${round(height * 0.19)}" fill="hsl(20,20%,12%)"/>`;
  return [
    `<svg x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" viewBox="${round(x)} ${round(y)} ${round(width)} ${round(height)}">`,
    `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${ground}"/>`,
    `<path d="M${round(x)} ${round(y + height)}Q${round(x + width * 0.08)} ${round(y + height * 0.72)} ${round(centre)} ${round(y + height * 0.7)}Q${round(x + width * 0.92)} ${round(y + height * 0.72)} ${round(x + width)} ${round(y + height)}Z" fill="${cloth}"/>`,
    hair,
    `<ellipse cx="${round(centre)}" cy="${round(headY)}" rx="${round(width * 0.19)}" ry="${round(height * 0.2)}" fill="${skin}"/>`,
    '</svg>',
  ].join('');
}

/** A pen's loops under the date of issue. */
export function drawPen(
  random: Random,
  x: number,
  y: number,
  width: number,
  height: number,
): { readonly svg: string; readonly box: Quad } {
  let path = `M${round(x)} ${round(y + height / 2)}`;
  let from: Corner = [x, y + height / 2];
  /** A smooth curve goes on as the last one ended. */
  let handle: Corner = from;
  const curves: Curve[] = [];
  for (let stroke = 1; stroke <= random.integer(4, 8); stroke++) {
    const otherHandle: Corner = [x + (width * stroke) / 8, y + height * random.next()];
    const to: Corner = [x + width * Math.min(1, stroke / 6), y + height * random.next()];
    path += `S${otherHandle.map(round).join(' ')} ${to.map(round).join(' ')}`;
    curves.push([from, handle, otherHandle, to]);
    from = to;
    handle = [2 * to[0] - otherHandle[0], 2 * to[1] - otherHandle[1]];
  }
  const lineWidth = round(random.between(1.4, 2.8));
  const svg = `<path d="${path}" fill="none" stroke="#1c2030" stroke-width="${lineWidth}" stroke-linecap="round" opacity="0.85"/>`;
  const sheet = { width: SHEET_WIDTH, height: SHEET_HEIGHT };
  return { svg, box: boundStrokes(curves, Number(lineWidth), sheet) };
}

/** White streaks and specks where the printer's ribbon left gaps. Thin, so that what is printed stays legible. */
export function drawPrintFaults(random: Random): string {
  const streaks = Array.from({ length: random.chance(0.4) ? random.integer(1, 5) : 0 }, () => {
    const y = random.between(20, 620);
    return `<rect x="${round(random.between(0, 300))}" y="${round(y)}" width="${round(random.between(200, 700))}" height="${round(random.between(0.5, 1.3))}"/>`;
  });
  const specks = Array.from({ length: random.chance(0.5) ? random.integer(10, 80) : 0 }, () => {
    const radius = random.between(0.4, 1.4);
    return `<circle cx="${round(random.between(0, 1000))}" cy="${round(random.between(0, 630))}" r="${round(radius)}"/>`;
  });
  return `<g fill="#eef4f6" opacity="${round(random.between(0.4, 0.85))}">${streaks.join('')}${specks.join('')}</g>`;
}
