import type { JobView } from '../api/types';
import { formatPercent } from '../format';
import { words } from '../words/words';

type Match = NonNullable<JobView['name_match']>;

const MARKS = { agrees: '✓', resembles: '?', disagrees: '!', unknown: '–' } as const;
const LOOKS = {
  agrees: 'agrees',
  resembles: 'disagrees',
  disagrees: 'disagrees',
  unknown: 'unknown',
} as const;

interface HolderMatchProps {
  readonly job: JobView;
  /** Then what was expected and what is printed are not said, only how they go together. */
  readonly masked: boolean;
}

/** How what is printed goes with whom somebody expects; nothing where nobody was expected. */
export function HolderMatch({ job, masked }: HolderMatchProps) {
  const { expect } = words.value.card;
  const matches = [
    [expect.name, job.name_match],
    [expect.nik, job.nik_match],
    [expect.dob, job.dob_match],
  ] as const;
  if (matches.every(([, match]) => match === undefined)) return null;
  return (
    <section class="card">
      <h2>{expect.result}</h2>
      <ul class="judgements">
        {matches.map(([name, match]) =>
          match ? (
            <li key={name} class={`judgement judgement-${LOOKS[match.outcome]}`}>
              <span class="judgement-mark" aria-hidden="true">
                {MARKS[match.outcome]}
              </span>
              <span>
                {name}
                <Steps match={match} masked={masked} />
              </span>
              <span class="judgement-word">
                {expect.outcomes[match.outcome]}
                {match.outcome === 'unknown' ? '' : ` · ${formatPercent(match.score)}`}
              </span>
            </li>
          ) : null,
        )}
      </ul>
    </section>
  );
}

function Steps({ match, masked }: { readonly match: Match; readonly masked: boolean }) {
  const { rules } = words.value.card.expect;
  return (
    <>
      {match.steps.map(({ rule, expected, printed }, index) => (
        <small key={index}>
          {' '}
          {rules[rule]}
          {masked || (expected === '' && printed === '') ? '.' : `: ${expected || '–'} → ${printed || '–'}.`}
        </small>
      ))}
    </>
  );
}
