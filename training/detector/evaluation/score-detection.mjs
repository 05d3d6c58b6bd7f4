// How well one detection fits the truth of one photograph.
//
// A printed line (a label, a value, a header line) counts as found when one single box holds it: the box covers
// 92 % of its length, its middle line stays within 30 % of the letters' height of the line's middle at both
// ends, it is not lower than 75 % of the letters' height nor higher than two and a half of them. A box that also
// holds the label or the colon beside is accepted, so that detectors which join a row are not punished for it;
// one that joins two rows fails by its middle or its height. A box is right when most of it lies on printed lines.

/**
 * @typedef {{ readonly x: number, readonly y: number }} Point
 * @typedef {import('../../../packages/reader/dist/geometry/text-box.js').TextBox} TextBox
 * @typedef {import('../../../packages/reader/dist/geometry/text-box.js').CardRegion} CardRegion
 *
 * @typedef {object} PrintedLine
 * @property {string} part
 * @property {string} text
 * @property {readonly Point[]} quad clockwise from the line's own top left
 *
 * @typedef {object} Truth in the pixels that the detector was given
 * @property {readonly Point[]} corners
 * @property {readonly PrintedLine[]} lines
 *
 * @typedef {ReturnType<typeof toLine>} Line
 */

const MIN_LENGTH = 0.92;
const MAX_OFFSET = 0.3;
const HEIGHTS = [0.75, 2.5];
const DIRECTION_TOLERANCE = (10 * Math.PI) / 180;

/**
 * @param {import('../../../packages/reader/dist/geometry/text-box.js').Detection} detection
 * @param {Truth} truth
 */
export function scoreDetection(detection, truth) {
  const asked = truth.lines.filter(isAsked).map(toLine);
  const everything = truth.lines.filter(({ part }) => part !== 'row').map(toLine);
  const holders = asked.map((line) => detection.boxes.filter((box) => holds(box, line)));
  const touching = asked.map((line) => detection.boxes.filter((box) => overlapsLine(box, line)));
  const fits = asked.flatMap((line, index) => holders[index].slice(0, 1).map((box) => ({ line, box })));
  const angle = toAngle(truth.corners[0], truth.corners[1]);
  return {
    asked: asked.length,
    found: holders.filter((boxes) => boxes.length > 0).length,
    split: holders.filter((boxes, index) => boxes.length === 0 && touching[index].length > 1).length,
    boxes: detection.boxes.length,
    boxesRight: detection.boxes.filter((box) => everything.some((line) => liesOn(box, line))).length,
    directionRight: Math.abs(toSigned(detection.readingAngle - angle)) < DIRECTION_TOLERANCE,
    cornerError: toCornerError(detection.cards[0], truth.corners),
    heightRatios: fits.map(({ line, box }) => box.height / line.height),
    // Right ends only: on the left the colon may belong to the box.
    endMargins: fits.map(({ line, box }) => (alongOf(line, rightEndOf(box)) - line.length) / line.height),
  };
}

/**
 * Colons alone are not asked for, nor values of which there is next to nothing to see (a dash).
 *
 * @param {PrintedLine} line
 */
function isAsked({ part, text }) {
  return part !== 'row' && part !== 'colon' && /[A-Za-z0-9]/.test(text);
}

/** @param {PrintedLine} line */
function toLine({ quad }) {
  const start = mean(quad[0], quad[3]);
  const end = mean(quad[1], quad[2]);
  const length = Math.hypot(end.x - start.x, end.y - start.y);
  const height =
    (Math.hypot(quad[3].x - quad[0].x, quad[3].y - quad[0].y) +
      Math.hypot(quad[2].x - quad[1].x, quad[2].y - quad[1].y)) /
    2;
  const along = { x: (end.x - start.x) / length, y: (end.y - start.y) / length };
  return { start, end, length, height, along };
}

/** @param {Point} a @param {Point} b */
function mean(a, b) {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** @param {Pick<Line, 'start' | 'along'>} line @param {Point} point */
function alongOf({ start, along }, point) {
  return (point.x - start.x) * along.x + (point.y - start.y) * along.y;
}

/** @param {Pick<Line, 'start' | 'along' | 'height'>} line @param {Point} point */
function offsetOf({ start, along, height }, point) {
  return ((point.y - start.y) * along.x - (point.x - start.x) * along.y) / height;
}

/** @param {TextBox} box @param {Point} point */
function toBoxFrame(box, point) {
  const cos = Math.cos(box.angle);
  const sin = Math.sin(box.angle);
  const x = point.x - box.centreX;
  const y = point.y - box.centreY;
  return { along: x * cos + y * sin, across: y * cos - x * sin };
}

/** @param {TextBox} box */
function rightEndOf(box) {
  return {
    x: box.centreX + (Math.cos(box.angle) * box.width) / 2,
    y: box.centreY + (Math.sin(box.angle) * box.width) / 2,
  };
}

/** @param {TextBox} box @param {Line} line */
function holds(box, line) {
  const start = toBoxFrame(box, line.start);
  const end = toBoxFrame(box, line.end);
  const from = Math.min(start.along, end.along);
  const to = Math.max(start.along, end.along);
  const covered = Math.min(to, box.width / 2) - Math.max(from, -box.width / 2);
  if (covered < MIN_LENGTH * line.length) return false;
  if (Math.abs(start.across) > MAX_OFFSET * line.height || Math.abs(end.across) > MAX_OFFSET * line.height)
    return false;
  return box.height > HEIGHTS[0] * line.height && box.height < HEIGHTS[1] * line.height;
}

/** @param {TextBox} box @param {Line} line */
function overlapsLine(box, line) {
  const start = toBoxFrame(box, line.start);
  const end = toBoxFrame(box, line.end);
  const covered =
    Math.min(Math.max(start.along, end.along), box.width / 2) -
    Math.max(Math.min(start.along, end.along), -box.width / 2);
  return covered > 0.1 * line.length && Math.abs(start.across + end.across) / 2 < MAX_OFFSET * line.height;
}

/** @param {TextBox} box @param {Line} line */
function liesOn(box, line) {
  const centre = { x: box.centreX, y: box.centreY };
  return (
    Math.abs(offsetOf(line, centre)) < 0.5 &&
    alongOf(line, centre) > -line.height &&
    alongOf(line, centre) < line.length + line.height
  );
}

/** @param {Point} from @param {Point} to */
function toAngle(from, to) {
  return Math.atan2(to.y - from.y, to.x - from.x);
}

/** @param {number} angle */
function toSigned(angle) {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

/**
 * Mean distance of the corners, in card widths.
 *
 * @param {CardRegion | undefined} card
 * @param {readonly Point[]} corners
 */
function toCornerError(card, corners) {
  if (card === undefined) return undefined;
  const width = Math.hypot(corners[1].x - corners[0].x, corners[1].y - corners[0].y);
  const total = card.corners.reduce(
    (sum, corner, i) => sum + Math.hypot(corner.x - corners[i].x, corner.y - corners[i].y),
    0,
  );
  return total / 4 / width;
}
