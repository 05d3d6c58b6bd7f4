import type { ParsedCard } from '@ktp-ocr/card/card-fields';
import { serveProcess } from '@ktp-ocr/process-pool/serve-process';
import { createReader } from '@ktp-ocr/reader/create-reader';
import { parseConfig } from '../config.js';

/** The process that reads images for `recognise`: a file that brings it down is a line, not the end of the run. */

export interface CardRequest {
  readonly bytes: Uint8Array;
  /** Day (YYYY-MM-DD) against which the holder's age is judged. */
  readonly asOf: string;
  /** Which page of a PDF or TIFF, from 1. */
  readonly page: number;
}

export interface CardReading extends Pick<ParsedCard, 'outcome' | 'reasons' | 'fields'> {
  /** From decoding to the card, without the wait for a free process. */
  readonly elapsedMs: number;
}

serveProcess<CardRequest, CardReading>(async () => {
  const reader = await createReader({ engine: parseConfig().engine });
  return async ({ bytes, asOf, page }) => {
    const { card, timings } = await reader.read(bytes, { asOf, page });
    const { outcome, reasons, fields } = card;
    return { outcome, reasons, fields, elapsedMs: Math.round(timings.totalMs) };
  };
});
