import { describe, expect, it } from 'vitest';
import { printLines, SPECIMEN } from '../../tests/print-lines.js';
import { CARD_FIELDS, EXTRA_FIELDS } from '../card-fields.js';
import { FIELD_SPECS } from '../fields/field-specs.js';
import { parseCard } from '../parse-card.js';
import { explainCard } from './explain-card.js';
import { FIELD_RULES, PROVENANCE } from './field-rules.js';

function explainField(name: string, card = SPECIMEN) {
  return explainCard(printLines(card)).fields.find((field) => field.name === name);
}

describe('an explanation', () => {
  it('is of the very card that is answered', () => {
    for (const lines of [printLines(SPECIMEN), printLines(SPECIMEN, { posteriors: false }), []]) {
      expect(explainCard(lines).card).toEqual(parseCard(lines));
    }
  });

  it('names the rule and the rows of every field that was found', () => {
    const { fields, card } = explainCard(printLines(SPECIMEN));
    const found = [...CARD_FIELDS, ...EXTRA_FIELDS].filter(
      (name) => ({ ...card.fields, ...card.extra })[name].value,
    );
    expect(fields.map(({ name }) => name)).toEqual(found);
    for (const { name, rule, rows } of fields) {
      expect(FIELD_RULES).toContain(rule);
      expect(rows.length > 0, name).toBe(!['issued_place', 'issued_date'].includes(name));
    }
    expect(explainField('address', { ...SPECIMEN, address: ['JL. CONTOH', 'NO. 12'] })).toMatchObject({
      rule: 'free_text',
      rows: ['address', 'address_2'],
    });
    expect(explainField('valid_until')).toMatchObject({ rule: 'closed_list' });
    expect(explainField('valid_until', { ...SPECIMEN, valid: '17-08-2030' })).toMatchObject({ rule: 'date' });
  });

  it('takes fields from the rows that they are parsed from', () => {
    for (const { field, rows } of FIELD_SPECS) expect(PROVENANCE[field].rows).toEqual(rows);
    const used = new Set(Object.values(PROVENANCE).map(({ rule }) => rule));
    expect(new Set(FIELD_RULES)).toEqual(used);
  });

  it('leads from a row to its lines, and from a line to what each of its characters may be', () => {
    const { lines, rows } = explainCard(printLines(SPECIMEN));
    const row = rows.find((each) => each.row === 'name');
    expect(row).toMatchObject({ text: 'SITI SPESIMEN', labelScore: 1, isDisturbed: false });
    const line = lines[row?.lines[0] ?? -1];
    expect(line?.source.text).toContain('SITI SPESIMEN');
    for (const { character, candidates } of line?.characters ?? []) {
      expect(candidates.length).toBeGreaterThan(0);
      expect(candidates.length).toBeLessThanOrEqual(2);
      expect(candidates[0]?.character).toBe(character);
      expect(candidates[0]?.probability).toBeGreaterThan(candidates[1]?.probability ?? 0);
    }
  });

  it('has no candidates where an engine gives letters only', () => {
    const { lines } = explainCard(printLines(SPECIMEN, { posteriors: false }));
    expect(lines.flatMap(({ characters }) => characters.flatMap(({ candidates }) => candidates))).toEqual([]);
  });

  it('says why a number is none', () => {
    const whole = explainCard(printLines(SPECIMEN)).number;
    expect(whole?.problem).toBeNull();
    expect(whole?.digits.map(({ digit }) => digit).join('')).toBe(SPECIMEN.nik);
    const short = explainCard(printLines({ ...SPECIMEN, nik: '747108570885000' }));
    expect(short.number).toEqual({ problem: 'nik_incomplete', digits: [] });
    expect(short.fields.find(({ name }) => name === 'id')).toBeUndefined();
    expect(explainCard([]).number).toBeNull();
  });
});
