import type { CardField } from '../card-fields.js';
import * as vocabularies from '../data/vocabularies.js';
import type { CardRow } from '../layout/row-plan.js';
import type { FieldSpan } from './field-span.js';
import { nikAgreesWithGender } from './nik/nik-rules.js';
import { addressWeights, nameWeights, wordWeights } from './words/character-weights.js';
import { isDamagedWord } from './words/find-damage.js';
import { type ParsedText, parseFreeText, parseText } from './words/parse-text.js';

/** A field that is the text of its own rows, and how that text is parsed. */
export interface FieldSpec {
  readonly field: CardField;
  /** The row that carries the label, and those that continue it. */
  readonly rows: readonly [CardRow, ...CardRow[]];
  /** @param nik the number as it is read before the card's other rows have spoken; empty where it is not */
  readonly parse: (span: FieldSpan, nik: string) => ParsedText | null;
}

/** Log priors in nats of a listed word over a free string that the image likes better; see parse-text.ts. */
const CLOSED_SET_LOG_PRIOR = 11;
const OCCUPATION_LOG_PRIOR = 8;
/** The NIK knows the sex of nearly everyone, and is printed large. */
const NIK_GENDER_LOG_PRIOR = 2;

/** A number or name belongs behind these words: an address that ends with one goes on where nothing was seen. */
const ENDS_OPEN =
  /(?:^|[ .,])(?:NO|NOMOR|NOMER|BLOK|BLK|KM|RT|RW|GG|GANG|LRG|LORONG|LT|JL|JLN|JALAN|DSN)[.:]? ?:?$/;

export const FIELD_SPECS: readonly FieldSpec[] = [
  {
    field: 'name',
    rows: ['name', 'name_2', 'name_3'],
    parse: (span) => parseFreeText(span, nameWeights),
  },
  {
    field: 'address',
    rows: ['address', 'address_2', 'address_3'],
    parse: (span) => {
      const parsed = parseFreeText(span, addressWeights);
      return parsed && { ...parsed, partial: ENDS_OPEN.test(parsed.text) };
    },
  },
  { field: 'gender', rows: ['gender'], parse: parseGender },
  { field: 'religion', rows: ['religion', 'religion_2'], parse: ofClosedSet(vocabularies.RELIGIONS) },
  { field: 'marital_status', rows: ['marital'], parse: ofClosedSet(vocabularies.MARITAL_STATUSES) },
  {
    field: 'work',
    rows: ['work', 'work_2'],
    parse: (span) => parseListed(span, vocabularies.OCCUPATIONS, OCCUPATION_LOG_PRIOR),
  },
  { field: 'nationnality', rows: ['nation'], parse: ofClosedSet(vocabularies.NATIONALITIES) },
];

export const parseBloodType = ofClosedSet(vocabularies.BLOOD_TYPES);
export const parseValidityWords = ofClosedSet(vocabularies.VALIDITIES);

/** What stands in such a row and is no word of its set was not read whole, whatever it is: a person must look. */
function ofClosedSet(words: readonly string[]): (span: FieldSpan) => ParsedText | null {
  return (span) => {
    const parsed = parseListed(span, words, CLOSED_SET_LOG_PRIOR);
    return parsed && { ...parsed, partial: !parsed.listed };
  };
}

function parseGender(span: FieldSpan, nik: string): ParsedText | null {
  const logPriors = vocabularies.GENDERS.map((word): [string, number] => {
    const agrees = nikAgreesWithGender(nik, word) === 'agrees';
    return [word, CLOSED_SET_LOG_PRIOR + (agrees ? NIK_GENDER_LOG_PRIOR : 0)];
  });
  const parsed = parseText(span, wordWeights, new Map(logPriors));
  return parsed && { ...parsed, partial: !parsed.listed };
}

function parseListed(span: FieldSpan, words: readonly string[], logPrior: number): ParsedText | null {
  const parsed = parseText(span, wordWeights, new Map(words.map((word) => [word, logPrior])));
  return parsed && { ...parsed, partial: isDamagedWord(parsed, words) };
}
