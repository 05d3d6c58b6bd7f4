import { createCanvas } from '@napi-rs/canvas';
import type { DrawnCard } from '../card/draw-card.js';
import { boxToQuad } from '../card/set-line.js';
import { toCanvas } from '../damage/cover-number.js';
import type { SheetShape } from '../photo/place-card.js';
import type { Random } from '../random.js';

export type TwoCardsKind = 'two-beside' | 'two-above' | 'two-overlapping';

/** Shape of the sheet on which two cards lie, in units of a card of 1012 × 638. */
export const TWO_CARDS_SHAPES: Readonly<Record<TwoCardsKind, Required<SheetShape>>> = {
  'two-beside': { width: 2180, height: 760, cardWidth: 1012 },
  'two-above': { width: 1140, height: 1440, cardWidth: 1012 },
  'two-overlapping': { width: 1500, height: 1180, cardWidth: 1012 },
};

/** Unit positions of the two upper left corners. In the overlap the second lies on the first, whose header and number stay
 * in view. */
const PLACES: Readonly<Record<TwoCardsKind, readonly [x: number, y: number][]>> = {
  'two-beside': [
    [40, 50],
    [1120, 60],
  ],
  'two-above': [
    [60, 40],
    [64, 750],
  ],
  'two-overlapping': [
    [40, 40],
    [440, 490],
  ],
};

/** Two flat cards on a sheet that is transparent between them, each turned a little. */
export function layOutTwoCards(
  cards: readonly [DrawnCard, DrawnCard],
  kind: TwoCardsKind,
  random: Random,
): DrawnCard {
  const [first] = cards;
  const unit = first.width / 1012;
  const shape = TWO_CARDS_SHAPES[kind];
  const [width, height] = [Math.round(shape.width * unit), Math.round(shape.height * unit)];
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  cards.forEach((card, index) => {
    const [x, y] = PLACES[kind][index] ?? [0, 0];
    context.save();
    context.translate((x + random.between(-20, 20)) * unit, (y + random.between(-15, 15)) * unit);
    context.rotate(random.between(-0.03, 0.03));
    context.shadowColor = 'rgba(0, 0, 0, 0.45)';
    context.shadowBlur = 12 * unit;
    context.drawImage(toCanvas(card), 0, 0);
    context.restore();
  });
  return {
    width,
    height,
    pixels: context.getImageData(0, 0, width, height).data,
    lines: [],
    numberCells: [],
    corners: boxToQuad({ left: 0, top: 0, right: width, bottom: height }),
  };
}
