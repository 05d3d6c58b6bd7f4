import type { SKRSContext2D } from '@napi-rs/canvas';
import type { DrawnCard } from '../card/draw-card.js';
import { toCanvas } from '../damage/cover-number.js';
import { paintStamp, paintWatermark } from '../damage/paint-overprint.js';
import type { Random } from '../random.js';
import type { GenuineKind } from './genuine-kinds.js';

/** What age, an office or a plastic sleeve does to a flat card without taking its number from view. */
export function wearCard(card: DrawnCard, kind: GenuineKind, random: Random): DrawnCard {
  const paint = WEAR[kind];
  if (!paint) return card;
  const context = toCanvas(card).getContext('2d');
  context.save();
  // Nothing of it reaches beyond the card's own outline.
  context.globalCompositeOperation = 'source-atop';
  paint(context, card, random);
  context.restore();
  return { ...card, pixels: context.getImageData(0, 0, card.width, card.height).data };
}

type Wear = (context: SKRSContext2D, card: DrawnCard, random: Random) => void;

const WEAR: Partial<Record<GenuineKind, Wear>> = {
  faded: (context, { width, height }, random) => {
    context.fillStyle = `rgba(${random.integer(225, 250)}, ${random.integer(220, 245)}, ${random.integer(205, 240)}, ${random.between(0.25, 0.52)})`;
    context.fillRect(0, 0, width, height);
  },
  'half-stamped': (context, { width, height }, random) => {
    paintStamp(context, width * random.between(0.45, 0.75), height * random.between(0.6, 0.85), random);
  },
  watermarked: (context, card, random) => paintBelowNumber(context, card, random),
  sleeve: paintSleeve,
};

/** A watermark over the rows; the number's own row is left out, so that it stays legible. */
function paintBelowNumber(
  context: SKRSContext2D,
  { width, height, numberCells }: DrawnCard,
  random: Random,
): void {
  const numberEnd = Math.max(height * 0.2, ...numberCells.map(([, , [, bottom]]) => bottom));
  context.beginPath();
  context.rect(0, numberEnd + height * 0.01, width, height);
  context.clip();
  paintWatermark(context, random);
}

/** Milky plastic with a welded rim, and streaks where it lies off the card. */
function paintSleeve(context: SKRSContext2D, { width, height }: DrawnCard, random: Random): void {
  context.fillStyle = `rgba(235, 238, 240, ${random.between(0.06, 0.2)})`;
  context.fillRect(0, 0, width, height);
  context.strokeStyle = `rgba(255, 255, 255, ${random.between(0.3, 0.7)})`;
  context.lineWidth = width * random.between(0.006, 0.014);
  context.strokeRect(width * 0.008, height * 0.012, width * 0.984, height * 0.976);
  for (let streak = random.integer(2, 5); streak > 0; streak--) {
    const x = width * random.between(-0.1, 1);
    const breadth = width * random.between(0.02, 0.12);
    const lean = width * random.between(0.05, 0.4);
    context.fillStyle = `rgba(255, 255, 255, ${random.between(0.08, 0.28)})`;
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x + breadth, 0);
    context.lineTo(x + breadth - lean, height);
    context.lineTo(x - lean, height);
    context.fill();
  }
}
