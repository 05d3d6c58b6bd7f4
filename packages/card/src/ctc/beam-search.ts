// biome-ignore-all lint/style/noNonNullAssertion: a search over typed arrays, indices bounded by its loops.

import { BLANK, type Posteriors, SYMBOLS } from './posteriors.js';

/** A text so far, with the mass of its alignments by how they end. */
interface Prefix {
  text: string;
  endsInBlank: number;
  endsInLast: number;
}

/** Prefixes kept a step; wider beams found no other text on development cards. */
const BEAM_WIDTH = 12;
/** Symbols less likely than this in a step are not followed. */
const MIN_SYMBOL_PROBABILITY = 5e-4;

/**
 * Likeliest texts of the posteriors, best first (CTC prefix beam search). `weightOf` scales the evidence for a
 * character, so that a field can expect capitals or digits without ruling anything else out.
 */
export function searchTexts(
  posteriors: Posteriors,
  weightOf: (code: number, before: string) => number,
): string[] {
  let beam: Prefix[] = [{ text: '', endsInBlank: 1, endsInLast: 0 }];

  for (let step = 0; step < posteriors.steps; step++) {
    const row = step * SYMBOLS;
    const grown = new Map<string, Prefix>();
    const reach = (text: string): Prefix => {
      let prefix = grown.get(text);
      if (!prefix) {
        prefix = { text, endsInBlank: 0, endsInLast: 0 };
        grown.set(text, prefix);
      }
      return prefix;
    };
    const blank = posteriors.probability[row + BLANK]!;
    const codes: number[] = [];
    for (let code = 1; code < SYMBOLS; code++) {
      if (posteriors.probability[row + code]! >= MIN_SYMBOL_PROBABILITY) codes.push(code);
    }
    for (const prefix of beam) {
      const total = prefix.endsInBlank + prefix.endsInLast;
      const lastCode = prefix.text.length > 0 ? prefix.text.charCodeAt(prefix.text.length - 1) : -1;
      const same = reach(prefix.text);
      same.endsInBlank += total * blank;
      if (lastCode > 0) same.endsInLast += prefix.endsInLast * posteriors.probability[row + lastCode]!;
      for (const code of codes) {
        const evidence = posteriors.probability[row + code]! * weightOf(code, prefix.text);
        const mass = (code === lastCode ? prefix.endsInBlank : total) * evidence;
        if (mass > 0) reach(prefix.text + String.fromCharCode(code)).endsInLast += mass;
      }
    }
    beam = [...grown.values()].sort(byMass).slice(0, BEAM_WIDTH);
    const sum = beam.reduce((all, prefix) => all + prefix.endsInBlank + prefix.endsInLast, 0);
    if (sum <= 0) return [];
    for (const prefix of beam) {
      prefix.endsInBlank /= sum;
      prefix.endsInLast /= sum;
    }
  }
  return beam.map(({ text }) => text);
}

function byMass(a: Prefix, b: Prefix): number {
  return b.endsInBlank + b.endsInLast - (a.endsInBlank + a.endsInLast) || (a.text < b.text ? -1 : 1);
}
