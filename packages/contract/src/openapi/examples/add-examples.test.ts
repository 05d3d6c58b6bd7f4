import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { createOpenApiDocument } from '../openapi-document.js';
import type { ExemplifiedDocument, Schema } from './add-examples.js';

const document = createOpenApiDocument({ version: '0.0.0' }) as unknown as ExemplifiedDocument;
const schemas = document.components?.schemas ?? {};
const operations = Object.values({ ...document.paths, ...document.webhooks }).flatMap((item) =>
  Object.values(item),
);

/** An image needs no example, and a document has no room for one. */
const isText = ([type]: readonly [string, unknown]) => type.startsWith('text/') || type.endsWith('json');

/** Fields without anything that shows what they hold. */
function findBare(schema: Schema, path: string): string[] {
  if (schema.$ref || ['example', 'enum', 'const', 'default'].some((name) => name in schema)) return [];
  const below = [
    ...Object.entries(schema.properties ?? {}).map(([name, one]) => [one, `${path}.${name}`] as const),
    ...(schema.items ? [[schema.items, `${path}[]`] as const] : []),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
      .filter(({ type }) => type !== 'null')
      .map((one) => [one, path] as const),
  ];
  return below.length > 0 ? below.flatMap(([one, at]) => findBare(one, at)) : [path];
}

describe('the examples of the OpenAPI document', () => {
  test('stand at every field: write a new one into field-examples.ts', () => {
    const bare = Object.entries(schemas).flatMap(([name, schema]) => findBare(schema, name));
    expect(bare).toEqual([]);
  });

  test('stand at every answer and every JSON that is sent, and are as documented', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
    ajv.addSchema({ $id: 'document', components: document.components });
    const wrong: string[] = [];
    for (const { operationId, requestBody, responses = {} } of operations) {
      const bodies = [
        ...Object.entries(requestBody?.content ?? {}).filter(([type]) => type === 'application/json'),
        ...Object.values(responses).flatMap(({ content = {} }) => Object.entries(content).filter(isText)),
      ];
      for (const [type, media] of bodies) {
        const name = `${operationId} ${type}`;
        const named = Object.values((media.examples ?? {}) as Record<string, { value: unknown }>);
        const examples = 'example' in media ? [media.example] : named.map(({ value }) => value);
        if (examples.length === 0) wrong.push(`${name}: none`);
        const validate = ajv.compile(
          JSON.parse(JSON.stringify(media.schema).replaceAll('"#/', '"document#/')),
        );
        for (const example of examples)
          if (!validate(example)) wrong.push(`${name}: ${ajv.errorsText(validate.errors)}`);
      }
    }
    expect([...new Set(wrong)]).toEqual([]);
  });

  test('tell of words that a client switches on as enumerations', () => {
    const { Problem, RetakeAdvice, Job, BatchAccepted, WebhookDelivery } = schemas;
    for (const schema of [
      Problem?.properties?.code,
      RetakeAdvice?.properties?.code,
      Job?.properties?.reasons?.items,
      Job?.properties?.status,
      BatchAccepted?.properties?.items?.items?.properties?.code,
      WebhookDelivery?.properties?.attempts?.items?.properties?.failure,
    ])
      expect(schema?.enum?.length).toBeGreaterThan(1);
  });
});
