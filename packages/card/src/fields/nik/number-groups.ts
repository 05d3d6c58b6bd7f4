import { NIK_LENGTH } from './nik-rules.js';

/**
 * Where a NIK is parted when it is printed in groups: after the codes of the region, the birth date and its parts, or every
 * four digits. Parted elsewhere it may be a number of which a digit was taken away.
 */
const GROUPINGS: readonly (readonly number[])[] = [
  [6, 12],
  [4, 8, 12],
  [2, 4, 6, 12],
  [6, 8, 10, 12],
  [2, 4, 6, 8, 10, 12],
];

/** Whether sixteen digits that are parted before these places are a number printed in groups. */
export function isNumberGrouping(breaks: readonly number[]): boolean {
  return GROUPINGS.some((grouping) => grouping.join() === breaks.join());
}

/** A number's groups, cut before the places of `breaks`. */
export function toGroups<Item>(items: readonly Item[], breaks: readonly number[]): Item[][] {
  const ends = [...breaks, items.length];
  return ends.map((end, index) => items.slice(ends[index - 1] ?? 0, end));
}

/** The group that each place of a number belongs to, the first being 0. */
export function groupOfPlaces(breaks: readonly number[], length: number = NIK_LENGTH): number[] {
  return Array.from({ length }, (_, place) => breaks.filter((start) => start <= place).length);
}
