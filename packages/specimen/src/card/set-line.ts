import { mapCorners, type Quad } from '@ktp-ocr/geometry/homography';
import type { SKRSContext2D } from '@napi-rs/canvas';
import { registerFace } from '../faces/load-faces.js';
import type { FieldKind } from '../record/print-rows.js';
import type { TextStyle } from './make-style.js';

/** `row` is label, colon and value of one printed row together. */
export type LinePart = 'header' | 'label' | 'colon' | 'value' | 'row';

export interface CardLine {
  readonly text: string;
  readonly kind: FieldKind;
  readonly part: LinePart;
  /** 0 for the first printed line of a value, 1 for the line it runs over to. */
  readonly index: number;
  readonly quad: Quad;
  /** File of the face it is set in; of the value for a `row`. */
  readonly font: string;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function boxToQuad(box: Box): Quad {
  return [
    [box.left, box.top],
    [box.right, box.top],
    [box.right, box.bottom],
    [box.left, box.bottom],
  ];
}

export function placeToQuad(place: {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}): Quad {
  const { x, y, width, height } = place;
  return boxToQuad({ left: x, top: y, right: x + width, bottom: y + height });
}

export function scaleQuad(quad: Quad, scale: number): Quad {
  return mapCorners(quad, ([x, y]) => [x * scale, y * scale]);
}

/** Smallest upright box around all quads. */
export function boundQuads(quads: readonly Quad[]): Quad {
  const xs = quads.flatMap((quad) => quad.map(([x]) => x));
  const ys = quads.flatMap((quad) => quad.map(([, y]) => y));
  return boxToQuad({
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  });
}

function applyStyle(context: SKRSContext2D, style: TextStyle): void {
  context.font = `${style.size}px "${registerFace(style.face)}"`;
  context.letterSpacing = `${style.letterSpacing}px`;
}

/** Width of a line in card units, without its last letter's spacing. */
export function measureLine(context: SKRSContext2D, text: string, style: TextStyle): number {
  applyStyle(context, style);
  return (context.measureText(text).width - style.letterSpacing) * style.widthScale;
}

/**
 * Where each character that is not a blank stands: from its own start to the next one's, as high as the line's ink.
 * @param x left end of the line in card units
 * @param quad the line's ink in pixels, as `setLine` gives it
 */
export function measureCells(
  context: SKRSContext2D,
  text: string,
  x: number,
  style: TextStyle,
  scale: number,
  quad: Quad,
): Quad[] {
  applyStyle(context, style);
  const start = (length: number): number =>
    (x + context.measureText(text.slice(0, length)).width * style.widthScale) * scale;
  const [[, top], , [, bottom]] = quad;
  return [...text].flatMap((character, index) =>
    character === ' ' ? [] : [boxToQuad({ left: start(index), top, right: start(index + 1), bottom })],
  );
}

/**
 * Prints one line and gives the box of its ink in pixels.
 * @param x left end in card units
 * @param baseline in card units
 * @param scale pixels a card unit
 */
export function setLine(
  context: SKRSContext2D,
  text: string,
  x: number,
  baseline: number,
  style: TextStyle,
  scale: number,
): Quad {
  applyStyle(context, style);
  const ink = context.measureText(text);
  context.save();
  context.setTransform(scale * style.widthScale, 0, 0, scale, x * scale, baseline * scale);
  context.fillStyle = style.ink;
  context.fillText(text, 0, 0);
  const stroke = style.embolden * style.size;
  if (stroke > 0) {
    context.strokeStyle = style.ink;
    context.lineJoin = 'round';
    context.lineWidth = stroke;
    context.strokeText(text, 0, 0);
  }
  context.restore();
  const across = scale * style.widthScale;
  return boxToQuad({
    left: x * scale - (ink.actualBoundingBoxLeft + stroke / 2) * across,
    right: x * scale + (ink.actualBoundingBoxRight + stroke / 2) * across,
    top: (baseline - ink.actualBoundingBoxAscent - stroke / 2) * scale,
    bottom: (baseline + ink.actualBoundingBoxDescent + stroke / 2) * scale,
  });
}
