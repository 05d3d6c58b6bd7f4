import { districtByCode } from '../data/regions.js';
import { nikAgreesWithBirth, nikAgreesWithGender } from '../judge/checks.js';
import type { NikReading } from './parse-nik.js';

/** What the card's other rows say a NIK should hold, in nats; small enough that a clear digit always stays. */
const BIRTH_CREDIT = 2;
const GENDER_CREDIT = 1;
const REGION_CREDIT = 1;

/**
 * Between readings of one doubtful digit that the image supports about equally, the one that agrees with the
 * birth date, sex and region codes. Rivals the image speaks against are not among them, so print always wins.
 */
export function chooseNik(reading: NikReading, dob: string, gender: string): NikReading {
  const options = [{ nik: reading.nik, logProbability: reading.logProbability }, ...reading.rivals].map(
    (option) => ({
      ...option,
      worth: option.logProbability + creditOf(option.nik, dob, gender),
    }),
  );
  const best = options.reduce((chosen, option) => (option.worth > chosen.worth ? option : chosen));
  const mass = options.reduce((sum, option) => sum + Math.exp(option.worth - best.worth), 0);
  return { ...reading, nik: best.nik, logProbability: best.logProbability, share: 1 / mass };
}

function creditOf(nik: string, dob: string, gender: string): number {
  return (
    (nikAgreesWithBirth(nik, dob) === 'agrees' ? BIRTH_CREDIT : 0) +
    (nikAgreesWithGender(nik, gender) === 'agrees' ? GENDER_CREDIT : 0) +
    (districtByCode(nik.slice(0, 6)) ? REGION_CREDIT : 0)
  );
}
