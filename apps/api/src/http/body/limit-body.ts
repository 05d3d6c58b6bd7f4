import type { Request, RequestHandler, Response } from 'express';
import type { Context } from '../../context.js';
import { ProblemError } from '../problem-error.js';
import { watchPace } from './watch-pace.js';

/** By then a body that is being sent now is in, or its client is gone. */
const RETRY_AFTER_SECONDS = 2;
const LINGER_MS = 500;

/**
 * Ends a request as soon as its body is larger than its route takes, or than what the process has left for all bodies
 * in flight, or comes too slowly. To stand right before the parser: bytes are counted as they pass, and given back when the request is over.
 *
 * @param toMaxBytes of the whole body, whatever is in it
 * @param tooLarge what a larger body is refused with
 */
export function limitBody(
  context: Context,
  toMaxBytes: (request: Request) => number,
  tooLarge: 'IMAGE_INVALID_SIZE' | 'PAYLOAD_TOO_LARGE',
): RequestHandler {
  return (request, response, next) => {
    const maxBytes = toMaxBytes(request);
    if (Number(request.get('content-length') ?? 0) > maxBytes) throw new ProblemError(tooLarge);
    let taken = 0;
    let refused = false;
    const refuse = (problem: ProblemError) => {
      refused = true;
      // Whoever parses it lets go of what it holds. Parsers answer only once the whole body is in: we do not wait for that.
      request.emit('error', problem);
      closeSoon(request, response);
      next(problem);
    };
    const count = (chunk: Buffer) => {
      if (refused) return;
      const fits = taken + chunk.length <= maxBytes;
      if (fits && context.bodyBudget.take(chunk.length)) {
        taken += chunk.length;
        return;
      }
      refuse(fits ? overloaded() : new ProblemError(tooLarge));
    };
    watchPace(context, request, response, (problem) => {
      if (!refused) refuse(problem);
    });
    // Whoever parses it attaches in this very turn of the event loop: nothing flows before.
    request.on('data', count).on('error', () => {});
    response.once('close', () => {
      request.off('data', count);
      context.bodyBudget.giveBack(taken);
    });
    next();
  };
}

/** Memory of a body that is worked on piece by piece, of which only the piece in hand counts. */
export interface HeldBytes {
  /** @throws ProblemError OVERLOADED when so many bytes more do not fit */
  add(bytes: number): void;
  release(): void;
}

export function holdBodyBytes(context: Context): HeldBytes {
  let held = 0;
  return {
    add(bytes) {
      if (!context.bodyBudget.take(bytes)) throw overloaded();
      held += bytes;
    },
    release() {
      context.bodyBudget.giveBack(held);
      held = 0;
    },
  };
}

/** Ends the connection of a client that goes on sending, after a moment in which it can read the answer. */
export function closeSoon(request: Request, response: Response): void {
  // Node takes the socket from a request that is over.
  const { socket } = request;
  response.set('Connection', 'close');
  response.once('finish', () => void setTimeout(() => socket.destroy(), LINGER_MS).unref());
}

function overloaded(): ProblemError {
  return new ProblemError('OVERLOADED', undefined, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}
