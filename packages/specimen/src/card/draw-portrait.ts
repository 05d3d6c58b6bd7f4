import type { Quad } from '@ktp-ocr/geometry/homography';
import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Random } from '../random.js';
import { boundStrokes, type Curve } from './bound-strokes.js';
import { CARD_HEIGHT, CARD_WIDTH, type CardStyle } from './make-style.js';

/** The photo's place with a plain silhouette, never a face: red ground for odd birth years, blue for even. */
export function drawPortrait(
  context: SKRSContext2D,
  photo: CardStyle['photo'],
  birthYear: number,
  random: Random,
): void {
  const { x, y, width, height } = photo;
  const red = birthYear % 2 !== 0;
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  const ground = context.createLinearGradient(x, y, x, y + height);
  const hue = red ? random.between(350, 364) : random.between(204, 226);
  ground.addColorStop(0, `hsl(${hue}, ${random.integer(62, 84)}%, ${random.integer(38, 50)}%)`);
  ground.addColorStop(1, `hsl(${hue}, ${random.integer(58, 80)}%, ${random.integer(40, 54)}%)`);
  context.fillStyle = ground;
  context.fillRect(x, y, width, height);

  const centre = x + width * random.between(0.46, 0.54);
  const headY = y + height * random.between(0.36, 0.42);
  const headRadius = width * random.between(0.19, 0.24);
  const tone = random.integer(52, 78);
  context.fillStyle = `hsl(${random.integer(200, 230)}, 10%, ${tone - 26}%)`;
  context.beginPath();
  context.ellipse(
    centre,
    y + height * 1.06,
    width * random.between(0.42, 0.5),
    height * random.between(0.38, 0.44),
    0,
    0,
    Math.PI * 2,
  );
  context.fill();
  context.fillStyle = `hsl(${random.integer(20, 40)}, 14%, ${tone}%)`;
  context.fillRect(centre - headRadius * 0.4, headY + headRadius * 0.6, headRadius * 0.8, headRadius * 1.4);
  context.beginPath();
  context.ellipse(centre, headY, headRadius, headRadius * 1.28, 0, 0, Math.PI * 2);
  context.fill();
  context.fillStyle = `hsl(${random.integer(200, 230)}, 8%, ${random.integer(12, 26)}%)`;
  context.beginPath();
  context.ellipse(
    centre,
    headY - headRadius * 0.5,
    headRadius * 1.08,
    headRadius * 0.95,
    0,
    Math.PI,
    Math.PI * 2,
  );
  context.fill();
  context.restore();
}

/** A few loops of a pen under the date of issue. @returns the box of its ink, in card units */
export function drawSignature(
  context: SKRSContext2D,
  left: number,
  top: number,
  width: number,
  height: number,
  random: Random,
): Quad {
  context.save();
  context.strokeStyle = `rgba(${random.integer(10, 50)}, ${random.integer(10, 50)}, ${random.integer(20, 90)}, ${random.between(0.65, 0.95)})`;
  context.lineWidth = random.between(1.6, 3.2);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.beginPath();
  let x = left + width * 0.08;
  let y = top + height * random.between(0.4, 0.7);
  context.moveTo(x, y);
  const strokes = random.integer(4, 9);
  const curves: Curve[] = [];
  for (let stroke = 0; stroke < strokes; stroke++) {
    const nextX = left + width * Math.min(0.97, (stroke + 1) / strokes + random.between(-0.12, 0.08));
    const nextY = top + height * random.between(0.1, 0.9);
    const handle = [x + random.between(-20, 50), top + height * random.between(-0.2, 1.1)] as const;
    const otherHandle = [nextX + random.between(-60, 20), top + height * random.between(-0.1, 1.1)] as const;
    context.bezierCurveTo(...handle, ...otherHandle, nextX, nextY);
    curves.push([[x, y], handle, otherHandle, [nextX, nextY]]);
    x = nextX;
    y = nextY;
  }
  context.stroke();
  const { lineWidth } = context;
  context.restore();
  return boundStrokes(curves, lineWidth, { width: CARD_WIDTH, height: CARD_HEIGHT });
}
