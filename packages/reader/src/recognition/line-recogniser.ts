import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { CropSize, LineCrop } from './crop-line.js';
import { type CtcReading, decodeCtc } from './ctc/decode-ctc.js';

/** The facts about a trained recogniser that its ONNX file does not tell (the JSON beside it). */
export interface LineModelCard extends CropSize {
  /** Names the training run; appears in readings so that an answer can be traced to its model. */
  readonly version: string;
  /** Output symbol n is `alphabet[n - 1]`; symbol 0 is the CTC blank. */
  readonly alphabet: string;
  /** Crop pixels per output step. */
  readonly pixelsPerStep: number;
  /** Added to a crop's standard deviation before dividing by it, so that an empty crop stays quiet. */
  readonly contrastFloor: number;
}

export interface LineRecogniser {
  readonly model: LineModelCard;
  recognise(crop: LineCrop): Promise<CtcReading>;
}

/** Widths are padded to a multiple of this: fewer shapes for the runtime to plan, none of them learnt by heart. */
const WIDTH_STEP = 16;
/**
 * Pixels of nothing after a line. A network may name a letter a step or two after it has passed: of one that was half
 * trained every eighth line lost its last letter without this room.
 */
const END_ROOM = 8;

/**
 * Loads `name`.onnx and `name`.json from `modelsDirectory`. Rejects where onnxruntime or the model cannot load.
 *
 * Lines are recognised one at a time: on one thread a batch is no faster than its lines (README, "Batches"),
 * and padding to a batch mate's width would let one line change another's answer through the backward LSTM.
 */
export async function createLineRecogniser(modelsDirectory: string, name: string): Promise<LineRecogniser> {
  const model = JSON.parse(await readFile(join(modelsDirectory, `${name}.json`), 'utf8')) as LineModelCard;
  const session = await InferenceSession.create(join(modelsDirectory, `${name}.onnx`), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    // Lines are of many widths, and a memory plan is kept for each: 150 MB more for no time gained.
    enableMemPattern: false,
  });
  const [inputName] = session.inputNames;
  const [outputName] = session.outputNames;
  return {
    model,
    async recognise(crop: LineCrop): Promise<CtcReading> {
      const width = Math.ceil((crop.width + END_ROOM) / WIDTH_STEP) * WIDTH_STEP;
      const input = new Tensor('float32', toModelInput(crop, width, model), [1, 1, crop.height, width]);
      const outputs = await session.run({ [inputName!]: input });
      const output = outputs[outputName!]!;
      const steps = Math.min(output.dims[0]!, Math.ceil((crop.width + END_ROOM) / model.pixelsPerStep));
      return decodeCtc(output.data as Float32Array, steps, model.alphabet, model.pixelsPerStep / crop.width);
    },
  };
}

/** `(grey − mean) / (deviation + floor) / 2` over the crop, as in training; padding is 0, the mean. */
function toModelInput(crop: LineCrop, width: number, model: LineModelCard): Float32Array {
  const { grey } = crop;
  let sum = 0;
  for (const value of grey) sum += value;
  const mean = sum / grey.length;
  let squares = 0;
  for (const value of grey) squares += (value - mean) ** 2;
  const factor = 1 / (Math.sqrt(squares / grey.length) + model.contrastFloor) / 2;
  const input = new Float32Array(crop.height * width);
  for (let row = 0; row < crop.height; row++) {
    for (let column = 0; column < crop.width; column++) {
      input[row * width + column] = (grey[row * crop.width + column]! - mean) * factor;
    }
  }
  return input;
}
