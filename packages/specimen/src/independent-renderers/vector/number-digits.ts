import type { Quad } from '@ktp-ocr/geometry/homography';
import { boxToQuad } from '../../card/set-line.js';
import { round } from './outline-text.js';

/** Centre lines of ten digits after the manner of OCR-A, on a grid 4 wide and 6 high; drawn for this renderer. */
const STROKES: Readonly<Record<string, string>> = {
  '0': 'M0.7 0H3.3L4 0.7V5.3L3.3 6H0.7L0 5.3V0.7Z',
  '1': 'M0.7 0H2.1V6M0.3 6H3.8V4.7',
  '2': 'M0.2 0H3.8V2.9H0.2V6H3.8',
  '3': 'M0.3 0H3.4V2.6M1 2.8H3.8V6H0.2',
  '4': 'M0.3 0V3.7H3.9M3 2.3V6',
  '5': 'M3.6 0H0.4V2.8H3.7V6H0.2',
  '6': 'M0.5 0V6H3.7V3H0.5',
  '7': 'M0.2 1.1V0H3.7V1.7L2 3.5V6',
  '8': 'M0.8 0H3.2V2.7H0.8ZM0.2 2.7H3.8V6H0.2Z',
  '9': 'M3.6 6V0H0.4V3.1H3.6',
};

export interface NumberStyle {
  /** Height of a digit and the distance from one to the next, in the drawing's units. */
  readonly height: number;
  readonly advance: number;
  /** Stroke as a share of the height. */
  readonly weight: number;
  readonly ink: string;
}

export interface DrawnNumber {
  readonly svg: string;
  /** Where each digit stands, in the drawing's units. */
  readonly cells: readonly Quad[];
}

/** The number, its digits' feet on the line at (x, y). What is no digit is left to `drawOther`. */
export function drawNumber(
  text: string,
  x: number,
  y: number,
  style: NumberStyle,
  drawOther: (character: string, x: number) => string,
): DrawnNumber {
  const { height, advance, weight, ink } = style;
  const unit = height / 6;
  // Digits are 4 units wide of the advance; the rest is the gap between them.
  const across = Math.min(unit, (advance * 0.66) / 4);
  const parts: string[] = [];
  const cells: Quad[] = [];
  [...text].forEach((character, index) => {
    if (character === ' ') return;
    const left = x + index * advance;
    const strokes = STROKES[character];
    parts.push(
      strokes
        ? `<path transform="translate(${round(left)} ${round(y - height)}) scale(${across.toFixed(4)} ${unit.toFixed(4)})" d="${strokes}"/>`
        : drawOther(character, left),
    );
    const margin = (advance - across * 4) / 2;
    cells.push(
      boxToQuad({
        left: left - margin,
        top: y - height * (1 + weight / 2),
        right: left + advance - margin,
        bottom: y + height * (weight / 2),
      }),
    );
  });
  const svg = `<g fill="none" stroke="${ink}" stroke-width="${(weight * 6).toFixed(3)}" stroke-linejoin="round" stroke-linecap="round">${parts.join('')}</g>`;
  return { svg, cells };
}
