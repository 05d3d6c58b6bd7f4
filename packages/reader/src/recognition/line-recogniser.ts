import { Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { loadMetadata, loadNetwork, ModelMismatchError, takeOutput } from '../model/load-model.js';
import type { LineCrop } from './crop-line.js';
import { decodeCtc, type RecognisedText } from './ctc/decode-ctc.js';
import { normaliseCrop } from './normalise-crop.js';

/** What training wrote beside a line recogniser. */
const LineRecogniserMetadata = z.object({
  /** Names the training run. Every answer tells it, so that it can be traced to its model. */
  version: z.string(),
  sha256: z.string(),
  /** The same network in 8 bits, for less than half the time; absent where none was made. */
  firstLook: z.object({ file: z.string(), sha256: z.string() }).optional(),
  /** Output symbol n is `alphabet[n - 1]`; symbol 0 is the CTC blank. */
  alphabet: z.string().min(1),
  /** Size of the crop that the network was trained on, in pixels. */
  height: z.number().int().positive(),
  minWidth: z.number().int().positive(),
  maxWidth: z.number().int().positive(),
  /** Crop pixels per output step. */
  pixelsPerStep: z.number().positive(),
  /** Added to a crop's standard deviation before dividing by it, so that an empty crop stays quiet. */
  contrastFloor: z.number().positive(),
});

export type LineRecogniserMetadata = z.output<typeof LineRecogniserMetadata>;

/** Recognises one crop. */
export interface LineNetwork {
  recognise(crop: LineCrop): Promise<RecognisedText>;
}

export interface LineRecogniser {
  readonly metadata: LineRecogniserMetadata;
  /** In full precision. */
  readonly recogniser: LineNetwork;
  /** In 8 bits, or the same as `recogniser` where there is no such network. */
  readonly firstLook: LineNetwork;
}

/** Widths are padded to a multiple of this, so that the runtime has fewer shapes to plan for. */
const WIDTH_STEP = 16;
/**
 * Empty pixels after a line. A network may name a letter a step or two after it has passed: one that was half trained
 * lost the last letter of every eighth line without this room.
 */
const END_ROOM = 8;

/**
 * Loads `name`.json from `directory`, `name`.onnx and the network of 8 bits that it names. Rejects where onnxruntime or a network
 * cannot load.
 */
export async function loadLineRecogniser(directory: string, name: string): Promise<LineRecogniser> {
  const metadata = await loadMetadata(directory, `${name}.json`, LineRecogniserMetadata);
  const { sha256, firstLook } = metadata;
  const recogniser = await loadLineNetwork(directory, { file: `${name}.onnx`, sha256 }, metadata);
  return {
    metadata,
    recogniser,
    firstLook: firstLook ? await loadLineNetwork(directory, firstLook, metadata) : recogniser,
  };
}

/**
 * Lines are recognised one at a time: on one thread a batch is no faster than its lines (README, "Batches"),
 * and padding to a batch mate's width would let one line change another's answer through the backward LSTM.
 */
async function loadLineNetwork(
  directory: string,
  { file, sha256 }: { readonly file: string; readonly sha256: string },
  { contrastFloor, pixelsPerStep, alphabet }: LineRecogniserMetadata,
): Promise<LineNetwork> {
  const session = await loadNetwork(directory, file, sha256, {
    // Lines are of many widths, and a memory plan is kept for each: 150 MB more and no time saved.
    enableMemPattern: false,
  });
  const [inputName] = session.inputNames;
  const [outputName] = session.outputNames;
  if (!inputName || !outputName) throw new ModelMismatchError(`${file} has no input or no output`);
  return {
    async recognise(crop) {
      const width = Math.ceil((crop.width + END_ROOM) / WIDTH_STEP) * WIDTH_STEP;
      const pixels = normaliseCrop(crop, width, contrastFloor);
      const input = new Tensor('float32', pixels, [1, 1, crop.height, width]);
      const output = takeOutput(await session.run({ [inputName]: input }), outputName);
      const stepsOfLine = Math.ceil((crop.width + END_ROOM) / pixelsPerStep);
      const steps = Math.min(output.dims[0] ?? 0, stepsOfLine);
      return decodeCtc(output.data, steps, alphabet, pixelsPerStep / crop.width);
    },
  };
}
