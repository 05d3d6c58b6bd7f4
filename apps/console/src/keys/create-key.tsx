import { useState } from 'preact/hooks';
import { request } from '../api/request';
import type { KeyView } from '../api/types';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { CheckField, TextField } from '../ui/field';
import { ErrorNotice } from '../ui/notice';
import { Secret } from '../ui/secret';
import { words } from '../words/words';
import { toMinorUnits, toWhole } from './amounts';
import { SCOPE_NAMES, type ScopeName } from './scope-names';

const USUAL: readonly ScopeName[] = [
  'jobs:write',
  'jobs:read',
  'usage:read',
  'webhooks:read',
  'webhooks:write',
];

interface CreateKeyProps {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** A form for a new key; then its secret, once. */
export function CreateKey({ onClose, onDone }: CreateKeyProps) {
  const { keys, common } = words.value;
  const [name, setName] = useState('');
  const [isTest, setTest] = useState(false);
  const [scopes, setScopes] = useState<ReadonlySet<ScopeName>>(new Set(USUAL));
  const [price, setPrice] = useState('');
  const [free, setFree] = useState('');
  const [balance, setBalance] = useState('');
  const [rate, setRate] = useState('');
  const [retention, setRetention] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [secret, setSecret] = useState<string | null>(null);

  const create = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const amount = toMinorUnits(price);
    const body = {
      name,
      livemode: !isTest,
      scopes: [...scopes],
      ...(amount === undefined
        ? {}
        : {
            tariff: { name: name.slice(0, 100), amount, currency: 'IDR', free_per_month: toWhole(free) ?? 0 },
          }),
      ...(toMinorUnits(balance) === undefined ? {} : { credits: toMinorUnits(balance) }),
      ...(toWhole(rate) === undefined ? {} : { rate_limit_per_minute: toWhole(rate) }),
      ...(toWhole(retention) === undefined ? {} : { result_retention_seconds: toWhole(retention) }),
    };
    try {
      const made = await request<KeyView & { secret: string }>('/v1/keys', {
        method: 'POST',
        as: 'admin',
        body,
      });
      setSecret(made.secret);
      onDone();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };

  if (secret) {
    return (
      <Dialog title={keys.created} onClose={onClose}>
        <Secret text={secret} note={keys.secretOnce} />
      </Dialog>
    );
  }
  const number = { inputMode: 'numeric', pattern: '[0-9. ]*' } as const;
  return (
    <Dialog title={keys.create} onClose={onClose}>
      <form class="stack" onSubmit={create}>
        <TextField label={keys.name} value={name} onValue={setName} required maxLength={100} />
        <CheckField label={keys.testKey} checked={isTest} onChecked={setTest} />
        <fieldset class="scopes">
          <legend>{keys.scopes}</legend>
          {SCOPE_NAMES.map((scope) => (
            <CheckField
              key={scope}
              label={scope}
              checked={scopes.has(scope)}
              onChecked={(checked) =>
                setScopes(new Set(SCOPE_NAMES.filter((one) => (one === scope ? checked : scopes.has(one)))))
              }
            />
          ))}
        </fieldset>
        <div class="form-grid">
          <TextField label={keys.price} value={price} onValue={setPrice} placeholder="500" {...number} />
          <TextField label={keys.freePerMonth} value={free} onValue={setFree} placeholder="0" {...number} />
          <TextField label={keys.prepaid} value={balance} onValue={setBalance} {...number} />
          <TextField label={keys.rate} value={rate} onValue={setRate} {...number} />
          <TextField
            label={keys.resultRetention}
            value={retention}
            onValue={setRetention}
            placeholder="86400"
            {...number}
          />
        </div>
        {error ? <ErrorNotice error={error} /> : null}
        <footer class="dialog-foot">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button look="primary" submits busy={busy}>
            {keys.create}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
