import { useState } from 'preact/hooks';
import { request } from '../api/request';
import type { JobView } from '../api/types';
import { formatNumber } from '../format';
import { clientKey } from '../session/credentials';
import { Button } from '../ui/button';
import { ErrorNotice, Notice } from '../ui/notice';
import { PageHead } from '../ui/page-head';
import { KeyNeeded } from '../ui/sign-in';
import { useLoad } from '../ui/use-load';
import { words } from '../words/words';
import { CheckedPicture, NO_WISHES, Wishes } from './before-reading';
import { PictureSource } from './capture/picture-source';
import { PictureError } from './capture/prepare-picture';
import { CardResult } from './card-result';
import { type Reading, type ReadingStep, useReading } from './use-reading';

/** The heart of the page: a picture goes in, a card with its fields comes out. */
export function ReadPage() {
  const { read, pages } = words.value;
  const { reading, start, reset, readAnyway } = useReading();
  const [wishes, setWishes] = useState(NO_WISHES);
  return (
    <>
      <PageHead title={pages.read} lead={read.lead}>
        {reading ? (
          <Button look={reading.answer ? 'primary' : 'plain'} onClick={reset}>
            {read.another}
          </Button>
        ) : null}
      </PageHead>
      {clientKey.value === '' ? (
        <KeyNeeded kind="client" />
      ) : reading === null ? (
        <div class="stack">
          <PictureSource onPicture={(picture) => start(picture, wishes)} />
          <Wishes wishes={wishes} onWishes={setWishes} />
        </div>
      ) : reading.check ? (
        <CheckedPicture check={reading.check} picture={reading.picture} onRead={readAnyway} />
      ) : reading.answer ? (
        <CardResult job={reading.answer} picture={reading.picture} />
      ) : (
        <ReadingProgress reading={reading} />
      )}
    </>
  );
}

const STEPS: readonly ReadingStep[] = ['prepare', 'send', 'queued', 'processing', 'done'];

function ReadingProgress({ reading }: { readonly reading: Reading }) {
  const { read } = words.value;
  const at = STEPS.indexOf(reading.step);
  return (
    <section class="card reading">
      {reading.picture ? <img class="reading-picture" src={reading.picture} alt="" /> : null}
      <div class="stack">
        <ol class="steps" aria-label={read.result}>
          {STEPS.map((step, index) => (
            <li
              key={step}
              class={toStepClass(index - at, reading.error !== null)}
              aria-current={index === at ? 'step' : undefined}
            >
              {read.steps[step]}
              {step === 'queued' && index === at && reading.job ? <QueuePlace id={reading.job.id} /> : null}
            </li>
          ))}
        </ol>
        <ReadingError error={reading.error} />
        {reading.job && !reading.job.finished_at && reading.error === null ? (
          <StopButton id={reading.job.id} />
        ) : null}
      </div>
    </section>
  );
}

function toStepClass(away: number, isBroken: boolean): string {
  if (away !== 0) return away < 0 ? 'step step-done' : 'step';
  return isBroken ? 'step step-broken' : 'step step-now';
}

function ReadingError({ error }: { readonly error: unknown }) {
  if (error === null) return null;
  if (error instanceof PictureError) return <Notice tone="bad">{words.value.read.undecodable}</Notice>;
  return <ErrorNotice error={error} />;
}

const LOOK_EVERY_MS = 1_000;

/** How many cards are read up to and with this one, where the queue says so. */
function QueuePlace({ id }: { readonly id: string }) {
  const { data } = useLoad((signal) => request<JobView>(`/v1/jobs/${id}`, { signal }), [id], LOOK_EVERY_MS);
  return data?.position ? <span class="faint"> #{formatNumber(data.position)}</span> : null;
}

/** A cancel that comes too late changes nothing: then the answer is there. */
function StopButton({ id }: { readonly id: string }) {
  const stop = () => request(`/v1/jobs/${id}/cancel`, { method: 'POST' }).catch(() => {});
  return (
    <div class="row">
      <Button onClick={stop}>{words.value.read.stop}</Button>
    </div>
  );
}
