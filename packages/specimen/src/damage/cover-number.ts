import type { Quad } from '@ktp-ocr/geometry/homography';
import { type Canvas, createCanvas } from '@napi-rs/canvas';
import type { DrawnCard } from '../card/draw-card.js';
import { createRandom, type Random } from '../random.js';
import { type Box, type CoverBrush, heightOf, widthOf } from './cover-shapes.js';
import type { CoverKind, NumberCover } from './damage-plan.js';
import { measureHiddenInk } from './measure-hidden-ink.js';
import {
  paintBar,
  paintCut,
  paintHole,
  paintInk,
  paintPaper,
  paintScratch,
  paintSticker,
  paintStrap,
  paintThumb,
} from './paint-opaque-cover.js';
import {
  paintBlur,
  paintFold,
  paintFoldedStrip,
  paintGap,
  paintGlare,
  paintHologram,
} from './paint-optical-cover.js';

const PAINTERS: Readonly<Record<CoverKind, (brush: CoverBrush) => void>> = {
  paper: paintPaper,
  thumb: paintThumb,
  glare: paintGlare,
  hologram: paintHologram,
  fold: paintFold,
  cut: paintCut,
  scratch: paintScratch,
  ink: paintInk,
  sticker: paintSticker,
  hole: paintHole,
  bar: paintBar,
  blur: paintBlur,
  strap: paintStrap,
  gap: paintGap,
};

/** Covers that run over the whole height, so that only a side of a digit can be spared. */
const UPRIGHT_KINDS: ReadonlySet<CoverKind> = new Set<CoverKind>(['fold', 'cut', 'strap']);

export interface CoveredCard {
  readonly card: DrawnCard;
  /** Share of each digit's ink that cannot be seen any more, 0 to 1. */
  readonly hiddenInk: readonly number[];
}

/**
 * Lays a cover over a flat card's number.
 * @param blank the same card without its number
 * @param seed draws the cover's shape and colour
 * @throws RangeError where the card has no digit at the cover's place
 */
export function coverNumber(
  card: DrawnCard,
  blank: DrawnCard,
  cover: NumberCover,
  seed: string,
): CoveredCard {
  const random = createRandom(`${seed}/target`);
  const target = aimAt(card.numberCells, cover, random);
  const cell = boxOf(card.numberCells[cover.digit]);
  const cardCanvas = toCanvas(card);
  const blankCanvas = toCanvas(blank);
  const paint = (onto: Canvas, painter: (brush: CoverBrush) => void): DrawnCard['pixels'] => {
    const painted = createCanvas(onto.width, onto.height);
    const context = painted.getContext('2d');
    context.drawImage(onto, 0, 0);
    context.save();
    painter({
      context,
      card: onto,
      blank: blankCanvas,
      target,
      digitWidth: widthOf(cell),
      digitHeight: heightOf(cell),
      // With and without the number the same cover is painted.
      random: createRandom(`${seed}/cover`),
    });
    context.restore();
    return context.getImageData(0, 0, onto.width, onto.height).data;
  };
  const painter = PAINTERS[cover.cause];
  const covered = { ...card, pixels: paint(cardCanvas, painter) };
  const { width, height } = card;
  // A fold moves what lies beyond it; what it swallowed is measured where it was.
  const hides = cover.cause === 'fold' ? paintFoldedStrip : painter;
  const hiddenInk = measureHiddenInk(
    card.numberCells,
    { withNumber: card, without: blank },
    {
      withNumber: hides === painter ? covered : { width, height, pixels: paint(cardCanvas, hides) },
      without: { width, height, pixels: paint(blankCanvas, hides) },
    },
  );
  return { card: covered, hiddenInk };
}

export function toCanvas({ width, height, pixels }: DrawnCard): Canvas {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const image = context.createImageData(width, height);
  image.data.set(pixels);
  context.putImageData(image, 0, 0);
  return canvas;
}

/** The stretch a cover is aimed at: its digits, or a part of them. */
function aimAt(cells: readonly Quad[], cover: NumberCover, random: Random): Box {
  const { digit, span, extent, cause } = cover;
  const first = boxOf(cells[digit]);
  const last = boxOf(cells[digit + span - 1]);
  const whole: Box = { left: first.left, top: first.top, right: last.right, bottom: last.bottom };
  if (extent === 'whole') return whole;
  const share = random.between(0.35, 0.65);
  const across = widthOf(whole) * share;
  const down = heightOf(whole) * share;
  const sides = UPRIGHT_KINDS.has(cause)
    ? (['left', 'right'] as const)
    : (['left', 'right', 'top', 'bottom', 'middle'] as const);
  switch (random.pick<'left' | 'right' | 'top' | 'bottom' | 'middle'>(sides)) {
    case 'left':
      return { ...whole, right: whole.left + across };
    case 'right':
      return { ...whole, left: whole.right - across };
    case 'top':
      return { ...whole, bottom: whole.top + down };
    case 'bottom':
      return { ...whole, top: whole.bottom - down };
    case 'middle': {
      const top = whole.top + (heightOf(whole) - down) / 2;
      return { ...whole, top, bottom: top + down };
    }
  }
}

function boxOf(cell: Quad | undefined): Box {
  if (!cell) throw new RangeError('the number has no digit there');
  const [[left, top], , [right, bottom]] = cell;
  return { left, top, right, bottom };
}
