import type { Glyph } from './characters.js';
import { BLOOD_LABELS, LABEL_WORDS, type LabelledRow } from './label-words.js';

export interface LabelMatch {
  readonly row: LabelledRow;
  /** 1 for a perfect match, 0 for nothing in common. */
  readonly score: number;
  /** Number of glyphs the label takes, counted from the first. */
  readonly end: number;
}

const LEAST_SCORE = 0.58;

/** What a letter is often read as inside a label, folded to one form for both sides. */
const FOLDED: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  i: 'l',
  '|': 'l',
  '!': 'l',
  j: 'l',
  '5': 's',
  '8': 'b',
  '4': 'a',
  '6': 'g',
  '9': 'g',
  '2': 'z',
  '7': 't',
};

function fold(character: string): string {
  const lower = character.toLowerCase();
  const folded = FOLDED[lower] ?? lower;
  return folded.length === 1 && folded >= 'a' && folded <= 'z' ? folded : '';
}

function foldWord(word: string): string {
  return Array.from(word, fold).join('');
}

const FOLDED_LABELS = (Object.entries(LABEL_WORDS) as [LabelledRow, readonly string[]][]).flatMap(
  ([row, words]) => words.map((word) => ({ row, word: foldWord(word) })),
);
const FOLDED_BLOOD_LABELS = BLOOD_LABELS.map(foldWord);

/** All labels with which these glyphs could begin, best first. */
export function matchLabels(glyphs: readonly Glyph[]): readonly LabelMatch[] {
  let matches = known.get(glyphs);
  if (!matches) {
    matches = findLabels(glyphs);
    known.set(glyphs, matches);
  }
  return matches;
}

/** Frame, levelling and rows all ask about the same lines. */
const known = new WeakMap<readonly Glyph[], readonly LabelMatch[]>();

function findLabels(glyphs: readonly Glyph[]): LabelMatch[] {
  const folded = foldGlyphs(glyphs, 0, 26);
  const best = new Map<LabelledRow, LabelMatch & { worth: number }>();
  for (const { row, word } of FOLDED_LABELS) {
    const match = matchPrefix(folded.letters, word);
    if (!match || match.score < leastScoreOf(word)) continue;
    // Of two labels of one row the longer is meant, unless it needs many faults.
    const worth = word.length * (1 - 3 * (1 - match.score));
    const rival = best.get(row);
    const end = folded.glyphIndex[match.length - 1]! + 1;
    if (!rival || worth > rival.worth) best.set(row, { row, score: match.score, end, worth });
  }
  return [...best.values()]
    .map(({ row, score, end }) => ({ row, score, end }))
    .sort((a, b) => b.score - a.score || (a.row < b.row ? -1 : 1));
}

/** Where `Gol. Darah` stands within a row, as glyph indices; null when it is not there. */
export function findBloodLabel(glyphs: readonly Glyph[]): { start: number; end: number } | null {
  let best: { start: number; end: number; score: number } | null = null;
  for (let start = 0; start < glyphs.length; start++) {
    if (fold(glyphs[start]!.character) === '') continue;
    const folded = foldGlyphs(glyphs, start, 14, false);
    for (const word of FOLDED_BLOOD_LABELS) {
      const match = matchPrefix(folded.letters, word);
      if (!match || match.score < 0.6 || (best && match.score <= best.score)) continue;
      best = { start, end: folded.glyphIndex[match.length - 1]! + 1, score: match.score };
    }
  }
  return best;
}

/** Short labels resemble too many words to be believed with a fault in them. */
function leastScoreOf(word: string): number {
  if (word.length <= 3) return 0.99;
  if (word.length <= 4) return 0.74;
  return LEAST_SCORE;
}

function foldGlyphs(
  glyphs: readonly Glyph[],
  start: number,
  most: number,
  stopsAtColon = true,
): { letters: string; glyphIndex: number[] } {
  let letters = '';
  const glyphIndex: number[] = [];
  let lastInk = start;
  for (let index = start; index < glyphs.length && letters.length < most; index++) {
    const glyph = glyphs[index]!;
    if (letters !== '' && ((glyph.character === ':' && stopsAtColon) || isFarFrom(glyphs[lastInk]!, glyph)))
      break;
    const letter = fold(glyph.character);
    if (glyph.character !== ' ') lastInk = index;
    if (letter === '') continue;
    letters += letter;
    glyphIndex.push(index);
  }
  return { letters, glyphIndex };
}

/** Words of one label stand close; what begins further on is the value. */
function isFarFrom(before: Glyph, glyph: Glyph): boolean {
  const { left, right, glyphs } = before.line;
  const advance = (right - left) / glyphs.length;
  return glyph.x - before.x > 3.3 * advance;
}

const LONGEST_WORD = 32;
let previous = new Uint8Array(LONGEST_WORD);
let current = new Uint8Array(LONGEST_WORD);

/** Cheapest prefix of `text` that spells `word`; `length` is the prefix's length in letters. */
function matchPrefix(text: string, word: string): { score: number; length: number } | null {
  const columns = Math.min(text.length, word.length + 3);
  if (columns === 0) return null;
  for (let column = 0; column <= columns; column++) previous[column] = column;
  for (let row = 1; row <= word.length; row++) {
    const code = word.charCodeAt(row - 1);
    current[0] = row;
    for (let column = 1; column <= columns; column++) {
      const swapped = previous[column - 1]! + (code === text.charCodeAt(column - 1) ? 0 : 1);
      const shifted = Math.min(previous[column]!, current[column - 1]!) + 1;
      current[column] = swapped < shifted ? swapped : shifted;
    }
    [previous, current] = [current, previous];
  }
  let length = 0;
  for (let column = 1; column <= columns; column++) {
    // On a tie the longer prefix wins while it ends in the label's own last letter.
    const better = previous[column]! < previous[length]!;
    const tie = previous[column]! === previous[length]! && text[column - 1] === word[word.length - 1];
    if (better || tie) length = column;
  }
  if (length === 0) return null;
  return { score: 1 - previous[length]! / word.length, length };
}
