import { toCorners, toRectangleAlong } from '../geometry/rotated-rectangle.js';
import type { CardProposal } from './propose-cards.js';

/** Two pieces of one card together are no larger than this many times the larger of them. */
const MAX_GROWTH = 3;

/**
 * What two proposals would be if they were one card: the hard edge of a shadow can divide a card in two. Each pair whose
 * common rectangle is not much larger than its larger part, along the direction of that part.
 */
export function mergeProposals(proposals: readonly CardProposal[]): CardProposal[] {
  return proposals.flatMap((first, index) =>
    proposals.slice(index + 1).flatMap((second) => {
      const corners = [...toCorners(first), ...toCorners(second)];
      const merged = toRectangleAlong(corners, first.angle);
      const growth = (merged.width * merged.height) / (first.width * first.height);
      return growth < MAX_GROWTH ? [{ ...first, ...merged }] : [];
    }),
  );
}
