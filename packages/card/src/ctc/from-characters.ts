import type { RecognisedCharacter } from '../text-line.js';
import { BLANK, type Posteriors, SYMBOLS, toColumn } from './posteriors.js';

/** Characters that engines take for one another on these cards, each group closed under exchange. */
const LOOKALIKES = [
  'O0DQCG',
  'I1lTJ|i!LY',
  'S58B3',
  'Z27',
  'A4',
  'B86R',
  'G6C',
  'MNHW',
  'UVY',
  'EF',
  'PRF',
  'KX',
  '.,:;',
  '-~_',
];

const LOOKALIKES_OF = new Map<string, string[]>();
for (const group of LOOKALIKES) {
  for (const character of group) {
    const others = Array.from(group).filter((other) => other !== character);
    LOOKALIKES_OF.set(character, [...(LOOKALIKES_OF.get(character) ?? []), ...others]);
  }
}

/** Between two characters: nearly surely nothing, and a little of anything, for a letter that was passed over. */
const GAP_BLANK = 0.985;
const GAP_FLOOR = 1e-4;
/** However sure the engine is, or unsure: its confidences are not probabilities. */
const MIN_CONFIDENCE = 0.5;
const MAX_CONFIDENCE = 0.995;
/** What a confidence leaves over goes to these; measured on nothing, but none of it decides against a clear letter. */
const LOOKALIKES_PART = 0.5;
const BLANK_PART = 0.1;
const OTHERS_PART = 0.003;

/**
 * An engine without posteriors (tesseract) gives letters with confidences; what it may have meant instead is
 * taken to be a lookalike, and beyond that anything at a small floor. Character i is step 2i + 1.
 */
export function fromCharacters(characters: readonly RecognisedCharacter[]): Posteriors {
  const steps = characters.length * 2 + 1;
  const probability = new Float32Array(steps * SYMBOLS);
  for (let step = 0; step < steps; step += 2) {
    probability.fill(GAP_FLOOR, step * SYMBOLS, (step + 1) * SYMBOLS);
    probability[step * SYMBOLS + BLANK] = GAP_BLANK;
  }
  characters.forEach(({ character, confidence }, index) => {
    const row = (index * 2 + 1) * SYMBOLS;
    const sure = Math.min(MAX_CONFIDENCE, Math.max(MIN_CONFIDENCE, confidence));
    const rest = 1 - sure;
    probability.fill(rest * OTHERS_PART, row, row + SYMBOLS);
    probability[row + BLANK] = rest * BLANK_PART;
    const lookalikes = LOOKALIKES_OF.get(character) ?? [];
    for (const other of lookalikes) {
      const column = toColumn(other);
      if (column > 0) probability[row + column] = (rest * LOOKALIKES_PART) / lookalikes.length;
    }
    const column = toColumn(character);
    if (column > 0) probability[row + column] = sure;
  });
  return { steps, probability };
}
