import { z } from 'zod';

/** Each problem's HTTP status and title, by its code. `type` is `/problems/<code in kebab-case>`, and leads to a page about it. */
export const PROBLEMS = {
  INVALID_REQUEST: { status: 400, title: 'The request is not as documented.' },
  UNAUTHENTICATED: { status: 401, title: 'No valid API key came with the request.' },
  INSUFFICIENT_CREDITS: { status: 402, title: 'The prepaid credits do not cover this.' },
  FORBIDDEN: { status: 403, title: 'This API key may not do that.' },
  NOT_FOUND: { status: 404, title: 'There is nothing here under that name.' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This address does not know that method.' },
  NOT_KEPT: { status: 410, title: 'What this would be told from is not kept any more.' },
  UPLOAD_TOO_SLOW: { status: 408, title: 'The body arrived too slowly.' },
  IDEMPOTENCY_IN_FLIGHT: {
    status: 409,
    title: 'A request with this Idempotency-Key is still being worked on.',
  },
  JOB_ENDED: { status: 409, title: 'The job had ended already.' },
  WEBHOOK_DISABLED: { status: 409, title: 'The webhook endpoint is disabled.' },
  TOO_MANY_WEBHOOKS: { status: 409, title: 'This key has as many webhook endpoints as it may.' },
  NOT_PREPAID: { status: 409, title: 'This key is postpaid: it has no credits.' },
  ALREADY_REVERSED: { status: 409, title: 'This charge was reversed already.' },
  IMAGE_INVALID_SIZE: { status: 413, title: 'The image is larger than is taken here.' },
  IMAGE_INVALID_FORMAT: { status: 415, title: 'The image is not a readable JPEG, PNG or BMP.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body came in a content type that is not understood.' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The body is larger than this route takes.' },
  IDEMPOTENCY_MISMATCH: { status: 422, title: 'This Idempotency-Key came with another request before.' },
  RATE_LIMITED: { status: 429, title: 'Too many requests.' },
  TOO_MANY_IN_FLIGHT: { status: 429, title: 'Too many jobs of this key have not ended yet.' },
  TOO_MANY_FOLLOWERS: { status: 429, title: 'Too many event streams are open.' },
  QUOTA_EXHAUSTED: { status: 429, title: "The month's quota is used up." },
  OVERLOADED: { status: 503, title: 'Too many uploads are in progress; try again in a moment.' },
  INNER_ERROR: { status: 503, title: 'Service is not available right now, please try again later.' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[];

/** RFC 9457 problem details, as every route but the public contract's answers an error. */
export const Problem = z
  .strictObject({
    type: z.string().describe('Stable: a client may switch on it.'),
    title: z.string(),
    status: z.number().int(),
    code: z.enum(PROBLEM_CODES).describe("A word to switch on; one of the contract's six where it applies."),
    detail: z.string().optional(),
    errors: z
      .array(
        z.strictObject({
          field: z.string().describe('Where: a body field, query parameter or header, with dots for depth.'),
          detail: z.string(),
        }),
      )
      .optional()
      .describe('What is wrong with which field, where the request was not as documented.'),
    request_id: z.string(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });

export type Problem = z.infer<typeof Problem>;

export function toProblemType(code: ProblemCode): string {
  return `/problems/${code.toLowerCase().replaceAll('_', '-')}`;
}
