import { fromCharacters, fromCtcLattice, type InkLattice } from '../ctc/posteriors.js';
import type { RecognisedCharacter, TextLine } from '../text-line.js';

/** One character with its centre in the upright frame and, where known, its step in the line's posteriors. */
export interface Glyph {
  readonly character: string;
  readonly x: number;
  readonly step: number;
  readonly line: GlyphLine;
}

/** A text line made ready for laying out: sane numbers, one glyph a character. */
export interface GlyphLine {
  readonly source: TextLine;
  readonly glyphs: readonly Glyph[];
  readonly left: number;
  readonly right: number;
  readonly y: number;
  readonly height: number;
  readonly posteriors: () => InkLattice;
}

const MOST_LINES = 400;
const MOST_CHARACTERS = 200;

/**
 * Lines in an order of their own (top to bottom, left to right, then by what they say), so that nothing
 * downstream can depend on the order they came in. Lines without a usable place or text are left out.
 */
export function toGlyphLines(lines: readonly TextLine[]): GlyphLine[] {
  return lines
    .filter(isUsable)
    .map(toGlyphLine)
    .filter((line) => line.glyphs.length > 0)
    .sort(byPlace)
    .slice(0, MOST_LINES);
}

function isUsable(line: TextLine): boolean {
  const { centreX, centreY, width, height } = line.place;
  return (
    Number.isFinite(centreX) &&
    Number.isFinite(centreY) &&
    width > 0 &&
    height > 0 &&
    width < 1e6 &&
    height < 1e6
  );
}

function toGlyphLine(source: TextLine): GlyphLine {
  const { centreX, centreY, width, height } = source.place;
  const left = centreX - width / 2;
  const read = toCharacters(source);
  let cached: InkLattice | undefined;
  const line: GlyphLine = {
    source,
    left,
    right: left + width,
    y: centreY,
    height,
    glyphs: [],
    posteriors: () => {
      cached ??= source.posteriors ? fromCtcLattice(source.posteriors) : fromCharacters(read);
      return cached;
    },
  };
  const stepOf = toSteps(source, read);
  const glyphs = read.map((character, index) => ({
    character: character.character,
    x: left + character.at * width,
    step: stepOf(index),
    line,
  }));
  return Object.assign(line, { glyphs });
}

/** The engine's characters; where they do not match the text, the text spread evenly. */
function toCharacters(source: TextLine): RecognisedCharacter[] {
  const text = Array.from(source.text);
  const given = source.characters;
  const fits = given.length === text.length && given.every((read, index) => read.character === text[index]);
  const characters = text.map((character, index) => {
    const at = fits ? given[index]!.at : (index + 0.5) / text.length;
    const confidence = fits ? given[index]!.confidence : source.confidence;
    return {
      character,
      at: Number.isFinite(at) ? Math.min(1, Math.max(0, at)) : (index + 0.5) / text.length,
      confidence: Number.isFinite(confidence) ? Math.min(1, Math.max(0, confidence)) : 0,
    };
  });
  return characters.slice(0, MOST_CHARACTERS);
}

/**
 * Step of each character. The greedy path of the posteriors tells it exactly when it spells the text; otherwise
 * the place along the line must do.
 */
function toSteps(source: TextLine, read: readonly RecognisedCharacter[]): (index: number) => number {
  if (!source.posteriors) return (index) => index * 2 + 1;
  const { alphabet, steps } = source.posteriors;
  const symbols = Array.from(alphabet);
  const greedy: { character: string; step: number }[] = [];
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
    if (best !== 0 && best !== previous) greedy.push({ character: symbols[best - 1] ?? '', step });
    previous = best;
  });
  const spells =
    greedy.length === read.length && greedy.every((g, index) => g.character === read[index]!.character);
  if (spells) return (index) => greedy[index]!.step;
  return (index) => Math.min(steps.length - 1, Math.round(read[index]!.at * steps.length - 0.5));
}

function byPlace(a: GlyphLine, b: GlyphLine): number {
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
