import type { OpenAPIRegistry, RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { z } from 'zod';
import { PROBLEMS, Problem, type ProblemCode, toProblemType } from '../problem.js';
import { RATE_LIMIT_HEADERS, REQUEST_ID_HEADER } from './answer-headers.js';
import { EXAMPLE_ID } from './request-examples.js';

type Headers = Readonly<Record<string, { readonly description: string; readonly schema: { type: string } }>>;

/** A good answer: what it means, and its body by content type; none where the answer has no body. */
export interface Answer {
  readonly description: string;
  readonly content?: Readonly<Record<string, z.ZodType>>;
  readonly headers?: Headers;
  /** Where it is another than what the examples of its fields make. */
  readonly example?: unknown;
}

export interface Operation {
  readonly operationId: string;
  readonly tag: string;
  readonly method: RouteConfig['method'];
  /** As OpenAPI writes it, e.g. `/v1/jobs/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  /** The scope a key needs. Operations without one are open to all. */
  readonly scope?: string;
  readonly request?: RouteConfig['request'];
  readonly answers: Readonly<Record<number, Answer>>;
  /** What may go wrong beside a missing key (401), a missing scope (403) and too many requests (429). */
  readonly problems?: readonly ProblemCode[];
  /** Instead of what `scope` implies, for an operation whose answers are all its own. */
  readonly security?: RouteConfig['security'];
  /** Leaves out the problem answers that operations share. */
  readonly plainAnswers?: boolean;
}

/** Adds an operation to the document, with the answers that every operation behind a key shares. */
export function registerOperation(registry: OpenAPIRegistry, operation: Operation): void {
  const { operationId, tag, method, path, summary, description, scope, request, answers } = operation;
  const problems = [...(scope ? KEYED_PROBLEMS : []), ...(operation.problems ?? [])];
  registry.registerPath({
    operationId,
    tags: [tag],
    method,
    path,
    summary,
    ...(description || scope ? { description: describe(description, scope) } : {}),
    security: operation.security ?? (scope ? [{ apiKey: [] }, { bearer: [] }] : []),
    ...(request ? { request } : {}),
    responses: {
      ...toAnswers(answers, scope !== undefined),
      ...(operation.plainAnswers ? {} : toProblemAnswers(problems)),
    },
  });
}

const KEYED_PROBLEMS: readonly ProblemCode[] = ['UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED'];

function describe(description: string | undefined, scope: string | undefined): string {
  return [description, scope && `Needs the scope \`${scope}\`.`].filter(Boolean).join('\n\n');
}

function toAnswers(answers: Operation['answers'], keyed: boolean): RouteConfig['responses'] {
  const common = keyed ? { ...REQUEST_ID_HEADER, ...RATE_LIMIT_HEADERS } : REQUEST_ID_HEADER;
  const entries = Object.entries(answers).map(([status, { description, content, headers, example }]) => [
    status,
    {
      description,
      headers: { ...common, ...headers },
      ...(content ? { content: toContent(content, example === undefined ? {} : { example }) } : {}),
    },
  ]);
  return Object.fromEntries(entries);
}

/** Problems that share a status share an answer; its description lists their codes. */
function toProblemAnswers(codes: readonly ProblemCode[]): RouteConfig['responses'] {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set(codes)) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const entries = [...byStatus].map(([status, sharing]) => [
    String(status),
    {
      description: sharing.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('\n\n'),
      headers: REQUEST_ID_HEADER,
      content: toContent({ 'application/problem+json': Problem }, { examples: toProblemExamples(sharing) }),
    },
  ]);
  const ours = {
    description: `\`INNER_ERROR\` (503): ${PROBLEMS.INNER_ERROR.title} Nothing was charged, unless \`detail\` says that it may be.`,
    headers: REQUEST_ID_HEADER,
    content: toContent(
      { 'application/problem+json': Problem },
      { examples: toProblemExamples(['INNER_ERROR']) },
    ),
  };
  return { ...Object.fromEntries(entries), default: ours };
}

function toProblemExamples(codes: readonly ProblemCode[]): Record<string, { value: object }> {
  const entries = codes.map((code) => [
    code,
    { value: { type: toProblemType(code), ...PROBLEMS[code], code, request_id: EXAMPLE_ID } },
  ]);
  return Object.fromEntries(entries);
}

function toContent(
  content: Readonly<Record<string, z.ZodType>>,
  shown: { readonly example?: unknown; readonly examples?: Record<string, { value: object }> },
) {
  return Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema, ...shown }]));
}
