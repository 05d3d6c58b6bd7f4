import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCtcPosteriors } from '../../tests/print-lines.js';
import { searchTexts } from './beam-search.js';
import { matchTemplate, toTemplate } from './match-template.js';
import { fromCtcPosteriors, joinPosteriors, SYMBOLS } from './posteriors.js';
import { scoreText } from './score-text.js';

describe('scoreText', () => {
  it('sums over all alignments: probabilities of all texts add up to one', () => {
    const steps = 4;
    const probability = new Float32Array(steps * SYMBOLS);
    for (let step = 0; step < steps; step++) {
      probability[step * SYMBOLS] = 0.3;
      probability[step * SYMBOLS + 65] = 0.5;
      probability[step * SYMBOLS + 66] = 0.2;
    }
    const texts = [''];
    for (let length = 1; length <= steps; length++) {
      for (let mask = 0; mask < 2 ** length; mask++) {
        texts.push(Array.from({ length }, (_, at) => ((mask >> at) & 1 ? 'A' : 'B')).join(''));
      }
    }
    const total = texts.reduce((sum, text) => sum + Math.exp(scoreText({ steps, probability }, text)), 0);
    expect(total).toBeCloseTo(1, 5);
  });

  it('needs a blank between equal letters', () => {
    const posteriors = fromCtcPosteriors(toCtcPosteriors('AA'));
    expect(scoreText(posteriors, 'AA')).toBeGreaterThan(-0.1);
    expect(scoreText(posteriors, 'A')).toBeLessThan(-5);
  });

  it('cannot spell more letters than there are steps', () => {
    expect(scoreText(fromCtcPosteriors(toCtcPosteriors('A')), 'ABCDEFG')).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('searchTexts', () => {
  it('gives a sure text back', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9 ]{1,20}$/), (text) => {
        expect(searchTexts(fromCtcPosteriors(toCtcPosteriors(text)), () => 1)[0]).toBe(text);
      }),
    );
  });

  it('lets the field decide between letters that look alike', () => {
    const posteriors = fromCtcPosteriors(toCtcPosteriors('B0DI', { 1: { O: 0.45 } }));
    const capitals = (code: number) => (code >= 65 ? 1 : 0.05);
    expect(searchTexts(posteriors, () => 1)[0]).toBe('B0DI');
    expect(searchTexts(posteriors, capitals)[0]).toBe('BODI');
  });
});

describe('matchTemplate', () => {
  it('finds the digits behind letters', () => {
    const posteriors = fromCtcPosteriors(toCtcPosteriors('O0I7', { 0: { '0': 0.2 }, 2: { '1': 0.1 } }));
    expect(matchTemplate(posteriors, toTemplate('DDDD'))?.text).toBe('0017');
  });

  it('is null where the posteriors is too short', () => {
    expect(matchTemplate(fromCtcPosteriors(toCtcPosteriors('1')), toTemplate('D'.repeat(16)))).toBeNull();
  });
});

it('joins two rows with a space', () => {
  const joined = joinPosteriors([
    fromCtcPosteriors(toCtcPosteriors('BUDI')),
    fromCtcPosteriors(toCtcPosteriors('JAYA')),
  ]);
  expect(searchTexts(joined, () => 1)[0]).toBe('BUDI JAYA');
});

it('finds the likeliest text of a template, as trying all of them does', () => {
  const step = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(step, { minLength: 3, maxLength: 6 }), (rows) => {
      const probability = new Float32Array(rows.length * SYMBOLS).fill(1e-7);
      rows.forEach((row, index) => {
        const sum = row.reduce((all, value) => all + value, 0);
        ['\0', '0', '1', '2'].forEach((character, at) => {
          probability[index * SYMBOLS + character.charCodeAt(0)] = row[at]! / sum;
        });
      });
      const posteriors = { steps: rows.length, probability };
      const match = matchTemplate(posteriors, ['012', '012']);
      const paths = bestPaths(posteriors);
      const best = Math.max(...paths.values());
      expect(match?.score).toBeCloseTo(best, 4);
      expect(paths.get(match?.text ?? '')).toBeCloseTo(best, 4);
    }),
    { numRuns: 100 },
  );
});

/** Best single alignment of each two-digit text, by walking all of them. */
function bestPaths(posteriors: { steps: number; probability: Float32Array }): Map<string, number> {
  const best = new Map<string, number>();
  const walk = (step: number, text: string, last: string, score: number): void => {
    if (text.length > 2) return;
    if (step === posteriors.steps) {
      if (text.length === 2) best.set(text, Math.max(score, best.get(text) ?? Number.NEGATIVE_INFINITY));
      return;
    }
    for (const symbol of ['\0', '0', '1', '2']) {
      const posterior = posteriors.probability[step * SYMBOLS + symbol.charCodeAt(0)] ?? 0;
      const grown = symbol !== '\0' && symbol !== last ? text + symbol : text;
      walk(step + 1, grown, symbol, score + Math.log(posterior));
    }
  };
  walk(0, '', '\0', 0);
  return best;
}
