import { CARD_FIELD_NAMES, type CardMessage } from '../sync/card-message.js';
import { SPECIMEN_MESSAGE } from '../sync/specimen-message.js';
import { type CardAnswer, FAIL_REASON_NAMES, QUALITY_FLAG_NAMES } from './card-answer.js';
import { OUTCOMES, type Outcome } from './outcome.js';

/**
 * What jobs of test keys answer: no card is read and nothing is charged. A client that wants another word than OK
 * puts `ktp-test-outcome=FAIL` (or any of the six) behind its image's bytes, where no decoder looks; behind OK and FAIL
 * may follow what is wrong with the picture, e.g. `ktp-test-outcome=OK;quality=glare,dark;doubtful=name,work` or
 * `ktp-test-outcome=FAIL;reasons=nik_covered`.
 */
export type Fixture = { readonly outcome: Exclude<Outcome, 'OK' | 'FAIL'> } | CardAnswer;

const MARK = /ktp-test-outcome=([A-Z_]+)((?:;(?:quality|reasons|doubtful)=[a-z_,]+)*)\s*$/;
const MARK_WITHIN_BYTES = 512;
/** Of a field that was to be doubtful: below what a person should look at. */
const DOUBTFUL_CONFIDENCE = 0.5;

/** Pure: the same bytes, the same fixture. */
export function toFixture(bytes: Uint8Array): Fixture {
  const tail = Buffer.from(bytes.subarray(-MARK_WITHIN_BYTES)).toString('latin1');
  const [, asked, details = ''] = MARK.exec(tail) ?? [];
  const outcome = OUTCOMES.find((word) => word === asked) ?? 'OK';
  if (outcome !== 'OK' && outcome !== 'FAIL') return { outcome };
  const reasons = pick(FAIL_REASON_NAMES, details, 'reasons');
  const answer =
    outcome === 'OK'
      ? toAnswer('OK', SPECIMEN_MESSAGE, [])
      : toAnswer('FAIL', null, reasons.length > 0 ? reasons : ['no_card']);
  return withFaults(answer, details);
}

/** The words of a list that are named in `name=one,two`. */
function pick<Word extends string>(words: readonly Word[], details: string, name: string): Word[] {
  const named = new RegExp(`;${name}=([a-z_,]+)`).exec(details)?.[1]?.split(',') ?? [];
  return words.filter((word) => named.includes(word));
}

function withFaults(answer: CardAnswer, details: string): CardAnswer {
  const raised = pick(QUALITY_FLAG_NAMES, details, 'quality');
  const doubtful = pick(CARD_FIELD_NAMES, details, 'doubtful').map((name) => [name, DOUBTFUL_CONFIDENCE]);
  const flags = QUALITY_FLAG_NAMES.map((name) => [
    name,
    { raised: raised.includes(name), value: raised.includes(name) ? 1 : 0, limit: 0.5 },
  ]);
  return {
    ...answer,
    confidence: { ...answer.confidence, ...Object.fromEntries(doubtful) },
    ...(raised.length > 0 ? { quality: Object.fromEntries(flags) } : {}),
  };
}

function toAnswer(
  outcome: 'OK' | 'FAIL',
  message: CardMessage | null,
  reasons: CardAnswer['reasons'],
): CardAnswer {
  const sure = (value: string) => ({ value, confidence: 1 });
  return {
    outcome,
    message,
    confidence: Object.fromEntries(CARD_FIELD_NAMES.map((name) => [name, 1])) as CardAnswer['confidence'],
    extra: {
      blood_type: sure('O'),
      valid_until: sure('SEUMUR HIDUP'),
      issued_place: sure('KOTA KENDARI'),
      issued_date: sure('01-01-2020'),
    },
    checks: [],
    reasons,
    image: { width: 1_000, height: 630, format: 'jpeg', rotation_degrees: 0, cards_found: message ? 1 : 0 },
  };
}
