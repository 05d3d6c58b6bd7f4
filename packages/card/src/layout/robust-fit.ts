/** value = base + slope × at */
export interface LinearFit {
  readonly slope: number;
  readonly base: number;
}

export interface Sample {
  readonly at: number;
  readonly value: number;
}

export function valueAt(fit: LinearFit, at: number): number {
  return fit.base + fit.slope * at;
}

export function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function leastSquares(samples: readonly Sample[]): LinearFit {
  const count = samples.length;
  const meanAt = samples.reduce((sum, sample) => sum + sample.at, 0) / count;
  const meanValue = samples.reduce((sum, sample) => sum + sample.value, 0) / count;
  let across = 0;
  let spread = 0;
  for (const { at, value } of samples) {
    across += (at - meanAt) * (value - meanValue);
    spread += (at - meanAt) ** 2;
  }
  const slope = spread > 0 ? across / spread : 0;
  return { slope, base: meanValue - slope * meanAt };
}

/** Median of all pairwise slopes (Theil–Sen): up to a quarter of the samples may be wrong. */
export function medianLine(samples: readonly Sample[]): LinearFit {
  const slopes: number[] = [];
  for (let one = 0; one < samples.length; one++) {
    for (let other = one + 1; other < samples.length; other++) {
      const run = samples[other]!.at - samples[one]!.at;
      if (Math.abs(run) > 1e-6) slopes.push((samples[other]!.value - samples[one]!.value) / run);
    }
  }
  const slope = samples.length >= 4 ? median(slopes) : 0;
  return { slope, base: median(samples.map((sample) => sample.value - slope * sample.at)) };
}
