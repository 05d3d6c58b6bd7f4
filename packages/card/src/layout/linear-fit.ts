/** value = base + slope × at */
export interface LinearFit {
  readonly slope: number;
  readonly base: number;
}

export interface Sample {
  readonly at: number;
  readonly value: number;
}

/** With fewer samples one wrong one could turn the line, so that only its height is taken from them. */
const MIN_SAMPLES_OF_SLOPE = 4;

export function valueAt(fit: LinearFit, at: number): number {
  return fit.base + fit.slope * at;
}

/** The middle value, or the mean of the two in the middle; 0 of none. */
export function median(values: readonly number[]): number {
  // A typed array sorts by number without asking a function.
  const sorted = Float64Array.from(values).sort();
  const upper = sorted[sorted.length >> 1] ?? 0;
  const lower = sorted[(sorted.length - 1) >> 1] ?? 0;
  return sorted.length % 2 === 1 ? upper : (lower + upper) / 2;
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

/** Theil–Sen: the median of all pairwise slopes. Up to a quarter of the samples may be wrong. */
export function theilSen(samples: readonly Sample[]): LinearFit {
  const slope = samples.length >= MIN_SAMPLES_OF_SLOPE ? median(slopesBetween(samples)) : 0;
  return { slope, base: median(samples.map((sample) => sample.value - slope * sample.at)) };
}

function slopesBetween(samples: readonly Sample[]): number[] {
  const slopes: number[] = [];
  samples.forEach((one, index) => {
    for (const other of samples.slice(index + 1)) {
      if (Math.abs(other.at - one.at) > 1e-6) slopes.push((other.value - one.value) / (other.at - one.at));
    }
  });
  return slopes;
}
