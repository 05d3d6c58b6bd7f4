import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { loadMetadata, loadNetwork, takeOutput } from '../model/load-model.js';

const METADATA_FILE = 'text-detector.json';

/** What training wrote beside the two networks. */
const DetectorMetadata = z.object({
  version: z.string(),
  /** Added to the deviation of an image when its greys are normalised. */
  contrastFloor: z.number().positive(),
  cardFinder: z.object({
    file: z.string(),
    sha256: z.string(),
    /** The image is scaled until its longer side is this long. */
    longSidePixels: z.number().int().positive(),
    /** Both sides of the input are a multiple of this. */
    sizeStep: z.number().int().positive(),
    /** Output cells are this many input pixels wide. */
    stride: z.number().int().positive(),
    /** A card's kernel is the card shrunk about its centre to this fraction. */
    kernelFraction: z.number().positive().max(1),
    threshold: z.number().min(0).max(1),
  }),
  lineFinder: z.object({
    file: z.string(),
    sha256: z.string(),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
    /** How large a card lies in the crop that the network was trained on. */
    cardWidth: z.number().positive(),
    cardHeight: z.number().positive(),
    kernelStride: z.number().int().positive(),
    geometryStride: z.number().int().positive(),
    /** Distances come in this many crop pixels. */
    geometryUnitPixels: z.number().positive(),
    /** A line's kernel leaves out this many text heights at each end. */
    kernelInsetHeights: z.number().min(0),
    threshold: z.number().min(0).max(1),
    /** Added above and below the ink, in ink heights: the line recogniser was trained on crops with some margin. */
    boxMarginHeights: z.number().min(0),
    /** Added at each end, in ink heights: more, as a letter that is cut off is lost and margin costs nothing. */
    boxReachHeights: z.number().min(0),
  }),
});

export type DetectorMetadata = z.output<typeof DetectorMetadata>;

/** What the card finder says of a whole image, in planes of cells, row by row. */
export interface CardMaps {
  /** Probability of a card's kernel. */
  readonly kernel: Float32Array;
  /** [2, rows, columns]: cosine and sine of the card's direction of reading. */
  readonly direction: Float32Array;
}

/** What the line finder says of one crop, in planes of cells, row by row. */
export interface LineMaps {
  /** Probability that a cell lies on the card, at `geometryStride`. */
  readonly card: Float32Array;
  /** [2, rows, columns] at `kernelStride`: probability of a label's and of a value's kernel. */
  readonly kernels: Float32Array;
  /**
   * [4, rows, columns] at `geometryStride`: distance to the line's upper and lower edge, cosine and sine of its
   * direction.
   */
  readonly geometry: Float32Array;
}

/** A grey image of `width` × `height`, normalised as `sampleCrop` does it. */
type Input = Float32Array<ArrayBuffer>;

export interface DetectorModel {
  readonly metadata: DetectorMetadata;
  detectCards(input: Input, width: number, height: number): Promise<CardMaps>;
  detectLines(input: Input, width: number, height: number): Promise<LineMaps>;
}

/** Loads text-detector.json in `directory` and the two networks it names. Rejects where one is missing or not its own. */
export async function loadDetectorModel(directory: string): Promise<DetectorModel> {
  const metadata = await loadMetadata(directory, METADATA_FILE, DetectorMetadata);
  const { cardFinder, lineFinder } = metadata;
  const cards = await loadNetwork(directory, cardFinder.file, cardFinder.sha256);
  const lines = await loadNetwork(directory, lineFinder.file, lineFinder.sha256);
  return {
    metadata,
    async detectCards(input, width, height) {
      const outputs = await run(cards, input, width, height);
      return { kernel: takeOutput(outputs, 'kernel').data, direction: takeOutput(outputs, 'direction').data };
    },
    async detectLines(input, width, height) {
      const outputs = await run(lines, input, width, height);
      return {
        card: takeOutput(outputs, 'card').data,
        kernels: takeOutput(outputs, 'kernels').data,
        geometry: takeOutput(outputs, 'geometry').data,
      };
    },
  };
}

function run(session: InferenceSession, input: Input, width: number, height: number) {
  return session.run({ picture: new Tensor('float32', input, [1, 1, height, width]) });
}
