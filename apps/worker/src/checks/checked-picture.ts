import type { CheckAnswer } from '@ktp-ocr/contract/checks/check-answer';
import { z } from 'zod';

/** What looking at a picture took: for those who watch the service, never told to who asked. */
export const CheckCost = z.strictObject({ cpuMs: z.number().min(0).max(3_600_000) });

export type CheckCost = z.infer<typeof CheckCost>;

/** What a reader process answers about a picture that it was to look at. */
export type CheckedPicture = CheckAnswer & { readonly cost?: CheckCost };
