/** A confidence to three places, and never surer than it was: what lay under a threshold stays under it. Pure. */
export function roundConfidence(confidence: number): number {
  // A thousandth that was one already is not one less for what binary fractions make of it.
  return Math.floor(confidence * 1_000 + 1e-9) / 1_000;
}

/** A place in the image to a tenth of a pixel: nothing is found more exactly. Pure. */
export function roundPoint({ x, y }: { readonly x: number; readonly y: number }): { x: number; y: number } {
  return { x: roundToTenth(x), y: roundToTenth(y) };
}

/** Pixels, or degrees. Pure. */
export function roundToTenth(value: number): number {
  // Never -0, which JSON has no word for.
  return Math.round(value * 10) / 10 + 0;
}
