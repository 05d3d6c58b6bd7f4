import type { Worker } from 'tesseract.js';
import { describe, expect, test } from 'vitest';
import { createTesseractEngine } from './tesseract-engine.js';
import { TesseractTimeoutError } from './tesseract-timeout-error.js';
import { toLineText } from './to-line-text.js';
import { turnBack, turnImage } from './turn-image.js';

const IMAGE = { data: new Uint8Array(4), width: 2, height: 2 };

/** Workers that answer with their own number, or do what `behave` says. */
function startFakes(behave: (worker: number) => Promise<unknown>) {
  const fakes = { started: 0, terminated: [] as number[] };
  const startWorker = async (): Promise<Worker> => {
    const number = ++fakes.started;
    return {
      recognize: async () => ({ data: await behave(number) }),
      terminate: async () => fakes.terminated.push(number),
    } as unknown as Worker;
  };
  return { fakes, startWorker };
}

describe('createTesseractEngine', () => {
  test('a worker that hangs is ended and replaced, and the next image is read', async () => {
    const { fakes, startWorker } = startFakes((worker) =>
      worker === 1 ? new Promise(() => {}) : Promise.resolve(worker),
    );
    const engine = await createTesseractEngine({ startWorker, timeoutMs: 30 });
    const [hung, next] = await Promise.allSettled([
      engine.recognise(IMAGE, 'line'),
      engine.recognise(IMAGE, 'line'),
    ]);
    expect((hung as PromiseRejectedResult).reason).toBeInstanceOf(TesseractTimeoutError);
    expect(next).toMatchObject({ value: 2 });
    expect(fakes.terminated).toEqual([1]);
    await engine.close();
    expect(fakes.terminated).toEqual([1, 2]);
  });

  test('a worker that fails is replaced; what it rejects with, be it a string, becomes an Error', async () => {
    const { startWorker } = startFakes((worker) =>
      worker === 1 ? Promise.reject('no image') : Promise.resolve(worker),
    );
    const engine = await createTesseractEngine({ startWorker });
    await expect(engine.recognise(IMAGE, 'block')).rejects.toThrow('no image');
    expect(await engine.recognise(IMAGE, 'block')).toBe(2);
    await engine.close();
  });

  test('where a worker cannot be replaced the error of its image is told, and the next image has another try', async () => {
    let started = 0;
    const startWorker = async (): Promise<Worker> => {
      const number = ++started;
      if (number === 2) throw new Error('no memory');
      const recognize = async () => {
        if (number === 1) throw new Error('no image');
        return { data: number };
      };
      return { recognize, terminate: async () => {} } as unknown as Worker;
    };
    const engine = await createTesseractEngine({ startWorker });
    await expect(engine.recognise(IMAGE, 'line')).rejects.toThrow('no image');
    expect(await engine.recognise(IMAGE, 'line')).toBe(3);
    await engine.close();
  });

  test('workers are recycled, and as many work at a time as there are', async () => {
    const { fakes, startWorker } = startFakes(async (worker) => worker);
    const engine = await createTesseractEngine({ startWorker, size: 2, recycleAfterImages: 2 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => engine.recognise(IMAGE, 'line')));
    expect(new Set(answers).size).toBe(4);
    expect(fakes.terminated.length).toBe(2);
    await engine.close();
  });
});

describe('toLineText', () => {
  test('words become characters with a blank between, placed along the line', () => {
    const symbol = (text: string, x0: number, x1: number, confidence: number) => ({
      text,
      confidence,
      bbox: { x0, x1, y0: 0, y1: 10 },
    });
    const words = [
      {
        confidence: 90,
        bbox: { x0: 100, x1: 120, y0: 0, y1: 10 },
        symbols: [symbol('R', 100, 110, 99), symbol('T', 110, 120, 97)],
      },
      { confidence: 80, bbox: { x0: 140, x1: 150, y0: 0, y1: 10 }, symbols: [symbol('5', 140, 150, 80)] },
    ];
    const line = toLineText(words as never, { left: 100, right: 200 });
    expect(line.text).toBe('RT 5');
    expect(line.characters.map(({ at }) => at)).toEqual([0.05, 0.15, 0.3, 0.45]);
    expect(line.confidence).toBeCloseTo((0.99 + 0.97 + 0.8 + 0.8) / 4);
    expect(toLineText([], { left: 0, right: 0 })).toEqual({ text: '', confidence: 0, characters: [] });
  });
});

describe('turnImage', () => {
  test.each([0, 1, 2, 3] as const)('%i quarter turns: every pixel is found again', (turns) => {
    const image = { data: Uint8Array.from({ length: 12 }, (_, index) => index), width: 4, height: 3 };
    const turned = turnImage(image, turns);
    expect([turned.width, turned.height]).toEqual(turns % 2 ? [3, 4] : [4, 3]);
    for (let y = 0; y < turned.height; y++) {
      for (let x = 0; x < turned.width; x++) {
        const back = turnBack(x + 0.5, y + 0.5, image, turns);
        expect(turned.data[y * turned.width + x]).toBe(
          image.data[Math.floor(back.y) * 4 + Math.floor(back.x)],
        );
      }
    }
    // Clockwise: what was on the left comes to the top.
    if (turns === 1) expect(turned.data[0]).toBe(8);
  });
});
