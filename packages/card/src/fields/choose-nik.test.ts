import { describe, expect, it } from 'vitest';
import { printLines, SPECIMEN, toCtcPosteriors } from '../../tests/print-lines.js';
import { parseCard } from '../parse-card.js';

/** The specimen with one digit of its NIK doubted in favour of another. */
function cardWithDoubt(nik: string, at: number, other: string, posterior: number) {
  const lines = printLines({ ...SPECIMEN, nik }).map((line) =>
    line.text === `: ${nik}`
      ? { ...line, posteriors: toCtcPosteriors(line.text, { [at + 2]: { [other]: posterior } }) }
      : line,
  );
  return parseCard(lines);
}

describe('a doubtful digit of the NIK', () => {
  it('is settled by the birth date where the image supports both', () => {
    // Printed ...57 08 85...: the month's 8 is read as 6 with the 8 nearly as likely.
    const card = cardWithDoubt('7471085706850003', 9, '8', 0.4);
    expect(card.fields.id.value).toBe('7471085708850003');
  });

  it('stays as printed where the image is clear, and the check says so', () => {
    const card = cardWithDoubt('7471085706850003', 9, '8', 0.01);
    expect(card.fields.id.value).toBe('7471085706850003');
    expect(card.checks.find((check) => check.name === 'nik_birth_date')?.outcome).toBe('disagrees');
  });

  it('is not moved by a birth date that was corrected after the number was given', () => {
    const card = parseCard(printLines({ ...SPECIMEN, birth: ['KENDARI, 18-08-1985'] }));
    expect(card.fields.id.value).toBe(SPECIMEN.nik);
    expect(card.fields.dob.value).toBe('18-08-1985');
  });
});

describe('a NIK of which not sixteen digits were seen', () => {
  /** The specimen with another text where its NIK stands. */
  const cardReading = (seen: string) =>
    parseCard(
      printLines(SPECIMEN).map((line) => {
        const text = `: ${seen}`;
        if (line.text !== `: ${SPECIMEN.nik}`) return line;
        const characters = Array.from(text, (character, index) => ({
          character,
          confidence: 0.99,
          at: (index + 0.5) / text.length,
        }));
        return { ...line, text, characters, posteriors: toCtcPosteriors(text, {}) };
      }),
    );

  it.each([
    ['one too few', '747108570885003'],
    ['one too many', '74710857088500033'],
    ['one doubled in the middle', '74710857708850003'],
  ])('is never sure: %s', (_, seen) => {
    expect(cardReading(seen).fields.id.confidence).toBeLessThanOrEqual(0.5);
  });

  it('is sure of sixteen', () => {
    expect(cardReading(SPECIMEN.nik).fields.id.confidence).toBeGreaterThan(0.9);
  });
});
