import type { JobView } from '../api/types';
import { language } from '../session/preferences';
import { words } from '../words/words';

const MARKS = { agrees: '✓', disagrees: '!', unknown: '–' } as const;

/** What the card's own entries say about each other. */
export function Checks({ job }: { readonly job: JobView }) {
  const { checks } = words.value.card;
  if (!job.checks?.length) return null;
  return (
    <section class="card">
      <h2>{checks.title}</h2>
      <ul class="judgements">
        {job.checks.map(({ name, outcome, detail }) => (
          <li key={name} class={`judgement judgement-${outcome}`}>
            <span class="judgement-mark" aria-hidden="true">
              {MARKS[outcome]}
            </span>
            <span>
              {checks.names[name] ?? detail}
              {outcome === 'disagrees' && checks.notes[name] ? <small> {checks.notes[name]}</small> : null}
            </span>
            <span class="judgement-word">{checks[outcome]}</span>
          </li>
        ))}
      </ul>
      <p class="faint">{checks.hint}</p>
    </section>
  );
}

/** Of a picture without a KTP anything more would sound as if a better one of the same thing could be read. */
function chooseAdvice(job: JobView): NonNullable<JobView['advice']> {
  const advice = job.advice ?? [];
  return isNoKtp(job) ? advice.filter(({ code }) => code === 'not_a_ktp') : advice;
}

/** Something else was photographed. Not so of one without text, which may be a KTP too blurred to read. */
export function isNoKtp({ reasons }: JobView): boolean {
  return reasons?.some((reason) => reason === 'no_card' || reason === 'other_document') === true;
}

/** What is wrong with the picture, and what to do about it. */
export function Quality({ job }: { readonly job: JobView }) {
  const { quality, fields } = words.value.card;
  if (!job.advice) return null;
  const told = chooseAdvice(job);
  return (
    <section class="card">
      <h2>{quality.title}</h2>
      {told.length === 0 ? (
        <p class="judgement judgement-agrees">
          <span class="judgement-mark" aria-hidden="true">
            ✓
          </span>
          <span>{quality.good}</span>
        </p>
      ) : (
        <ul class="judgements">
          {told.map((advice) => (
            <li key={advice.code} class="judgement judgement-disagrees">
              <span class="judgement-mark" aria-hidden="true">
                !
              </span>
              <span>
                <strong>{quality.faults[advice.code]}</strong> {advice.text[language.value]}
                {advice.fields.length > 0 ? (
                  <small>
                    {' '}
                    {quality.suffered(advice.fields.map((name) => fields[name] ?? name).join(', '))}
                  </small>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Why a card is FAIL. */
export function Reasons({ job }: { readonly job: JobView }) {
  const { card, read } = words.value;
  if (job.outcome !== 'FAIL') return null;
  return (
    <section class="card">
      <h2>{read.failed}</h2>
      <ul class="judgements">
        {(job.reasons ?? []).map((reason) => (
          <li key={reason} class="judgement judgement-disagrees">
            <span class="judgement-mark" aria-hidden="true">
              !
            </span>
            <span>{card.reasons[reason] ?? reason}</span>
          </li>
        ))}
      </ul>
      <p class="faint">{read.failedText}</p>
    </section>
  );
}
