/** What crosses the wire, as docs/api.md and /openapi.json describe it. A test holds it to the server's own schemas. */

import type { ReadingDebug } from './debug-types.js';

export type JobStatus = 'queued' | 'processing' | 'succeeded' | 'failed' | 'errored' | 'canceled';

export type Outcome =
  | 'OK'
  | 'FAIL'
  | 'INVALID_REQUEST'
  | 'IMAGE_INVALID_FORMAT'
  | 'IMAGE_INVALID_SIZE'
  | 'INNER_ERROR';

/** All strings; all but id and name may be empty. `nationnality` is spelt so. */
export interface CardMessage {
  readonly id: string;
  readonly name: string;
  readonly pob: string;
  readonly dob: string;
  readonly gender: string;
  readonly address: string;
  readonly rt: string;
  readonly rw: string;
  readonly village: string;
  readonly district: string;
  readonly city: string;
  readonly province: string;
  readonly religion: string;
  readonly marital_status: string;
  readonly work: string;
  readonly nationnality: string;
}

/** A card's fields where `status` is OK, else a sentence. */
export interface Envelope {
  readonly status: Outcome;
  readonly message: CardMessage | string;
}

export interface Charge {
  readonly billed: boolean;
  readonly id?: string | undefined;
  /** In the currency's minor unit. */
  readonly amount?: number | undefined;
  readonly currency?: string | undefined;
}

export interface JobAccepted {
  readonly id: string;
  readonly status: 'queued';
  readonly livemode: boolean;
  readonly reference: string | null;
  readonly charge: Charge;
}

export interface JobSummary {
  readonly id: string;
  readonly status: JobStatus;
  readonly livemode: boolean;
  readonly reference: string | null;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly outcome: Outcome | null;
  readonly charge: Charge;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly expires_at: string | null;
  readonly timings: {
    readonly queued_ms: number | null;
    readonly read_ms: number | null;
    readonly total_ms: number | null;
  };
  readonly image_destroyed_at: string | null;
  readonly result_destroyed_at: string | null;
}

export interface RetakeAdvice {
  readonly code: string;
  readonly fields: readonly string[];
  readonly text: { readonly id: string; readonly en: string };
}

/** How what is printed goes with what was expected; each step says what it took off the score. */
export interface FieldMatch {
  readonly outcome: 'agrees' | 'resembles' | 'disagrees' | 'unknown';
  readonly score: number;
  readonly steps: readonly {
    readonly rule: string;
    readonly expected: string;
    readonly printed: string;
    readonly cost: number;
  }[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Job extends JobSummary {
  readonly position: number | null;
  readonly eta: string | null;
  /** Null until the job has ended, when it was canceled, and once the result's retention is over. */
  readonly result: Envelope | null;
  /** From 0 to 1, by field. */
  readonly confidence?: Readonly<Record<keyof CardMessage, number>> | undefined;
  readonly extra?:
    | Readonly<Record<string, { readonly value: string; readonly confidence: number }>>
    | undefined;
  readonly checks?:
    | readonly {
        readonly name: string;
        readonly outcome: 'agrees' | 'disagrees' | 'unknown';
        readonly detail: string;
      }[]
    | undefined;
  readonly reasons?: readonly string[] | undefined;
  readonly advice?: readonly RetakeAdvice[] | undefined;
  readonly quality?: Quality | undefined;
  /** In pixels of the image as sent. */
  readonly polygons?: Readonly<Record<string, readonly (readonly Point[])[]>> | undefined;
  /** The upright card as JPEG in base64. */
  readonly crop?: string | undefined;
  /** What the number's digits say. */
  readonly nik?:
    | {
        readonly province: string | null;
        readonly city: string | null;
        readonly district: string | null;
        readonly birth_date: string | null;
        readonly sex: 'LAKI-LAKI' | 'PEREMPUAN' | null;
        readonly serial: string;
      }
    | undefined;
  readonly name_match?: FieldMatch | undefined;
  readonly nik_match?: FieldMatch | undefined;
  readonly dob_match?: FieldMatch | undefined;
  /** Where it was asked for; null for test keys. */
  readonly debug?: ReadingDebug | null | undefined;
  /** Where they were asked for; null where there are none, and for test keys. */
  readonly face?: CardPart | null | undefined;
  readonly signature?: CardPart | null | undefined;
}

/** A part of the card, cropped out of the picture and upright. */
export interface CardPart {
  /** In base64. */
  readonly jpeg: string;
  readonly width: number;
  readonly height: number;
  /** Where it lies in the picture, clockwise from its own top left. */
  readonly corners: readonly Point[];
}

type Quality = Readonly<
  Record<string, { readonly raised: boolean; readonly value: number; readonly limit: number }>
>;

/** What a picture shows without being read. */
export interface Check {
  readonly livemode: boolean;
  readonly ktp_found: boolean;
  readonly cards_found: number;
  readonly quality: Quality;
  /** What to tell whoever took the picture, the likeliest help first; empty for a good one. */
  readonly advice: readonly RetakeAdvice[];
  readonly image: {
    readonly width: number;
    readonly height: number;
    readonly format: string;
    readonly pages?: number | undefined;
    readonly rotation_degrees: number;
    readonly cards_found: number;
    readonly corners?: readonly Point[] | undefined;
  };
  readonly models?: Readonly<Record<string, string>> | undefined;
}

export interface BatchAccepted {
  readonly id: string;
  readonly items: readonly {
    readonly index: number;
    readonly reference: string | null;
    readonly job_id: string | null;
    /** Why it was refused. */
    readonly code: string | null;
  }[];
}

/** A batch without its cards. */
export interface BatchSummary {
  readonly id: string;
  readonly status: 'running' | 'ended';
  readonly created_at: string;
  readonly progress: {
    readonly total: number;
    readonly ended: number;
    readonly by_status: Readonly<Record<string, number>>;
  };
}

export interface Batch extends BatchSummary {
  readonly items: readonly {
    readonly index: number;
    readonly reference: string | null;
    /** `refused`: no job was made of it; see `code`. */
    readonly status: JobStatus | 'refused';
    readonly job: JobSummary | null;
    /** Where results were asked for: null until it has ended, and once its retention is over. */
    readonly result?: Envelope | null | undefined;
    readonly code: string | null;
  }[];
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string | undefined;
  readonly errors?: readonly { readonly field: string; readonly detail: string }[] | undefined;
  readonly request_id: string;
}
