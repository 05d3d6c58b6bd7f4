import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** What training wrote beside the networks (models/text-detector.json). */
export interface DetectorModelFacts {
  readonly version: string;
  /** Added to a picture's deviation when its greys are normalised. */
  readonly contrastFloor: number;
  readonly cardFinder: {
    readonly file: string;
    readonly sha256: string;
    /** The picture is scaled until its longer side is this long. */
    readonly longSidePixels: number;
    /** Both sides of the input are a multiple of this. */
    readonly sizeStep: number;
    /** Output cells are this many input pixels wide. */
    readonly stride: number;
    /** The card's core is the card shrunk about its centre to this share. */
    readonly coreShare: number;
    readonly threshold: number;
  };
  readonly lineFinder: {
    readonly file: string;
    readonly sha256: string;
    readonly width: number;
    readonly height: number;
    /** How large a card lies in the crop the network was trained on. */
    readonly cardWidth: number;
    readonly cardHeight: number;
    readonly coreStride: number;
    readonly placeStride: number;
    /** Distances come in this many crop pixels. */
    readonly placeUnitPixels: number;
    /** A line's core leaves out this many text heights at each end. */
    readonly coreInsetHeights: number;
    readonly threshold: number;
    /** Added above and below the ink, in ink heights: the line recogniser was trained on crops with some air. */
    readonly boxMarginHeights: number;
    /** Added at each end, in ink heights: more, as a letter that is cut off is lost and air costs nothing. */
    readonly boxReachHeights: number;
  };
}

/** A loaded network: one grey picture in, its named output maps out. */
export type Network = (
  input: Float32Array<ArrayBuffer>,
  width: number,
  height: number,
) => Promise<Record<string, Float32Array>>;

export interface DetectorModel {
  readonly facts: DetectorModelFacts;
  readonly findCards: Network;
  readonly findLines: Network;
}

/** The models that come with this package; the path holds from `src` and from `dist`. */
const OWN_MODELS = new URL('../../models/', import.meta.url);

/** Loads text-detector.json in `folder` and the two networks it names. Rejects where one is missing or broken. */
export async function loadDetectorModel(threads: number, folder: URL = OWN_MODELS): Promise<DetectorModel> {
  const facts = JSON.parse(
    await readFile(new URL('text-detector.json', folder), 'utf8'),
  ) as DetectorModelFacts;
  return {
    facts,
    findCards: await loadNetwork(new URL(facts.cardFinder.file, folder), threads),
    findLines: await loadNetwork(new URL(facts.lineFinder.file, folder), threads),
  };
}

async function loadNetwork(file: URL, threads: number): Promise<Network> {
  const session = await InferenceSession.create(fileURLToPath(file), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
  });
  return async (input, width, height) => {
    const outputs = await session.run({ picture: new Tensor('float32', input, [1, 1, height, width]) });
    return Object.fromEntries(session.outputNames.map((name) => [name, outputs[name]!.data as Float32Array]));
  };
}
