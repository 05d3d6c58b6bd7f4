import { describe, expect, it } from 'vitest';
import { printLines, SPECIMEN, toCtcPosteriors } from '../../../tests/print-lines.js';
import { parseCard } from '../../parse-card.js';

/** The specimen with one digit of its NIK doubted in favour of another. */
function cardWithDoubt(
  nik: string,
  at: number,
  other: string,
  probability: number,
  others: Readonly<Record<string, number>> = {},
) {
  const lines = printLines({ ...SPECIMEN, nik }).map((line) =>
    line.text === `: ${nik}`
      ? { ...line, posteriors: toCtcPosteriors(line.text, { [at + 2]: { [other]: probability, ...others } }) }
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

  it('is not settled where no row knows it, or where the image leaves a third possible', () => {
    expect(cardWithDoubt('7471085708850003', 15, '8', 0.4).reasons).toEqual(['nik_covered']);
    const third = cardWithDoubt('7471085706850003', 9, '8', 0.4, { '5': 0.2 });
    expect(third.reasons).toEqual(['nik_covered']);
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
