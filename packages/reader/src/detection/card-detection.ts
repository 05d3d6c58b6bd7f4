import type { Point } from '@ktp-ocr/card/text-line';
import { toSignedAngle } from '../geometry/angles.js';
import { holdsCentre, type RotatedRectangle, toCorners } from '../geometry/rotated-rectangle.js';
import type { CardRegion, Detection } from '../geometry/text-box.js';
import type { GreyPixels } from '../image/pixels.js';
import type { CropDetection } from './detect-crop.js';
import type { CardProposal } from './propose-cards.js';

/** What came of one proposal: the crop that showed most of it. */
export interface CardDetection {
  readonly proposal: CardProposal;
  /** Where the crop was made. */
  readonly place: RotatedRectangle;
  readonly crop: CropDetection;
  /** The two networks differed on the card's direction. */
  readonly disputed: boolean;
  /** The card lay in its crop as it should. */
  readonly converged: boolean;
}

/** A legible card shows 25 lines or more; with fewer than this the proposal was wrong. */
const MIN_CARD_LINES = 8;
/** Confidence in the direction where the two networks differed on it and the second was believed. */
const DISPUTED_DIRECTION = 0.5;

/** Whether a card's worth of lines was found where one was proposed. */
export function isCard({ converged, crop }: Pick<CardDetection, 'converged' | 'crop'>): boolean {
  return converged && crop.boxes.length >= MIN_CARD_LINES;
}

/** How much was found, to compare detections by. Lines of a crop that has to be made again count half. */
export function scoreDetection({ crop, converged }: Pick<CardDetection, 'converged' | 'crop'>): number {
  return crop.boxes.length * (converged ? 2 : 1);
}

/** The whole image as one card, for a card that was washed out by a copier and fills the image. */
export function toWholeImageProposal({ width, height }: GreyPixels): CardProposal {
  return { centreX: width / 2, centreY: height / 2, width, height, angle: 0, score: 0, agreement: 0 };
}

/**
 * The same place turned by half a right angle either way. There, halfway to a quarter turn, the votes on a card's
 * direction are at their worst, and its lines then out of reach.
 */
export function toRotationHypotheses(proposal: CardProposal): CardProposal[] {
  return [-1, 1].map((side) => ({ ...proposal, angle: proposal.angle + (side * Math.PI) / 4 }));
}

/** The detection as the recogniser takes it, the other proposals as other cards on the image. */
export function toDetection(detection: CardDetection, proposals: readonly CardProposal[]): Detection {
  const { proposal, place, crop, disputed } = detection;
  const card = { corners: toCardCorners(place, crop), score: proposal.score };
  // A part of the card that was proposed by itself is no other card.
  const others = proposals
    .filter((other) => other !== proposal && !holdsCentre(place, other))
    .map((other) => ({ corners: toCorners(other), score: other.score }));
  return {
    boxes: crop.boxes,
    readingAngle: toSignedAngle(place.angle + crop.turn),
    readingAngleConfidence: crop.agreement * (disputed ? DISPUTED_DIRECTION : 1),
    cards: proposals.length === 0 && !isCard(detection) ? [] : [card, ...others],
  };
}

/** Clockwise from the card's own top left; from the place alone where the edges could not be seen. */
function toCardCorners(place: RotatedRectangle, { corners, turn }: CropDetection): CardRegion['corners'] {
  const [a, b, c, d] = corners ?? toCorners(place);
  const quarterTurns = ((Math.round(turn / (Math.PI / 2)) % 4) + 4) % 4;
  const orders: readonly [Point, Point, Point, Point][] = [
    [a, b, c, d],
    [b, c, d, a],
    [c, d, a, b],
  ];
  return orders[quarterTurns] ?? [d, a, b, c];
}
