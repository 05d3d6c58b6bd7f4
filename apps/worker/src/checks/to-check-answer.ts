import type { CheckAnswer } from '@ktp-ocr/contract/checks/check-answer';
import type { ImageCheck } from '@ktp-ocr/reader/check-image';
import { toImageView, toQuality } from '../cards/to-card-answer.js';

/** What was seen in a picture, in the form that is served. Pure. */
export function toCheckAnswer(check: ImageCheck): CheckAnswer {
  return {
    ktp_found: check.ktpFound,
    models: { ...check.models },
    image: toImageView(check),
    quality: toQuality(check),
  };
}
