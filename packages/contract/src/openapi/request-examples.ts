import { EXAMPLE_CARD } from './example-card.js';

/** What the reference page fills in, so that an operation can be tried as it stands. Nobody's card, nobody's address. */

/** In the form of an id, and no job's, key's or endpoint's. */
export const EXAMPLE_ID = '01890a5d-ac96-774b-bcce-b302099a8057';

export const JOB_EXAMPLE = { image: EXAMPLE_CARD, reference: 'order-17', include: ['quality'] };
export const JOB_FORM_EXAMPLE = { image: EXAMPLE_CARD, reference: 'order-17', include: 'quality' };
export const CHECK_EXAMPLE = { image: EXAMPLE_CARD };
export const REVIEW_EXAMPLE = { corrections: { name: 'CONTOH SPESIMEN' } };
export const CARD_FORM_EXAMPLE = { img: EXAMPLE_CARD };
export const BATCH_EXAMPLE = `${JSON.stringify({ image: EXAMPLE_CARD, reference: 'order-17' })}\n`;

export const KEY_EXAMPLE = {
  name: 'Koperasi Contoh',
  livemode: false,
  scopes: ['jobs:write', 'jobs:read'],
};
export const ROTATE_EXAMPLE = { grace_seconds: 86_400 };
export const TOP_UP_EXAMPLE = { amount: 5_000_000, note: 'invoice 2026-11' };

export const WEBHOOK_EXAMPLE = {
  url: 'https://example.com/hooks/ktp',
  events: ['job.succeeded', 'job.failed'],
  payload: 'thin',
};
export const WEBHOOK_CHANGE_EXAMPLE = { description: 'Core banking' };
export const SECRET_ROTATION_EXAMPLE = { overlap_seconds: 86_400 };
export const REPLAY_EXAMPLE = { from: '2026-11-01' };

export const KEY_CHANGE_EXAMPLE = {
  max_in_flight: 500,
  tariff: { name: '2027', amount: 45_000, currency: 'IDR', from: '2027-01-01' },
};
