import { describe, expect, test } from 'vitest';
import { FAIL_REASON_NAMES, QUALITY_FLAG_NAMES } from '../jobs/card-answer.js';
import { OUTCOMES } from '../jobs/outcome.js';
import { ADVICE_CODES, type AdviceCode, adviseRetake } from '../jobs/retake-advice.js';
import { toFixture } from '../jobs/test-fixture.js';
import { CARD_FIELD_NAMES } from '../sync/card-message.js';
import { toCheckFixture } from './check-fixture.js';

/** An image with what a client puts behind its bytes. */
const mark = (text: string) => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(text)]);

function readJob(text: string) {
  const fixture = toFixture(mark(`ktp-test-outcome=${text}`));
  if (!('message' in fixture)) throw new Error(`${text} is no answer about a card`);
  return fixture;
}

const advise = (text: string) => adviseRetake(readJob(text)).map(({ code }) => code);

/** What each fault and each reason is told as: whoever adds one says so here, too. */
const BY_FAULT: Readonly<Record<(typeof QUALITY_FLAG_NAMES)[number], AdviceCode>> = {
  blurred: 'blurred',
  dark: 'too_dark',
  overexposed: 'too_bright',
  glare: 'glare',
  greyscale_copy: 'screen_or_copy',
  screen: 'screen_or_copy',
  cropped: 'cut_off',
  rotated: 'turned',
  low_resolution: 'too_small',
};
const BY_REASON: Readonly<Record<(typeof FAIL_REASON_NAMES)[number], AdviceCode>> = {
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

describe('test keys simulate', () => {
  test.each(OUTCOMES.map((word) => [word]))('the word %s', (word) => {
    expect(toFixture(mark(`ktp-test-outcome=${word}`))).toMatchObject({ outcome: word });
  });

  test.each(QUALITY_FLAG_NAMES.map((name) => [name]))(
    'the fault %s, read or refused, and when it is checked',
    (name) => {
      for (const word of ['OK', 'FAIL'] as const) {
        const { quality } = readJob(`${word};quality=${name}`);
        const raised = QUALITY_FLAG_NAMES.filter((flag) => quality?.[flag]?.raised);
        expect(raised).toEqual([name]);
        expect(advise(`${word};quality=${name}`)).toContain(BY_FAULT[name]);
      }
      const check = toCheckFixture(mark(`ktp-test-outcome=OK;quality=${name}`));
      expect(check).toMatchObject({ ktp_found: true, quality: { [name]: { raised: true } } });
    },
  );

  test.each(FAIL_REASON_NAMES.map((name) => [name]))('the reason %s', (name) => {
    const answer = readJob(`FAIL;reasons=${name}`);
    expect([answer.outcome, answer.message, answer.reasons]).toEqual(['FAIL', null, [name]]);
    expect(advise(`FAIL;reasons=${name}`)).toEqual([BY_REASON[name]]);
  });

  test.each(CARD_FIELD_NAMES.map((name) => [name]))(
    'doubt about %s, which a fault may have caused',
    (name) => {
      const { confidence } = readJob(`OK;doubtful=${name}`);
      expect(CARD_FIELD_NAMES.filter((field) => confidence[field] < 0.8)).toEqual([name]);
      expect(adviseRetake(readJob(`OK;quality=glare;doubtful=${name}`))).toMatchObject([
        { code: 'glare', fields: [name] },
      ]);
    },
  );

  test('every advice that there is, and each says what to do in both languages', () => {
    const marks = [
      ...QUALITY_FLAG_NAMES.map((name) => `OK;quality=${name}`),
      ...FAIL_REASON_NAMES.map((name) => `FAIL;reasons=${name}`),
    ];
    const told = marks.flatMap((text) => adviseRetake(readJob(text)));
    expect(new Set(told.map(({ code }) => code))).toEqual(new Set(ADVICE_CODES));
    for (const { text } of told) {
      expect(text.id).toMatch(/^[A-Z].+\.$/);
      expect(text.en).toMatch(/^[A-Z].+\.$/);
    }
  });

  test('several at once, in any order, and leave out what there is not', () => {
    const answer = readJob('FAIL;reasons=nik_covered,no_such;quality=dark,blurred');
    expect(answer.reasons).toEqual(['nik_covered']);
    expect(advise('FAIL;quality=dark,blurred;reasons=nik_covered')).toEqual([
      'blurred',
      'too_dark',
      'nik_not_legible',
    ]);
    expect(toFixture(mark('ktp-test-outcome=PERHAPS'))).toMatchObject({ outcome: 'OK' });
  });
});
