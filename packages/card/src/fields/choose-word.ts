import { decodeText } from '../lattice/decode-text.js';
import { scoreText } from '../lattice/score-text.js';
import type { CharacterWeights } from './character-weights.js';
import { editDistance } from './edit-distance.js';
import type { Ribbon } from './ribbon.js';

export interface Candidate {
  readonly text: string;
  /** What the word is worth before the image is asked, in nats over a free string. */
  readonly credit: number;
}

export interface Reading {
  readonly text: string;
  /** Log probability that the image spells exactly this. */
  readonly logProbability: number;
  /** Share of this text among all that were weighed, credit included. */
  readonly share: number;
  readonly listed: boolean;
}

const MOST_SCORED = 40;

/** Best text of a ribbon without any vocabulary. */
export function readFree(ribbon: Ribbon, weights: CharacterWeights): Reading | null {
  return readWithVocabulary(ribbon, weights, []);
}

/**
 * The likeliest text given the image and the vocabulary: a listed word wins over the best free string only
 * while the image prefers the string by less than the word's credit. What is clearly printed stays.
 */
export function readWithVocabulary(
  ribbon: Ribbon,
  weights: CharacterWeights,
  candidates: Iterable<Candidate>,
): Reading | null {
  const texts = new Map<string, { logProbability: number; credit: number; listed: boolean }>();
  for (const decoded of decodeText(ribbon.lattice, weights).slice(0, 6)) {
    const text = tidySpaces(decoded.text);
    if (text !== '' && !texts.has(text)) {
      // The weights act as the free string's credit; ranking among free strings must not lose them.
      const logProbability = scoreText(ribbon.lattice, text);
      texts.set(text, { logProbability, credit: logWeightOf(text, weights), listed: false });
    }
  }
  const best = texts.keys().next().value;
  if (best === undefined) return null;
  for (const { text, credit } of nearest(candidates, best)) {
    const known = texts.get(text);
    const logProbability = known?.logProbability ?? scoreText(ribbon.lattice, text);
    if (!known?.listed || credit > known.credit) texts.set(text, { logProbability, credit, listed: true });
  }
  const ranked = [...texts.entries()]
    .map(([text, { logProbability, credit, listed }]) => ({
      text,
      logProbability,
      listed,
      worth: logProbability + credit,
    }))
    .filter((entry) => entry.worth > Number.NEGATIVE_INFINITY)
    .sort((a, b) => b.worth - a.worth || (a.text < b.text ? -1 : 1));
  const winner = ranked[0];
  if (!winner) return null;
  const sum = ranked.reduce((all, entry) => all + Math.exp(entry.worth - winner.worth), 0);
  return { text: winner.text, logProbability: winner.logProbability, share: 1 / sum, listed: winner.listed };
}

export function tidySpaces(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Scoring every word against the image would be slow; only words near the free string can win. */
function nearest(candidates: Iterable<Candidate>, text: string): Candidate[] {
  const reach = Math.max(2, Math.ceil(text.length * 0.34));
  const close: { candidate: Candidate; distance: number }[] = [];
  for (const candidate of candidates) {
    const distance = editDistance(candidate.text, text, reach);
    if (distance <= reach) close.push({ candidate, distance });
  }
  return close
    .sort(
      (a, b) =>
        a.distance - b.distance ||
        b.candidate.credit - a.candidate.credit ||
        (a.candidate.text < b.candidate.text ? -1 : 1),
    )
    .slice(0, MOST_SCORED)
    .map(({ candidate }) => candidate);
}

function logWeightOf(text: string, weights: CharacterWeights): number {
  let sum = 0;
  for (let index = 0; index < text.length; index++) sum += Math.log(weights(text.charCodeAt(index)));
  return sum;
}
