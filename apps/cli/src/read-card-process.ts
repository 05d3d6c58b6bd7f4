import { CARD_FIELDS, type CardField } from '@ktp-ocr/card/card-fields';
import { parseCard } from '@ktp-ocr/card/parse-card';
import type { CardMessage } from '@ktp-ocr/contract/sync/card-message';
import { serveProcess } from '@ktp-ocr/process-pool/serve-process';
import { createReader } from '@ktp-ocr/reader/create-reader';
import { parseConfig } from './config.js';

/** The process that reads pictures for `recognise`: a file that brings it down is a line, not the end of the run. */

export interface CardRequest {
  readonly bytes: Uint8Array;
}

export interface CardAnswer {
  readonly outcome: 'OK' | 'FAIL';
  /** Decoding to fields, without the wait for a free process. */
  readonly elapsedMs: number;
  readonly message: CardMessage;
  readonly confidence: Readonly<Record<CardField, number>>;
}

serveProcess<CardRequest, CardAnswer>(async () => {
  const reader = await createReader({ engine: parseConfig().engine });
  return async ({ bytes }) => {
    const startedAt = performance.now();
    const { lines } = await reader.read(bytes);
    const card = parseCard(lines, { asOf: new Date().toISOString().slice(0, 10) });
    const toRecord = <Value>(value: (field: CardField) => Value) =>
      Object.fromEntries(CARD_FIELDS.map((field) => [field, value(field)])) as Record<CardField, Value>;
    return {
      outcome: card.outcome,
      elapsedMs: Math.round(performance.now() - startedAt),
      message: toRecord((field) => card.fields[field].value),
      confidence: toRecord((field) => card.fields[field].confidence),
    };
  };
});
