import { matchName, type NameStep } from './match-name.js';

/** What a client knows of the holder. */
export interface ExpectedHolder {
  readonly name?: string | undefined;
  readonly nik?: string | undefined;
  /** DD-MM-YYYY or YYYY-MM-DD. */
  readonly dob?: string | undefined;
}

export interface FieldMatch {
  /** `resembles`: a person should look. `unknown`: the card tells nothing to compare with. */
  readonly outcome: 'agrees' | 'resembles' | 'disagrees' | 'unknown';
  /** 1 where both are the same. */
  readonly score: number;
  readonly steps: readonly MatchStep[];
}

export type MatchStep = Omit<NameStep, 'rule'> & {
  readonly rule: NameStep['rule'] | 'digits' | 'day_and_month' | 'date';
};

export interface HolderMatch {
  readonly name?: FieldMatch;
  readonly nik?: FieldMatch;
  readonly dob?: FieldMatch;
}

/** From here on a name agrees: what custom allows costs less, one other letter costs more. */
const AGREES_FROM = 0.9;
/** Below it they are two people's: half of the words are missing, or one of three is another. */
const RESEMBLES_FROM = 0.65;
const SWAPPED_SCORE = 0.5;

const UNKNOWN: FieldMatch = { outcome: 'unknown', score: 0, steps: [] };
const SAME: FieldMatch = { outcome: 'agrees', score: 1, steps: [] };

/**
 * What a client expects against what is printed. Says nothing of whose card it is: a number or a date differs by a digit
 * or does not, and names go by custom.
 *
 * @param printed the card's fields; empty strings where nothing was read
 */
export function matchExpected(
  expected: ExpectedHolder,
  printed: { readonly id: string; readonly name: string; readonly dob: string },
): HolderMatch {
  const { name, nik, dob } = expected;
  return {
    ...(name === undefined ? {} : { name: printed.name === '' ? UNKNOWN : toNameMatch(name, printed.name) }),
    ...(nik === undefined ? {} : { nik: printed.id === '' ? UNKNOWN : matchNik(nik, printed.id) }),
    ...(dob === undefined ? {} : { dob: printed.dob === '' ? UNKNOWN : matchDate(dob, printed.dob) }),
  };
}

function toNameMatch(expected: string, printed: string): FieldMatch {
  const { score, steps } = matchName(expected, printed);
  if (score >= AGREES_FROM) return { outcome: 'agrees', score, steps };
  return { outcome: score >= RESEMBLES_FROM ? 'resembles' : 'disagrees', score, steps };
}

/** A number with one other digit is another person's, however many agree. */
function matchNik(expected: string, printed: string): FieldMatch {
  if (expected === printed) return SAME;
  const same = [...expected].filter((digit, at) => digit === printed[at]).length;
  const score = Math.round((same / printed.length) * 1_000) / 1_000;
  return {
    outcome: 'disagrees',
    score,
    steps: [{ rule: 'digits', expected, printed, cost: Math.round((1 - score) * 1_000) / 1_000 }],
  };
}

function matchDate(expected: string, printed: string): FieldMatch {
  const [year = '', month = '', day = ''] = /^\d{4}/.test(expected)
    ? expected.split('-')
    : expected.split('-').reverse();
  if (`${day}-${month}-${year}` === printed) return SAME;
  const step = { expected: `${day}-${month}-${year}`, printed };
  if (`${month}-${day}-${year}` === printed) {
    const steps = [{ rule: 'day_and_month' as const, ...step, cost: 1 - SWAPPED_SCORE }];
    return { outcome: 'resembles', score: SWAPPED_SCORE, steps };
  }
  return { outcome: 'disagrees', score: 0, steps: [{ rule: 'date', ...step, cost: 1 }] };
}
