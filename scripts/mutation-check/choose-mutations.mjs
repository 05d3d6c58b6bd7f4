/**
 * Those of a list that are asked for, in its order.
 *
 * @template {{ readonly name: string }} Named
 * @param {readonly Named[]} all
 * @param {{ readonly only: string, readonly part: string }} asked `only`: what stands in their names; `part`: `2/6` is the second
 *   of six parts, which together are all of them
 * @returns {readonly Named[]}
 * @throws {RangeError} where that is none, or no part
 */
export function chooseMutations(all, { only, part }) {
  const named = all.filter(({ name }) => name.includes(only));
  const [, which = 0, parts = 0] = (/^(\d+)\/(\d+)$/.exec(part) ?? []).map(Number);
  if (which < 1 || which > parts) throw new RangeError(`--part ${part}: give two numbers, as in 2/6`);
  const at = (/** @type {number} */ index) => Math.round((index * named.length) / parts);
  const chosen = named.slice(at(which - 1), at(which));
  if (chosen.length === 0)
    throw new RangeError(`there is no mutation in ${part} of those with "${only}" in their names`);
  return chosen;
}
