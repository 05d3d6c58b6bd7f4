import type { Request } from 'express';
import { z } from 'zod';
import { type FieldError, ProblemError } from './problem-error.js';

/**
 * Checks a body, a query or path parameters against the schema that the OpenAPI document shows.
 *
 * @throws ProblemError INVALID_REQUEST that names each wrong field and never repeats a value
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  throw new ProblemError('INVALID_REQUEST', 'Some fields are not as documented.', {
    errors: parsed.error.issues.slice(0, MAX_ERRORS).flatMap(toFieldErrors),
  });
}

const Id = z.uuid();

/** A path's `{id}`. @throws ProblemError NOT_FOUND: an id that cannot be is an id that is not */
export function parseId(request: Request, missing: string): string {
  const id = Id.safeParse(request.params.id);
  if (!id.success) throw new ProblemError('NOT_FOUND', missing);
  return id.data;
}

const MAX_ERRORS = 20;

function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: toFieldName([...path, key]), detail: 'is not a known field' }));
  }
  return [{ field: toFieldName(path), detail: describe(issue) }];
}

/** Names come from the client, too: what is no plain word is not repeated. */
function toFieldName(path: readonly string[]): string {
  if (path.length === 0) return 'body';
  return path.map((part) => (/^[\w-]{1,64}$/.test(part) ? part : '?')).join('.');
}

/** Zod's own messages may quote what was sent; ours are made of what was expected. */
function describe(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be of type ${issue.expected}`;
    case 'too_small':
      return `must not be ${issue.origin === 'string' ? 'shorter' : 'less'} than ${issue.minimum}`;
    case 'too_big':
      return `must not be ${issue.origin === 'string' ? 'longer' : 'more'} than ${issue.maximum}`;
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    case 'invalid_format':
      return `must be in the form ${issue.format === 'regex' ? 'documented' : issue.format}`;
    case 'custom':
      return issue.message;
    default:
      return 'is not as documented';
  }
}
