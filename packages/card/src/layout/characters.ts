import { fromCharacters } from '../ctc/from-characters.js';
import { fromCtcPosteriors, type Posteriors } from '../ctc/posteriors.js';
import type { CtcPosteriors, RecognisedCharacter, TextLine } from '../text-line.js';

/** One character with its centre in the upright frame and, where known, its step in the line's posteriors. */
export interface PlacedCharacter {
  readonly text: string;
  readonly x: number;
  readonly step: number;
  readonly line: PlacedLine;
}

/** A text line made ready for laying out: finite numbers, one entry a character. */
export interface PlacedLine {
  readonly source: TextLine;
  readonly characters: readonly PlacedCharacter[];
  readonly left: number;
  readonly right: number;
  readonly y: number;
  readonly height: number;
  readonly posteriors: () => Posteriors;
}

/** A card has some forty lines; a page of prose must not cost cubic time. */
const MAX_LINES = 400;
const MAX_CHARACTERS = 200;
/** No picture that the reader decodes is this many pixels wide. */
const MAX_LENGTH_PX = 1e6;

/**
 * Lines in an order of their own (top to bottom, left to right, then by what they say), so that nothing
 * downstream can depend on the order they came in. Lines without a usable place or text are left out.
 */
export function placeLines(lines: readonly TextLine[]): PlacedLine[] {
  return lines
    .filter(isUsable)
    .map(placeLine)
    .filter((line) => line.characters.length > 0)
    .sort(byPlace)
    .slice(0, MAX_LINES);
}

function isUsable({ place: { centreX, centreY, width, height } }: TextLine): boolean {
  return (
    Number.isFinite(centreX) &&
    Number.isFinite(centreY) &&
    width > 0 &&
    height > 0 &&
    width < MAX_LENGTH_PX &&
    height < MAX_LENGTH_PX
  );
}

function placeLine(source: TextLine): PlacedLine {
  const { centreX, centreY, width, height } = source.place;
  const left = centreX - width / 2;
  const recognised = toCharacters(source);
  let cached: Posteriors | undefined;
  const line: PlacedLine = {
    source,
    left,
    right: left + width,
    y: centreY,
    height,
    characters: [],
    posteriors: () => {
      cached ??= source.posteriors ? fromCtcPosteriors(source.posteriors) : fromCharacters(recognised);
      return cached;
    },
  };
  const steps = toSteps(source, recognised);
  const characters = recognised.map(({ character, at }, index) => ({
    text: character,
    x: left + at * width,
    step: steps[index] ?? 0,
    line,
  }));
  return Object.assign(line, { characters });
}

/** The engine's characters; where they do not match the text, the text spread evenly. */
function toCharacters(source: TextLine): RecognisedCharacter[] {
  const text = Array.from(source.text);
  const fits =
    source.characters.length === text.length &&
    source.characters.every(({ character }, index) => character === text[index]);
  const given = fits ? source.characters : [];
  const characters = text.map((character, index) => {
    const { at = Number.NaN, confidence = source.confidence } = given[index] ?? {};
    return {
      character,
      at: Number.isFinite(at) ? clampToUnit(at) : (index + 0.5) / text.length,
      confidence: Number.isFinite(confidence) ? clampToUnit(confidence) : 0,
    };
  });
  return characters.slice(0, MAX_CHARACTERS);
}

function clampToUnit(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/**
 * Step of each character. The best path through the posteriors tells it exactly when it spells the text; otherwise the
 * place along the line must do.
 */
function toSteps(source: TextLine, recognised: readonly RecognisedCharacter[]): number[] {
  if (!source.posteriors) return recognised.map((_, index) => index * 2 + 1);
  const path = findBestPath(source.posteriors);
  const spells =
    path.length === recognised.length &&
    path.every(({ character }, index) => character === recognised[index]?.character);
  if (spells) return path.map(({ step }) => step);
  const { length } = source.posteriors.steps;
  return recognised.map(({ at }) => Math.min(length - 1, Math.round(at * length - 0.5)));
}

/** The characters that the likeliest symbol of each step spells, each with the step it begins at. */
function findBestPath({ alphabet, steps }: CtcPosteriors): { character: string; step: number }[] {
  const symbols = Array.from(alphabet);
  const path: { character: string; step: number }[] = [];
  let previous = 0;
  steps.forEach((candidates, step) => {
    let best = 0;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (const [symbol, score] of candidates) {
      if (score > bestScore) {
        best = symbol;
        bestScore = score;
      }
    }
    if (best !== 0 && best !== previous) path.push({ character: symbols[best - 1] ?? '', step });
    previous = best;
  });
  return path;
}

function byPlace(a: PlacedLine, b: PlacedLine): number {
  return (
    a.y - b.y ||
    a.left - b.left ||
    a.right - b.right ||
    a.height - b.height ||
    compare(a.source.text, b.source.text) ||
    a.source.confidence - b.source.confidence ||
    compare(a.source.engine, b.source.engine)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
