import { CARD_FIELD_NAMES, type CardMessage } from '../sync/card-message.js';
import type { CardAnswer } from './card-answer.js';
import { OUTCOMES, type Outcome } from './outcome.js';

/**
 * What jobs of test keys answer: no card is read and nothing is charged. A client that wants another word than OK
 * puts `ktp-test-outcome=FAIL` (or any of the six) behind its image's bytes, where no decoder looks.
 */
export type Fixture = { readonly outcome: Exclude<Outcome, 'OK' | 'FAIL'> } | CardAnswer;

const MARK = /ktp-test-outcome=([A-Z_]+)\s*$/;
const MARK_WITHIN_BYTES = 64;

/** A person who never was. */
const MESSAGE: CardMessage = {
  id: '7471045203950001',
  name: 'CONTOH SPESIMEN',
  pob: 'KENDARI',
  dob: '12-03-1995',
  gender: 'PEREMPUAN',
  address: 'JL. CONTOH NO. 1',
  rt: '006',
  rw: '003',
  village: 'KADIA',
  district: 'KADIA',
  city: 'KOTA KENDARI',
  province: 'SULAWESI TENGGARA',
  religion: 'ISLAM',
  marital_status: 'BELUM KAWIN',
  work: 'PEGAWAI NEGERI SIPIL (PNS)',
  nationnality: 'WNI',
};

/** Pure: the same bytes, the same fixture. */
export function toFixture(bytes: Uint8Array): Fixture {
  const tail = Buffer.from(bytes.subarray(-MARK_WITHIN_BYTES)).toString('latin1');
  const asked = MARK.exec(tail)?.[1];
  const outcome = OUTCOMES.find((word) => word === asked) ?? 'OK';
  if (outcome === 'OK') return toAnswer('OK', MESSAGE, []);
  return outcome === 'FAIL' ? toAnswer('FAIL', null, ['no_card']) : { outcome };
}

function toAnswer(
  outcome: 'OK' | 'FAIL',
  message: CardMessage | null,
  reasons: CardAnswer['reasons'],
): CardAnswer {
  const sure = (value: string) => ({ value, confidence: 1 });
  return {
    outcome,
    message,
    confidence: Object.fromEntries(CARD_FIELD_NAMES.map((name) => [name, 1])) as CardAnswer['confidence'],
    extra: {
      blood_type: sure('O'),
      valid_until: sure('SEUMUR HIDUP'),
      issued_place: sure('KOTA KENDARI'),
      issued_date: sure('01-01-2020'),
    },
    checks: [],
    reasons,
    image: { width: 1_000, height: 630, format: 'jpeg', rotation_degrees: 0, cards_found: message ? 1 : 0 },
  };
}
