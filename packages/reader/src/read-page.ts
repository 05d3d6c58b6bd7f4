import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createTrainedTextDetector } from './detection/detect-text.js';
import type { Detection } from './geometry/text-box.js';
import { type CloserView, toImageCard, toImageLine } from './image/crop-high-resolution.js';
import type { PageImage, PageReader } from './page-reader.js';
import { createBoxReader } from './recognition/recognise-box.js';
import { type ReadLines, readLines } from './recognition/recognise-lines.js';
import { weighAsCard } from './recognition/score-card.js';
import { seekSecondOpinion } from './tesseract/consult-secondary-engine.js';
import type { TesseractEngine } from './tesseract/tesseract-engine.js';

/** What the detector found in one place of a picture and what was read there. */
interface Look {
  readonly view: CloserView;
  readonly cards: Detection['cards'];
  readonly read: ReadLines;
  /** See `weighAsCard`. */
  readonly weight: number;
}

/** From here on another look has nothing to add (README, "Looks"). */
const SURE_CARD = 0.9;
/** A card that was read, if badly, is not likely to be another one: this many looks in all are worth their time. */
const MOST_LOOKS_AT_A_CARD = 2;
/** With fewer of its lines found again, what was found closer by is something else. */
const LEAST_SHARE_AGAIN = 0.7;
const AS_IT_IS = { originX: 0, originY: 0, scale: 1 };
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

  /** Where the file has more of a small card to give, its lines are found anew in that; else what was seen is kept. */
  async function lookCloser(image: PageImage, seen: Detection) {
    const kept = { view: { grey: image.grey, ...AS_IT_IS }, detection: seen, cards: seen.cards };
    const [card, ...others] = seen.cards;
    const view = card && (await image.lookCloser?.(card.corners));
    if (!view) return kept;
    const { value: detection } = await detector.looks(view.grey).next();
    if (!detection || detection.boxes.length < LEAST_SHARE_AGAIN * seen.boxes.length) return kept;
    const [closer] = detection.cards;
    return { view, detection, cards: [closer ? toImageCard(closer, view) : card, ...others] };
  }

  return {
    engine: secondOpinion ? 'both' : 'fast',
    async read(image) {
      const startedAt = performance.now();
      let best: Look | undefined;
      let detectMs = 0;
      let looks = 0;
      let lookedAt = startedAt;
      for await (const seen of detector.looks(image.grey)) {
        const { view, detection, cards } = await lookCloser(image, seen);
        detectMs += performance.now() - lookedAt;
        const read = await readLines(view.grey, detection, readBox);
        const weight = weighAsCard(read.lines);
        lookedAt = performance.now();
        looks++;
        if (best === undefined || weight > best.weight) best = { view, cards, read, weight };
        if (best.weight >= SURE_CARD || looks >= (best.weight > 0 ? MOST_LOOKS_AT_A_CARD : MOST_LOOKS)) break;
      }
      const { view, cards, read } = best!;
      const lines = secondOpinion
        ? await seekSecondOpinion(view.grey, read.lines, secondOpinion)
        : read.lines;
      return {
        lines: lines.map(({ box, stepShare, ...line }) => toImageLine(line, view)),
        readingAngle: read.readingAngle,
        cards,
        detectMs,
        recogniseMs: performance.now() - startedAt - detectMs,
      };
    },
    async close() {
      await secondOpinion?.close();
    },
  };
}
