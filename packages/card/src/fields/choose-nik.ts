import { districtByCode } from '../data/regions.js';
import { nikAgreesWithBirth, nikAgreesWithGender } from './nik-rules.js';
import type { ParsedNik } from './parse-nik.js';

/** What the card's other rows say a NIK should hold, in nats; small enough that a clear digit always stays. */
const BIRTH_LOG_PRIOR = 2;
const GENDER_LOG_PRIOR = 1;
const REGION_LOG_PRIOR = 1;

/**
 * Between numbers that differ in one doubtful digit and that the image supports about equally, the one that agrees with the
 * birth date, sex and region codes. Those the image speaks against are not among the alternatives, so print always wins.
 */
export function chooseNik(parsed: ParsedNik, dob: string, gender: string): ParsedNik {
  const first = toScored(parsed.nik, parsed.logProbability, dob, gender);
  const scored = [
    first,
    ...parsed.alternatives.map(({ nik, logProbability }) => toScored(nik, logProbability, dob, gender)),
  ];
  const best = scored.reduce((chosen, option) => (option.score > chosen.score ? option : chosen), first);
  const mass = scored.reduce((sum, option) => sum + Math.exp(option.score - best.score), 0);
  return { ...parsed, nik: best.nik, logProbability: best.logProbability, posterior: 1 / mass };
}

function toScored(nik: string, logProbability: number, dob: string, gender: string) {
  return { nik, logProbability, score: logProbability + logPriorOf(nik, dob, gender) };
}

function logPriorOf(nik: string, dob: string, gender: string): number {
  return (
    (nikAgreesWithBirth(nik, dob) === 'agrees' ? BIRTH_LOG_PRIOR : 0) +
    (nikAgreesWithGender(nik, gender) === 'agrees' ? GENDER_LOG_PRIOR : 0) +
    (districtByCode(nik.slice(0, 6)) ? REGION_LOG_PRIOR : 0)
  );
}
