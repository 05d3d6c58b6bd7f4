import { request } from '../api/request';
import type { Ready, ServiceView } from '../api/types';
import { formatAge, formatDuration, formatNumber, formatTime } from '../format';
import { adminKey } from '../session/credentials';
import { ErrorNotice, Notice } from '../ui/notice';
import { PageHead } from '../ui/page-head';
import { useLoad } from '../ui/use-load';
import { words } from '../words/words';
import { Queue } from './queue';

const LOOK_EVERY_MS = 3_000;

export function HealthPage() {
  const { health, pages, common } = words.value;
  const { data, error } = useLoad(readReadiness, [], LOOK_EVERY_MS);
  return (
    <>
      <PageHead title={pages.health} lead={health.lead}>
        <span class="live">{common.live}</span>
      </PageHead>
      {error ? <ErrorNotice error={error} /> : null}
      {data ? (
        <section class="card">
          <Notice tone={data.ready.status === 'ok' ? 'good' : 'bad'}>
            <strong>{data.ready.status === 'ok' ? health.ready : health.unready}</strong>
          </Notice>
          <ul class="judgements">
            {Object.entries(data.ready.checks).map(([part, state]) => (
              <li key={part} class={`judgement judgement-${state === 'ok' ? 'agrees' : 'disagrees'}`}>
                <span class="judgement-mark" aria-hidden="true">
                  {state === 'ok' ? '✓' : '!'}
                </span>
                <span>{health.parts[part] ?? part}</span>
                <span class="judgement-word">{state === 'ok' ? health.ok : health.unavailable}</span>
              </li>
            ))}
          </ul>
          <p class="faint">
            {health.checked} {formatTime(data.at)}
          </p>
        </section>
      ) : null}
      {adminKey.value ? (
        <>
          <Service />
          <Queue />
        </>
      ) : (
        <p class="faint">{health.forOperators}</p>
      )}
    </>
  );
}

function Service() {
  const { health } = words.value;
  const { data, error } = useLoad(
    (signal) => request<ServiceView>('/v1/service', { as: 'admin', signal }),
    [adminKey.value],
    LOOK_EVERY_MS,
  );
  if (error) return <ErrorNotice error={error} />;
  if (!data) return null;
  const numbers = [
    [health.queued, formatNumber(data.queue.queued)],
    [health.processing, formatNumber(data.queue.processing)],
    [
      health.oldest,
      data.queue.oldest_queued_seconds === null ? '–' : formatAge(data.queue.oldest_queued_seconds),
    ],
    [health.workers, formatNumber(data.workers.alive)],
    [health.readers, formatNumber(data.workers.warm_readers)],
    [health.speed, data.workers.mean_read_ms === null ? '–' : formatDuration(data.workers.mean_read_ms)],
  ] as const;
  return (
    <dl class="totals">
      {numbers.map(([name, value]) => (
        <div class="total" key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** 503 is an answer here, too: it says which part is missing. */
async function readReadiness(signal: AbortSignal): Promise<{ ready: Ready; at: string }> {
  const response = await fetch('/readyz', { signal, cache: 'no-store' });
  return { ready: (await response.json()) as Ready, at: new Date().toISOString() };
}
