import {
  BLOOD_TYPES,
  GENDERS,
  MARITAL_STATUSES,
  NATIONALITIES,
  RELIGIONS,
  VALIDITIES,
} from './vocabularies.js';

const SHORT_VALUES: ReadonlySet<string> = new Set(
  [...GENDERS, ...BLOOD_TYPES, ...RELIGIONS, ...MARITAL_STATUSES, ...NATIONALITIES, ...VALIDITIES].map(
    toLetters,
  ),
);

/** Whether this is, blanks and a colon before it aside, a value of a short list: one of which a part is no value. */
export function isShortValue(text: string): boolean {
  return SHORT_VALUES.has(toLetters(text.replace(/^[\s:;.]+/, '')));
}

function toLetters(text: string): string {
  return text.replace(/\s/g, '');
}
