import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  CHECK_NAMES as CARD_CHECKS,
  CARD_FIELDS,
  EXTRA_FIELDS,
  FAIL_REASONS,
} from '@ktp-ocr/card/card-fields';
import { FIELD_RULES } from '@ktp-ocr/card/explain/field-rules';
import { ROW_PLAN } from '@ktp-ocr/card/layout/row-plan';
import { CHECK_NAMES, EXTRA_FIELD_NAMES, FAIL_REASON_NAMES } from '@ktp-ocr/contract/jobs/card-answer';
import { FETCH_FAILURES } from '@ktp-ocr/contract/jobs/job-view';
import { CARD_ROW_NAMES, FIELD_RULE_NAMES } from '@ktp-ocr/contract/jobs/reading-debug';
import { createOpenApiDocument } from '@ktp-ocr/contract/openapi/openapi-document';
import { PROBLEM_CODES } from '@ktp-ocr/contract/problem';
import { CARD_FIELD_NAMES } from '@ktp-ocr/contract/sync/card-message';
import { beforeAll, describe, expect, it } from 'vitest';

/** As much of a schema as lists need. */
interface Schema {
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

const document = createOpenApiDocument({ version: '0.0.0' }) as unknown as {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

/** What a client may switch on is what the code says, what the OpenAPI document lists, and what docs/api.md explains. */
describe('closed lists', () => {
  let page = '';
  beforeAll(async () => {
    page = await readFile(path.join(import.meta.dirname, '../../docs/api.md'), 'utf8');
  });

  /** Words in the first column of the table with this head. */
  function listDocumented(head: string): string[] {
    const [, body] = page.split(`| ${head} |`);
    const rows = body?.split('\n').slice(2) ?? [];
    const end = rows.findIndex((row) => !row.startsWith('|'));
    return rows
      .slice(0, end)
      .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, word]) => word ?? ''));
  }

  /** The words of `Job`'s property, whose path leads through lists and what may be null. */
  function listSchema(...trail: readonly string[]): readonly string[] {
    const open = (schema: Schema | undefined): Schema => {
      const found = schema?.items ?? schema?.anyOf?.find((one) => one.properties ?? one.enum) ?? schema;
      return found && found !== schema ? open(found) : (found ?? {});
    };
    const { schemas } = document.components;
    return trail.reduce<Schema>((at, name) => open(at.properties?.[name]), schemas.Job ?? {}).enum ?? [];
  }

  it('reasons of FAIL', () => {
    expect(FAIL_REASON_NAMES).toEqual(FAIL_REASONS);
    expect(listDocumented('reason | what it means')).toEqual(FAIL_REASONS);
    expect(listSchema('reasons')).toEqual([...FAIL_REASONS, ...FETCH_FAILURES]);
    for (const failure of FETCH_FAILURES) expect(page).toContain(`\`${failure}\``);
  });

  it('checks', () => {
    expect(CHECK_NAMES).toEqual(CARD_CHECKS);
    expect(listDocumented('check | what is compared')).toEqual(CARD_CHECKS);
    expect(listSchema('checks', 'name')).toEqual(CARD_CHECKS);
  });

  it('rules and rows of a reading that is explained', () => {
    expect(FIELD_RULE_NAMES).toEqual(FIELD_RULES);
    expect(listDocumented('rule | how the value comes about')).toEqual(FIELD_RULES);
    expect(listSchema('debug', 'fields', 'rule')).toEqual(FIELD_RULES);
    expect(CARD_ROW_NAMES).toEqual(ROW_PLAN.map(({ row }) => row));
  });

  it('fields', () => {
    expect(CARD_FIELD_NAMES).toEqual(CARD_FIELDS);
    expect(EXTRA_FIELD_NAMES).toEqual(EXTRA_FIELDS);
    for (const name of EXTRA_FIELDS) expect(page).toContain(`\`${name}\``);
  });

  it('problems', () => {
    // Told where they come from, instead of in the table.
    const elsewhere = ['NOT_PREPAID', 'TOO_MANY_FOLLOWERS', 'OVERLOADED'];
    const documented = listDocumented('code | HTTP | what to do');
    expect([...documented, ...elsewhere].sort()).toEqual([...PROBLEM_CODES].sort());
  });
});
