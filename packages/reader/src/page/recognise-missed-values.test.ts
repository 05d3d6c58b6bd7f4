import { describe, expect, test } from 'vitest';
import type { TextBox } from '../geometry/text-box.js';
import type { BoxRecogniser } from '../recognition/recognise-box.js';
import type { RecognisedLine } from '../recognition/recognise-lines.js';
import { recogniseMissedValues } from './recognise-missed-values.js';

const IMAGE = { data: new Uint8Array(1), width: 1, height: 1 };
const HEIGHT = 20;
const VALUE_LEFT = 200;

/** A level line with its middle at this height. */
function lineAt(kind: 'label' | 'value', text: string, left: number, y: number, width = 100): RecognisedLine {
  const place = { centreX: left + width / 2, centreY: y, width, height: HEIGHT };
  const box = { ...place, angle: 0, score: 1, kind };
  return { ...recognised(text, 1), place, polygon: [] as never, engine: 'fast', kind, box };
}

function recognised(text: string, confidence: number, at = 0.5) {
  return {
    text,
    confidence,
    characters: [...text].map((character) => ({ character, confidence, at })),
    stepFraction: 0.01,
    posteriors: { alphabet: '', steps: [], floorLogProbability: -9 },
  };
}

/** Says the same of every box, and remembers which it was shown. */
function recogniserOf(text: (box: TextBox) => string, confidence = 0.9, at = 0.5) {
  const shown: TextBox[] = [];
  const boxRecogniser: BoxRecogniser = {
    versions: {},
    recognise: async (_, box) => {
      shown.push(box);
      return recognised(text(box), confidence, at);
    },
    refine: async (_, __, given) => given,
  };
  return { boxRecogniser, shown };
}

/** Five rows with labels; those of `without` have no value. */
function rowsWithout(...without: number[]): RecognisedLine[] {
  return [0, 1, 2, 3, 4, 5].flatMap((row) => {
    const y = 100 + 30 * row;
    const label = lineAt('label', `Label ${row}`, 20, y);
    return without.includes(row) ? [label] : [label, lineAt('value', `: VALUE ${row}`, VALUE_LEFT + row, y)];
  });
}

describe('recogniseMissedValues', () => {
  test('a row that has its value is not looked at again', async () => {
    const { boxRecogniser, shown } = recogniserOf(() => ': -');
    expect(await recogniseMissedValues(IMAGE, rowsWithout(), boxRecogniser)).toEqual([]);
    expect(shown).toEqual([]);
  });

  test('a dash is found where values begin at its height', async () => {
    const { boxRecogniser } = recogniserOf(() => ': -');
    const [found, ...others] = await recogniseMissedValues(IMAGE, rowsWithout(3), boxRecogniser);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ text: ': -', kind: 'value', place: { centreY: 190 } });
    expect(found!.place.centreX - found!.place.width / 2).toBeCloseTo(VALUE_LEFT + 3, 0);
  });

  test('where more than a dash shows, the word is recognised whole', async () => {
    const { boxRecogniser, shown } = recogniserOf(({ width }) => (width > 5 * HEIGHT ? ': ISLAM' : ': ISL'));
    const [found] = await recogniseMissedValues(IMAGE, rowsWithout(3), boxRecogniser);
    expect(found?.text).toBe(': ISLAM');
    expect(shown).toHaveLength(2);
  });

  test('behind a label further right its value begins right away', async () => {
    const { boxRecogniser, shown } = recogniserOf(() => ': -');
    const lines = [...rowsWithout(), lineAt('label', 'Gol. Darah', 400, 130)];
    expect(await recogniseMissedValues(IMAGE, lines, boxRecogniser)).toHaveLength(1);
    expect(shown[0]!.centreX - shown[0]!.width / 2).toBeCloseTo(500, 5);
  });

  test('and with the colon that its box holds, without the letter before that', async () => {
    const { boxRecogniser, shown } = recogniserOf(() => ': -');
    const label = lineAt('label', 'Gol. Darah :', 400, 130);
    const characters = [...label.text].map((character, index) => ({
      character,
      confidence: 1,
      at: (index + 0.5) / label.text.length,
    }));
    await recogniseMissedValues(IMAGE, [...rowsWithout(), { ...label, characters }], boxRecogniser);
    const [h, colon] = [400 + (9.5 / 12) * 100, 400 + (11.5 / 12) * 100];
    expect(shown[0]!.centreX - shown[0]!.width / 2).toBeCloseTo(h + 0.6 * (colon - h), 5);
  });

  describe('beside Gol. Darah', () => {
    const rows = (kind: 'label' | 'value' = 'label') => [
      ...rowsWithout(),
      lineAt(kind, 'Gol. Darah', 400, 130),
    ];
    /** The photo, as the recogniser takes it, stands in all but the narrowest crop. */
    const besidePhoto =
      (text: string) =>
      ({ width }: TextBox) =>
        width < 2.5 * HEIGHT ? text : `${text} \uFFFD`;

    test('a dash is told where the photo follows right behind it', async () => {
      const { boxRecogniser } = recogniserOf(besidePhoto(': -'), 0.9, 0.8);
      const found = await recogniseMissedValues(IMAGE, rows(), boxRecogniser);
      expect(found.map(({ text }) => text)).toEqual([': -']);
    });

    test('what the photo may hide the rest of is not', async () => {
      const { boxRecogniser } = recogniserOf(besidePhoto(': A'), 0.9, 0.8);
      expect(await recogniseMissedValues(IMAGE, rows(), boxRecogniser)).toEqual([]);
    });

    test('a dash whose colon touches the label is seen with the label’s last letter', async () => {
      const { boxRecogniser } = recogniserOf(
        ({ width }) => (width > 2.5 * HEIGHT && width < 2.9 * HEIGHT ? 'h: -' : '\uFFFD-'),
        0.9,
        0.8,
      );
      const found = await recogniseMissedValues(IMAGE, rows(), boxRecogniser);
      expect(found.map(({ text }) => text)).toEqual(['h: -']);
    });

    test.each([
      ['without its colon', '-', 0.9],
      ['that is a guess', ': -', 0.45],
    ])('nor is a dash %s', async (_, text, confidence) => {
      const { boxRecogniser } = recogniserOf(besidePhoto(text), confidence, 0.8);
      expect(await recogniseMissedValues(IMAGE, rows(), boxRecogniser)).toEqual([]);
    });

    test('the label is known by its words where it was taken for a value', async () => {
      const { boxRecogniser } = recogniserOf(() => ': -');
      expect(await recogniseMissedValues(IMAGE, rows('value'), boxRecogniser)).toHaveLength(1);
    });
  });

  test('what stands under the photo is no value of the row', async () => {
    const { boxRecogniser } = recogniserOf(() => ': -');
    const lines = [...rowsWithout(3), lineAt('value', 'KENDARI', 500, 190)];
    expect(await recogniseMissedValues(IMAGE, lines, boxRecogniser)).toHaveLength(1);
  });

  test.each([
    ['nothing', '', 0.9],
    ['guessed', 'NW', 0.2],
  ])('what is %s is left out', async (_, text, confidence) => {
    const { boxRecogniser } = recogniserOf(() => text, confidence);
    expect(await recogniseMissedValues(IMAGE, rowsWithout(3), boxRecogniser)).toEqual([]);
  });

  test.each(['SITI SPESIMEN CON', 'JL. CONTOH RAYA N', 'CONTOH, 17-08-1989', 'PEGAWAI NEGERI S', 'SITI'])(
    '%s may go on beyond the crop, and is left out',
    async (text) => {
      const { boxRecogniser } = recogniserOf(() => `: ${text}`);
      expect(await recogniseMissedValues(IMAGE, rowsWithout(3), boxRecogniser)).toEqual([]);
    },
  );

  test.each([
    [0.86, 1],
    [0.88, 0],
  ])('of a listed word whose last letter stands at %d of the crop %d is told', async (at, count) => {
    const { boxRecogniser } = recogniserOf(() => ': KAWIN', 0.9, at);
    expect(await recogniseMissedValues(IMAGE, rowsWithout(3), boxRecogniser)).toHaveLength(count);
  });

  test('whose end was detected is not recognised a second time', async () => {
    const { boxRecogniser } = recogniserOf(() => ': BELUM KAWIN');
    const lines = [...rowsWithout(3), lineAt('value', 'KAWIN', VALUE_LEFT + 5 * HEIGHT, 190)];
    expect(await recogniseMissedValues(IMAGE, lines, boxRecogniser)).toEqual([]);
  });

  test('with too few rows nobody knows where values begin', async () => {
    const { boxRecogniser, shown } = recogniserOf(() => ': -');
    expect(await recogniseMissedValues(IMAGE, rowsWithout(0, 1, 2), boxRecogniser)).toEqual([]);
    expect(shown).toEqual([]);
  });
});
