import { decodeText } from '../../ctc/beam-search.js';
import { scoreText } from '../../ctc/score-text.js';
import type { Ribbon } from '../field-span.js';
import type { CharacterWeights } from './character-weights.js';
import { editDistance } from './edit-distance.js';

/** Words and what each is worth before the image is asked, in nats over a free string. */
export type Vocabulary = ReadonlyMap<string, number>;

export interface Reading {
  readonly text: string;
  /** Log probability that the image spells exactly this. */
  readonly logProbability: number;
  /** Share of this text among all that were weighed, credit included. */
  readonly share: number;
  readonly listed: boolean;
  /** Part of it was not seen but follows from what the row must hold. */
  readonly guessed?: boolean;
}

const MOST_SCORED = 16;
/** What the weights may speak for or against a whole text before another may come before a sure one, in nats. */
const MOST_WEIGHT = 2;
const LEAST_TRUST = 0.5;
const UNSURE_CHARACTER = 0.7;
const SURE_CHARACTER = 0.95;
/** Two words printed as one, or one as two, are a matter of print: a list that knows them otherwise says little. */
const MOST_BLANK_CREDIT = 3;
/** No vocabulary gives a word more than this. */
const MOST_CREDIT = 14;

/** Best text of a ribbon without any vocabulary. */
export function readFree(ribbon: Ribbon, weights: CharacterWeights): Reading | null {
  return readWithVocabulary(ribbon, weights);
}

/**
 * The likeliest text given the image and the vocabulary: a listed word wins over the best free string only
 * while the image prefers the string by less than the word's credit. What is clearly printed stays.
 * @param vocabularies a word's credit is that of the first that holds it
 */
export function readWithVocabulary(
  ribbon: Ribbon,
  weights: CharacterWeights,
  ...vocabularies: readonly Vocabulary[]
): Reading | null {
  const texts = new Map<string, { logProbability: number; credit: number; listed: boolean }>();
  for (const text of readFreeTexts(ribbon, weights)) {
    if (text !== '' && !texts.has(text)) {
      // The weights act as the free string's credit; ranking among free strings must not lose them.
      const logProbability = scoreText(ribbon.posteriors, text);
      texts.set(text, { logProbability, credit: logWeightOf(text, weights), listed: false });
    }
  }
  const first = texts.entries().next().value;
  if (first === undefined) return null;
  const [best, { logProbability: sure }] = first;
  for (const [text, known] of texts) {
    const credit = creditOf(vocabularies, text);
    if (credit !== undefined)
      texts.set(text, {
        ...known,
        credit: Math.max(toFairCredit(credit, text, best), known.credit),
        listed: true,
      });
  }
  // All other strings share what the image leaves over, so often no word can win and none need be scored.
  if (logLeftOver(sure) + MOST_CREDIT > sure + texts.get(best)!.credit) {
    for (const text of nearest(vocabularies, best)) {
      if (texts.has(text)) continue;
      texts.set(text, {
        logProbability: scoreText(ribbon.posteriors, text),
        credit: toFairCredit(creditOf(vocabularies, text)!, text, best),
        listed: true,
      });
    }
  }
  const trust = trustIn(best, sure);
  const ranked = [...texts.entries()]
    .map(([text, { logProbability, credit, listed }]) => ({
      text,
      logProbability,
      listed,
      worth: trust * logProbability + credit,
    }))
    .filter((entry) => entry.worth > Number.NEGATIVE_INFINITY)
    .sort((a, b) => b.worth - a.worth || (a.text < b.text ? -1 : 1));
  const winner = ranked[0];
  if (!winner) return null;
  const sum = ranked.reduce((all, entry) => all + Math.exp(entry.worth - winner.worth), 0);
  return { text: winner.text, logProbability: winner.logProbability, share: 1 / sum, listed: winner.listed };
}

/** The beam's texts, best first; the engine's own text alone where no other could come before it. */
function readFreeTexts(ribbon: Ribbon, weights: CharacterWeights): string[] {
  const own = tidySpaces(ribbon.text);
  const sure = scoreText(ribbon.posteriors, own);
  if (own !== '' && sure > logLeftOver(sure) + MOST_WEIGHT && logWeightOf(own, weights) > -MOST_WEIGHT)
    return [own];
  return decodeText(ribbon.posteriors, weights).slice(0, 6).map(tidySpaces);
}

/**
 * A recogniser that is lost is still sure of itself: where the mean probability of a character is low, its
 * log probabilities count for less against what the row must hold. A clear print counts in full.
 */
function trustIn(text: string, logProbability: number): number {
  const mean = Math.exp(logProbability / Math.max(1, text.length));
  const share = (mean - UNSURE_CHARACTER) / (SURE_CHARACTER - UNSURE_CHARACTER);
  return LEAST_TRUST + (1 - LEAST_TRUST) * Math.max(0, Math.min(1, share));
}

/** A word's credit against the best free string. */
function toFairCredit(credit: number, word: string, free: string): number {
  const differsInBlanks = word !== free && word.replaceAll(' ', '') === free.replaceAll(' ', '');
  return differsInBlanks ? Math.min(credit, MOST_BLANK_CREDIT) : credit;
}

/** What all other texts together can have at most. */
function logLeftOver(logProbability: number): number {
  return Math.log(Math.max(1e-12, 1 - Math.exp(Math.min(0, logProbability))));
}

/** One blank between words, one stop after an abbreviation: cards print neither twice. */
export function tidySpaces(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\.{2,}/g, '.')
    .trim();
}

/** All of a closed set; of longer lists, which would be slow to score, the words near the free string. */
function nearest(vocabularies: readonly Vocabulary[], text: string): string[] {
  const reach = Math.max(2, Math.ceil(text.length * 0.3));
  const close: { word: string; distance: number; credit: number }[] = [];
  const letters = toLetterMask(text);
  for (const vocabulary of vocabularies) {
    const { words, masks } = indexWords(vocabulary);
    const isClosedSet = words.length <= MOST_SCORED;
    for (let index = 0; index < words.length; index++) {
      const word = words[index]!;
      if (isClosedSet) {
        close.push({ word, distance: 0, credit: vocabulary.get(word)! });
        continue;
      }
      if (Math.abs(word.length - text.length) > reach) continue;
      // One edit changes at most two kinds of letters.
      if (countBits(masks[index]! ^ letters) > 2 * reach) continue;
      const distance = editDistance(word, text, reach);
      if (distance <= reach) close.push({ word, distance, credit: vocabulary.get(word)! });
    }
  }
  return close
    .sort((a, b) => a.distance - b.distance || b.credit - a.credit || (a.word < b.word ? -1 : 1))
    .slice(0, MOST_SCORED)
    .map(({ word }) => word);
}

interface WordIndex {
  readonly words: readonly string[];
  readonly masks: Int32Array;
}

const wordIndexes = new WeakMap<Vocabulary, WordIndex>();

function indexWords(vocabulary: Vocabulary): WordIndex {
  let index = wordIndexes.get(vocabulary);
  if (!index) {
    const words = [...vocabulary.keys()];
    index = { words, masks: Int32Array.from(words, toLetterMask) };
    wordIndexes.set(vocabulary, index);
  }
  return index;
}

function toLetterMask(text: string): number {
  let mask = 0;
  for (let index = 0; index < text.length; index++) mask |= 1 << (text.charCodeAt(index) & 31);
  return mask;
}

function countBits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

function creditOf(vocabularies: readonly Vocabulary[], text: string): number | undefined {
  return vocabularies.find((vocabulary) => vocabulary.has(text))?.get(text);
}

function logWeightOf(text: string, weights: CharacterWeights): number {
  let sum = 0;
  for (let index = 0; index < text.length; index++) {
    sum += Math.log(weights(text.charCodeAt(index), text.slice(0, index)));
  }
  return sum;
}
