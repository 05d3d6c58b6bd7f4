import { setTimeout as sleep } from 'node:timers/promises';
import { CheckAnswer } from '@ktp-ocr/contract/checks/check-answer';
import { type CardAnswer, QUALITY_FLAG_NAMES } from '@ktp-ocr/contract/jobs/card-answer';
import type { InspectionAnswer, InspectionPart } from '@ktp-ocr/contract/jobs/inspection';
import type { ReadingDebug } from '@ktp-ocr/contract/jobs/reading-debug';
import { CARD_FIELD_NAMES, type CardMessage } from '@ktp-ocr/contract/sync/card-message';
import type { ReaderRequest } from '../../apps/worker/dist/cards/card-request.js';
import type { ReaderPool } from '../../apps/worker/dist/context.js';

export const SPECIMEN: CardMessage = {
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

const IMAGE = { width: 1000, height: 630, format: 'jpeg', rotation_degrees: 0, cards_found: 1 };

const toRectangle = (left: number, top: number) => [
  { x: left, y: top },
  { x: left + 400, y: top },
  { x: left + 400, y: top + 40 },
  { x: left, y: top + 40 },
];

export const OK_ANSWER: CardAnswer = {
  outcome: 'OK',
  message: SPECIMEN,
  confidence: Object.fromEntries(CARD_FIELD_NAMES.map((name) => [name, 0.99])) as CardAnswer['confidence'],
  extra: {
    blood_type: { value: 'O', confidence: 0.99 },
    valid_until: { value: 'SEUMUR HIDUP', confidence: 0.99 },
    issued_place: { value: 'KOTA KENDARI', confidence: 0.99 },
    issued_date: { value: '01-01-2020', confidence: 0.99 },
  },
  checks: [],
  reasons: [],
  image: IMAGE,
};

/** Two fields that a person should look over, and where they stand. */
export const DOUBTFUL_ANSWER: CardAnswer = {
  ...OK_ANSWER,
  confidence: { ...OK_ANSWER.confidence, name: 0.61, work: 0.4 },
  polygons: {
    name: [toRectangle(260, 150)],
    work: [toRectangle(260, 480)],
  },
};

export const FAIL_ANSWER: CardAnswer = {
  ...OK_ANSWER,
  outcome: 'FAIL',
  message: null,
  reasons: ['nik_incomplete'],
};

export const CHECK_ANSWER: CheckAnswer = {
  ktp_found: true,
  image: IMAGE,
  quality: CheckAnswer.shape.quality.parse(
    Object.fromEntries(
      QUALITY_FLAG_NAMES.map((name) => [name, { raised: name === 'glare', value: 0.2, limit: 0.1 }]),
    ),
  ),
};

export const FAKE_PART = Buffer.from('the face on the card').toString('base64');

/** What a reader tells of such an answer when it is asked how it came about. */
export function toInspection(answer: CardAnswer, parts: readonly InspectionPart[]): InspectionAnswer {
  const corner = { x: 260, y: 150 };
  const { message, outcome, reasons, checks, models } = answer;
  const texts = Object.entries(message ?? {});
  const debug: ReadingDebug = {
    outcome,
    reasons,
    checks,
    ...(models ? { models } : {}),
    attempts: [],
    lines: texts.map(([, text]) => ({
      text,
      confidence: 0.99,
      engine: 'fast',
      polygon: [corner, corner, corner, corner],
      characters: [...text].map((character) => ({
        character,
        candidates: [{ character, probability: 0.99 }],
      })),
    })),
    rows: [],
    fields: CARD_FIELD_NAMES.flatMap((name) => (message ? [toFieldDebug(name, message[name])] : [])),
    number: null,
  };
  const part = { jpeg: FAKE_PART, width: 120, height: 150, corners: [corner, corner, corner, corner] };
  const told = { debug, face: part, signature: null } as const;
  return Object.fromEntries(parts.map((name) => [name, told[name]]));
}

function toFieldDebug(
  name: (typeof CARD_FIELD_NAMES)[number],
  value: string,
): ReadingDebug['fields'][number] {
  return {
    name,
    value,
    told: true,
    confidence: 0.99,
    rule: 'free_text',
    rows: [],
    evidence: {
      log_probability: -0.01,
      posterior: 1,
      listed: false,
      partial: false,
      letters_only: false,
      label_score: 1,
      agreeing_checks: 0,
      disagreeing_checks: 0,
      card_uncertainty: 0.01,
    },
  };
}

type Read = (bytes: Uint8Array, attempt: number) => Promise<CardAnswer>;

/**
 * Readers whose behaviour a test chooses, in place of reader processes: `size` at a time, by arrival, as the pool does it.
 * `attempt` counts from 1 over all cards.
 */
export function fakeReaders(read: Read, size = 4): ReaderPool & { readonly reads: number } {
  let reads = 0;
  let busy = 0;
  const waiting: (() => void)[] = [];
  return {
    size,
    warmCount: size,
    get reads() {
      return reads;
    },
    ready: async () => {},
    async run(request, { signal, onStart } = {}) {
      if (busy >= size) await new Promise<void>((resolve) => waiting.push(resolve));
      busy += 1;
      try {
        onStart?.();
        return await work(request, signal);
      } finally {
        busy -= 1;
        waiting.shift()?.();
      }
    },
    close: async () => {},
  };

  async function work(request: ReaderRequest, signal: AbortSignal | undefined) {
    const { task, bytes } = request;
    // A picture is looked at with as much or as little luck as a card is read.
    if (task === 'check') return read(bytes, reads + 1).then(() => CHECK_ANSWER);
    if (task === 'inspect')
      return read(bytes, reads + 1).then((answer) => toInspection(answer, request.parts));
    reads += 1;
    const aborted = new Promise<never>((_, reject) =>
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true }),
    );
    return Promise.race([read(bytes, reads), ...(signal ? [aborted] : [])]);
  }
}

export const instantReaders = (answer: CardAnswer = OK_ANSWER) => fakeReaders(async () => answer);

export const slowReaders = (ms: number, size?: number) =>
  fakeReaders(async () => {
    await sleep(ms);
    return OK_ANSWER;
  }, size);

/** Never answers; a test that waits for it waits for something else. */
export const hangingReaders = () => fakeReaders(() => new Promise(() => {}));

/** Holds the first card until it is let go, and reads those that come after at once, `size` at a time. */
export function holdingReaders(size?: number) {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const readers = fakeReaders(async (_bytes, attempt) => {
    if (attempt === 1) await held;
    return OK_ANSWER;
  }, size);
  return { readers, letGo };
}

/** Dies under the first `times` cards and then reads. */
export const crashingReaders = (times: number) =>
  fakeReaders(async (_bytes, attempt) => {
    if (attempt <= times) throw Object.assign(new Error('the reader died'), { name: 'ProcessCrashedError' });
    return OK_ANSWER;
  });

export const formatErrorReaders = () =>
  fakeReaders(async () => {
    throw Object.assign(new Error('cut short'), { name: 'ImageFormatError' });
  });

export const failingReaders = (error: Error) =>
  fakeReaders(async () => {
    throw error;
  });
