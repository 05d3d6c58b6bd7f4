import type { CardAnswer } from '@ktp-ocr/contract/jobs/card-answer';
import { READER_ENGINES } from '@ktp-ocr/reader/reader-engine';
import { z } from 'zod';

const ms = z.number().min(0).max(3_600_000);

/** What a reading took, and with what it was read: for those who watch the service, never kept with the answer. */
export const ReadingCost = z.strictObject({
  /** Not the one asked for where ONNX could not load. */
  engine: z.enum(READER_ENGINES),
  cpuMs: ms,
  decodeMs: ms,
  detectMs: ms,
  recogniseMs: ms,
  parseMs: ms,
});

export type ReadingCost = z.infer<typeof ReadingCost>;

/** What a reader process answers. */
export interface CardReading extends CardAnswer {
  readonly cost?: ReadingCost;
}
