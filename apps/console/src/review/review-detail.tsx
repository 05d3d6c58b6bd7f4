import { useEffect, useRef, useState } from 'preact/hooks';
import { request, toQuery } from '../api/request';
import type { Page, ReviewSummary, ReviewView } from '../api/types';
import { formatPercent } from '../format';
import { toAddress } from '../route';
import { announce } from '../ui/announce';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Loading } from '../ui/loading';
import { ErrorNotice } from '../ui/notice';
import { useLoad } from '../ui/use-load';
import { words } from '../words/words';
import { LineCrop } from './line-crop';
import { usePicture } from './use-picture';

type Field = ReviewView['fields'][number];
type Values = Readonly<Record<string, string>>;

/** One answer before a person: the fields in doubt, each under its line of the card; the others can be unfolded. */
export function ReviewDetail({ id }: { readonly id: string }) {
  const { data, error } = useLoad((signal) => request<ReviewView>(`/v1/reviews/${id}`, { signal }), [id]);
  if (error) return <ErrorNotice error={error} />;
  return data ? <ReviewForm view={data} /> : <Loading />;
}

function ReviewForm({ view }: { readonly view: ReviewView }) {
  const { review } = words.value;
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<Values>(() => toValues(view));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { picture, isUndecodable } = usePicture(view);
  const [doubtful, others] = [true, false].map((isDoubtful) =>
    view.fields.filter((field) => field.doubtful === isDoubtful),
  );

  // Who works through many of these has the first field before them at once.
  useEffect(() => {
    const first = form.current?.querySelector<HTMLInputElement>('input');
    first?.focus();
    first?.select();
  }, []);

  const save = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const body = { corrections: toCorrections(view, values) };
      await request(`/v1/reviews/${view.job_id}`, { method: 'POST', body });
      announce(review.saved);
      location.hash = await findNext(view.job_id);
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  const show = (field: Field, withLine: boolean) => (
    <ReviewedField
      key={field.name}
      field={field}
      picture={withLine ? picture : null}
      view={view}
      value={values[field.name] ?? ''}
      onValue={(value) => setValues({ ...values, [field.name]: value })}
    />
  );
  return (
    <form ref={form} class="card stack review" onSubmit={save} onKeyDown={goToNextField}>
      <p class="faint">{review.hint}</p>
      {view.has_image ? null : <p class="notice notice-info">{review.noPicture}</p>}
      {isUndecodable ? <p class="notice notice-warning">{review.undecodable}</p> : null}
      {doubtful?.length === 0 ? <p class="empty">{review.none}</p> : null}
      {doubtful?.map((field) => show(field, true))}
      <details>
        <summary>{review.others}</summary>
        <div class="form-grid">{others?.map((field) => show(field, false))}</div>
      </details>
      {error ? <ErrorNotice error={error} /> : null}
      <div class="row">
        <Button look="primary" submits busy={busy}>
          {review.save}
        </Button>
        <a href={toAddress('review')}>{review.skip}</a>
      </div>
    </form>
  );
}

function ReviewedField({
  field,
  picture,
  view,
  value,
  onValue,
}: {
  readonly field: Field;
  readonly picture: ImageBitmap | null;
  readonly view: ReviewView;
  readonly value: string;
  readonly onValue: (value: string) => void;
}) {
  const { review, card } = words.value;
  const label = card.fields[field.name] ?? field.name;
  return (
    <div class="review-field">
      {picture
        ? field.polygons.map((polygon, at) => (
            <LineCrop
              key={at}
              picture={picture}
              polygon={polygon}
              imageWidth={view.image.width}
              label={review.line(label)}
            />
          ))
        : null}
      <TextField
        label={label}
        hint={review.confidence(formatPercent(field.confidence))}
        value={value}
        maxLength={255}
        onValue={onValue}
      />
    </div>
  );
}

function toValues({ fields }: ReviewView): Values {
  return Object.fromEntries(fields.map(({ name, value, reviewed }) => [name, reviewed ?? value]));
}

/** What stands as it was read is confirmed, and need not be said. */
function toCorrections({ fields }: ReviewView, values: Values): Values {
  return Object.fromEntries(
    fields.flatMap(({ name, value }) => {
      const now = (values[name] ?? value).trim();
      return now === value ? [] : [[name, now]];
    }),
  );
}

/** Enter goes on to the next field that can be seen, and saves from the last. */
function goToNextField(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
  const inputs = [...(event.target.form?.querySelectorAll('input') ?? [])].filter((input) =>
    input.checkVisibility(),
  );
  const next = inputs[inputs.indexOf(event.target) + 1];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select();
}

/** The next answer to look over; the list where there is none. */
async function findNext(after: string): Promise<string> {
  const query = toQuery({ state: 'open', limit: 2 });
  const { data } = await request<Page<ReviewSummary>>(`/v1/reviews${query}`);
  return toAddress('review', data.find(({ job_id }) => job_id !== after)?.job_id);
}
