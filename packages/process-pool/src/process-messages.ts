/** What a pool says to its process. */
export type MessageToProcess =
  | { readonly kind: 'start'; readonly parentPid: number; readonly maxRssBytes: number }
  | { readonly kind: 'job'; readonly id: number; readonly input: unknown };

/** What a process says to its pool. */
export type MessageFromProcess =
  | { readonly kind: 'ready' }
  | { readonly kind: 'start-failed'; readonly error: SerialisedError }
  | { readonly kind: 'done'; readonly id: number; readonly output: unknown; readonly rssBytes: number }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly error: SerialisedError;
      readonly rssBytes: number;
    };

/** A process whose memory is damaged may send anything. */
export function isMessageFromProcess(message: unknown): message is MessageFromProcess {
  if (typeof message !== 'object' || message === null) return false;
  const { kind, id, error, rssBytes } = message as Record<string, unknown>;
  const hasError = typeof error === 'object' && error !== null;
  const isAnswer = typeof id === 'number' && typeof rssBytes === 'number';
  if (kind === 'ready') return true;
  if (kind === 'start-failed') return hasError;
  return isAnswer && (kind === 'done' || (kind === 'failed' && hasError));
}

/**
 * An error as plain data. The structured clone that carries messages keeps only the names of JavaScript's own
 * error classes and drops `code`, so that an error of our own class would arrive as a nameless Error.
 */
export interface SerialisedError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly reason?: string;
  readonly cause?: SerialisedError;
}

/** Causes deeper than this add nothing, and may be circular. */
const MAX_CAUSES = 3;

export function serialiseError(error: unknown, depth = 0): SerialisedError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { code, reason } = error as { code?: unknown; reason?: unknown };
  return {
    name: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(error.cause !== undefined && depth < MAX_CAUSES
      ? { cause: serialiseError(error.cause, depth + 1) }
      : {}),
  };
}

/** Makes an instance of the caller's own class from an error's plain data; undefined where it is not of that class. */
export type ReviveError = (serialised: SerialisedError, options?: ErrorOptions) => Error | undefined;

/** The error again: as the class that `reviveOwn` knows, any other as an Error of the same name and code. */
export function reviveError(serialised: SerialisedError, reviveOwn?: ReviveError): Error {
  const { name, message, code } = serialised;
  const options = serialised.cause ? { cause: reviveError(serialised.cause, reviveOwn) } : undefined;
  const own = reviveOwn?.(serialised, options);
  if (own) return own;
  const error = Object.assign(new Error(message, options), code === undefined ? {} : { code });
  error.name = name;
  return error;
}
