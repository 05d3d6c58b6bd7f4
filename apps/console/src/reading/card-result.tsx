import { useEffect, useMemo, useState } from 'preact/hooks';
import type { JobView } from '../api/types';
import { formatDuration, formatMoney } from '../format';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { StatusBadge } from '../ui/status-badge';
import { words } from '../words/words';
import { listCardFields } from './card-fields';
import { CardParts } from './card-parts';
import { CardPicture } from './card-picture';
import { FieldList } from './field-list';
import { HolderMatch } from './holder-match';
import { Checks, isNoKtp, Quality, Reasons } from './judgements';
import { TakeAlong } from './take-along';

interface CardResultProps {
  readonly job: JobView;
  /** The picture as sent, where this page still holds it. */
  readonly picture: string | null;
}

/** Everything that is known of a card that was read: the picture and its fields side by side, and what they are worth. */
export function CardResult({ job, picture }: CardResultProps) {
  const { read } = words.value;
  const [masked, setMasked] = useState(true);
  const [active, setActive] = useState<string | null>(null);
  const fields = useMemo(() => listCardFields(job), [job]);
  const source = useCardPicture(job, picture);
  return (
    <div class="stack">
      <ResultHead job={job} />
      <div class="result">
        <div class="result-picture stack">
          <CardPicture
            job={job}
            fields={fields}
            source={source}
            masked={masked}
            active={active}
            onActive={setActive}
            onPick={(name) => document.getElementById(`field-${name}`)?.focus()}
          />
          {fields.length > 0 ? (
            <div class="row">
              <Button onClick={() => setMasked(!masked)} aria-pressed={!masked}>
                {masked ? read.show : read.hide}
              </Button>
            </div>
          ) : null}
          {isNoKtp(job) ? null : <CardParts job={job} />}
          <Reasons job={job} />
          <HolderMatch job={job} masked={masked} />
          <Quality job={job} />
          <Checks job={job} />
        </div>
        <div class="result-fields stack">
          {fields.length > 0 ? (
            <section class="card" aria-label={read.result}>
              <FieldList fields={fields} masked={masked} active={active} onActive={setActive} />
            </section>
          ) : null}
        </div>
      </div>
      <TakeAlong job={job} masked={masked} />
    </div>
  );
}

function ResultHead({ job }: { readonly job: JobView }) {
  const { read } = words.value;
  const { charge, timings } = job;
  const sum =
    charge.amount === undefined || !charge.currency ? '' : formatMoney(charge.amount, charge.currency);
  return (
    <div class="stack">
      <p class="result-head">
        <StatusBadge status={job.status} />
        {timings.read_ms === null ? null : <span>{read.took(formatDuration(timings.read_ms))}</span>}
        <span>{charge.billed ? read.charged(sum) : read.free}</span>
      </p>
      {job.livemode ? null : <Notice tone="info">{read.test}</Notice>}
      {job.outcome === 'OK' && !job.result ? <Notice tone="info">{read.gone}</Notice> : null}
    </div>
  );
}

/** The upright card as an address of this page's own, let go of with it. */
function useCardPicture(job: JobView, picture: string | null) {
  const [crop, setCrop] = useState<string | null>(null);
  useEffect(() => {
    if (!job.crop) {
      setCrop(null);
      return;
    }
    const bytes = Uint8Array.from(atob(job.crop), (character) => character.charCodeAt(0));
    const address = URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }));
    setCrop(address);
    return () => URL.revokeObjectURL(address);
  }, [job.crop]);
  return useMemo(() => {
    if (crop) return { url: crop, isCrop: true };
    return picture && !job.crop ? { url: picture, isCrop: false } : null;
  }, [crop, picture, job.crop]);
}
