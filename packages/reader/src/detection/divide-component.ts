// biome-ignore-all lint/style/noNonNullAssertion: sums over the cells of one map
import { toRectangleAlong } from '../geometry/rotated-rectangle.js';
import { type Component, findComponents, toComponent } from './mask/find-components.js';
import type { ProbabilityMap } from './mask/probability-map.js';

/** Thresholds at which two cards that touch may come apart: where they meet a cell is less sure to be a card's middle. */
const THRESHOLDS = [0.6, 0.7, 0.8, 0.9, 0.95, 0.98];
/** Height to width of a card's kernel along its direction of reading, from every side that it can be read from. */
const MIN_ASPECT = 0.4;
const MAX_ASPECT = 0.95;
/** Smaller parts are pieces of a card that a shadow or a finger divides. */
const MIN_PART = 0.15;

/**
 * The cards of a component that is too high or too long for one: those that lie against each other are one region of the
 * map. The component itself where it does not come apart.
 *
 * @param angle the direction of reading that its cells vote for
 */
export function divideComponent(
  component: Component,
  map: ProbabilityMap,
  angle: number,
  minPixels: number,
): Component[] {
  if (looksLikeOneCard(component, angle)) return [component];
  const alone = { ...map, values: keepOnly(component, map) };
  let best = [component];
  let mostCards = 0;
  for (const threshold of THRESHOLDS) {
    const parts = findComponents(alone, { threshold, minPixels });
    const large = parts.filter(({ pixelCount }) => pixelCount >= MIN_PART * sumOf(parts));
    if (large.length < 2) continue;
    const divided = assignToNearest(component, large, map);
    // Too high a threshold divides cards as well, and then there are parts that are none.
    const cards = divided.filter((part) => looksLikeOneCard(part, angle)).length;
    if (cards < divided.length || cards <= mostCards) continue;
    best = divided;
    mostCards = cards;
  }
  return best;
}

function looksLikeOneCard(component: Component, angle: number): boolean {
  const { width, height } = toRectangleAlong(component.outline, angle);
  const aspect = height / width;
  return aspect > MIN_ASPECT && aspect < MAX_ASPECT;
}

function keepOnly(component: Component, { values }: ProbabilityMap): Float32Array {
  const alone = new Float32Array(values.length);
  for (const index of component.pixels) alone[index] = values[index]!;
  return alone;
}

function sumOf(parts: readonly Component[]): number {
  return parts.reduce((sum, { pixelCount }) => sum + pixelCount, 0);
}

/** A higher threshold eats at the cards' edges: each cell of the component goes to the part whose centre is nearest. */
function assignToNearest(
  component: Component,
  parts: readonly Component[],
  map: ProbabilityMap,
): Component[] {
  const centres = parts.map(({ pixels }) => {
    let x = 0;
    let y = 0;
    for (const index of pixels) {
      x += index % map.columns;
      y += Math.floor(index / map.columns);
    }
    return { x: x / pixels.length, y: y / pixels.length };
  });
  const cells: number[][] = parts.map(() => []);
  for (const index of component.pixels) {
    const x = index % map.columns;
    const y = Math.floor(index / map.columns);
    const distances = centres.map((centre) => Math.hypot(x - centre.x, y - centre.y));
    cells[distances.indexOf(Math.min(...distances))]!.push(index);
  }
  return cells.map((pixels) => toComponent(map, Int32Array.from(pixels)));
}
