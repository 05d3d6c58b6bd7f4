import { describe, expect, it } from 'vitest';
import { mergeProposals } from './merge-proposals.js';
import type { CardProposal } from './propose-cards.js';

function propose(centreX: number, width: number): CardProposal {
  return { centreX, centreY: 100, width, height: 120, angle: 0, score: 0.9, agreement: 1 };
}

describe('mergeProposals', () => {
  it('makes one card of the two parts that a shadow divides it into', () => {
    const [merged] = mergeProposals([propose(150, 100), propose(60, 60)]);
    expect(merged).toMatchObject({ centreX: 115, centreY: 100, width: 170, height: 120 });
  });

  it('does not merge cards that lie apart', () => {
    expect(mergeProposals([propose(150, 100), propose(900, 100)])).toEqual([]);
    expect(mergeProposals([propose(150, 100)])).toEqual([]);
  });
});
