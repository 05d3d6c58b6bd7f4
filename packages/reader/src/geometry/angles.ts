/** The same direction in (-π, π]. */
export function toSignedAngle(angle: number): number {
  const turn = 2 * Math.PI;
  const wrapped = angle - turn * Math.floor((angle + Math.PI) / turn);
  return wrapped === -Math.PI ? Math.PI : wrapped;
}

/** The undirected line's angle in (-π/2, π/2]: a box and the same box upside down are one line. */
export function toLineAngle(angle: number): number {
  const wrapped = angle - Math.PI * Math.floor((angle + Math.PI / 2) / Math.PI);
  return wrapped === -Math.PI / 2 ? Math.PI / 2 : wrapped;
}

/** `from` to `to` the short way round, in (-π, π]. */
export function angleBetween(from: number, to: number): number {
  return toSignedAngle(to - from);
}
