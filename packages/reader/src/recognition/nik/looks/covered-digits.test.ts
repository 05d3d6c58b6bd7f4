import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import type { BoxRecogniser } from '../../recognise-box.js';
import type { RecognisedLine } from '../../recognise-lines.js';
import { loadNumberVerifier, type NumberVerifier } from '../number-verifier.js';
import { verifyNumbers } from '../verify-nik.js';

const NUMBER = '3174096512570089';
/** The height of a digit and the distance to the next, in pixels: the number is looked at in this size. */
const SIZE = 32;
const FIRST = 4 * SIZE;
const WIDTH = 2 * FIRST + (NUMBER.length - 1) * SIZE;
const HEIGHT = 2 * SIZE;
const TOP = SIZE / 2;
const [GROUND, INK] = [200, 48];

/** Strokes in a field 20 wide and 32 high. */
const STROKES = [
  'M10 2 C4 2 2 8 2 16 C2 24 4 30 10 30 C16 30 18 24 18 16 C18 8 16 2 10 2 Z',
  'M3 9 L11 2 L11 30 M3 30 L18 30',
  'M2 9 C2 0 18 0 18 9 C18 16 2 22 2 30 L18 30',
  'M2 5 C8 0 17 2 17 9 C17 14 13 16 8 16 C14 16 18 18 18 23 C18 31 8 32 2 27',
  'M14 30 L14 2 L1 22 L19 22',
  'M17 2 L4 2 L3 14 C8 10 18 11 18 20 C18 31 7 32 2 27',
  'M16 4 C9 0 2 7 2 19 C2 34 18 33 18 21 C18 11 5 11 2 19',
  'M2 2 L18 2 C12 12 8 20 7 30',
  'M10 15 C1 15 1 2 10 2 C19 2 19 15 10 15 C0 15 0 30 10 30 C20 30 20 15 10 15 Z',
  'M4 28 C11 32 18 25 18 13 C18 -2 2 -1 2 11 C2 21 15 21 18 13',
];

/** What lies over some digits of the number: rows and columns are parts of each one's field. */
interface Cover {
  readonly digits: readonly number[];
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
}

let verifier: NumberVerifier;
let print: Buffer;
beforeAll(async () => {
  verifier = await loadNumberVerifier(new URL('../../../../models', import.meta.url).pathname);
  const digits = Array.from(
    NUMBER,
    (digit, index) =>
      `<path transform="translate(${FIRST + index * SIZE - 10} ${TOP})" d="${STROKES[Number(digit)]}"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="rgb(${GROUND},${GROUND},${GROUND})"/>
    <g fill="none" stroke="rgb(${INK},${INK},${INK})" stroke-width="4">${digits.join('')}</g></svg>`;
  print = await sharp(Buffer.from(svg)).greyscale().raw().toBuffer();
});

const NEVER: BoxRecogniser = {
  versions: {},
  recognise: () => Promise.reject(new Error('a whole box was recognised again')),
  refine: () => Promise.reject(new Error('a whole box was refined')),
};

/** What each of the number's cells shows. */
async function look(cover?: Cover & { grey: number }, grain = 0) {
  const data = new Uint8Array(print).map(
    (grey, at) => grey + (((at * 7919 + (at >> 3) * 104729) % (2 * grain + 1)) - grain),
  );
  if (cover) {
    const {
      digits,
      grey,
      rows: [top, bottom],
      columns: [left, right],
    } = cover;
    const toX = (digit: number, part: number) => Math.round(FIRST + (digit + part - 0.5) * SIZE);
    const toY = (part: number) => Math.round(TOP - 4 + part * (SIZE + 8));
    for (const digit of digits) {
      for (let y = toY(top); y < toY(bottom); y++)
        data.fill(grey, y * WIDTH + toX(digit, left), y * WIDTH + toX(digit, right));
    }
  }
  const place = { centreX: WIDTH / 2, centreY: HEIGHT / 2, width: NUMBER.length * SIZE, height: SIZE * 1.4 };
  const line: RecognisedLine = {
    text: NUMBER,
    confidence: 1,
    characters: Array.from(NUMBER, (character, index) => ({
      character,
      confidence: 1,
      at: (index + 0.5) / NUMBER.length,
    })),
    stepFraction: 0.01,
    posteriors: { alphabet: '', steps: [], floorLogProbability: -9 },
    place,
    polygon: [] as never,
    engine: 'fast',
    kind: 'value',
    box: { ...place, angle: 0, score: 1, kind: 'value' },
  };
  const [verified] = await verifyNumbers({ data, width: WIDTH, height: HEIGHT }, [line], verifier, NEVER);
  const { marginCells } = verifier.metadata;
  return (verified?.digitCells ?? []).slice(marginCells, -marginCells);
}

/** Bars over every other part of a digit; each hides enough that it could be another one. */
const BARS: readonly [name: string, rows: Cover['rows'], columns: Cover['columns']][] = [
  ['upper half', [0, 0.5], [0, 1]],
  ['upper half, and the ground above it,', [-0.3, 0.5], [0, 1]],
  ['lower half', [0.5, 1], [0, 1]],
  ['lower half, and the ground below it,', [0.5, 1.2], [0, 1]],
  ['whole height', [-0.2, 1.2], [0, 1]],
];
const GREYS = [20, 40, 60, 90, 110];
/** So that every digit is covered once, several at a time, and neighbours together. */
const COVERED = [[0], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11], [4, 8, 12], [15], [6, 7, 8, 9]];

const likeliest = ({ digits }: { digits: readonly number[] }) => digits.indexOf(Math.max(...digits));

describe('a number under an even, opaque bar', () => {
  test('is seen by its digits where there is none', async () => {
    const cells = await look();
    expect(cells.map(likeliest).join('')).toBe(NUMBER);
    for (const { digits } of cells) expect(Math.max(...digits)).toBeGreaterThan(0.9);
  });

  test.each(BARS)(
    'shows no digit where its %s is hidden, however dark the bar is',
    async (_, rows, columns) => {
      for (const grey of GREYS) {
        for (const covered of COVERED) {
          const cells = await look({ digits: covered, rows, columns, grey });
          const seen = covered.filter((at) => (cells[at]?.blank ?? 0) + (cells[at]?.illegible ?? 0) < 0.5);
          expect({ grey, covered, seen }).toEqual({ grey, covered, seen: [] });
        }
      }
    },
  );

  test('takes no sureness from digits that what is left of it is hardly like, though the whole row is grainy', async () => {
    const sixes = [2, 6, 10, 14];
    for (const grey of GREYS) {
      const cells = await look({ digits: sixes, rows: [-0.2, 1.2], columns: [0, 0.35], grey }, 30);
      const { digits = [] } = cells[6] ?? {};
      expect(NUMBER[6]).toBe('6');
      expect(Math.max(...digits.with(6, 0))).toBeLessThan(0.9);
    }
  });

  test.each([
    ['left half', [0, 0.5]],
    ['right half', [0.5, 1]],
  ] as const)('shows no digit surely where its %s is hidden', async (_, columns) => {
    for (const grey of GREYS) {
      for (const covered of COVERED) {
        const cells = await look({ digits: covered, rows: [-0.2, 1.2], columns, grey });
        const sure = covered.filter((at) => {
          const cell = cells[at];
          return cell && Math.max(...cell.digits) > (likeliest(cell) === Number(NUMBER[at]) ? 0.95 : 0.6);
        });
        expect({ grey, covered, sure }).toEqual({ grey, covered, sure: [] });
      }
    }
  });
});
