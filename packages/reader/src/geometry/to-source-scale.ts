import type { Point, TextLine } from '@ktp-ocr/card/text-line';

/** A line found in a reduced image, in pixels of the image it was reduced from. */
export function toSourceScale(line: TextLine, scale: number): TextLine {
  const { centreX, centreY, width, height } = line.place;
  const [a, b, c, d] = line.polygon;
  return {
    ...line,
    place: {
      centreX: centreX * scale,
      centreY: centreY * scale,
      width: width * scale,
      height: height * scale,
    },
    polygon: [scalePoint(a, scale), scalePoint(b, scale), scalePoint(c, scale), scalePoint(d, scale)],
  };
}

export function scalePoint({ x, y }: Point, scale: number): Point {
  return { x: x * scale, y: y * scale };
}
