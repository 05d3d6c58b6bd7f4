import { describe, expect, it } from 'vitest';
import { joinSightings } from './merge-proposals.js';
import type { CardSighting } from './propose-cards.js';

function sight(centreX: number, width: number): CardSighting {
  return { centreX, centreY: 100, width, height: 120, angle: 0, score: 0.9, agreement: 1 };
}

describe('joinSightings', () => {
  it('makes one card of the two parts that a shadow left', () => {
    const [joined] = joinSightings([sight(150, 100), sight(60, 60)]);
    expect(joined).toMatchObject({ centreX: 115, centreY: 100, width: 170, height: 120 });
  });

  it('does not join cards that lie apart', () => {
    expect(joinSightings([sight(150, 100), sight(900, 100)])).toEqual([]);
    expect(joinSightings([sight(150, 100)])).toEqual([]);
  });
});
