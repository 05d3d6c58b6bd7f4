// The types of the Python client, made from the OpenAPI document: `node scripts/write-python-types.mjs` writes them anew.
// A test fails where they are not what the server's own schemas make.
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createOpenApiDocument } from '../packages/contract/dist/openapi/openapi-document.js';

export const TYPES_FILE = new URL('../sdks/python/ktp_ocr/types.py', import.meta.url);

const HEAD = `"""What crosses the wire, made from the server's OpenAPI document: do not edit it by hand."""

from __future__ import annotations

from typing import Any, Dict, List, Literal, TypedDict
`;

/** Of no use to a client: it sends keyword arguments, and reads lists on by itself. */
const LEFT_OUT = /(?:Page|Request|Change|BatchLine|ServerLinks|WebhookEvent)$/;
/** Shapes and lists of words that the document gives no name, by where they first come. */
const NAMES = new Map(
  Object.entries({
    CheckQuality: 'Quality',
    CheckQualityBlurred: 'QualityFlag',
    CheckImage: 'ImageInfo',
    CheckImageCorner: 'Point',
    RetakeAdviceCode: 'AdviceCode',
    ProblemCode: 'ProblemCode',
    ProblemError: 'ProblemField',
    JobResult: 'Envelope',
    JobResultMessage: 'CardMessage',
    JobStatus: 'JobStatus',
    JobOutcome: 'Outcome',
    JobReason: 'FailReason',
    JobExtraBloodType: 'ExtraField',
    ReviewFieldName: 'FieldName',
    KeyWithSecretNextTariff: 'NextTariff',
    ReviewLineFieldsId: 'ReviewedField',
  }),
);
const KEYWORDS = ['from'];

/** @returns {string} a module with a TypedDict for each shape */
export function writePythonTypes() {
  const { schemas } = /** @type {any} */ (createOpenApiDocument({ version: '' })).components;
  /** @type {string[]} */
  const parts = [];
  /** One name for each shape, however often it comes. @type {Map<string, string>} */
  const known = new Map();

  /** @param {any} schema @param {string} name as it would be called @returns {string} */
  function toType(schema, name) {
    const type = toBareType(schema, name);
    return [schema.type].flat().includes('null') && type !== 'None' ? `${type} | None` : type;
  }

  /** @param {any} schema @param {string} name @returns {string} */
  function toBareType(schema, name) {
    if (schema.$ref) return schema.$ref.split('/').at(-1);
    if (schema.anyOf)
      return [...new Set(schema.anyOf.map((/** @type {any} */ one) => toType(one, name)))].join(' | ');
    const words = schema.enum?.filter((/** @type {unknown} */ word) => word !== null);
    if (words) return toWords(words, name);
    const type = [schema.type].flat().find((one) => one !== 'null') ?? 'null';
    if (type === 'array') return `List[${toType(schema.items, toOne(name))}]`;
    if (type === 'object' && schema.properties) return toClass(schema, name);
    if (type === 'object')
      return `Dict[str, ${schema.additionalProperties?.type ? toType(schema.additionalProperties, name) : 'Any'}]`;
    return (
      { string: 'str', integer: 'int', number: 'float', boolean: 'bool', null: 'None' }[String(type)] ?? 'Any'
    );
  }

  /** @param {unknown[]} words @param {string} asked @returns {string} */
  function toWords(words, asked) {
    const literal = `Literal[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
    const name = NAMES.get(asked);
    if (name && !known.has(literal)) {
      known.set(literal, name);
      const rows = words.map((word) => `    ${JSON.stringify(word)},`);
      parts.push([`${name} = Literal[`, ...rows, ']'].join('\n'));
    }
    return known.get(literal) ?? literal;
  }

  /** @param {any} schema @param {string} asked @returns {string} */
  function toClass(schema, asked) {
    const { properties, required = [] } = schema;
    const fields = Object.entries(properties).map(([field, of]) => ({
      field,
      isRequired: required.includes(field),
      type: toType(of, `${asked}${toTitle(field)}`),
    }));
    const shape = JSON.stringify(fields);
    const found = known.get(shape);
    if (found) return found;
    const name = NAMES.get(asked) ?? asked;
    known.set(shape, name);
    const [always, sometimes] = [true, false].map((isRequired) =>
      fields.filter((one) => one.isRequired === isRequired),
    );
    if (fields.some(({ field }) => KEYWORDS.includes(field))) {
      const rows = fields.map(({ field, type }) => `        "${field}": "${type.replaceAll('"', "'")}",`);
      parts.push([`${name} = TypedDict(`, `    "${name}",`, '    {', ...rows, '    },', ')'].join('\n'));
    } else if (always?.length && sometimes?.length) {
      parts.push(
        writeClass(`_${name}(TypedDict)`, always),
        writeClass(`${name}(_${name}, total=False)`, sometimes),
      );
    } else parts.push(writeClass(`${name}(TypedDict${always?.length ? '' : ', total=False'})`, fields));
    return name;
  }

  for (const [name, schema] of Object.entries(schemas)) {
    if (LEFT_OUT.test(name)) continue;
    const made = toClass(schema, name);
    if (made !== name) parts.push(`${name} = ${made}`);
  }
  return `${[HEAD.trimEnd(), ...parts].join('\n\n\n')}\n`;
}

/** @param {string} head @param {readonly { readonly field: string; readonly type: string }[]} fields @returns {string} */
function writeClass(head, fields) {
  return [`class ${head}:`, ...fields.map(({ field, type }) => `    ${field}: ${type}`)].join('\n');
}

/** @param {string} path e.g. `Job.result` or `queued_ms` @returns {string} */
function toTitle(path) {
  return path
    .split(/[._]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** Of one of many. @param {string} name @returns {string} */
function toOne(name) {
  return name.replace(/(?<=[a-z])s$/, '');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(TYPES_FILE, writePythonTypes());
