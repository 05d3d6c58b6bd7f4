import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createTrainedTextDetector } from './detection/detect-text-trained.js';
import type { Detection } from './detection/text-box.js';
import type { PageReader } from './page-reader.js';
import { createBoxReader } from './read-box.js';
import { type ReadLines, readLines } from './read-lines.js';
import { seekSecondOpinion } from './seek-second-opinion.js';
import type { TesseractEngine } from './tesseract/tesseract-engine.js';
import { weighAsCard } from './weigh-as-card.js';

/** What the detector found in one place of a picture and what was read there. */
interface Look {
  readonly detection: Detection;
  readonly read: ReadLines;
  /** See `weighAsCard`. */
  readonly weight: number;
}

/** From here on another look has nothing to add (README, "Looks"). */
const SURE_CARD = 0.9;
/** A card that was read, if badly, is not likely to be another one: this many looks in all are worth their time. */
const MOST_LOOKS_AT_A_CARD = 2;
/** Where no card was read. */
const MOST_LOOKS = 5;

/**
 * Detection and line recognition with ONNX, and tesseract's second opinion where one is given (the reader
 * closes it). The detector names the likeliest place of a card first; where what is read there does not make a sure
 * card it is asked for others, and the look that makes most of a card is kept.
 *
 * Rejects where onnxruntime or a model cannot load.
 */
export async function createFastPageReader(
  modelsDirectory: string,
  secondOpinion?: TesseractEngine,
): Promise<PageReader> {
  const detector = await createTrainedTextDetector({
    modelFolder: pathToFileURL(join(modelsDirectory, '/')),
  });
  const readBox = await createBoxReader(modelsDirectory);

  return {
    engine: secondOpinion ? 'both' : 'fast',
    async read({ grey }) {
      const startedAt = performance.now();
      let best: Look | undefined;
      let detectMs = 0;
      let looks = 0;
      for await (const detection of detector.looks(grey)) {
        const read = await readLines(grey, detection, readBox);
        const weight = weighAsCard(read.lines);
        detectMs += detection.elapsedMs;
        looks++;
        if (best === undefined || weight > best.weight) best = { detection, read, weight };
        if (best.weight >= SURE_CARD || looks >= (best.weight > 0 ? MOST_LOOKS_AT_A_CARD : MOST_LOOKS)) break;
      }
      const { detection, read } = best!;
      const lines = secondOpinion ? await seekSecondOpinion(grey, read.lines, secondOpinion) : read.lines;
      return {
        lines: lines.map(({ box, stepShare, ...line }) => line),
        readingAngle: read.readingAngle,
        cards: detection.cards,
        detectMs,
        recogniseMs: performance.now() - startedAt - detectMs,
      };
    },
    async close() {
      await secondOpinion?.close();
    },
  };
}
