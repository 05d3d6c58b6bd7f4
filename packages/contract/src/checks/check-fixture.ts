import { QUALITY_FLAG_NAMES } from '../jobs/card-answer.js';
import { toFixture } from '../jobs/test-fixture.js';
import { CheckAnswer, type CheckEnd } from './check-answer.js';

/** Reasons that show without reading. The others are found where the number or the name is looked for. */
const SEEN_UNREAD: readonly string[] = ['no_text', 'no_card', 'other_document'];

const NO_FAULTS = CheckAnswer.shape.quality.parse(
  Object.fromEntries(QUALITY_FLAG_NAMES.map((name) => [name, { raised: false, value: 0, limit: 0.5 }])),
);

/** What checks of test keys answer: of the fixture that a job with the same bytes answers, what shows without reading. Pure. */
export function toCheckFixture(bytes: Uint8Array): CheckEnd {
  const fixture = toFixture(bytes);
  if (!('message' in fixture)) return { refused_as: fixture.outcome };
  const { image, quality, reasons } = fixture;
  const isKtp = !reasons.some((reason) => SEEN_UNREAD.includes(reason));
  return {
    ktp_found: isKtp,
    image: { ...image, cards_found: isKtp ? 1 : 0 },
    quality: { ...NO_FAULTS, ...quality },
  };
}
