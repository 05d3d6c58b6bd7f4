import { createCanvas } from '@napi-rs/canvas';
import {
  type Box,
  type CoverBrush,
  centreXOf,
  centreYOf,
  growBox,
  heightOf,
  widthOf,
} from './cover-shapes.js';

/** A lamp's reflection that burns the print away. */
export function paintGlare({ context, target, digitHeight, random }: CoverBrush): void {
  const radius = Math.max(widthOf(target), heightOf(target)) * random.between(0.6, 0.9) + digitHeight * 0.2;
  context.save();
  context.translate(centreXOf(target), centreYOf(target));
  context.rotate(random.between(0, Math.PI));
  context.scale(1, random.between(0.7, 1));
  const reach = radius * random.between(1.3, 2.2);
  const spot = context.createRadialGradient(0, 0, 0, 0, 0, reach);
  const strength = random.between(0.9, 1);
  spot.addColorStop(0, `rgba(255, 255, 255, ${strength})`);
  spot.addColorStop(random.between(0.45, 0.6), `rgba(255, 255, 252, ${strength * random.between(0.85, 1)})`);
  spot.addColorStop(1, 'rgba(255, 255, 250, 0)');
  context.fillStyle = spot;
  context.fillRect(-reach, -reach, reach * 2, reach * 2);
  context.restore();
}

/** A foil seal that catches the light: rainbow bands and a pattern over the print. */
export function paintHologram({ context, target, digitHeight, digitWidth, random }: CoverBrush): void {
  const box = growBox(target, digitHeight * random.between(0.05, 0.5));
  context.save();
  context.beginPath();
  const radius = Math.hypot(widthOf(box), heightOf(box)) / 2;
  if (random.chance(0.6)) context.arc(centreXOf(box), centreYOf(box), radius, 0, Math.PI * 2);
  else context.roundRect(box.left, box.top, widthOf(box), heightOf(box), digitWidth * 0.3);
  context.clip();
  const foil = context.createLinearGradient(
    centreXOf(box) - radius,
    centreYOf(box) - radius * random.between(-1, 1),
    centreXOf(box) + radius,
    centreYOf(box) + radius * random.between(-1, 1),
  );
  const hue = random.between(0, 360);
  const strength = random.between(0.7, 1);
  for (let stop = 0; stop <= 6; stop++)
    foil.addColorStop(stop / 6, `hsla(${hue + stop * 70}, 75%, ${random.integer(60, 88)}%, ${strength})`);
  context.fillStyle = foil;
  context.fillRect(centreXOf(box) - radius, centreYOf(box) - radius, radius * 2, radius * 2);
  context.strokeStyle = `rgba(255, 255, 255, ${random.between(0.3, 0.8)})`;
  context.lineWidth = digitWidth * random.between(0.04, 0.14);
  for (let ring = 1; ring < 9; ring++) {
    context.beginPath();
    context.arc(centreXOf(box), centreYOf(box), (radius * ring) / 8, 0, Math.PI * 2);
    context.stroke();
  }
  context.restore();
}

/** A crease: one part of the card is pushed under the other, and what stood between them is gone. */
export function paintFold({ context, card, target, digitHeight, random }: CoverBrush): void {
  const { width, height } = card;
  const hidden = widthOf(target);
  context.clearRect(target.left, 0, width, height);
  context.drawImage(
    card,
    target.right,
    0,
    width - target.right,
    height,
    target.left,
    0,
    width - target.right,
    height,
  );
  paintCrease({ context, digitHeight, random }, target.left, height);
  // What moved up leaves the card shorter at its right edge.
  context.clearRect(width - hidden, 0, hidden, height);
}

/** The same fold without moving what lies beyond it: which ink it swallowed. */
export function paintFoldedStrip({ context, blank, target }: CoverBrush): void {
  context.drawImage(
    blank,
    target.left,
    0,
    widthOf(target),
    blank.height,
    target.left,
    0,
    widthOf(target),
    blank.height,
  );
}

function paintCrease(
  { context, digitHeight, random }: Pick<CoverBrush, 'context' | 'digitHeight' | 'random'>,
  x: number,
  height: number,
): void {
  const breadth = digitHeight * random.between(0.04, 0.2);
  const shade = context.createLinearGradient(x - breadth, 0, x + breadth, 0);
  shade.addColorStop(0, 'rgba(0, 0, 0, 0)');
  shade.addColorStop(0.5, `rgba(0, 0, 0, ${random.between(0.15, 0.6)})`);
  shade.addColorStop(0.55, `rgba(255, 255, 255, ${random.between(0.2, 0.9)})`);
  shade.addColorStop(1, 'rgba(255, 255, 255, 0)');
  context.fillStyle = shade;
  context.fillRect(x - breadth, 0, breadth * 2, height);
}

/** A smear or the coarse squares of a censored picture. */
export function paintBlur({ context, card, target, digitHeight, digitWidth, random }: CoverBrush): void {
  const box = growBox(target, digitHeight * 0.08);
  if (random.chance(0.5)) {
    paintMosaic({ context, card, digitWidth, random }, box);
    return;
  }
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, widthOf(box), heightOf(box));
  context.clip();
  context.filter = `blur(${(digitHeight * random.between(0.14, 0.3)).toFixed(2)}px)`;
  context.drawImage(card, 0, 0);
  context.restore();
}

function paintMosaic(
  { context, card, digitWidth, random }: Pick<CoverBrush, 'context' | 'card' | 'digitWidth' | 'random'>,
  box: Box,
): void {
  const square = digitWidth * random.between(0.35, 0.8);
  const columns = Math.max(1, Math.round(widthOf(box) / square));
  const rows = Math.max(1, Math.round(heightOf(box) / square));
  const coarse = createCanvas(columns, rows);
  const small = coarse.getContext('2d');
  small.imageSmoothingQuality = 'high';
  small.drawImage(card, box.left, box.top, widthOf(box), heightOf(box), 0, 0, columns, rows);
  context.save();
  context.imageSmoothingEnabled = false;
  context.drawImage(coarse, 0, 0, columns, rows, box.left, box.top, widthOf(box), heightOf(box));
  context.restore();
}

/** Worn-off or unprinted ink: the background shows where a digit was. */
export function paintGap({ context, blank, target, digitWidth }: CoverBrush): void {
  const soft = createCanvas(blank.width, blank.height);
  const patch = soft.getContext('2d');
  patch.filter = `blur(${(digitWidth * 0.03).toFixed(2)}px)`;
  patch.fillStyle = '#000';
  patch.fillRect(target.left, target.top, widthOf(target), heightOf(target));
  patch.filter = 'none';
  patch.globalCompositeOperation = 'source-in';
  patch.drawImage(blank, 0, 0);
  context.drawImage(soft, 0, 0);
}
