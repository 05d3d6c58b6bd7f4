/** What crosses the wire about reviews. A test holds it to the server's own schemas. */
import type { CardMessage } from './types.js';

export type ReviewState = 'open' | 'reviewed';

export interface ReviewSummary {
  readonly job_id: string;
  readonly state: ReviewState;
  readonly reference: string | null;
  /** Of all fields, from 0 to 1. */
  readonly lowest_confidence: number | null;
  readonly created_at: string;
  readonly reviewed_at: string | null;
}

export interface Review extends ReviewSummary {
  /** The key's `review_threshold`. */
  readonly threshold: number;
  /** Whether the picture is still there. */
  readonly has_image: boolean;
  readonly fields: readonly {
    readonly name: keyof CardMessage;
    /** As it was read. */
    readonly value: string;
    readonly confidence: number;
    /** Its confidence is below the threshold. */
    readonly doubtful: boolean;
    /** As a person says it is; null where nobody has looked. */
    readonly reviewed: string | null;
    readonly polygons: readonly (readonly { readonly x: number; readonly y: number }[])[];
  }[];
}

export interface ReviewLine {
  readonly job_id: string;
  readonly reference: string | null;
  readonly reviewed_at: string;
  /** Those that were doubtful, and those that were corrected. */
  readonly fields: Readonly<
    Partial<
      Record<
        keyof CardMessage,
        { readonly read: string; readonly confidence: number; readonly reviewed: string }
      >
    >
  >;
}
