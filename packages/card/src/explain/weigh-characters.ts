import type { PlacedLine } from '../layout/characters.js';
import type { StepCandidate } from '../text-line.js';

/** What the image may show at one place of a line. */
export interface CharacterCandidate {
  /** One character; empty for none: the blank between two. */
  readonly character: string;
  readonly probability: number;
}

/** A recognised character, and the two likeliest at its place. */
export interface WeighedCharacter {
  readonly character: string;
  /** Best first; empty where the engine gives letters only. */
  readonly candidates: readonly CharacterCandidate[];
}

const CANDIDATES = 2;

/** The characters of a line, each with what the recogniser gave to the two likeliest at the step where it saw it best. */
export function weighCharacters({ characters, source: { posteriors } }: PlacedLine): WeighedCharacter[] {
  if (!posteriors) return characters.map(({ text }) => ({ character: text, candidates: [] }));
  const alphabet = Array.from(posteriors.alphabet);
  return characters.map(({ text, step }) => {
    const candidates = [...findPeak(posteriors.steps, step)].sort((a, b) => b[1] - a[1]);
    return {
      character: text,
      candidates: candidates.slice(0, CANDIDATES).map(([symbol, logProbability]) => ({
        character: symbol === 0 ? '' : (alphabet[symbol - 1] ?? ''),
        probability: Math.exp(Math.min(0, logProbability)),
      })),
    };
  });
}

/** Of the steps from `start` on that have the same likeliest symbol, the one that is surest of it. */
function findPeak(steps: readonly (readonly StepCandidate[])[], start: number): readonly StepCandidate[] {
  const symbol = likeliestOf(steps[start])?.[0];
  let peak = steps[start] ?? [];
  for (let step = start + 1; step < steps.length; step++) {
    const likeliest = likeliestOf(steps[step]);
    if (!likeliest || likeliest[0] !== symbol) break;
    if (likeliest[1] > (likeliestOf(peak)?.[1] ?? 0)) peak = steps[step] ?? [];
  }
  return peak;
}

function likeliestOf(candidates: readonly StepCandidate[] = []): StepCandidate | undefined {
  return candidates.reduce<StepCandidate | undefined>(
    (best, next) => (best === undefined || next[1] > best[1] ? next : best),
    undefined,
  );
}
