import { angleBetween } from '../geometry/angles.js';
import type { TextBox } from '../geometry/text-box.js';

/** In box heights. Boxes have a margin at their ends, so that the pieces of one line overlap or nearly touch. */
const MAX_GAP = 0.1;
/** Centre lines further apart than this, in box heights, are two lines. */
const MAX_OFFSET = 0.3;
const MAX_HEIGHT_RATIO = 1.5;
const MAX_TURN = Math.PI / 18;

/**
 * Merges what the network left in pieces: neighbours on one line with no more than a space between them. A label may
 * follow a label ("Gol." "Darah"). Anything may follow a value and is then part of it. A value after a label begins a new
 * box.
 */
export function mergeBoxes(boxes: readonly TextBox[]): TextBox[] {
  const remaining = [...boxes].sort((a, b) => startOf(a) - startOf(b));
  const merged: TextBox[] = [];
  for (let box = remaining.shift(); box; box = remaining.shift()) {
    // A longer box may reach pieces it did not reach before.
    for (let next = takeNext(box, remaining); next; next = takeNext(box, remaining)) box = merge(box, next);
    merged.push(box);
  }
  return merged;
}

/** Takes the first box that continues `box` out of `remaining`. */
function takeNext(box: TextBox, remaining: TextBox[]): TextBox | undefined {
  const index = remaining.findIndex((next) => continues(box, next));
  return index < 0 ? undefined : remaining.splice(index, 1)[0];
}

function startOf(box: TextBox): number {
  return box.centreX * Math.cos(box.angle) + box.centreY * Math.sin(box.angle) - box.width / 2;
}

/** Whether `next` starts where `box` ends, on the same line. */
function continues(box: TextBox, next: TextBox): boolean {
  if (box.kind === 'label' && next.kind === 'value') return false;
  if (Math.abs(angleBetween(box.angle, next.angle)) > MAX_TURN) return false;
  if (Math.max(box.height / next.height, next.height / box.height) > MAX_HEIGHT_RATIO) return false;
  const { along, across } = toFrameOf(box, next);
  const height = Math.min(box.height, next.height);
  const gap = along - next.width / 2 - box.width / 2;
  return along > 0 && gap < MAX_GAP * height && Math.abs(across) < MAX_OFFSET * height;
}

function toFrameOf(box: TextBox, other: TextBox): { along: number; across: number } {
  const x = other.centreX - box.centreX;
  const y = other.centreY - box.centreY;
  const cos = Math.cos(box.angle);
  const sin = Math.sin(box.angle);
  return { along: x * cos + y * sin, across: y * cos - x * sin };
}

/** In the longer box's direction, from the first one's start to whichever end is further. */
function merge(first: TextBox, second: TextBox): TextBox {
  const longer = first.width >= second.width ? first : second;
  const cos = Math.cos(longer.angle);
  const sin = Math.sin(longer.angle);
  const alongOf = (box: TextBox) => box.centreX * cos + box.centreY * sin;
  const start = Math.min(alongOf(first) - first.width / 2, alongOf(second) - second.width / 2);
  const end = Math.max(alongOf(first) + first.width / 2, alongOf(second) + second.width / 2);
  const total = first.width + second.width;
  const mix = (a: number, b: number) => (a * first.width + b * second.width) / total;
  const acrossOf = (box: TextBox) => box.centreY * cos - box.centreX * sin;
  const along = (start + end) / 2;
  const across = mix(acrossOf(first), acrossOf(second));
  return {
    ...longer,
    ...(first.kind ? { kind: first.kind } : {}),
    centreX: along * cos - across * sin,
    centreY: along * sin + across * cos,
    width: end - start,
    height: mix(first.height, second.height),
    score: mix(first.score, second.score),
  };
}
