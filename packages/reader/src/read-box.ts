import { cropLine } from './crop-line.js';
import { type CtcReading, readLattice } from './decode-ctc.js';
import type { TextBox } from './detection/text-box.js';
import { findDoubt } from './find-doubt.js';
import { mergeLattices } from './merge-lattices.js';
import type { GreyPixels } from './pixels.js';
import type { LineRecogniser } from './recognise-line.js';

/** Labels are words of a closed set: squeezed together they are still told apart, in less time. */
const LABEL_STRETCH = 0.7;
/** A line that leaves more than this open is read a second time. */
const DOUBTFUL = 0.05;
/** The second time its letters are cut out higher and wider, which gives the network more steps for each. */
const CLOSER = 0.9;
const WIDER = 1.2;

/** Reads one box; a doubtful one twice, cut out in two ways, and takes the mean of both (README, "Second view"). */
export async function readBox(
  image: GreyPixels,
  box: TextBox,
  recogniser: LineRecogniser,
): Promise<CtcReading> {
  const { model } = recogniser;
  if (box.kind === 'label') {
    return recogniser.recognise(cropLine(image, box, { ...model, stretch: LABEL_STRETCH }));
  }
  const first = await recogniser.recognise(cropLine(image, box, model));
  if (findDoubt(first.lattice) <= DOUBTFUL) return first;
  const closer = { ...box, height: box.height * CLOSER };
  const second = await recogniser.recognise(cropLine(image, closer, { ...model, stretch: CLOSER * WIDER }));
  return readLattice(mergeLattices([first, second]), first.stepShare);
}
