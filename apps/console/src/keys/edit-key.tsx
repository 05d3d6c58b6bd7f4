import { useState } from 'preact/hooks';
import { request } from '../api/request';
import type { KeyView } from '../api/types';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { SelectField, TextField } from '../ui/field';
import { ErrorNotice } from '../ui/notice';
import { words } from '../words/words';
import { toMinorUnits, toRupiah, toWhole } from './amounts';

interface EditKeyProps {
  readonly view: KeyView;
  readonly onDone: () => void;
}

export function EditKey(props: EditKeyProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="quiet" onClick={() => setOpen(true)}>
        {words.value.keys.edit}
      </Button>
      {isOpen ? <EditDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

/** Sends what was changed and nothing else: a price that stays is no new tariff. */
function EditDialog({ view, onDone, onClose }: EditKeyProps & { readonly onClose: () => void }) {
  const { keys, common } = words.value;
  const price = toRupiah(view.tariff.amount);
  const limit = (value: number | null) => (value === null ? '' : String(value));
  const [name, setName] = useState(view.name);
  const [billing, setBilling] = useState<KeyView['billing']>(view.billing);
  const [newPrice, setPrice] = useState(price);
  const [from, setFrom] = useState('');
  const [rate, setRate] = useState(limit(view.rate_limit_per_minute));
  const [quota, setQuota] = useState(limit(view.monthly_quota));
  const threshold = String(Math.round(view.review_threshold * 100));
  const [newThreshold, setThreshold] = useState(threshold);
  const [error, setError] = useState<unknown>(null);

  const save = async (event: Event) => {
    event.preventDefault();
    const amount = toMinorUnits(newPrice);
    const { currency, free_per_month } = view.tariff;
    const body = {
      ...(name === view.name ? {} : { name }),
      ...(billing === view.billing ? {} : { billing }),
      ...(newPrice === price || amount === undefined
        ? {}
        : {
            tariff: { name: view.tariff.name, amount, currency, free_per_month, ...(from ? { from } : {}) },
          }),
      ...(rate === limit(view.rate_limit_per_minute) ? {} : { rate_limit_per_minute: toWhole(rate) ?? null }),
      ...(newThreshold === threshold ? {} : { review_threshold: (toWhole(newThreshold) ?? 0) / 100 }),
      ...(quota === limit(view.monthly_quota) ? {} : { monthly_quota: toWhole(quota) ?? null }),
    };
    try {
      await request(`/v1/keys/${view.id}`, { method: 'PATCH', as: 'admin', body });
      onDone();
      onClose();
    } catch (thrown) {
      setError(thrown);
    }
  };
  const number = { inputMode: 'numeric', pattern: '[0-9. ]*' } as const;
  return (
    <Dialog title={`${keys.edit}: ${view.name}`} onClose={onClose}>
      <form class="stack" onSubmit={save}>
        <div class="form-grid">
          <TextField label={keys.name} value={name} onValue={setName} required maxLength={100} />
          <SelectField
            label={keys.billing}
            value={billing}
            options={[
              ['postpaid', keys.postpaid],
              ['prepaid', keys.prepaidWord],
            ]}
            onValue={setBilling}
          />
          <TextField label={keys.price} value={newPrice} onValue={setPrice} {...number} />
          <TextField type="date" label={keys.priceFrom} value={from} onValue={setFrom} />
          <TextField label={keys.rateLimit} value={rate} onValue={setRate} {...number} />
          <TextField label={keys.quota} value={quota} onValue={setQuota} {...number} />
          <TextField label={keys.threshold} value={newThreshold} onValue={setThreshold} {...number} />
        </div>
        {error ? <ErrorNotice error={error} /> : null}
        <footer class="dialog-foot">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button look="primary" submits>
            {common.save}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
