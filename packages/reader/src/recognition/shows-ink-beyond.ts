// biome-ignore-all lint/style/noNonNullAssertion: loops within the array's own bounds
import type { TextBox } from '../geometry/text-box.js';
import type { GreyPixels } from '../image/pixels.js';
import { sampleBilinear } from '../image/sample-bilinear.js';
import { percentileOf } from '../statistics/percentile.js';

/** What is looked at, in heights of the box: its own end, which tells ink from ground, and what stands beyond. */
const WITHIN = 3;
const BEYOND = 0.8;
const COLUMNS_PER_HEIGHT = 14;
/** Across the line: where every letter has ink, and the rows above and below have none. */
const ROWS = [-0.24, -0.18, -0.12, -0.06, 0, 0.06, 0.12, 0.18, 0.24];
/** Ink is this much of the way from the ground to the box's own letters. */
const MIN_CONTRAST = 0.5;
/** Ground that differs by no more grey levels than this is bare, whatever the letters are like: most boxes end at such. */
const MIN_LEVELS = 10;
/** The next letter begins no further from the box's end, in heights, than a blank is wide, and is so wide at least. */
const MAX_GAP = 0.3;
const MIN_INK_WIDTH = 0.12;

/**
 * Whether print goes on where the box ends: columns as dark as its own letters right behind it. A column that is dark from top to
 * bottom is none of a letter's: the photo begins there.
 */
export function showsInkBeyond(image: GreyPixels, box: TextBox): boolean {
  const beyond = measureColumns(image, box, 0, BEYOND);
  if (!beyond.some(({ light, dark }) => light - dark > MIN_LEVELS)) return false;
  const own = measureColumns(image, box, -Math.min(WITHIN, box.width / box.height), 0);
  const ground = percentileOf(
    own.map(({ light }) => light),
    0.6,
  );
  const ink = percentileOf(
    own.map(({ dark }) => ground - dark),
    0.7,
  );
  const isInk = ({ light, dark }: Column) => Math.min(light, ground) - dark > MIN_CONTRAST * ink;
  const first = beyond.findIndex(isInk);
  return (
    first >= 0 &&
    first < MAX_GAP * COLUMNS_PER_HEIGHT &&
    beyond.filter(isInk).length >= MIN_INK_WIDTH * COLUMNS_PER_HEIGHT
  );
}

/** The second darkest and second lightest of the places looked at, one below the other: one alone is noise. */
interface Column {
  readonly dark: number;
  readonly light: number;
}

/** Between two places in heights of the box, counted from its end. */
function measureColumns(image: GreyPixels, box: TextBox, from: number, to: number): Column[] {
  const cos = Math.cos(box.angle);
  const sin = Math.sin(box.angle);
  const levels = new Float32Array(ROWS.length);
  return Array.from({ length: Math.round((to - from) * COLUMNS_PER_HEIGHT) }, (_, column) => {
    const along = box.width / 2 + (from + (column + 0.5) / COLUMNS_PER_HEIGHT) * box.height;
    for (let row = 0; row < ROWS.length; row++) {
      const across = ROWS[row]! * box.height;
      const x = box.centreX + along * cos - across * sin;
      levels[row] = sampleBilinear(image, x - 0.5, box.centreY + along * sin + across * cos - 0.5);
    }
    levels.sort();
    return { dark: levels[1]!, light: levels[ROWS.length - 2]! };
  });
}
