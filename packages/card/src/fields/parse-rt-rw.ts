import { matchTemplate, toTemplate } from '../ctc/match-template.js';
import { leastCertainty } from '../ctc/score-substitutions.js';
import { scoreText } from '../ctc/score-text.js';
import type { FieldSpan } from './field-span.js';
import { parseRtRw, type RtRw } from './rt-rw.js';
import { neighbourhoodWeights } from './words/character-weights.js';
import { type ParsedText, parseFreeText } from './words/parse-text.js';

/** Printed forms, and by how many nats each is preferred to any other string; nearly every card has the first. */
const FORMS = [
  ...['DDD/DDD', 'DDD / DDD', 'DDD /DDD', 'DDD/ DDD'].map((form) => ({ form, logPrior: 4 })),
  ...['-/-', '- / -'].map((form) => ({ form, logPrior: 3 })),
  ...['DD/DD', 'DD / DD', 'D/D', 'D / D', 'RT DDD/RW DDD'].map((form) => ({ form, logPrior: 1 })),
].map(({ form, logPrior }) => ({ template: toTemplate(form), logPrior }));

const USUAL_FORM = /^\d{3} ?\/ ?\d{3}$/;
/** No other form can come before a text above this. */
const SURE = Math.log(0.95);
/** Below this the print is none of the forms. */
const MIN_LOG_PROBABILITY = -20;

export interface ParsedRtRw extends ParsedText {
  readonly parts: RtRw;
}

/** RT and RW from the print of their row; null where it is not theirs. */
export function parseRtRwSpan(span: FieldSpan): ParsedRtRw | null {
  const free = parseFreeText(span, neighbourhoodWeights);
  const parts = free && parseRtRw(free.text);
  if (free && parts && free.logProbability > SURE) {
    const posterior = Math.min(free.posterior, leastCertainty(span.posteriors, free.text));
    return { ...free, posterior, parts, listed: USUAL_FORM.test(free.text), partial: isUneven(parts) };
  }
  const candidates = FORMS.flatMap(({ template, logPrior }) => {
    const text = matchTemplate(span.posteriors, template)?.text ?? '';
    const parts = parseRtRw(text);
    if (!parts) return [];
    const logProbability = scoreText(span.posteriors, text);
    return [{ text, logProbability, posterior: 1, listed: true, parts, score: logProbability + logPrior }];
  });
  if (free && parts) candidates.push({ ...free, parts, score: free.logProbability });
  const best = candidates.reduce<(typeof candidates)[number] | null>(
    (chosen, candidate) => (chosen && candidate.score <= chosen.score ? chosen : candidate),
    null,
  );
  if (!best || !(best.logProbability > MIN_LOG_PROBABILITY)) return null;
  const posterior = Math.min(best.posterior, leastCertainty(span.posteriors, best.text));
  return { ...best, posterior, partial: isUneven(best.parts) };
}

/** Few cards print one number without the other, or one with fewer digits; more often they were not seen. */
function isUneven({ rt, rw }: RtRw): boolean {
  return rt.length !== rw.length && rt !== '-' && rw !== '-';
}
