import { describe, expect, it } from 'vitest';
import { printLines, SPECIMEN, toCtcPosteriors, toLine } from '../../tests/print-lines.js';
import { type PlacedCharacter, placeLines } from '../layout/characters.js';
import { parseCard } from '../parse-card.js';
import { toFieldSpan } from './field-span.js';
import { parseDateSpan } from './parse-date.js';
import { parseRtRwSpan } from './parse-rt-rw.js';

/** The card whose day of birth, or of issue, is `text`, with what else the image says of its characters. */
function parseWith(row: 'birth' | 'issue', text: string, doubts: Parameters<typeof toCtcPosteriors>[1]) {
  const printed = row === 'birth' ? { birth: [`KENDARI, ${text}`] } : { issuedDate: text };
  const prefix = row === 'birth' ? ': KENDARI, ' : '';
  const shifted = Object.fromEntries(
    Object.entries(doubts ?? {}).map(([index, others]) => [Number(index) + prefix.length, others]),
  );
  const lines = printLines({ ...SPECIMEN, ...printed }).map((line) =>
    line.text === prefix + text ? { ...line, posteriors: toCtcPosteriors(line.text, shifted) } : line,
  );
  return parseCard(lines);
}

/** Those of a line by itself. */
function charactersOf(text: string, doubts: Parameters<typeof toCtcPosteriors>[1]) {
  return placeLines([{ ...toLine(text, 0, 0), posteriors: toCtcPosteriors(text, doubts) }]).map(
    (line) => line.characters,
  ) as [readonly PlacedCharacter[]];
}

describe('a date', () => {
  it.each([
    ['36-12-2017', { 1: { '0': 0.2 } }, '30-12-2017'],
    ['13-19-2019', { 4: { '1': 0.2 } }, '13-11-2019'],
    ['21-00-2025', { 4: { '8': 0.2 } }, '21-08-2025'],
  ])('that is no day, %s, is the day that the image leaves room for', (text, doubts, date) => {
    expect(parseWith('issue', text, doubts).extra.issued_date.value).toBe(date);
  });

  it('that is clearly printed stays, though it is no day', () => {
    expect(parseWith('issue', '36-12-2017', {}).extra.issued_date.value).toBe('36-12-2017');
  });

  it('is as sure as the least sure of its digits', () => {
    const sure = parseWith('issue', '05-03-2013', {}).extra.issued_date.confidence;
    const doubtful = parseWith('issue', '05-03-2013', { 1: { '6': 0.3 } }).extra.issued_date.confidence;
    expect(doubtful).toBeLessThan(0.9);
    expect(sure).toBeGreaterThan(0.95);
  });

  it('that is likely as it was read is no surer than its least sure digit', () => {
    const [characters] = charactersOf('05-03-2013', { 1: { '6': 0.03 } });
    const date = parseDateSpan(characters);
    expect(date?.text).toBe('05-03-2013');
    expect(date?.posterior).toBeLessThan(0.975);
  });
});

describe('a letter that touches the day', () => {
  it('is its first digit, misread, and no part of the place', () => {
    const { fields } = parseWith('birth', 'I7-08-1985', { 0: { '1': 0.3 } });
    expect([fields.pob.value, fields.dob.value]).toEqual(['KENDARI', '17-08-1985']);
  });

  it('leaves a day of one digit as it is printed', () => {
    expect(parseWith('birth', '7-08-1985', {}).fields.dob.value).toBe('07-08-1985');
  });
});

describe('a date of birth beside another one in the number', () => {
  it('is doubted as it is printed, too', () => {
    const { dob_printed } = parseWith('birth', '17/08/1986', { 9: { '9': 0.1 } }).extra;
    expect(dob_printed.value).toBe('17/08/1986');
    expect(dob_printed.confidence).toBeLessThanOrEqual(0.5);
  });

  it('is doubted where the image leaves room', () => {
    const { dob } = parseWith('birth', '17-08-1986', { 9: { '9': 0.1 } }).fields;
    expect(dob.value).toBe('17-08-1986');
    expect(dob.confidence).toBeLessThanOrEqual(0.5);
  });

  it('is told where it is clear, as holders may be registered under another day', () => {
    expect(parseWith('birth', '17-08-1986', {}).fields.dob.confidence).toBeGreaterThan(0.8);
  });
});

describe('RT and RW', () => {
  it('that are likely as they were read are no surer than their least sure digit', () => {
    const span = toFieldSpan(...charactersOf('006/003', { 2: { '8': 0.005 } }));
    const read = span && parseRtRwSpan(span);
    expect(read?.parts).toEqual({ rt: '006', rw: '003' });
    expect(read?.posterior).toBeLessThan(0.997);
  });

  it('are as sure as their least sure digit', () => {
    const lines = printLines(SPECIMEN).map((line) =>
      line.text === ': 006/003'
        ? { ...line, posteriors: toCtcPosteriors(line.text, { 4: { '8': 0.3 } }) }
        : line,
    );
    const { rt } = parseCard(lines).fields;
    expect(rt.value).toBe('006');
    expect(rt.confidence).toBeLessThan(0.9);
  });
});
