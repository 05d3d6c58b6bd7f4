import { type Corner, mapCorners, type Quad } from '@ktp-ocr/geometry/homography';
import { CARD_HEIGHT, CARD_WIDTH } from '../card/make-style.js';
import type { Random } from '../random.js';
import type { LevelNumbers } from './levels.js';

export interface Placement {
  /** Size of the picture in pixels. */
  readonly width: number;
  readonly height: number;
  /** Where the card's corners come to lie, from its own upper left, clockwise. */
  readonly corners: Quad;
  /** Width of the card before perspective, in pixels. */
  readonly cardWidth: number;
  /** Turn in the picture's plane, degrees clockwise. */
  readonly turn: number;
}

/** What is photographed in place of one card, in any unit. */
export interface SheetShape {
  readonly width: number;
  readonly height: number;
  /** Width of each card on it, where there are several: the level's size is a card's. */
  readonly cardWidth?: number;
}

const LONGEST_SIDE = 2000;
const FRAMES = [4 / 3, 4 / 3, 3 / 4, 3 / 4, 16 / 9, 9 / 16, 1, 3 / 2] as const;

function tiltCorners(
  width: number,
  height: number,
  turn: number,
  tiltX: number,
  tiltY: number,
  distance: number,
): Quad {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const [cosTurn, sinTurn] = [Math.cos(radians(turn)), Math.sin(radians(turn))];
  const project = (x: number, y: number): Corner => {
    const turnedX = x * cosTurn - y * sinTurn;
    const turnedY = x * sinTurn + y * cosTurn;
    const acrossX = turnedX * Math.cos(radians(tiltY));
    const depthY = turnedX * Math.sin(radians(tiltY));
    const downY = turnedY * Math.cos(radians(tiltX));
    const depth = depthY + turnedY * Math.sin(radians(tiltX));
    const nearness = (distance * width) / (distance * width + depth);
    return [acrossX * nearness, downY * nearness];
  };
  const [right, bottom] = [width / 2, height / 2];
  return [project(-right, -bottom), project(right, -bottom), project(right, bottom), project(-right, bottom)];
}

/**
 * Where the card lies in the frame, as a camera held over a desk would see it.
 * @param shape of what lies there; an ID-1 card unless said
 */
export function placeCard(
  random: Random,
  level: LevelNumbers,
  shape: SheetShape = { width: CARD_WIDTH, height: CARD_HEIGHT },
): Placement {
  const turn = random.chance(level.anyTurn)
    ? random.between(-180, 180)
    : random.between(-level.turn, level.turn) +
      (random.chance(level.quarterTurn) ? random.pick([90, 180, 270]) : 0);
  const tilt = (): number => Math.max(-1, Math.min(1, random.normal() * 0.5)) * level.tilt;
  const cardsAcross = shape.width / (shape.cardWidth ?? shape.width);
  let cardWidth = random.between(...level.cardWidth) * cardsAcross;
  const cardHeight = (cardWidth * shape.height) / shape.width;
  let corners = tiltCorners(cardWidth, cardHeight, turn, tilt(), tilt(), random.between(1.3, 3));
  const extent = (axis: 0 | 1): number =>
    Math.max(...corners.map((corner) => corner[axis])) - Math.min(...corners.map((corner) => corner[axis]));
  const fill = random.between(...level.fill);
  const isScan = level.tilt === 0;
  const aspect = isScan ? extent(0) / extent(1) : random.pick(FRAMES);
  let width = Math.max(extent(0), extent(1) * aspect) / fill;
  let height = width / aspect;
  // More cards take a larger picture, though not one that is larger by as much: people step back.
  const reduce = Math.min(1, (LONGEST_SIDE * Math.sqrt(cardsAcross)) / Math.max(width, height));
  if (reduce < 1) {
    [width, height, cardWidth] = [width * reduce, height * reduce, cardWidth * reduce];
    corners = mapCorners(corners, ([x, y]) => [x * reduce, y * reduce]);
  }
  width = Math.round(width);
  height = Math.round(height);
  const slack = (axis: 0 | 1, size: number): number => {
    const min = Math.min(...corners.map((corner) => corner[axis]));
    const room = size - extent(axis);
    return (isScan ? room / 2 : room * random.between(0.04, 0.96)) - min;
  };
  let shiftX = slack(0, width);
  let shiftY = slack(1, height);
  if (random.chance(level.croppedShare)) {
    const cut = cardWidth * random.between(0.005, 0.025);
    const side = random.integer(0, 3);
    const edge = (axis: 0 | 1, end: 'min' | 'max'): number =>
      end === 'min'
        ? Math.min(...corners.map((corner) => corner[axis]))
        : Math.max(...corners.map((corner) => corner[axis]));
    if (side === 0) shiftX = -edge(0, 'min') - cut;
    else if (side === 1) shiftX = width - edge(0, 'max') + cut;
    else if (side === 2) shiftY = -edge(1, 'min') - cut;
    else shiftY = height - edge(1, 'max') + cut;
  }
  const moved = mapCorners(corners, ([x, y]) => [x + shiftX, y + shiftY]);
  return { width, height, corners: moved, cardWidth, turn };
}
