import { z } from 'zod';
import { type FailureOutcome, OUTCOME_MESSAGES, OUTCOMES } from '../jobs/outcome.js';
import { CardMessage } from './card-message.js';

/**
 * The body of `POST /v1/id_ocr/general`, for ever: clients code against these bytes.
 * Nothing may be added to it; what is new goes into the answers of /v1/jobs.
 */
export const Envelope = z.strictObject({
  status: z.enum(OUTCOMES),
  message: z.union([CardMessage, z.string()]),
});

export type Envelope = z.infer<typeof Envelope>;

export function toOkEnvelope(message: CardMessage): Envelope {
  return { status: 'OK', message };
}

export function toFailureEnvelope(status: FailureOutcome): Envelope {
  return { status, message: OUTCOME_MESSAGES[status] };
}
