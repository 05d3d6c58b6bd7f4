import { describe, expect, test } from 'vitest';
import type { TextBox } from '../geometry/text-box.js';
import type { BoxRecogniser } from './recognise-box.js';
import type { RecognisedLine } from './recognise-lines.js';
import { reuseRecognised } from './reuse-recognised.js';

const IMAGE = { data: new Uint8Array(1), width: 1, height: 1 };
const BOX: TextBox = { centreX: 100, centreY: 50, width: 80, height: 20, angle: 0, score: 1, kind: 'value' };

function textOf(text: string) {
  const posteriors = { alphabet: 'A', steps: [], floorLogProbability: -9 };
  return { text, confidence: 1, characters: [], stepFraction: 0.01, posteriors };
}

const LINE: RecognisedLine = {
  ...textOf('KNOWN'),
  place: BOX,
  polygon: [] as never,
  engine: 'fast',
  box: BOX,
  digitCells: [{ at: 0, blank: 1, digits: [], illegible: 0 }],
};

const ANEW: BoxRecogniser = {
  versions: { 'line-recogniser': '1' },
  recognise: async () => textOf('ANEW'),
  refine: async (_, __, { text }) => textOf(`${text}, REFINED`),
};

async function read(box: TextBox, isUnchanged = true) {
  const recogniser = reuseRecognised(ANEW, [LINE], () => isUnchanged);
  return recogniser.refine(IMAGE, box, await recogniser.recognise(IMAGE, box));
}

describe('reuseRecognised', () => {
  test('what shows the same is not recognised again, nor refined, and keeps what was seen of its digits', async () => {
    const { text, digitCells } = (await read({ ...BOX, centreX: 101, width: 82 })) as RecognisedLine;
    expect([text, digitCells]).toEqual(['KNOWN', LINE.digitCells]);
  });

  test('what changed is', async () => {
    expect((await read(BOX, false)).text).toBe('ANEW, REFINED');
  });

  test.each([
    ['elsewhere', { centreY: 56 }],
    ['longer', { width: 100 }],
    ['higher', { height: 24 }],
    ['askew', { angle: 0.05 }],
    ['of another kind', { kind: 'label' as const }],
  ])('so is a box %s', async (_, change) => {
    expect((await read({ ...BOX, ...change })).text).toBe('ANEW, REFINED');
  });
});
