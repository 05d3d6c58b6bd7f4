import { searchTexts } from '../../ctc/beam-search.js';
import { scoreText } from '../../ctc/score-text.js';
import type { FieldSpan } from '../field-span.js';
import type { CharacterWeights } from './character-weights.js';
import { findNearestWords, type Vocabulary } from './nearest-words.js';

/** What a stretch of print says. */
export interface ParsedText {
  readonly text: string;
  /** Log probability that the image spells exactly this. */
  readonly logProbability: number;
  /** Probability of this text among all that were weighed, log priors included. */
  readonly posterior: number;
  /** It is a word of the field's vocabulary. */
  readonly listed: boolean;
  /** Part of it was not seen but follows from what the row must hold. */
  readonly partial?: boolean;
}

/** Free strings of the beam that are weighed. */
const MAX_FREE_TEXTS = 6;
/** What the weights may speak for or against a whole text before another may come before a sure one, in nats. */
const MAX_WEIGHT = 2;
/** Two words printed as one, or one as two, or a stop between them are a matter of print: a list that knows them otherwise says little. */
const MAX_BLANK_LOG_PRIOR = 3;
/** No vocabulary gives a word more than this. */
const MAX_LOG_PRIOR = 14;

/** Best text of a span without any vocabulary. */
export function parseFreeText(span: FieldSpan, weights: CharacterWeights): ParsedText | null {
  return parseText(span, weights);
}

interface Candidate {
  readonly text: string;
  readonly logProbability: number;
  readonly logPrior: number;
  readonly listed: boolean;
}

/**
 * The likeliest text given the image and the vocabulary: a listed word wins over the best free string only
 * while the image prefers the string by less than the word's log prior. What is clearly printed stays.
 * @param vocabularies a word's log prior is that of the first that holds it
 */
export function parseText(
  span: FieldSpan,
  weights: CharacterWeights,
  ...vocabularies: readonly Vocabulary[]
): ParsedText | null {
  const free = new Set(searchFreeTexts(span, weights).filter((text) => text !== ''));
  const [best] = free;
  if (best === undefined) return null;
  const candidates = [...free].map((text) => weighFreeText(text, best, span, weights, vocabularies));
  const sure = scoreText(span.posteriors, best);
  const bestPrior = candidates[0]?.logPrior ?? 0;
  // All other strings share what the image leaves over, so often no word can win and none need be scored.
  if (logLeftOver(sure) + MAX_LOG_PRIOR > sure + bestPrior) {
    for (const text of new Set(findNearestWords(vocabularies, best))) {
      if (free.has(text)) continue;
      const logPrior = toFairLogPrior(logPriorOf(vocabularies, text) ?? 0, text, best);
      candidates.push({
        text,
        logProbability: scoreText(span.posteriors, text),
        logPrior,
        listed: true,
      });
    }
  }
  return chooseText(candidates, trustIn(best, sure));
}

/** A free string's log prior is what its letters weigh, or that of the word it happens to be. */
function weighFreeText(
  text: string,
  best: string,
  span: FieldSpan,
  weights: CharacterWeights,
  vocabularies: readonly Vocabulary[],
): Candidate {
  const logProbability = scoreText(span.posteriors, text);
  const weight = logWeightOf(text, weights);
  const logPrior = logPriorOf(vocabularies, text);
  if (logPrior === undefined) return { text, logProbability, logPrior: weight, listed: false };
  const fair = Math.max(toFairLogPrior(logPrior, text, best), weight);
  return { text, logProbability, logPrior: fair, listed: true };
}

/** @param trust how much the image's log probabilities count, 0..1 */
function chooseText(candidates: readonly Candidate[], trust: number): ParsedText | null {
  const ranked = candidates
    .map((candidate) => ({
      ...candidate,
      score: trust * candidate.logProbability + candidate.logPrior,
    }))
    .filter(({ score }) => score > Number.NEGATIVE_INFINITY)
    .sort((a, b) => b.score - a.score || (a.text < b.text ? -1 : 1));
  const winner = ranked[0];
  if (!winner) return null;
  const { text, logProbability, listed } = winner;
  const sum = ranked.reduce((all, { score }) => all + Math.exp(score - winner.score), 0);
  return { text, logProbability, posterior: 1 / sum, listed };
}

/** The beam's texts, best first; the engine's own text alone where no other could come before it. */
function searchFreeTexts(span: FieldSpan, weights: CharacterWeights): string[] {
  const own = tidySpaces(span.text);
  const sure = scoreText(span.posteriors, own);
  if (own !== '' && sure > logLeftOver(sure) + MAX_WEIGHT && logWeightOf(own, weights) > -MAX_WEIGHT) {
    return [own];
  }
  return searchTexts(span.posteriors, weights).slice(0, MAX_FREE_TEXTS).map(tidySpaces);
}

/** Mean probabilities of a character below and above which the recogniser is lost, and at home. */
const UNSURE_CHARACTER = 0.7;
const SURE_CHARACTER = 0.95;
const MIN_TRUST = 0.5;

/**
 * A recogniser that is lost is still sure of itself: where the mean probability of a character is low, its
 * log probabilities count for less against what the row must hold. A clear print counts in full.
 */
function trustIn(text: string, logProbability: number): number {
  const mean = Math.exp(logProbability / Math.max(1, text.length));
  const certainty = (mean - UNSURE_CHARACTER) / (SURE_CHARACTER - UNSURE_CHARACTER);
  return MIN_TRUST + (1 - MIN_TRUST) * Math.max(0, Math.min(1, certainty));
}

/** A word's log prior against the best free string. */
function toFairLogPrior(logPrior: number, word: string, free: string): number {
  const differsInBlanks = word !== free && word.replace(/[ .]/g, '') === free.replace(/[ .]/g, '');
  return differsInBlanks ? Math.min(logPrior, MAX_BLANK_LOG_PRIOR) : logPrior;
}

/** What all other texts together can have at most. */
export function logLeftOver(logProbability: number): number {
  return Math.log(Math.max(1e-12, 1 - Math.exp(Math.min(0, logProbability))));
}

/** One blank between words, one stop after an abbreviation: cards print neither twice. */
function tidySpaces(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\.{2,}/g, '.')
    .trim();
}

function logPriorOf(vocabularies: readonly Vocabulary[], text: string): number | undefined {
  return vocabularies.find((vocabulary) => vocabulary.has(text))?.get(text);
}

function logWeightOf(text: string, weights: CharacterWeights): number {
  let sum = 0;
  for (let index = 0; index < text.length; index++) {
    sum += Math.log(weights(text.charCodeAt(index), text.slice(0, index)));
  }
  return sum;
}
