import { readdirSync, readFileSync } from 'node:fs';
import type { Random } from '../../random.js';
import { requireDefined } from '../../require-defined.js';

/** A face that nothing but the vector renderer prints in: outlines of printable ASCII (fonts/held-out). */
export interface HeldOutFace {
  readonly file: string;
  readonly family: string;
  readonly weight: number;
  readonly unitsPerEm: number;
  /** Advance of a blank in font units. */
  readonly space: number;
  /** Advance in font units and SVG path, y pointing down from the baseline. */
  readonly glyphs: Readonly<Record<string, readonly [advance: number, path: string]>>;
  /** What is added between two characters, in font units. */
  readonly kerning: Readonly<Record<string, number>>;
}

const folder = new URL('../../../fonts/held-out/', import.meta.url);
let faces: readonly HeldOutFace[] | undefined;

export function loadHeldOutFaces(): readonly HeldOutFace[] {
  faces ??= readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as HeldOutFace);
  return faces;
}

/** How often each family prints a card: the nearer to Helvetica, the more often, as on real cards. */
const FAMILY_WEIGHTS = [
  ['Go', 5],
  ['Cantarell', 3],
  ['Andika', 2],
  ['League Spartan', 1],
] as const;

/** The lightest and the boldest face of one family. */
export function pickHeldOutFaces(random: Random): { regular: HeldOutFace; bold: HeldOutFace } {
  const family = random.weighted(FAMILY_WEIGHTS);
  const members = loadHeldOutFaces()
    .filter((face) => face.family === family)
    .sort((a, b) => a.weight - b.weight);
  return {
    regular: requireDefined(members[0], `held-out face of ${family}`),
    bold: requireDefined(members.at(-1), `held-out face of ${family}`),
  };
}
