import { z } from 'zod';

/** RFC 9457 problem details, as every route but the public contract's answers an error. */
export const Problem = z.object({
  /** Stable: a client may switch on it. */
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  /** A word to switch on; one of the contract's six where it applies. */
  code: z.string(),
  detail: z.string().optional(),
  request_id: z.string(),
});

export type Problem = z.infer<typeof Problem>;

/** Each problem's HTTP status and title, by its code. `type` is `/problems/<code in kebab-case>`. */
export const PROBLEMS = {
  INVALID_REQUEST: { status: 400, title: 'The request is not as documented.' },
  UNAUTHENTICATED: { status: 401, title: 'No valid API key came with the request.' },
  FORBIDDEN: { status: 403, title: 'This API key may not do that.' },
  NOT_FOUND: { status: 404, title: 'There is nothing here under that name.' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This address does not know that method.' },
  IMAGE_INVALID_SIZE: { status: 413, title: 'The image is larger than 2,097,152 bytes.' },
  IMAGE_INVALID_FORMAT: { status: 415, title: 'The image is not a readable JPEG, PNG or BMP.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body came in a content type that is not understood.' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The body is larger than this route takes.' },
  INNER_ERROR: { status: 503, title: 'Service is not available right now, please try again later.' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

export function toProblemType(code: ProblemCode): string {
  return `/problems/${code.toLowerCase().replaceAll('_', '-')}`;
}
