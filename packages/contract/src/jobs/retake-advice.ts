import { z } from 'zod';
import type { CardAnswer, FAIL_REASON_NAMES, QUALITY_FLAG_NAMES } from './card-answer.js';

type Fault = (typeof QUALITY_FLAG_NAMES)[number];
type Reason = (typeof FAIL_REASON_NAMES)[number];

/** What whoever took the picture can do better, in the order in which it is told: the likeliest help first. */
export const ADVICE_CODES = [
  'not_a_ktp',
  'cut_off',
  'too_small',
  'blurred',
  'glare',
  'too_dark',
  'too_bright',
  'screen_or_copy',
  'turned',
  'nik_not_legible',
  'not_legible',
] as const;

export type AdviceCode = (typeof ADVICE_CODES)[number];

export const RetakeAdvice = z
  .strictObject({
    code: z.enum(ADVICE_CODES),
    fields: z
      .array(z.string())
      .describe(
        'Fields that were read with little confidence and may have suffered from it; empty where none did.',
      ),
    text: z.strictObject({ id: z.string(), en: z.string() }).describe('For the person with the camera.'),
  })
  .meta({ id: 'RetakeAdvice' });

export type RetakeAdvice = z.infer<typeof RetakeAdvice>;

const TEXTS: Readonly<Record<AdviceCode, RetakeAdvice['text']>> = {
  not_a_ktp: {
    id: 'Ini tidak tampak seperti KTP. Fotolah sisi depan KTP.',
    en: 'This does not look like a KTP. Photograph the front of the KTP.',
  },
  cut_off: {
    id: 'Pastikan keempat sudut kartu masuk foto.',
    en: 'Keep all four corners of the card in the picture.',
  },
  too_small: {
    id: 'Mendekatlah sampai kartu memenuhi bingkai.',
    en: 'Go nearer, until the card fills the frame.',
  },
  blurred: {
    id: 'Tahan ponsel, tunggu kamera fokus, dan bersihkan lensanya.',
    en: 'Hold still, let the camera focus, and wipe the lens.',
  },
  glare: {
    id: 'Miringkan kartu atau lampu sampai pantulan cahayanya hilang.',
    en: 'Tilt the card or the lamp until the bright spot is gone.',
  },
  too_dark: { id: 'Mendekatlah ke jendela atau lampu.', en: 'Go nearer to a window or a lamp.' },
  too_bright: { id: 'Jauhkan kartu dari cahaya langsung.', en: 'Move the card out of direct light.' },
  screen_or_copy: {
    id: 'Fotolah kartu aslinya, bukan layar atau fotokopi.',
    en: 'Photograph the card itself, not a screen or a copy.',
  },
  turned: { id: 'Pegang kartu dalam posisi tegak.', en: 'Hold the card upright.' },
  nik_not_legible: {
    id: 'NIK harus terbaca seluruhnya. Pastikan tidak ada yang menutupinya.',
    en: 'All sixteen digits of the NIK must be legible. See that nothing covers them.',
  },
  not_legible: {
    id: 'Tulisan di kartu tidak terbaca. Foto ulang dengan cahaya yang merata.',
    en: 'The print is not legible. Take the picture again in even light.',
  },
};

/** Faults that take letters away, so that a field read with doubt may be one of theirs. */
const FAULTS: Readonly<Record<Fault, { readonly code: AdviceCode; readonly harmsPrint: boolean }>> = {
  blurred: { code: 'blurred', harmsPrint: true },
  dark: { code: 'too_dark', harmsPrint: true },
  overexposed: { code: 'too_bright', harmsPrint: true },
  glare: { code: 'glare', harmsPrint: true },
  greyscale_copy: { code: 'screen_or_copy', harmsPrint: false },
  screen: { code: 'screen_or_copy', harmsPrint: true },
  cropped: { code: 'cut_off', harmsPrint: true },
  rotated: { code: 'turned', harmsPrint: false },
  low_resolution: { code: 'too_small', harmsPrint: true },
};

const REASONS: Readonly<Record<Reason, AdviceCode>> = {
  no_text: 'not_a_ktp',
  no_card: 'not_a_ktp',
  other_document: 'not_a_ktp',
  nik_not_large: 'not_a_ktp',
  no_nik: 'nik_not_legible',
  nik_incomplete: 'nik_not_legible',
  nik_covered: 'nik_not_legible',
  nik_too_long: 'nik_not_legible',
  no_name: 'not_legible',
  unreadable: 'not_legible',
};

/** Below it a person should look at the field; `npm start` marks the same ones. */
const DOUBTFUL_BELOW = 0.8;

/** A picture that was not read has no confidences. */
type AdvisedAnswer = Pick<CardAnswer, 'outcome' | 'reasons' | 'quality'> & {
  readonly confidence: Readonly<Partial<CardAnswer['confidence']>>;
};

/** What to tell whoever took the picture, from its faults and from why it failed. Pure; empty for a good picture. */
export function adviseRetake(answer: AdvisedAnswer): RetakeAdvice[] {
  const doubtful = answer.outcome === 'OK' ? listDoubtful(answer.confidence) : [];
  const fieldsByCode = new Map<AdviceCode, readonly string[]>();
  for (const [fault, { code, harmsPrint }] of Object.entries(FAULTS)) {
    if (!answer.quality?.[fault as Fault]?.raised) continue;
    const suffered = harmsPrint ? doubtful : [];
    fieldsByCode.set(code, suffered.length > 0 ? suffered : (fieldsByCode.get(code) ?? []));
  }
  for (const reason of answer.reasons) {
    const code = REASONS[reason];
    if (!fieldsByCode.has(code)) fieldsByCode.set(code, []);
  }
  return ADVICE_CODES.flatMap((code) => {
    const fields = fieldsByCode.get(code);
    return fields ? [{ code, fields: [...fields], text: TEXTS[code] }] : [];
  });
}

function listDoubtful(confidence: AdvisedAnswer['confidence']): string[] {
  return Object.entries(confidence).flatMap(([name, value]) => (value < DOUBTFUL_BELOW ? [name] : []));
}
