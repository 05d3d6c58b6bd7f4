export interface WeightedValue {
  readonly value: number;
  readonly weight: number;
}

/** The value at which half of the weight is reached; 0 for none. */
export function weightedMedianOf(values: readonly WeightedValue[]): number {
  const sorted = [...values].sort((a, b) => a.value - b.value);
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let reached = 0;
  for (const { value, weight } of sorted) {
    reached += weight;
    if (reached >= half) return value;
  }
  return 0;
}
