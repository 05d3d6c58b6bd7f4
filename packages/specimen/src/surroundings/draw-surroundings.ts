import type { Quad } from '@ktp-ocr/geometry/homography';
import type { SKRSContext2D } from '@napi-rs/canvas';
import { loadFaces, registerFace } from '../faces/load-faces.js';
import type { Random } from '../random.js';
import { makePseudoWord } from '../record/make-name.js';
import type { Split } from '../split.js';

interface Frame {
  readonly context: SKRSContext2D;
  readonly width: number;
  readonly height: number;
}

function fillWash(frame: Frame, random: Random, hue: number, saturation: number, lightness: number): void {
  const { context, width, height } = frame;
  const wash = context.createLinearGradient(0, 0, random.chance(0.5) ? width : 0, height);
  wash.addColorStop(0, `hsl(${hue}, ${saturation}%, ${lightness}%)`);
  wash.addColorStop(
    1,
    `hsl(${hue + random.between(-12, 12)}, ${saturation}%, ${Math.max(3, lightness + random.between(-14, 14))}%)`,
  );
  context.fillStyle = wash;
  context.fillRect(0, 0, width, height);
}

function drawWood(frame: Frame, random: Random): void {
  const { context, width, height } = frame;
  const hue = random.between(18, 40);
  const lightness = random.between(22, 68);
  fillWash(frame, random, hue, random.between(25, 55), lightness);
  const grain = random.integer(40, 110);
  for (let line = 0; line < grain; line++) {
    const y = random.between(0, height);
    const sway = random.between(2, 30);
    context.strokeStyle = `hsla(${hue + random.between(-8, 8)}, 45%, ${lightness + random.between(-16, 12)}%, ${random.between(0.1, 0.5)})`;
    context.lineWidth = random.between(0.5, 5);
    context.beginPath();
    context.moveTo(0, y);
    context.bezierCurveTo(
      width * 0.3,
      y + random.between(-sway, sway),
      width * 0.6,
      y + random.between(-sway, sway),
      width,
      y + random.between(-sway, sway),
    );
    context.stroke();
  }
}

function drawCloth(frame: Frame, random: Random): void {
  const { context, width, height } = frame;
  const hue = random.between(0, 360);
  const lightness = random.between(15, 80);
  fillWash(frame, random, hue, random.between(8, 60), lightness);
  const pitch = random.between(4, 34);
  context.lineWidth = pitch * random.between(0.15, 0.5);
  for (const upright of [true, false]) {
    context.strokeStyle = `hsla(${hue + (upright ? 0 : random.between(0, 120))}, 40%, ${lightness + random.between(-18, 18)}%, ${random.between(0.15, 0.6)})`;
    context.beginPath();
    for (let at = 0; at < (upright ? width : height); at += pitch) {
      context.moveTo(upright ? at : 0, upright ? 0 : at);
      context.lineTo(upright ? at : width, upright ? height : at);
    }
    context.stroke();
  }
}

/** Lines of print that are no card's: made-up words, in upper or lower case. */
export function drawProse(
  frame: Frame,
  random: Random,
  split: Split,
  left: number,
  top: number,
  right: number,
  bottom: number,
  size: number,
): void {
  const { context } = frame;
  const face = random.pick(
    loadFaces().filter((candidate) => candidate.role === 'body' && candidate.split === split),
  );
  context.font = `${size}px "${registerFace(face)}"`;
  context.fillStyle = `rgba(${random.integer(10, 70)}, ${random.integer(10, 70)}, ${random.integer(10, 80)}, 0.9)`;
  const lower = random.chance(0.8);
  for (let y = top + size; y < bottom; y += size * 1.4) {
    let line = '';
    const stop = random.chance(0.15) ? left + (right - left) * random.between(0.2, 0.9) : right;
    for (;;) {
      const word = random.chance(0.1) ? String(random.integer(1, 9999)) : makePseudoWord(random, split);
      const longer = `${line}${lower ? word.toLowerCase() : word} `;
      if (left + context.measureText(longer).width > stop) break;
      line = longer;
    }
    context.fillText(line, left, y);
  }
}

function drawPaper(frame: Frame, random: Random, split: Split): void {
  const { context, width, height } = frame;
  fillWash(frame, random, random.between(20, 230), random.between(5, 30), random.between(30, 80));
  context.save();
  context.translate(width * random.between(0.2, 0.8), height * random.between(0.2, 0.8));
  context.rotate(random.between(-0.5, 0.5));
  const half = Math.max(width, height) * random.between(0.4, 0.75);
  context.fillStyle = `hsl(${random.integer(30, 220)}, 8%, ${random.integer(84, 97)}%)`;
  context.fillRect(-half, -half, half * 2, half * 2);
  drawProse(
    frame,
    random,
    split,
    -half * 0.9,
    -half * 0.9,
    half * 0.9,
    half * 0.9,
    Math.max(10, width * random.between(0.012, 0.032)),
  );
  context.restore();
}

function drawClutter(frame: Frame, random: Random): void {
  const { context, width, height } = frame;
  const things = random.integer(1, 4);
  for (let thing = 0; thing < things; thing++) {
    context.save();
    context.translate(random.between(0, width), random.between(0, height));
    context.rotate(random.between(0, Math.PI));
    context.fillStyle = `hsl(${random.integer(0, 360)}, ${random.integer(5, 70)}%, ${random.integer(10, 85)}%)`;
    const length = width * random.between(0.08, 0.4);
    const breadth = random.chance(0.5)
      ? length * random.between(0.04, 0.14)
      : length * random.between(0.4, 1);
    context.shadowColor = 'rgba(0, 0, 0, 0.5)';
    context.shadowBlur = width * 0.01;
    context.shadowOffsetY = width * 0.005;
    context.beginPath();
    if (random.chance(0.3)) context.ellipse(0, 0, length / 2, length / 2, 0, 0, Math.PI * 2);
    else context.roundRect(-length / 2, -breadth / 2, length, breadth, breadth * random.between(0, 0.5));
    context.fill();
    context.restore();
  }
}

/** What the card lies on: a plain sheet, wood, cloth, printed paper, with things strewn about when `busy`. */
export function drawSurroundings(frame: Frame, random: Random, split: Split, busy: boolean): void {
  const kind = random.weighted([
    ['plain', busy ? 25 : 60],
    ['wood', 30],
    ['cloth', 22],
    ['paper', busy ? 23 : 4],
  ] as const);
  if (kind === 'wood') drawWood(frame, random);
  else if (kind === 'cloth') drawCloth(frame, random);
  else if (kind === 'paper') drawPaper(frame, random, split);
  else fillWash(frame, random, random.between(0, 360), random.between(0, 28), random.between(10, 94));
  if (busy && random.chance(0.5)) drawClutter(frame, random);
}

/** The soft shadow a card casts on what it lies on. */
export function drawCastShadow(frame: Frame, random: Random, corners: Quad): void {
  const { context, width } = frame;
  context.save();
  context.shadowColor = `rgba(0, 0, 0, ${random.between(0.2, 0.65)})`;
  context.shadowBlur = width * random.between(0.003, 0.02);
  context.shadowOffsetX = width * random.between(-0.008, 0.008);
  context.shadowOffsetY = width * random.between(0, 0.01);
  context.fillStyle = '#888';
  context.beginPath();
  // Drawn a little inside the card, whose rounded corners would show it otherwise.
  const centreX = corners.reduce((sum, [x]) => sum + x / 4, 0);
  const centreY = corners.reduce((sum, [, y]) => sum + y / 4, 0);
  corners.forEach(([x, y], index) => {
    const [innerX, innerY] = [x + (centreX - x) * 0.03, y + (centreY - y) * 0.03];
    if (index === 0) context.moveTo(innerX, innerY);
    else context.lineTo(innerX, innerY);
  });
  context.closePath();
  context.fill();
  context.restore();
}
