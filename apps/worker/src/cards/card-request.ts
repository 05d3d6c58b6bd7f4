/** What a reader process is asked to read. */
export interface CardRequest {
  readonly bytes: Uint8Array;
  /** Day (YYYY-MM-DD) on which the card was submitted: one that is read again later must come out the same. */
  readonly asOf: string;
  /** An image of more pixels is refused. */
  readonly maxPixels: number;
  /** What the client asked for beside the fields. */
  readonly include: readonly string[];
}
