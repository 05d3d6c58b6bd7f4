// biome-ignore-all lint/style/noNonNullAssertion: butterflies over arrays of the transform's length
/**
 * Fast Fourier transform of a sequence whose length is a power of two, in place (radix 2). `offset` and `stride`
 * pick a row or a column out of a matrix.
 */
export function transform(
  real: Float64Array,
  imaginary: Float64Array,
  length: number,
  offset = 0,
  stride = 1,
): void {
  for (let index = 1, mirror = 0; index < length; index++) {
    let bit = length >> 1;
    for (; mirror & bit; bit >>= 1) mirror ^= bit;
    mirror ^= bit;
    if (index < mirror) {
      const a = offset + index * stride;
      const b = offset + mirror * stride;
      const swappedReal = real[a]!;
      const swappedImaginary = imaginary[a]!;
      real[a] = real[b]!;
      imaginary[a] = imaginary[b]!;
      real[b] = swappedReal;
      imaginary[b] = swappedImaginary;
    }
  }
  const { cosines, sines } = loadTurns(length);
  for (let size = 2; size <= length; size *= 2) {
    const half = size / 2;
    for (let step = 0; step < half; step++) {
      const cos = cosines[(step * length) / size]!;
      const sin = sines[(step * length) / size]!;
      for (let start = step; start < length; start += size) {
        const a = offset + start * stride;
        const b = a + half * stride;
        const turnedReal = real[b]! * cos - imaginary[b]! * sin;
        const turnedImaginary = real[b]! * sin + imaginary[b]! * cos;
        real[b] = real[a]! - turnedReal;
        imaginary[b] = imaginary[a]! - turnedImaginary;
        real[a]! += turnedReal;
        imaginary[a]! += turnedImaginary;
      }
    }
  }
}

const turnsOfLength = new Map<number, { cosines: Float64Array; sines: Float64Array }>();

function loadTurns(length: number) {
  let turns = turnsOfLength.get(length);
  if (!turns) {
    const angles = Float64Array.from({ length: length / 2 }, (_, step) => (2 * Math.PI * step) / length);
    turns = { cosines: angles.map(Math.cos), sines: angles.map((angle) => -Math.sin(angle)) };
    turnsOfLength.set(length, turns);
  }
  return turns;
}
