/** Random choices that come out the same for the same seed. */
export interface SeededRandom {
  /** In [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  pick<T>(choices: readonly T[]): T;
}

/** mulberry32: 32 bits of state, good enough to choose victims by. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    pick(choices) {
      if (choices.length === 0) throw new RangeError('nothing to pick from');
      // In range, whatever type the choices have.
      return choices[Math.floor(next() * choices.length)] as (typeof choices)[number];
    },
  };
}
