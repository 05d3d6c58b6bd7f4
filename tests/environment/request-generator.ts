import type { Call, Operation } from './openapi-client.js';

// biome-ignore lint/suspicious/noExplicitAny: schemas are taken as the document has them
type Schema = any;

/** What a client with a bug, or without manners, puts where something else belongs. */
const NONSENSE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  9_007_199_254_740_992,
  2_147_483_648,
  0.5,
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '💳'.repeat(50),
  'x'.repeat(3_000),
  "'; DROP TABLE jobs; --",
  '{{7*7}}',
  '../../etc/passwd',
  '%00%ff',
  '0000-00-00',
  '0000-01-01',
  '9999-12-31T23:59:59-14:00',
  '2026-02-30',
  'NaN',
  '1e400',
  [],
  [[[[]]]],
  {},
  { __proto__: 1, constructor: { prototype: 1 } },
  JSON.parse('{"__proto__":{"a":1}}'),
];

/** Requests made from an operation's description: mostly nearly right, each wrong in its own way. */
export function createRequestGenerator(
  random: () => number,
  document: { components?: { schemas?: Record<string, Schema> } },
  ids: () => readonly string[],
) {
  const chance = (share: number) => random() < share;
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const whole = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));

  function resolve(schema: Schema): Schema {
    const name = /^#\/components\/schemas\/(\w+)$/.exec(schema?.$ref ?? '')?.[1];
    return name ? resolve(document.components?.schemas?.[name]) : schema;
  }

  /** A value that fits the schema, as far as a generator of fifty lines can tell; now and then one that does not. */
  function toValue(given: Schema, depth = 0): unknown {
    if (chance(0.06)) return pick(NONSENSE);
    const schema = resolve(given);
    if (!schema || depth > 5) return pick(NONSENSE);
    if (schema.enum) return pick(schema.enum);
    if (schema.const !== undefined) return schema.const;
    const variants = schema.anyOf ?? schema.oneOf;
    if (variants) return toValue(pick(variants), depth + 1);
    const type = Array.isArray(schema.type) ? pick(schema.type) : schema.type;
    switch (type) {
      case 'object':
        return toObject(schema, depth);
      case 'array':
        return Array.from({ length: whole(0, 4) }, () => toValue(schema.items, depth + 1));
      case 'integer':
      case 'number':
        return whole(schema.minimum ?? -2, Math.min(schema.maximum ?? 1_000, 100_000));
      case 'boolean':
        return chance(0.5);
      case 'string':
        return toText(schema);
      default:
        return pick(NONSENSE);
    }
  }

  function toObject(schema: Schema, depth: number): object {
    const required: string[] = schema.required ?? [];
    const made: Record<string, unknown> = {};
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const wanted = required.includes(name) ? 0.97 : 0.4;
      if (chance(wanted)) made[name] = toValue(property, depth + 1);
    }
    if (schema.additionalProperties && chance(0.5))
      made.some = toValue(schema.additionalProperties, depth + 1);
    if (chance(0.05)) made[pick(['surprise', '', '\0', '__proto__', 'constructor'])] = pick(NONSENSE);
    return made;
  }

  function toText(schema: Schema): string {
    if (schema.format === 'uuid') return pick([...ids(), '00000000-0000-4000-8000-000000000000']);
    if (schema.format === 'date-time') return new Date(whole(0, 2_000_000_000_000)).toISOString();
    if (schema.format === 'date') return new Date(whole(0, 2_000_000_000_000)).toISOString().slice(0, 10);
    if (schema.format === 'uri')
      return pick(['https://127.0.0.1/a.jpg', 'http://[::1]/', 'https://example.invalid/x']);
    if (/base64/.test(schema.description ?? ''))
      return pick(['/9j/4AECAwQ=', 'R0lGODlh', 'data:,', 'iVBORw0KGgo=']);
    return pick(['a', 'IDR', 'abc', 'card 1', 'é', '1', 'x'.repeat(whole(1, 300))]);
  }

  function toParameter(schema: Schema, name: string): string {
    // A long wait would be answered as documented, and late.
    if (name === 'wait') return pick(['0', '1', '-1', '61', 'x', '']);
    const value = toValue(schema);
    // fetch itself refuses half a surrogate pair in an address.
    return typeof value === 'string' ? value.replace(/\p{Cs}/gu, '') : (JSON.stringify(value) ?? '');
  }

  function toBody(operation: Operation): Pick<Call, 'body' | 'type'> {
    const content = operation.requestBody?.content;
    if (!content) return {};
    if (chance(0.05)) return { type: pick(['text/plain', 'application/xml', 'x']), body: 'hello' };
    if (chance(0.03)) return {};
    const type = pick(Object.keys(content));
    const schema = content[type]!.schema;
    if (chance(0.04)) return { type, body: pick(['{', '\0', '[', 'null', '"', '%%%=%', '{"a":1}{']) };
    if (type.endsWith('json')) {
      const lines = Array.from({ length: type === 'application/json' ? 1 : whole(1, 4) }, () =>
        JSON.stringify(toValue(schema)),
      );
      return { type, body: lines.join('\n') };
    }
    if (type === 'application/x-www-form-urlencoded') return { type, body: toFields(schema) };
    if (type === 'multipart/form-data') return { body: toForm(schema) };
    return { type, body: toBytes() };
  }

  const toFields = (schema: Schema) => {
    const value = toValue(schema);
    return new URLSearchParams(
      Object.entries(Object(value)).map(([name, one]): [string, string] => [
        name,
        typeof one === 'string' ? one : JSON.stringify(one),
      ]),
    );
  };

  function toForm(schema: Schema): FormData {
    const form = new FormData();
    for (const [name, value] of toFields(schema))
      if (name !== 'image' && chance(0.7)) form.append(name, value);
    for (let files = whole(0, 3); files > 0; files--)
      form.append('image', new Blob([toBytes()]), pick(['a.jpg', '', 'ü\\"']));
    return form;
  }

  function toBytes(): Uint8Array<ArrayBuffer> {
    const head = pick([
      [0xff, 0xd8, 0xff],
      [0x42, 0x4d],
      [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
      [],
      [0x47],
    ]);
    return new Uint8Array([...head, ...Array.from({ length: whole(0, 40) }, () => whole(0, 255))]);
  }

  return {
    pick,
    toCall(operation: Operation, keys: readonly (string | null)[]): Call {
      const params: Record<string, string> = {};
      const query: Record<string, string> = {};
      const headers: Record<string, string> = {};
      for (const { name, in: place, schema, required } of operation.parameters ?? []) {
        if (place === 'path') params[name] = chance(0.85) ? pick(ids()) : toParameter(schema, name);
        if (place === 'query' && (required || chance(0.35))) query[name] = toParameter(schema, name);
        if (place === 'header' && name !== 'prefer' && chance(0.3))
          headers[name] = pick(['a', '"b"', 'W/"x"', 'é', '*', '']);
      }
      if (chance(0.04))
        query[pick(['surprise', 'limit', 'cursor', 'a[b]'])] = pick(['1', '\0', 'x'.repeat(300)]);
      if (chance(0.1)) headers.accept = pick(['text/csv', '*/*', 'image/png', '']);
      return { key: pick(keys), params, query, headers, ...toBody(operation) };
    },
  };
}
