import type { FoundPage, PageImage } from '../page-reader.js';
import { medianOf } from '../statistics/percentile.js';
import { type CardArea, findCardArea } from './card-area.js';
import { measureMoire } from './measure-moire.js';
import { measureSharpness } from './measure-sharpness.js';
import { measureTones } from './measure-tones.js';

export const QUALITY_FLAGS = [
  'blurred',
  'dark',
  'overexposed',
  'glare',
  'greyscaleCopy',
  'screen',
  'cropped',
  'rotated',
  'lowResolution',
] as const;

export type QualityFlagName = (typeof QUALITY_FLAGS)[number];

/** One fault of a photo: whether it is bad enough to report, the number behind it, and that number's limit. */
export interface QualityFlag {
  readonly raised: boolean;
  /** Unit and direction as in `LIMITS`. */
  readonly value: number;
  readonly limit: number;
}

export type QualityFlags = Readonly<Record<QualityFlagName, QualityFlag>>;

/** Chosen on photographs of packages/specimen, whose faults are known (README, "Quality flags"). */
export const LIMITS = {
  /** Steepness of letters' edges, less is worse. */
  blurred: 0.27,
  /** Grey of the paper, 0..255, less is worse. */
  dark: 120,
  /** Share of the card blown out to white. */
  overexposed: 0.1,
  /** Share of the card under a bright spot. */
  glare: 0.01,
  /** Spread of colours in 8-bit steps, less is greyer. */
  greyscaleCopy: 4,
  /** Log power of the strongest wave over its like. */
  screen: 2.7,
  /** How far a corner lies outside the photo, as a share of the card's width. */
  cropped: 0.015,
  /** Degrees from reading left to right. */
  rotated: 20,
  /** Height of the median line in pixels of the photo as sent, less is worse. */
  lowResolution: 20,
} as const satisfies Record<QualityFlagName, number>;

type Page = Pick<FoundPage, 'lines' | 'readingAngle' | 'cards'>;

/**
 * The photo's faults, as far as they can be measured. A page without text raises only what its whole frame shows: how
 * sharp letters are that were not found cannot be said.
 */
export function assessQuality(image: PageImage, page: Page): QualityFlags {
  const { width, height } = image.pixels;
  const frame: CardArea = [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ];
  const area = findCardArea(page) ?? frame;
  const tones = measureTones(image, area);
  const lineHeight = medianOf(page.lines.map((line) => line.place.height));
  const degrees = Math.abs((page.readingAngle * 180) / Math.PI);
  return {
    blurred: below('blurred', measureSharpness(image.grey, page.lines)),
    dark: below('dark', tones.paperLevel),
    overexposed: above('overexposed', tones.blownShare),
    glare: above('glare', tones.glareShare),
    greyscaleCopy: below('greyscaleCopy', tones.colourSpread),
    screen: above('screen', measureMoire(image, area)),
    cropped: above('cropped', measureOverhang(page, width, height)),
    rotated: above('rotated', degrees > 180 ? 360 - degrees : degrees),
    lowResolution: below(
      'lowResolution',
      page.lines.length === 0 ? undefined : lineHeight * image.sourceScale,
    ),
  };
}

/** A value that could not be measured is reported as its limit, and not raised. */
function below(name: QualityFlagName, value: number | undefined): QualityFlag {
  const limit = LIMITS[name];
  return { raised: value !== undefined && value < limit, value: round(value ?? limit), limit };
}

function above(name: QualityFlagName, value: number): QualityFlag {
  const limit = LIMITS[name];
  return { raised: value > limit, value: round(value), limit };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function measureOverhang(page: Page, width: number, height: number): number {
  const card = page.cards[0];
  if (!card) return 0;
  const [topLeft, topRight] = card.corners;
  const cardWidth = Math.max(1, Math.hypot(topRight.x - topLeft.x, topRight.y - topLeft.y));
  const overhangs = card.corners.map(({ x, y }) => Math.max(0, -x, -y, x - width, y - height));
  return Math.max(...overhangs) / cardWidth;
}
