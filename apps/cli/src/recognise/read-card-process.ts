import type { ParsedCard } from '@ktp-ocr/card/card-fields';
import type { ReadingDebug } from '@ktp-ocr/contract/jobs/reading-debug';
import { serveProcess } from '@ktp-ocr/process-pool/serve-process';
import type { CardParts } from '@ktp-ocr/reader/card-parts/crop-card-parts';
import { createReader } from '@ktp-ocr/reader/create-reader';
import type { ImageOptions } from '@ktp-ocr/reader/read-image';
import { toReadingDebug } from '@ktp-ocr/reader/to-reading-debug';
import { parseConfig } from '../config.js';

/** The process that reads images for `recognise`: a file that brings it down is a line, not the end of the run. */

export interface CardRequest {
  readonly bytes: Uint8Array;
  /** Day (YYYY-MM-DD) against which the holder's age is judged. */
  readonly asOf: string;
  /** Which page of a PDF or TIFF, from 1. */
  readonly page: number;
  readonly include: NonNullable<ImageOptions['include']>;
}

export interface CardReading extends Pick<ParsedCard, 'outcome' | 'reasons' | 'fields'> {
  readonly parts: CardParts;
  readonly debug?: ReadingDebug;
  /** From decoding to the card, without the wait for a free process. */
  readonly elapsedMs: number;
}

serveProcess<CardRequest, CardReading>(async () => {
  const reader = await createReader({ engine: parseConfig().engine });
  return async ({ bytes, asOf, page, include }) => {
    const reading = await reader.read(bytes, { asOf, page, include });
    const { outcome, reasons, fields } = reading.card;
    const debug = toReadingDebug(reading);
    const elapsedMs = Math.round(reading.timings.totalMs);
    return { outcome, reasons, fields, parts: reading.parts, ...(debug ? { debug } : {}), elapsedMs };
  };
});
