import { useEffect, useState } from 'preact/hooks';
import { request, toQuery } from '../api/request';
import type { JobView } from '../api/types';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { words } from '../words/words';

const PARTS = ['face', 'signature'] as const;

type Parts = Pick<JobView, (typeof PARTS)[number]>;

/** Face and signature, cropped out by the server when somebody asks; nothing where there is no picture to crop them out of. */
export function CardParts({ job }: { readonly job: JobView }) {
  const { parts: said } = words.value.read;
  const [parts, setParts] = useState<Parts | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const wasRead = job.status === 'succeeded' || job.status === 'failed';
  if (!job.livemode || !wasRead || job.image_destroyed_at !== null) return null;
  const ask = async () => {
    setBusy(true);
    setError(null);
    try {
      setParts(await request<JobView>(`/v1/jobs/${job.id}${toQuery({ include: PARTS.join(',') })}`));
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="stack">
      {parts ? (
        <div class="card-parts">
          {PARTS.map((name) => (
            <CardPart key={name} part={parts[name] ?? null} label={said[name]} none={said.none[name]} />
          ))}
        </div>
      ) : null}
      {error ? <ErrorNotice error={error} /> : null}
      <div class="row">
        {parts ? (
          <Button onClick={() => setParts(null)}>{said.hide}</Button>
        ) : (
          <Button busy={busy} onClick={ask}>
            {said.show}
          </Button>
        )}
      </div>
    </div>
  );
}

interface CardPartProps {
  readonly part: NonNullable<JobView['face']> | null;
  readonly label: string;
  readonly none: string;
}

function CardPart({ part, label, none }: CardPartProps) {
  const url = usePicture(part?.jpeg);
  if (!part) return <p class="faint">{none}</p>;
  return url ? <img src={url} alt={label} width={part.width} height={part.height} /> : null;
}

/** An address of this page's own, let go of with it. */
function usePicture(jpeg: string | undefined): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!jpeg) return;
    const bytes = Uint8Array.from(atob(jpeg), (character) => character.charCodeAt(0));
    const address = URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }));
    setUrl(address);
    return () => URL.revokeObjectURL(address);
  }, [jpeg]);
  return url;
}
