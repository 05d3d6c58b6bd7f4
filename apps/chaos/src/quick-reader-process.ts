import { setTimeout as sleep } from 'node:timers/promises';
import type { CardAnswer } from '@ktp-ocr/contract/card-answer';
import { serveProcess } from '@ktp-ocr/reader/serve-process';

/**
 * A reader process that reads nothing: it takes 5–60 ms a card and, by chance, dies, hangs or answers nonsense, so
 * that a thousand cards and their faults pass in minutes. `--readers real` runs the models instead.
 */
const CRASH = 0.02;
const HANG = 0.003;
const NONSENSE = 0.01;
const FAIL = 0.2;

const ANSWER: CardAnswer = {
  outcome: 'OK',
  message: {
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
  },
  confidence: {} as CardAnswer['confidence'],
  extra: {} as CardAnswer['extra'],
  checks: [],
  reasons: [],
  image: { width: 1, height: 1, format: 'jpeg', rotation_degrees: 0, cards_found: 1 },
};

for (const field of Object.keys(ANSWER.message ?? {})) ANSWER.confidence[field as 'id'] = 0.99;
for (const field of ['blood_type', 'valid_until', 'issued_place', 'issued_date'] as const) {
  ANSWER.extra[field] = { value: '', confidence: 0 };
}

serveProcess(async () => async () => {
  await sleep(5 + Math.random() * 55);
  const chance = Math.random();
  if (chance < CRASH) process.kill(process.pid, 'SIGKILL');
  if (chance < CRASH + HANG) await new Promise(() => {});
  if (chance < CRASH + HANG + NONSENSE) return { outcome: 'MAYBE' };
  return Math.random() < FAIL ? { ...ANSWER, outcome: 'FAIL', message: null, reasons: ['no_nik'] } : ANSWER;
});
