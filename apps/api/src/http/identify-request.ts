import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

/** UUIDs, ULIDs, and hexadecimal ids as tracing systems make them. */
const FORMS = [
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
  /^[0-9a-f]{16,64}$/i,
];
/** A card's number has sixteen digits, and no random id has as many in a row but by a rare chance. */
const LIKE_A_NIK = /\d{16}/;

/**
 * Gives a request its id: the client's own where it is one that a machine made, else one of ours. It stands in logs and
 * in the record of who was handed what, so nothing that a person wrote, a name or a number of a card, may be in it.
 */
export function identifyRequest(): RequestHandler {
  return (request, response, next) => {
    const requestId = toRequestId(request.get('x-request-id')) ?? randomUUID();
    response.locals.requestId = requestId;
    response.set('X-Request-Id', requestId);
    next();
  };
}

/** Null for what is no id in one of the forms above. Pure. */
export function toRequestId(given: string | undefined): string | null {
  if (given === undefined || LIKE_A_NIK.test(given.replaceAll('-', ''))) return null;
  return FORMS.some((form) => form.test(given)) ? given : null;
}
