import { CARD_FIELDS } from '@ktp-ocr/card/card-fields';

/**
 * @typedef {import('./draw-cards.mjs').Truth} Truth
 * @typedef {import('./engine-process.mjs').Measured} Measured
 *
 * @typedef {object} FieldScore
 * @property {string} truth
 * @property {string} read
 * @property {number} confidence
 * @property {boolean} strict every character, spaces counted
 * @property {boolean} loose letters and digits only, capital or small
 *
 * @typedef {object} CardScore
 * @property {string} engine
 * @property {import('@ktp-ocr/specimen/photo/levels').Level} level
 * @property {string} seed
 * @property {Measured['outcome']} outcome
 * @property {readonly string[]} reasons
 * @property {number} cpuMs
 * @property {number} wallMs
 * @property {Record<string, FieldScore>} fields the contract's sixteen
 * @property {Record<string, FieldScore>} extra blood type, validity and issue
 */

/** The names of the same thing on a specimen. */
const EXTRA_TRUTHS = /** @type {const} */ ({
  blood_type: 'bloodType',
  valid_until: 'validUntil',
  issued_place: 'issuedPlace',
  issued_date: 'issuedDate',
});

/**
 * Compares a reading with what is printed. A card that is FAIL has all its fields wrong, whatever had been read on
 * the way: its client gets none of them.
 * @param {string} engine @param {Truth} truth @param {Measured} measured
 * @returns {CardScore}
 */
export function scoreCard(engine, truth, measured) {
  const isOk = measured.outcome === 'OK';
  const { outcome, reasons, cpuMs, wallMs } = measured;
  return {
    engine,
    level: truth.level,
    seed: truth.seed,
    outcome,
    reasons,
    cpuMs,
    wallMs,
    fields: Object.fromEntries(
      CARD_FIELDS.map((field) => [
        field,
        scoreField(truth.fields[field] ?? '', measured.fields[field], isOk),
      ]),
    ),
    extra: Object.fromEntries(
      Object.entries(EXTRA_TRUTHS).map(([field, name]) => [
        field,
        scoreField(truth.other[name] ?? '', measured.extra[field], isOk),
      ]),
    ),
  };
}

/** @param {string} truth @param {{ value: string, confidence: number } | undefined} reading @param {boolean} isOk
 * @returns {FieldScore} */
function scoreField(truth, reading, isOk) {
  const { value: read, confidence } = reading ?? { value: '', confidence: 0 };
  const strict = isOk && read === truth;
  return {
    truth,
    read,
    confidence,
    strict,
    loose: isOk && toLettersAndDigits(read) === toLettersAndDigits(truth),
  };
}

/** @param {string} text */
function toLettersAndDigits(text) {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** From this confidence a field may be taken without a look. */
export const SURE = 0.9;

/**
 * @typedef {object} Summary
 * @property {number} cards
 * @property {number} fields
 * @property {number} strict share of fields
 * @property {number} loose
 * @property {number} nik share of cards
 * @property {number} whole
 * @property {number} notOk
 * @property {number} sure fields read with confidence of SURE or more
 * @property {number} sureButWrong of those
 * @property {number} cpuMsP50
 * @property {number} cpuMsP95
 */

/** @param {readonly CardScore[]} scores @returns {Summary} */
export function summarise(scores) {
  const fields = scores.flatMap((score) => Object.values(score.fields));
  const sure = listAnswered(scores).filter(({ confidence }) => confidence >= SURE);
  const cpu = scores.map(({ cpuMs }) => cpuMs).filter(Number.isFinite);
  return {
    cards: scores.length,
    fields: fields.length,
    strict: shareOf(fields, ({ strict }) => strict),
    loose: shareOf(fields, ({ loose }) => loose),
    nik: shareOf(scores, (score) => score.fields.id?.strict === true),
    whole: shareOf(scores, (score) => Object.values(score.fields).every(({ strict }) => strict)),
    notOk: scores.filter(({ outcome }) => outcome !== 'OK').length,
    sure: sure.length,
    sureButWrong: sure.filter(({ strict }) => !strict).length,
    cpuMsP50: percentileOf(cpu, 0.5),
    cpuMsP95: percentileOf(cpu, 0.95),
  };
}

/** Fields whose confidence a client sees: of cards that are OK, and not empty.
 * @param {readonly CardScore[]} scores */
export function listAnswered(scores) {
  return scores
    .filter(({ outcome }) => outcome === 'OK')
    .flatMap((score) => Object.values(score.fields))
    .filter(({ read }) => read !== '');
}

/** @template Item @param {readonly Item[]} items @param {(item: Item) => boolean} holds */
export function shareOf(items, holds) {
  return items.length === 0 ? Number.NaN : items.filter(holds).length / items.length;
}

/** @param {readonly number[]} values @param {number} share */
export function percentileOf(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
