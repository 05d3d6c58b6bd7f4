/** Why an image was refused. */
export type ImageFormatReason =
  /** Of no format that is read, by its first bytes. */
  | 'unknown-format'
  /** The right first bytes, but broken, cut short, or of a kind within the format that cannot be decoded. */
  | 'corrupt'
  /** A PDF or TIFF of fewer pages than the one that was asked for. */
  | 'no-such-page'
  /** More pixels than were allowed, or a side longer than any camera's. */
  | 'too-many-pixels';

/** The bytes are not an image that can be decoded. The fault is the image's: trying again will not help. */
export class ImageFormatError extends Error {
  override readonly name = 'ImageFormatError';
  readonly code = 'IMAGE_FORMAT';
  readonly reason: ImageFormatReason;

  constructor(reason: ImageFormatReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** An error that came out of a process as plain data, as an `ImageFormatError` again; undefined where it was none. */
export function reviveImageFormatError(
  { name, message, reason }: { readonly name: string; readonly message: string; readonly reason?: string },
  options?: ErrorOptions,
): ImageFormatError | undefined {
  return name === 'ImageFormatError'
    ? new ImageFormatError(reason as ImageFormatReason, message, options)
    : undefined;
}
