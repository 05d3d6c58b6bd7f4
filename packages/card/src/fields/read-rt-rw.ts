import { decodeTemplate, toTemplate } from '../lattice/decode-template.js';
import { scoreText } from '../lattice/score-text.js';
import { numberWeights } from './character-weights.js';
import { type Reading, readFree } from './choose-word.js';
import { parseRtRw, type RtRw } from './parse-rt-rw.js';
import type { Ribbon } from './ribbon.js';

/** The form nearly every card prints, and its relatives. */
const FORMS = ['DDD/DDD', 'DDD / DDD', 'DDD /DDD', 'DDD/ DDD'].map(toTemplate);

/** Nats by which three digits, a slash and three digits are preferred to any other string. */
const FORM_CREDIT = 4;

const FORM = /^\d{3} ?\/ ?\d{3}$/;
/** No other form can come before a reading above this. */
const SURE = Math.log(0.95);

export interface RtRwReading extends Reading {
  readonly parts: RtRw;
}

export function readRtRw(ribbon: Ribbon): RtRwReading | null {
  const free = readFree(ribbon, numberWeights);
  const parts = free && parseRtRw(free.text);
  if (free && parts && free.logProbability > SURE) return { ...free, parts, listed: FORM.test(free.text) };
  let best: (Reading & { parts: RtRw; worth: number }) | null = null;
  for (const form of FORMS) {
    const match = decodeTemplate(ribbon.lattice, form);
    const matched = match && parseRtRw(match.text);
    if (!match || !matched) continue;
    const logProbability = scoreText(ribbon.lattice, match.text);
    const worth = logProbability + FORM_CREDIT;
    if (!best || worth > best.worth) {
      best = { text: match.text, logProbability, share: 1, listed: true, parts: matched, worth };
    }
  }
  if (free && parts && (!best || free.logProbability > best.worth)) {
    best = { ...free, parts, worth: free.logProbability };
  }
  return best && best.logProbability > -20 ? best : null;
}
