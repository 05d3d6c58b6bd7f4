import { compareWords, type WordMatch, type WordRule } from './compare-words.js';
import { splitName } from './name-words.js';

/** One way in which the names differ, and what it takes off the score. */
export interface NameStep {
  readonly rule: Exclude<WordRule, 'same'> | 'title' | 'order' | 'joined' | 'missing' | 'different';
  readonly expected: string;
  readonly printed: string;
  readonly cost: number;
}

export interface NameMatch {
  /** 1 for the same name in every letter, 0 for another. */
  readonly score: number;
  readonly steps: readonly NameStep[];
}

const ORDER_COST = 0.05;
const JOINED_COST = 0.02;
/** A word that one name has and the other lacks, of that word's share. */
const MISSING_COST = 0.6;
/** No name on a card has so many; what is expected is anybody's. */
const MAX_WORDS = 10;

interface Pair {
  readonly expected: number;
  readonly printed: number;
  readonly match: WordMatch;
}

/** How well a name goes with the one on a card, by the rules of Indonesian names. Pure; each step says what it cost. */
export function matchName(expected: string, printed: string): NameMatch {
  const asked = splitName(expected);
  const onCard = splitName(printed);
  const steps: NameStep[] = [];
  const [askedTitles, cardTitles] = [asked.titles.join(' '), onCard.titles.join(' ')];
  if (askedTitles !== cardTitles) {
    steps.push({ rule: 'title', expected: askedTitles, printed: cardTitles, cost: 0 });
  }
  const [joinedAsked, joinedCard] = joinWords(
    asked.words.slice(0, MAX_WORDS),
    onCard.words.slice(0, MAX_WORDS),
  );
  const [one, other] = [joinedAsked, joinedCard];
  if (
    one.length < Math.min(asked.words.length, MAX_WORDS) ||
    other.length < Math.min(onCard.words.length, MAX_WORDS)
  ) {
    steps.push({
      rule: 'joined',
      expected: asked.words.join(' '),
      printed: onCard.words.join(' '),
      cost: JOINED_COST,
    });
  }
  const pairs = pairWords(one, other);
  const words = Math.max(one.length, other.length);
  if (words === 0 || one.length === 0 || other.length === 0) return { score: 0, steps };
  for (const { expected: from, printed: to, match } of pairs) {
    if (match.rule === 'same') continue;
    const told = { expected: one[from] ?? '', printed: other[to] ?? '', cost: round(match.cost / words) };
    steps.push({ rule: match.rule, ...told });
  }
  if (pairs.some(({ printed: at }, index) => at < (pairs[index - 1]?.printed ?? -1))) {
    steps.push({ rule: 'order', expected: one.join(' '), printed: other.join(' '), cost: ORDER_COST });
  }
  const unasked = other.filter((_, at) => !pairs.some((pair) => pair.printed === at));
  const unprinted = one.filter((_, at) => !pairs.some((pair) => pair.expected === at));
  for (let at = 0; at < Math.max(unasked.length, unprinted.length); at++) {
    const [from, to] = [unprinted[at] ?? '', unasked[at] ?? ''];
    const isMissing = from === '' || to === '';
    const cost = round((isMissing ? MISSING_COST : 1) / words);
    steps.push({ rule: isMissing ? 'missing' : 'different', expected: from, printed: to, cost });
  }
  return { score: round(Math.max(0, 1 - steps.reduce((sum, { cost }) => sum + cost, 0))), steps };
}

/** NUR HALIZA and NURHALIZA: two neighbours of one name that are one word of the other become one. */
function joinWords(one: readonly string[], other: readonly string[]): [string[], string[]] {
  return [joinLike(one, other), joinLike(other, one)];
}

function joinLike(words: readonly string[], like: readonly string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const [word = '', next] = [words[at], words[at + 1]];
    const isSplit = next !== undefined && like.includes(word + next) && !like.includes(word);
    joined.push(isSplit ? word + next : word);
    if (isSplit) at++;
  }
  return joined;
}

/** Which word goes with which: the cheapest pair first, whatever the order; of equals those that stand alike. */
function pairWords(one: readonly string[], other: readonly string[]): Pair[] {
  const all = one.flatMap((word, expected) =>
    other.flatMap((candidate, printed) => {
      const match = compareWords(word, candidate);
      return match ? [{ expected, printed, match }] : [];
    }),
  );
  all.sort(
    (a, b) =>
      a.match.cost - b.match.cost || Math.abs(a.expected - a.printed) - Math.abs(b.expected - b.printed),
  );
  const pairs: Pair[] = [];
  for (const pair of all) {
    const isFree = pairs.every(
      ({ expected, printed }) => expected !== pair.expected && printed !== pair.printed,
    );
    if (isFree) pairs.push(pair);
  }
  return pairs.sort((a, b) => a.expected - b.expected);
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
