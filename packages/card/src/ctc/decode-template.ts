import { BLANK, type InkLattice, SYMBOLS } from './posteriors.js';

export interface TemplateMatch {
  readonly text: string;
  /** Log probability of the best single alignment. */
  readonly score: number;
}

const DIGITS = '0123456789';

/** `D` stands for any digit; every other character for itself. */
export function toTemplate(pattern: string): string[] {
  return Array.from(pattern, (symbol) => (symbol === 'D' ? DIGITS : symbol));
}

/**
 * Best text of a posteriors in which place i holds one of `template[i]` (CTC Viterbi). Null when the posteriors
 * is too short to hold it.
 */
export function decodeTemplate(posteriors: InkLattice, template: readonly string[]): TemplateMatch | null {
  const codes: number[] = [];
  const placeOf: number[] = [];
  const firstOf: number[] = [];
  template.forEach((allowed, place) => {
    firstOf.push(codes.length);
    for (const character of allowed) {
      codes.push(character.charCodeAt(0) % SYMBOLS);
      placeOf.push(place);
    }
  });
  firstOf.push(codes.length);
  const places = template.length;
  if (places === 0 || posteriors.steps < places) return null;

  // A state is a character (its index) or the blank after it (index + codes.length); `open` is the blank before all.
  const count = codes.length;
  let score = new Float64Array(2 * count).fill(Number.NEGATIVE_INFINITY);
  let open = 0;
  const cameFrom: Int32Array[] = [];
  for (let step = 0; step < posteriors.steps; step++) {
    const row = step * SYMBOLS;
    const logBlank = Math.log(posteriors.probability[row + BLANK]!);
    const next = new Float64Array(2 * count).fill(Number.NEGATIVE_INFINITY);
    const from = new Int32Array(2 * count).fill(-1);
    for (let place = 0; place < places && place <= step; place++) {
      const before = place === 0 ? null : bestOf(score, codes, firstOf[place - 1]!, firstOf[place]!);
      for (let index = firstOf[place]!; index < firstOf[place + 1]!; index++) {
        let best = score[index]!;
        let origin = index;
        if (before === null) {
          if (open > best) {
            best = open;
            origin = -1;
          }
        } else {
          // Two equal characters in a row need the blank between them.
          const letter = codes[before.first] === codes[index] ? before.second : before.first;
          for (const state of [letter, before.blank]) {
            if (state >= 0 && score[state]! > best) {
              best = score[state]!;
              origin = state;
            }
          }
        }
        next[index] = best + Math.log(posteriors.probability[row + codes[index]!]!);
        from[index] = origin;
        const stay = score[index + count]!;
        const rest = score[index]!;
        next[index + count] = (stay > rest ? stay : rest) + logBlank;
        from[index + count] = stay >= rest ? index + count : index;
      }
    }
    open += logBlank;
    score = next;
    cameFrom.push(from);
  }

  let end = -1;
  let best = Number.NEGATIVE_INFINITY;
  for (let index = firstOf[places - 1]!; index < count; index++) {
    for (const state of [index, index + count]) {
      if (score[state]! > best) {
        best = score[state]!;
        end = state;
      }
    }
  }
  if (end < 0) return null;
  const text: string[] = new Array(places).fill('');
  for (let step = posteriors.steps - 1, state = end; step >= 0 && state >= 0; step--) {
    const index = state % count;
    text[placeOf[index]!] = String.fromCharCode(codes[index]!);
    state = cameFrom[step]![state]!;
  }
  return { text: text.join(''), score: best };
}

/** Likeliest and next likeliest character of a place, and its likeliest blank; -1 where there is none. */
function bestOf(
  score: Float64Array,
  codes: readonly number[],
  start: number,
  end: number,
): { first: number; second: number; blank: number } {
  let first = -1;
  let second = -1;
  let blank = -1;
  for (let index = start; index < end; index++) {
    if (first < 0 || score[index]! > score[first]!) {
      second = first;
      first = index;
    } else if (second < 0 || score[index]! > score[second]!) {
      second = index;
    }
    const after = index + codes.length;
    if (blank < 0 || score[after]! > score[blank]!) blank = after;
  }
  return { first, second, blank };
}
