// biome-ignore-all lint/style/noNonNullAssertion: pixel loop within the strip
import { Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { loadMetadata, loadNetwork, ModelMismatchError, takeOutput } from '../../model/load-model.js';
import type { LineCrop } from '../crop-line.js';

const NAME = 'number-verifier';
const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** What training wrote beside the number verifier. */
const NumberVerifierMetadata = z.object({
  version: z.string(),
  sha256: z.string(),
  /** What each of a cell's probabilities is of: `blank`, a digit, or `illegible`. */
  classes: z.array(z.string()),
  /** Height of the strip and of a digit in it, in pixels. */
  height: z.number().int().positive(),
  digitHeight: z.number().positive(),
  /** Pixels from one digit to the next; the strip has a cell of that width for each. */
  cellWidth: z.number().int().positive(),
  /** Cells to either side of the number. */
  marginCells: z.number().int().positive(),
  /** Added to the strip's standard deviation before dividing by it. */
  contrastFloor: z.number().positive(),
});

export type NumberVerifierMetadata = z.output<typeof NumberVerifierMetadata>;

/** What the network sees in one cell. */
export interface CellProbabilities {
  readonly blank: number;
  /** Of 0 to 9. */
  readonly digits: readonly number[];
  readonly illegible: number;
}

export interface NumberVerifier {
  readonly metadata: NumberVerifierMetadata;
  /** @param strip of whole cells, as `rectifyNumber` crops it */
  verify(strip: LineCrop): Promise<CellProbabilities[]>;
}

/** Loads number-verifier.onnx and its JSON from `directory`. Rejects where onnxruntime or the model cannot load. */
export async function loadNumberVerifier(directory: string): Promise<NumberVerifier> {
  const metadata = await loadMetadata(directory, `${NAME}.json`, NumberVerifierMetadata);
  const session = await loadNetwork(directory, `${NAME}.onnx`, metadata.sha256, {
    // Numbers are of several lengths, and a memory plan would be kept for each.
    enableMemPattern: false,
  });
  const { classes } = metadata;
  const blank = toColumn('blank', classes);
  const illegible = toColumn('illegible', classes);
  const digits = DIGITS.map((digit) => toColumn(digit, classes));
  return {
    metadata,
    async verify(strip) {
      const input = toNetworkInput(strip, metadata);
      const strips = new Tensor('float32', input, [1, 1, strip.height, strip.width]);
      const { data } = takeOutput(await session.run({ strips }), 'cells');
      return Array.from({ length: data.length / classes.length }, (_, cell) => {
        const at = (column: number) => data[cell * classes.length + column]!;
        return { blank: at(blank), digits: digits.map(at), illegible: at(illegible) };
      });
    },
  };
}

function toColumn(name: string, classes: readonly string[]): number {
  const column = classes.indexOf(name);
  if (column < 0) throw new ModelMismatchError(`${NAME}.json has no class ${name}`);
  return column;
}

/** `(grey − mean) / (deviation + floor) / 2` over the strip, as in training. */
function toNetworkInput({ grey }: LineCrop, { contrastFloor }: NumberVerifierMetadata): Float32Array {
  let sum = 0;
  for (const value of grey) sum += value;
  const mean = sum / grey.length;
  let squares = 0;
  for (const value of grey) squares += (value - mean) ** 2;
  const factor = 1 / (Math.sqrt(squares / grey.length) + contrastFloor) / 2;
  // `Float32Array.from` with a function walks an iterator: 4 ms a strip instead of 0.1.
  return grey.map((value) => (value - mean) * factor);
}
