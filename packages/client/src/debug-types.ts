/** In pixels of the image as sent. */
interface Point {
  readonly x: number;
  readonly y: number;
}

/** How a card was read; docs/api.md explains it. Holds all that stands on the card. */
export interface ReadingDebug {
  readonly outcome: 'OK' | 'FAIL';
  readonly reasons: readonly string[];
  readonly checks: readonly { readonly name: string; readonly outcome: string; readonly detail: string }[];
  readonly models?: Readonly<Record<string, string>> | undefined;
  /** What was taken for the card, and how it was turned; in this order. */
  readonly attempts: readonly {
    readonly kind: 'proposal' | 'turned' | 'without_coloured_ink';
    readonly chosen: boolean;
    readonly corners?: readonly Point[] | undefined;
    readonly rotation_degrees: number;
    readonly direction_confidence: number;
    readonly lines: number;
    readonly score: number;
  }[];
  readonly lines: readonly DebugLine[];
  /** What stands in each row of the card, as it was recognised. */
  readonly rows: readonly {
    readonly row: string;
    readonly text: string;
    readonly label_score: number;
    readonly disturbed: boolean;
    /** Places in `lines`. */
    readonly lines: readonly number[];
  }[];
  readonly fields: readonly DebugField[];
  readonly number: {
    readonly problem: 'nik_incomplete' | 'nik_covered' | 'nik_too_long' | null;
    readonly digits: readonly {
      readonly digit: string;
      readonly certainty: number;
      readonly other: string;
      readonly other_certainty: number;
    }[];
  } | null;
}

export interface DebugLine {
  readonly text: string;
  readonly confidence: number;
  readonly engine: 'fast' | 'tesseract';
  readonly kind?: 'label' | 'value' | undefined;
  readonly polygon: readonly Point[];
  readonly characters: readonly {
    readonly character: string;
    /** The two likeliest, best first; an empty character is none. */
    readonly candidates: readonly { readonly character: string; readonly probability: number }[];
  }[];
}

export interface DebugField {
  readonly name: string;
  readonly value: string;
  /** Part of the answer. */
  readonly told: boolean;
  readonly confidence: number;
  readonly rule: string;
  readonly rows: readonly string[];
  readonly evidence: Readonly<Record<string, number | boolean>>;
}
