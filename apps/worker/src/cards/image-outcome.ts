/** Errors cross the process boundary as copies: name, code and reason remain. */
export function isImageFormatError(error: unknown): error is Error & { readonly reason?: string } {
  return error instanceof Error && error.name === 'ImageFormatError';
}

/** Too many pixels are a matter of size, as too many bytes are. */
export function toImageOutcome({
  reason,
}: {
  readonly reason?: string;
}): 'IMAGE_INVALID_SIZE' | 'IMAGE_INVALID_FORMAT' {
  return reason === 'too-many-pixels' ? 'IMAGE_INVALID_SIZE' : 'IMAGE_INVALID_FORMAT';
}
