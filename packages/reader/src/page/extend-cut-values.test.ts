import { describe, expect, test } from 'vitest';
import type { TextBox } from '../geometry/text-box.js';
import type { GreyPixels } from '../image/pixels.js';
import type { BoxRecogniser } from '../recognition/recognise-box.js';
import type { RecognisedLine } from '../recognition/recognise-lines.js';
import { extendCutValues } from './extend-cut-values.js';

const HEIGHT = 20;
const LETTER = 10;
const LEFT = 20;

/** One stroke for each letter of the text, `LETTER` apart. */
function print(text: string): GreyPixels {
  const [width, height] = [600, 100];
  const data = new Uint8Array(width * height).fill(200);
  [...text].forEach((character, index) => {
    if (character === ' ') return;
    for (let y = 46; y < 51; y++)
      data.fill(60, y * width + LEFT + index * LETTER + 3, y * width + LEFT + index * LETTER + 8);
  });
  return { data, width, height };
}

/** Reads of a text as many letters as a box holds. */
function recogniserOf(text: string, confidence = 0.99) {
  const shown: TextBox[] = [];
  const boxRecogniser: BoxRecogniser = {
    versions: {},
    recognise: async (_, box) => {
      shown.push(box);
      return recognised(text.slice(0, Math.round(box.width / LETTER)), confidence);
    },
    refine: async (_, __, given) => given,
  };
  return { boxRecogniser, shown };
}

function recognised(text: string, confidence: number) {
  const characters = [...text].map((character, index) => ({
    character,
    confidence,
    at: (index + 0.5) / text.length,
  }));
  return {
    text,
    confidence,
    characters,
    stepFraction: 0.01,
    posteriors: { alphabet: '', steps: [], floorLogProbability: -9 },
  };
}

function lineOf(
  text: string,
  kind: 'label' | 'value' = 'value',
  left = LEFT,
  confidence = 0.99,
): RecognisedLine {
  const width = text.length * LETTER;
  const place = { centreX: left + width / 2, centreY: 50, width, height: HEIGHT };
  const box = { ...place, angle: 0, score: 1, kind };
  return { ...recognised(text, confidence), place, polygon: [] as never, engine: 'fast', kind, box };
}

const extend = async (
  text: string,
  cut: RecognisedLine,
  others: RecognisedLine[] = [],
  confidence?: number,
) => {
  const { boxRecogniser, shown } = recogniserOf(text, confidence);
  const [line] = await extendCutValues(print(text), [cut, ...others], boxRecogniser);
  return { line, shown };
};

describe('extendCutValues', () => {
  test.each([
    [': SEUMUR HIDU', ': SEUMUR HIDUP'],
    [': SUKAMA', ': SUKAMAJU KIDUL'],
    [': KALIMANTAN TEN', ': KALIMANTAN TENGAH'],
  ])('%s is read to its end', async (cut, text) => {
    const { line } = await extend(text, lineOf(cut));
    expect(line?.text.trimEnd()).toBe(text);
    expect(line?.place).toMatchObject({ height: HEIGHT, centreY: 50 });
    expect(line!.place.centreX - line!.place.width / 2).toBeCloseTo(LEFT, 5);
    expect(line!.box.width).toBe(line!.place.width);
  });

  test('its last letter may have been cut into another', async () => {
    const { line } = await extend(': PURBALINGGA', lineOf(': PURBAI'));
    expect(line?.text.trimEnd()).toBe(': PURBALINGGA');
  });

  test('a whole value is not looked at again', async () => {
    const whole = lineOf(': SEUMUR HIDUP');
    const { line, shown } = await extend(': SEUMUR HIDUP', whole);
    expect(shown).toEqual([]);
    expect(line).toBe(whole);
  });

  test.each([
    ['unsure letters', ': SUKAMAJU KIDUL', lineOf(': SUKAMA'), 0.6],
    ['other letters than the box showed', ': WARGA NEGARA', lineOf(': SUKAMA'), 0.99],
  ])('%s beyond the end are no part of it', async (_, text, cut, confidence) => {
    const { line } = await extend(text, cut, [], confidence);
    expect(line).toBe(cut);
  });

  test.each([
    ['a letter', ': O', ': ONTOH'],
    ['a dash', '-', 'KAWIN'],
  ])('%s by itself does not become what a longer box shows', async (_, cut, text) => {
    const line = lineOf(cut);
    expect((await extend(text, line)).line).toBe(line);
  });

  test('what another box holds is left to that', async () => {
    const cut = lineOf(': SUKAMA');
    const rest = lineOf('JU KIDUL', 'value', LEFT + 80);
    const { line, shown } = await extend(': SUKAMAJU KIDUL', cut, [rest]);
    expect(shown).toEqual([]);
    expect(line).toBe(cut);
  });

  test('up to where the next box begins', async () => {
    const cut = lineOf(': JOME');
    const date = lineOf('. 17-11-1952', 'value', LEFT + 100);
    const { line } = await extend(': JOMBANG, 17-11-1952', cut, [date]);
    expect(line?.text).toBe(': JOMBANG,');
    expect(line?.place.width).toBe(100);
  });

  test.each([
    ['a label', lineOf('Kel/De', 'label'), 'Kel/Desa'],
    ['a number, whose cells tell its ends', lineOf(': 31710117088900'), ': 3171011708890001'],
    ['a signature', lineOf('n1eY', 'value', LEFT, 0.4), 'n1eYmm'],
  ])('%s is left alone', async (_, cut, text) => {
    const { line, shown } = await extend(text, cut);
    expect(shown).toEqual([]);
    expect(line).toBe(cut);
  });
});
