import { useState } from 'preact/hooks';
import { request, send, toQuery } from '../api/request';
import type { Page, ReviewSummary } from '../api/types';
import { formatId, formatPercent, formatTime } from '../format';
import { route, toAddress } from '../route';
import { clientKey } from '../session/credentials';
import { Button } from '../ui/button';
import { DataTable } from '../ui/data-table';
import { downloadText } from '../ui/download';
import { SelectField } from '../ui/field';
import { Loading } from '../ui/loading';
import { ErrorNotice } from '../ui/notice';
import { PageHead } from '../ui/page-head';
import { KeyNeeded } from '../ui/sign-in';
import { useLoad } from '../ui/use-load';
import { words } from '../words/words';
import { ReviewDetail } from './review-detail';

const LOOK_EVERY_MS = 5_000;
const PAGE_SIZE = 50;
const STATES = ['open', 'reviewed'] as const;

export function ReviewPage() {
  const { id } = route.value;
  const { review, pages } = words.value;
  return (
    <>
      <PageHead title={pages.review} lead={review.lead}>
        {id ? <a href={toAddress('review')}>← {review.back}</a> : null}
      </PageHead>
      {clientKey.value === '' ? (
        <KeyNeeded kind="client" />
      ) : id ? (
        <ReviewDetail key={id} id={id} />
      ) : (
        <ReviewList />
      )}
    </>
  );
}

/** Nothing of a card stands here: an answer is opened when somebody asks for it, and that is written down. */
function ReviewList() {
  const { review, common, jobs } = words.value;
  const [state, setState] = useState<(typeof STATES)[number]>('open');
  const { data, error } = useLoad(
    (signal) =>
      request<Page<ReviewSummary>>(`/v1/reviews${toQuery({ state, limit: PAGE_SIZE })}`, { signal }),
    [state, clientKey.value],
    LOOK_EVERY_MS,
  );
  return (
    <div class="stack">
      <section class="filters" aria-label={common.filters}>
        <SelectField
          label={review.state}
          value={state}
          options={STATES.map((name) => [name, review.states[name]] as const)}
          onValue={setState}
        />
        <ExportButtons />
      </section>
      {error ? <ErrorNotice error={error} /> : null}
      {data ? (
        <section class="card table-card">
          {data.data.length === 0 ? (
            <p class="empty">{review.empty[state]}</p>
          ) : (
            <DataTable
              label={review.states[state]}
              rows={data.data}
              keyOf={({ job_id }) => job_id}
              columns={[
                {
                  name: jobs.job,
                  cell: ({ job_id }) => <code>{formatId(job_id)}</code>,
                },
                {
                  name: jobs.reference,
                  cell: ({ reference }) => reference ?? <span class="faint">–</span>,
                },
                {
                  name: review.lowest,
                  numeric: true,
                  cell: ({ lowest_confidence }) =>
                    lowest_confidence === null ? '–' : formatPercent(lowest_confidence),
                },
                {
                  name: state === 'open' ? common.created : review.lookedAt,
                  cell: ({ created_at, reviewed_at }) => formatTime(reviewed_at ?? created_at),
                },
                {
                  name: common.actions,
                  cell: ({ job_id }) => (
                    <a href={toAddress('review', job_id)}>
                      {review.look}
                      <span class="visually-hidden"> {formatId(job_id)}</span>
                    </a>
                  ),
                },
              ]}
            />
          )}
        </section>
      ) : error ? null : (
        <Loading />
      )}
    </div>
  );
}

const EXPORTS = [
  { name: 'ndjson', type: 'application/x-ndjson' },
  { name: 'csv', type: 'text/csv' },
] as const;

/** For keys with the scope `reviews:export`; what others are answered is shown. */
function ExportButtons() {
  const [error, setError] = useState<unknown>(null);
  const download = async ({ name, type }: (typeof EXPORTS)[number]) => {
    setError(null);
    try {
      const answer = await send('/v1/reviews/export', { headers: { Accept: type } });
      downloadText(`reviews.${name}`, type, await answer.text());
    } catch (thrown) {
      setError(thrown);
    }
  };
  return (
    <>
      {EXPORTS.map((format) => (
        <Button key={format.name} onClick={() => download(format)}>
          {words.value.review[format.name]}
        </Button>
      ))}
      {error ? <ErrorNotice error={error} /> : null}
    </>
  );
}
