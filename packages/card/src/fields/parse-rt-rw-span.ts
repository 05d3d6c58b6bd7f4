import { decodeTemplate, toTemplate } from '../ctc/decode-template.js';
import { scoreText } from '../ctc/score-text.js';
import type { Ribbon } from './field-span.js';
import { parseRtRw, type RtRw } from './parse-rt-rw.js';
import { numberWeights } from './words/character-weights.js';
import { type Reading, readFree } from './words/choose-word.js';

/** Printed forms, and by how many nats each is preferred to any other string; nearly every card has the first. */
const FORMS = [
  ...['DDD/DDD', 'DDD / DDD', 'DDD /DDD', 'DDD/ DDD'].map((form) => ({
    template: toTemplate(form),
    credit: 4,
  })),
  ...['-/-', '- / -'].map((form) => ({ template: toTemplate(form), credit: 3 })),
  ...['DD/DD', 'DD / DD', 'D/D', 'D / D'].map((form) => ({ template: toTemplate(form), credit: 1 })),
];

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
  for (const { template, credit } of FORMS) {
    const match = decodeTemplate(ribbon.posteriors, template);
    const matched = match && parseRtRw(match.text);
    if (!match || !matched) continue;
    const logProbability = scoreText(ribbon.posteriors, match.text);
    const worth = logProbability + credit;
    if (!best || worth > best.worth) {
      best = { text: match.text, logProbability, share: 1, listed: true, parts: matched, worth };
    }
  }
  if (free && parts && (!best || free.logProbability > best.worth)) {
    best = { ...free, parts, worth: free.logProbability };
  }
  return best && best.logProbability > -20 ? best : null;
}
