import type { InspectionPart } from '@ktp-ocr/contract/jobs/inspection';

/** What a reader process is asked: to read a card, to look at a picture without reading it, or to tell more of one. */
export type ReaderRequest = CardRequest | CheckRequest | InspectRequest;

export interface CardRequest {
  readonly task: 'read';
  readonly bytes: Uint8Array;
  /** Day (YYYY-MM-DD) on which the card was submitted: one that is read again later must come out the same. */
  readonly asOf: string;
  /** An image of more pixels is refused. */
  readonly maxPixels: number;
  /** Which page of a PDF or TIFF, from 1; null for the first. */
  readonly page: number | null;
  /** What the client asked for beside the fields. */
  readonly include: readonly string[];
}

/** The picture of a job that has ended, to tell how it was read or what else is on it. */
export interface InspectRequest extends Omit<CardRequest, 'task' | 'include'> {
  readonly task: 'inspect';
  readonly parts: readonly InspectionPart[];
}

export interface CheckRequest {
  readonly task: 'check';
  readonly bytes: Uint8Array;
  readonly maxPixels: number;
}
