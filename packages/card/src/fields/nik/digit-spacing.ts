import { groupOfPlaces, toGroups } from './number-groups.js';

/**
 * A gap this many pitches wider than the others has room for a digit. The recogniser names a digit up to a third of a pitch
 * beside its middle: on 108 untouched numbers the widest such step was 0.61, and a digit that is gone makes one of 1.
 */
const MIN_GAP_PITCHES = 0.8;
/** The step must explain this much of how far the digits stand from an even row. */
const MAX_UNEXPLAINED = 0.5;

/** Whether evenly spaced digits leave room for another one between two of them. */
export function leavesGap(places: readonly number[]): boolean {
  const even = residualOf(places, jointPitch(places), 0);
  return places.slice(1).some((_, index) => {
    const { residual, step } = fitStep(places, index + 1);
    return step > MIN_GAP_PITCHES && residual < MAX_UNEXPLAINED * even;
  });
}

/** Between groups is less room than this, in pitches, or it is no blank, … */
const MIN_GROUP_GAP = 0.15;
/** … and no more than one digit and a little would need: a wider one shows nothing of what was there. */
const MAX_GROUP_GAP = 1.4;
/** The gaps of one number differ by less than this: one that a digit was taken from is wider by 1. */
const MAX_GAP_DIFFERENCE = 0.5;

/** How a number that is printed in groups is spaced. */
export interface GroupSpacing {
  readonly pitch: number;
  /** How much further apart than others two digits of different groups are, in pitches. */
  readonly gap: number;
}

/**
 * The spacing of digits in groups, cut before each place of `breaks`; null where the gaps are not alike, or not of a width that
 * a blank has.
 */
export function fitGroupSpacing(places: readonly number[], breaks: readonly number[]): GroupSpacing | null {
  const groups = toGroups(places, breaks);
  const pitch = jointPitch(...groups);
  if (pitch <= 0) return null;
  const starts = [0, ...breaks];
  const offsets = groups.map((group, index) => offsetOf(group, pitch, starts[index] ?? 0) / pitch);
  const gaps = offsets.slice(1).map((offset, index) => offset - (offsets[index] ?? offset));
  const gap = gaps.reduce((sum, each) => sum + each, 0) / Math.max(1, gaps.length);
  if (gap < MIN_GROUP_GAP || gap > MAX_GROUP_GAP) return null;
  return gaps.some((each) => Math.abs(each - gap) > MAX_GAP_DIFFERENCE) ? null : { pitch, gap };
}

/** The places of digits as they would be without the gaps between their groups. */
export function closeGroups(
  places: readonly number[],
  breaks: readonly number[],
  { pitch, gap }: GroupSpacing,
): number[] {
  const groups = groupOfPlaces(breaks, places.length);
  return places.map((place, index) => place - pitch * gap * (groups[index] ?? 0));
}

/** Digits from the first on at one pitch, and from `at` on moved by a step: how wide it is, and what is left over. */
function fitStep(places: readonly number[], at: number): { step: number; residual: number } {
  const before = places.slice(0, at);
  const after = places.slice(at);
  const pitch = jointPitch(before, after);
  const step = offsetOf(after, pitch, at) - offsetOf(before, pitch, 0);
  const residual = residualOf(before, pitch, 0) + residualOf(after, pitch, at);
  return { step: step / pitch, residual };
}

/** The pitch that fits both parts best, each wherever it begins. */
function jointPitch(...parts: readonly (readonly number[])[]): number {
  let across = 0;
  let spread = 0;
  for (const part of parts) {
    const middle = (part.length - 1) / 2;
    const mean = part.reduce((sum, place) => sum + place, 0) / Math.max(1, part.length);
    for (const [index, place] of part.entries()) {
      across += (index - middle) * (place - mean);
      spread += (index - middle) ** 2;
    }
  }
  return spread > 0 ? across / spread : 0;
}

function offsetOf(part: readonly number[], pitch: number, first: number): number {
  return (
    part.reduce((sum, place, index) => sum + place - pitch * (first + index), 0) / Math.max(1, part.length)
  );
}

function residualOf(part: readonly number[], pitch: number, first: number): number {
  const offset = offsetOf(part, pitch, first);
  return part.reduce((sum, place, index) => sum + (place - pitch * (first + index) - offset) ** 2, 0);
}
