import { explainNik } from '@ktp-ocr/card/judge/explain-nik';
import { matchExpected } from '@ktp-ocr/card/match/match-expected';
import type { CardAnswer } from '@ktp-ocr/contract/jobs/card-answer';
import type { Conclusions, ExpectedHolder } from '@ktp-ocr/contract/jobs/holder-match';

/** What follows from the fields: the parts of the number, and how they go with what the client expects. Pure. */
export function drawConclusions(
  { outcome, message }: Pick<CardAnswer, 'outcome' | 'message'>,
  { expected, asOf }: { readonly expected: ExpectedHolder | null; readonly asOf: string },
): Conclusions {
  if (outcome !== 'OK' || !message) return {};
  const { name, nik, dob } = matchExpected(expected ?? {}, message);
  return {
    nik: explainNik(message.id, { dob: message.dob, asOf }),
    ...(name ? { name_match: toView(name) } : {}),
    ...(nik ? { nik_match: toView(nik) } : {}),
    ...(dob ? { dob_match: toView(dob) } : {}),
  };
}

function toView(match: NonNullable<ReturnType<typeof matchExpected>['name']>) {
  return { ...match, steps: [...match.steps] };
}
