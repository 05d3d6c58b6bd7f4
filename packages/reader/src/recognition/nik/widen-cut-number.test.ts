import type { DigitCell } from '@ktp-ocr/card/text-line';
import { describe, expect, test } from 'vitest';
import type { TextBox } from '../../geometry/text-box.js';
import type { BoxRecogniser } from '../recognise-box.js';
import type { RecognisedLine } from '../recognise-lines.js';
import { widenCutNumber } from './widen-cut-number.js';

const IMAGE = { data: new Uint8Array(1), width: 1, height: 1 };
const PITCH = 0.0625;
const TEXT = {
  text: '471085708850003',
  confidence: 1,
  characters: [],
  stepFraction: 0.01,
  posteriors: { alphabet: '', steps: [], floorLogProbability: -9 },
};
const PLACE = { centreX: 200, centreY: 50, width: 160, height: 20 };
const LINE: RecognisedLine = {
  ...TEXT,
  place: PLACE,
  polygon: [] as never,
  engine: 'fast',
  kind: 'value',
  box: { ...PLACE, angle: 0, score: 1, kind: 'value' },
};

/** A cell for each place from `from` on, in pitches behind the box's start; `#` is covered and a blank bare. */
function cellsFrom(from: number, seen: string): DigitCell[] {
  return Array.from(seen, (character, index) => ({
    at: (from + index + 0.5) * PITCH,
    blank: character === ' ' ? 0.99 : 0,
    illegible: character === '#' ? 0.99 : 0,
    digits: Array.from({ length: 10 }, (_, value) => (String(value) === character ? 0.99 : 0)),
  }));
}

async function widen(cells: readonly DigitCell[]) {
  const shown: TextBox[] = [];
  const boxRecogniser: BoxRecogniser = {
    versions: {},
    recognise: async (_, box) => {
      shown.push(box);
      return { ...TEXT, text: `7${TEXT.text}` };
    },
    refine: async (_, __, given) => given,
  };
  return { line: await widenCutNumber(IMAGE, LINE, cells, boxRecogniser), shown };
}

describe('widenCutNumber', () => {
  test('a number that lies within its box is left alone, whatever covers the ground beside it', async () => {
    const { line, shown } = await widen(cellsFrom(-2, '# 4710857088500031##'));
    expect(line).toBeUndefined();
    expect(shown).toEqual([]);
  });

  test('a digit before the box is recognised with the rest', async () => {
    const { line } = await widen(cellsFrom(-2, ' 7471085708850003 '));
    expect(line?.text).toBe('7471085708850003');
    expect(line!.place.width).toBeCloseTo(160 + 1.3 * 10, 5);
    // It grows to the left and ends where it ended.
    expect(line!.place.centreX + line!.place.width / 2).toBeCloseTo(280, 5);
    expect(line!.box.centreX).toBeCloseTo(line!.place.centreX, 5);
  });

  test('so is one behind it', async () => {
    const { line } = await widen(cellsFrom(0, '47108570885000315 '));
    expect(line!.place.centreX - line!.place.width / 2).toBeCloseTo(120, 5);
    expect(line!.place.width).toBeGreaterThan(165);
  });

  test('what is covered beyond the box is no digit', async () => {
    const { line } = await widen(cellsFrom(-2, ' #471085708850003#'));
    expect(line).toBeUndefined();
  });
});
