// biome-ignore-all lint/style/noNonNullAssertion: selection in place, within bounds by its own invariants
/**
 * The value below which `fraction` (0..1) of the values lie; 0 for an empty list.
 *
 * Selected instead of sorted: sorting took a fifth of a card's time.
 */
export function percentileOf(values: ArrayLike<number>, fraction: number): number {
  if (values.length === 0) return 0;
  // Not Float64Array.from, which takes even a typed array value by value through an iterator.
  const pool = new Float64Array(values);
  return selectNth(pool, Math.min(pool.length - 1, Math.floor(pool.length * fraction)));
}

/** The middle value, the upper one of two; 0 for an empty list. */
export function medianOf(values: ArrayLike<number>): number {
  return percentileOf(values, 0.5);
}

/** Hoare's selection: what would stand at `nth` were `pool` sorted. Reorders `pool`. */
function selectNth(pool: Float64Array, nth: number): number {
  let first = 0;
  let last = pool.length - 1;
  while (first < last) {
    const pivot = medianOfThree(pool[first]!, pool[(first + last) >> 1]!, pool[last]!);
    let left = first;
    let right = last;
    while (left <= right) {
      while (pool[left]! < pivot) left++;
      while (pool[right]! > pivot) right--;
      if (left > right) break;
      const swapped = pool[left]!;
      pool[left++] = pool[right]!;
      pool[right--] = swapped;
    }
    // What lies between the two equals the pivot.
    if (nth <= right) last = right;
    else if (nth >= left) first = left;
    else break;
  }
  return pool[nth]!;
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
