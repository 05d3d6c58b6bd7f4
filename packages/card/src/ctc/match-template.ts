// biome-ignore-all lint/style/noNonNullAssertion: a dynamic programme over typed arrays, indices bounded by its loops.

import { BLANK, type Posteriors, SYMBOLS } from './posteriors.js';

/** The characters one of which stands at a place. */
export type CharacterSet = string;

export interface TemplateMatch {
  readonly text: string;
  /** Log probability of the best single alignment. */
  readonly score: number;
}

const DIGITS: CharacterSet = '0123456789';

/** `D` stands for any digit; every other character for itself. */
export function toTemplate(pattern: string): CharacterSet[] {
  return Array.from(pattern, (symbol) => (symbol === 'D' ? DIGITS : symbol));
}

/**
 * Best text of the posteriors in which place i holds one of `template[i]` (CTC Viterbi). Null when there are too few
 * steps to hold it.
 */
export function matchTemplate(
  posteriors: Posteriors,
  template: readonly CharacterSet[],
): TemplateMatch | null {
  const { steps, probability } = posteriors;
  if (template.length === 0 || steps < template.length) return null;
  const states = toStates(template);
  const { count, codes } = states;
  let score = new Float64Array(2 * count).fill(Number.NEGATIVE_INFINITY);
  /** Log probability of nothing but blanks so far. */
  let allBlank = 0;
  let next = new Float64Array(2 * count);
  const cameFrom: Int32Array[] = [];
  for (let step = 0; step < steps; step++) {
    const row = step * SYMBOLS;
    const logBlank = Math.log(probability[row + BLANK]!);
    next.fill(Number.NEGATIVE_INFINITY);
    const from = new Int32Array(2 * count).fill(NOWHERE);
    for (let place = 0; place < template.length && place <= step; place++) {
      const ways = findWays(score, states, place);
      for (let state = states.firstOf[place]!; state < states.firstOf[place + 1]!; state++) {
        const origin = chooseOrigin(score, states, state, ways, allBlank);
        const before = origin === NOWHERE ? allBlank : score[origin]!;
        next[state] = before + Math.log(probability[row + codes[state]!]!);
        from[state] = origin;
        const stay = score[state + count]!;
        const rest = score[state]!;
        next[state + count] = (stay > rest ? stay : rest) + logBlank;
        from[state + count] = stay >= rest ? state + count : state;
      }
    }
    allBlank += logBlank;
    const earlier = score;
    score = next;
    next = earlier;
    cameFrom.push(from);
  }
  return traceBack(score, cameFrom, states);
}

/**
 * One state for each character that may stand at each place, in the order of places. The blank after the character of state
 * s is state s + count; before all of them stand only blanks.
 */
interface TemplateStates {
  readonly count: number;
  readonly codes: readonly number[];
  readonly placeOf: readonly number[];
  /** First state of each place, and behind the last place the number of states. */
  readonly firstOf: readonly number[];
}

const NOWHERE = -1;

function toStates(template: readonly CharacterSet[]): TemplateStates {
  const codes: number[] = [];
  const placeOf: number[] = [];
  const firstOf: number[] = [];
  for (const [place, allowed] of template.entries()) {
    firstOf.push(codes.length);
    for (const character of allowed) {
      codes.push(character.charCodeAt(0) % SYMBOLS);
      placeOf.push(place);
    }
  }
  firstOf.push(codes.length);
  return { count: codes.length, codes, placeOf, firstOf };
}

/** States of the place before from which the next may be entered; NOWHERE where there is none. */
interface Ways {
  readonly likeliest: number;
  readonly secondLikeliest: number;
  readonly likeliestBlank: number;
}

/** Null for the first place, which is entered from the blanks before all. */
function findWays(score: Float64Array, { firstOf, count }: TemplateStates, place: number): Ways | null {
  if (place === 0) return null;
  let likeliest = NOWHERE;
  let secondLikeliest = NOWHERE;
  let likeliestBlank = NOWHERE;
  for (let state = firstOf[place - 1]!; state < firstOf[place]!; state++) {
    if (likeliest < 0 || score[state]! > score[likeliest]!) {
      secondLikeliest = likeliest;
      likeliest = state;
    } else if (secondLikeliest < 0 || score[state]! > score[secondLikeliest]!) {
      secondLikeliest = state;
    }
    const blank = state + count;
    if (likeliestBlank < 0 || score[blank]! > score[likeliestBlank]!) likeliestBlank = blank;
  }
  return { likeliest, secondLikeliest, likeliestBlank };
}

/**
 * The state from which a character's is best come to: itself, the character before or the blank after that; NOWHERE for the
 * blanks before all.
 */
function chooseOrigin(
  score: Float64Array,
  { codes }: TemplateStates,
  state: number,
  ways: Ways | null,
  allBlank: number,
): number {
  if (ways === null) return allBlank > score[state]! ? NOWHERE : state;
  // Two equal characters in a row need the blank between them.
  const character = codes[ways.likeliest] === codes[state] ? ways.secondLikeliest : ways.likeliest;
  let best = state;
  if (character >= 0 && score[character]! > score[best]!) best = character;
  if (ways.likeliestBlank >= 0 && score[ways.likeliestBlank]! > score[best]!) best = ways.likeliestBlank;
  return best;
}

function traceBack(
  score: Float64Array,
  cameFrom: readonly Int32Array[],
  { count, codes, placeOf, firstOf }: TemplateStates,
): TemplateMatch | null {
  const places = firstOf.length - 1;
  let end = NOWHERE;
  for (let character = firstOf[places - 1]!; character < count; character++) {
    for (const state of [character, character + count]) {
      const best = end < 0 ? Number.NEGATIVE_INFINITY : score[end]!;
      if (score[state]! > best) end = state;
    }
  }
  if (end < 0) return null;
  const text: string[] = new Array(places).fill('');
  for (let step = cameFrom.length - 1, state = end; step >= 0 && state >= 0; step--) {
    const character = state % count;
    text[placeOf[character]!] = String.fromCharCode(codes[character]!);
    state = cameFrom[step]![state]!;
  }
  return { text: text.join(''), score: score[end]! };
}
