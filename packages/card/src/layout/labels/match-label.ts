import type { PlacedCharacter } from '../characters.js';
import { foldLetter, foldWord } from './fold-letters.js';
import { BLOOD_LABELS, LABEL_SPELLINGS, type LabelledRow } from './label-words.js';
import { matchPrefix } from './match-prefix.js';

export interface LabelMatch {
  readonly row: LabelledRow;
  /** 1 for a perfect match, 0 for nothing in common. */
  readonly score: number;
  /** Number of characters the label takes, counted from the first. */
  readonly end: number;
}

const FOLDED_LABELS = LABEL_SPELLINGS.flatMap(({ row, words }) =>
  words.map((word) => ({ row, word: foldWord(word) })),
);
const FOLDED_BLOOD_LABELS = BLOOD_LABELS.map(foldWord);

/** A label read worse than this is no label: tuned so that streets and names are not taken for one. */
const MIN_SCORE = 0.58;
/** Short labels resemble too many words to be believed with a fault in them, … */
const MIN_SCORE_OF_THREE_LETTERS = 0.99;
/** … or with more than one. */
const MIN_SCORE_OF_FOUR_LETTERS = 0.74;
const MIN_BLOOD_LABEL_SCORE = 0.6;
/** Letters looked at: the longest label and what it may be misread as. */
const MAX_LABEL_LETTERS = 26;
const MAX_BLOOD_LABEL_LETTERS = 14;
/** Of two labels of one row the longer is meant, unless it needs this many times its share of faults. */
const FAULT_COST = 3;

/** Grid, levelling and rows all ask about the same lines. */
const known = new WeakMap<readonly PlacedCharacter[], readonly LabelMatch[]>();

/** All labels with which these characters could begin, best first. */
export function matchLabels(characters: readonly PlacedCharacter[]): readonly LabelMatch[] {
  let matches = known.get(characters);
  if (!matches) {
    matches = findLabels(characters);
    known.set(characters, matches);
  }
  return matches;
}

function findLabels(characters: readonly PlacedCharacter[]): LabelMatch[] {
  const { letters, ends } = foldCharacters(characters, MAX_LABEL_LETTERS, true);
  const best = new Map<LabelledRow, { match: LabelMatch; weight: number }>();
  for (const { row, word } of FOLDED_LABELS) {
    const prefix = matchPrefix(letters, word);
    if (!prefix || prefix.score < minScoreOf(word)) continue;
    const weight = word.length * (1 - FAULT_COST * (1 - prefix.score));
    if (weight <= (best.get(row)?.weight ?? Number.NEGATIVE_INFINITY)) continue;
    best.set(row, { match: { row, score: prefix.score, end: ends[prefix.length - 1] ?? 0 }, weight });
  }
  return [...best.values()]
    .map(({ match }) => match)
    .sort((a, b) => b.score - a.score || (a.row < b.row ? -1 : 1));
}

/** Where `Gol. Darah` stands within a row, as character indices; null when it is not there. */
export function findBloodLabel(
  characters: readonly PlacedCharacter[],
): { readonly start: number; readonly end: number } | null {
  let best: { start: number; end: number; score: number } | null = null;
  for (const [start, { text }] of characters.entries()) {
    if (foldLetter(text) === '') continue;
    const { letters, ends } = foldCharacters(characters.slice(start), MAX_BLOOD_LABEL_LETTERS, false);
    for (const word of FOLDED_BLOOD_LABELS) {
      const prefix = matchPrefix(letters, word);
      if (!prefix || prefix.score < MIN_BLOOD_LABEL_SCORE) continue;
      if (best && prefix.score <= best.score) continue;
      best = { start, end: start + (ends[prefix.length - 1] ?? 0), score: prefix.score };
    }
  }
  return best;
}

function minScoreOf(word: string): number {
  if (word.length <= 3) return MIN_SCORE_OF_THREE_LETTERS;
  if (word.length <= 4) return MIN_SCORE_OF_FOUR_LETTERS;
  return MIN_SCORE;
}

/** Letters of the label's form, and for each of them where it ends among the characters. */
function foldCharacters(
  characters: readonly PlacedCharacter[],
  maxLetters: number,
  stopsAtColon: boolean,
): { letters: string; ends: number[] } {
  let letters = '';
  const ends: number[] = [];
  let lastInk = characters[0];
  for (const [index, character] of characters.entries()) {
    if (letters.length >= maxLetters) break;
    const isColon = character.text === ':' && stopsAtColon;
    if (letters !== '' && (isColon || (lastInk && isFarFrom(lastInk, character)))) break;
    const letter = foldLetter(character.text);
    if (character.text !== ' ') lastInk = character;
    if (letter === '') continue;
    letters += letter;
    ends.push(index + 1);
  }
  return { letters, ends };
}

/** Words of one label stand close; what begins this many advances further on is the value. */
const MAX_ADVANCES = 3.3;

function isFarFrom(before: PlacedCharacter, character: PlacedCharacter): boolean {
  const { left, right, characters } = before.line;
  const advance = (right - left) / characters.length;
  return character.x - before.x > MAX_ADVANCES * advance;
}
