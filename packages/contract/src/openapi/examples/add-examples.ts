import { EXAMPLE_ID } from '../request-examples.js';
import { FIELD_EXAMPLES, TEXT_EXAMPLES } from './field-examples.js';

/** As much of OpenAPI's schema object as examples need. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  example?: unknown;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

interface Media {
  schema?: Schema;
  example?: unknown;
  examples?: unknown;
}

interface Operation {
  operationId?: string;
  requestBody?: { content: Record<string, Media> };
  responses?: Record<string, { content?: Record<string, Media> }>;
}

export interface ExemplifiedDocument {
  components?: { schemas?: Record<string, Schema> };
  paths?: Record<string, Record<string, Operation>>;
  webhooks?: Record<string, Record<string, Operation>>;
}

/** No part of a whole answer's example: stands for another field, or is told only where it is asked for. */
const LEFT_OUT = new Set(['encrypted_card', 'debug', 'face', 'signature']);

/**
 * Gives every field of the document's schemas an example, and every answer one that is made of those. What has one
 * already keeps it. Parameters get none: the reference page would fill them in, and nobody wants a list filtered so.
 */
export function addExamples(document: ExemplifiedDocument): void {
  const schemas = document.components?.schemas ?? {};
  for (const [name, schema] of Object.entries(schemas)) exemplify(schema, [name]);
  for (const item of Object.values({ ...document.paths, ...document.webhooks })) {
    for (const operation of Object.values(item)) addAnswerExamples(operation, schemas);
  }
}

function addAnswerExamples(operation: Operation, schemas: Record<string, Schema>): void {
  const { operationId = '', requestBody, responses = {} } = operation;
  const bodies = [requestBody, ...Object.values(responses)].flatMap((one) =>
    Object.entries(one?.content ?? {}),
  );
  for (const [type, media] of bodies) {
    if (!media.schema || 'example' in media || 'examples' in media) continue;
    const text = TEXT_EXAMPLES[`${operationId} ${type}`];
    if (text !== undefined) media.example = text;
    if (text !== undefined || !/[/+](?:x-nd)?json$/.test(type)) continue;
    exemplify(media.schema, [operationId]);
    media.example = toExample(media.schema, schemas);
  }
}

/** @param trail names from the schema down to here */
function exemplify(schema: Schema, trail: readonly string[]): void {
  if (schema.$ref) return;
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    exemplify(property, [...trail, name]);
  for (const one of [schema.items, ...listMembers(schema)]) if (one) exemplify(one, trail);
  if ('example' in schema) return;
  const named = findExample(trail);
  const isLeaf = !(
    schema.properties ||
    schema.items ||
    schema.additionalProperties ||
    listMembers(schema)[0]
  );
  const fits = isLeaf ? fitsLeaf(schema, named) : fitsWhole(schema, named);
  if (named !== undefined && fits) schema.example = named;
  else if (isLeaf) exemplifyByType(schema);
}

/** A name may mean a text here and a number there. */
function fitsLeaf(schema: Schema, example: unknown): boolean {
  if (schema.enum) return schema.enum.includes(example);
  return schema.type !== 'string' || typeof example === 'string';
}

function fitsWhole(schema: Schema, example: unknown): boolean {
  return (
    typeof example === 'object' && example !== null && Array.isArray(example) === (schema.items !== undefined)
  );
}

function exemplifyByType(schema: Schema): void {
  if (schema.enum || 'const' in schema || 'default' in schema) return;
  if (schema.format === 'uuid') schema.example = EXAMPLE_ID;
  if (schema.format === 'date-time') schema.example = '2026-11-23T04:20:00.120Z';
  if (schema.type === 'boolean') schema.example = true;
  if (schema.type === 'integer') schema.example = 1;
}

/** The nearer the name, the better it fits: `Job.timings.read_ms`, `timings.read_ms`, `Job.read_ms`, `read_ms`. */
function findExample(trail: readonly string[]): unknown {
  const [last = '', parent = '', above = ''] = trail.toReversed();
  const names = [
    `${above}.${parent}.${last}`,
    `${parent}.${last}`,
    `${trail[0]}.${last}`,
    `${parent}.*`,
    last,
  ];
  const name = names.find((candidate) => candidate in FIELD_EXAMPLES);
  return name === undefined ? undefined : FIELD_EXAMPLES[name];
}

function listMembers(schema: Schema): Schema[] {
  return [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
}

/** A whole value of a schema, made of the examples of its fields. */
export function toExample(schema: Schema, schemas: Record<string, Schema>): unknown {
  if (schema.$ref) {
    const named = schemas[schema.$ref.split('/').at(-1) ?? ''];
    return named ? toExample(named, schemas) : undefined;
  }
  if ('example' in schema) return schema.example;
  if (schema.properties) {
    const fields = Object.entries(schema.properties).filter(([name]) => !LEFT_OUT.has(name));
    return Object.fromEntries(fields.map(([name, property]) => [name, toExample(property, schemas)]));
  }
  if (schema.items) return [toExample(schema.items, schemas)];
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((member) => toExample(member, schemas)));
  const [member] = listMembers(schema);
  if (member) return toExample(member, schemas);
  if ('const' in schema) return schema.const;
  return schema.enum?.[0] ?? schema.default;
}
