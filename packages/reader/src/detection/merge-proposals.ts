import { toCorners, toRectangleAlong } from '../geometry/rotated-rectangle.js';
import type { CardSighting } from './propose-cards.js';

/** Two pieces of one card are together no larger than this many times the larger of them. */
const MOST_GROWTH = 3;

/**
 * What two sightings would be if they were one card: the hard edge of a shadow can part a card in two. Each pair whose
 * common rectangle is not much larger than its larger part, along the direction of that part.
 */
export function joinSightings(sightings: readonly CardSighting[]): CardSighting[] {
  return sightings.flatMap((first, index) =>
    sightings.slice(index + 1).flatMap((second) => {
      const corners = [...toCorners(first), ...toCorners(second)];
      const joined = toRectangleAlong(corners, first.angle);
      const growth = (joined.width * joined.height) / (first.width * first.height);
      return growth < MOST_GROWTH ? [{ ...first, ...joined }] : [];
    }),
  );
}
