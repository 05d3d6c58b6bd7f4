import { useState } from 'preact/hooks';
import { request } from '../api/request';
import type { KeyView } from '../api/types';
import { Button } from '../ui/button';
import { ConfirmDialog, Dialog } from '../ui/dialog';
import { SelectField, TextField } from '../ui/field';
import { ErrorNotice } from '../ui/notice';
import { Secret } from '../ui/secret';
import { words } from '../words/words';
import { toMinorUnits } from './amounts';

interface ActionProps {
  readonly view: KeyView;
  readonly onDone: () => void;
}

const GRACES = ['86400', '604800', '3600', '0'] as const;

export function RotateKey({ view, onDone }: ActionProps) {
  const { keys } = words.value;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="quiet" onClick={() => setOpen(true)}>
        {keys.rotate}
      </Button>
      {isOpen ? <RotateDialog view={view} onDone={onDone} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function RotateDialog({ view, onDone, onClose }: ActionProps & { readonly onClose: () => void }) {
  const { keys, common } = words.value;
  const [grace, setGrace] = useState<(typeof GRACES)[number]>('86400');
  const [secret, setSecret] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const rotate = async () => {
    try {
      const rotated = await request<{ secret: string }>(`/v1/keys/${view.id}/rotate`, {
        method: 'POST',
        as: 'admin',
        body: { grace_seconds: Number(grace) },
      });
      setSecret(rotated.secret);
      onDone();
    } catch (thrown) {
      setError(thrown);
    }
  };
  if (secret) {
    return (
      <Dialog title={keys.rotated} onClose={onClose}>
        <Secret text={secret} note={keys.secretOnce} />
      </Dialog>
    );
  }
  return (
    <Dialog title={`${keys.rotate}: ${view.name}`} onClose={onClose}>
      <p>{keys.rotateAsk}</p>
      <SelectField
        label={keys.grace}
        value={grace}
        options={GRACES.map((seconds) => [seconds, keys.graces[seconds] ?? String(seconds)] as const)}
        onValue={setGrace}
      />
      {error ? <ErrorNotice error={error} /> : null}
      <footer class="dialog-foot">
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button look="primary" onClick={rotate}>
          {keys.rotate}
        </Button>
      </footer>
    </Dialog>
  );
}

export function RevokeKey({ view, onDone }: ActionProps) {
  const { keys } = words.value;
  const [asking, setAsking] = useState(false);
  const revoke = async () => {
    await request(`/v1/keys/${view.id}`, { method: 'DELETE', as: 'admin' });
    onDone();
  };
  return (
    <>
      <Button look="quiet" onClick={() => setAsking(true)}>
        {keys.revoke}
      </Button>
      {asking ? (
        <ConfirmDialog
          title={keys.revoke}
          text={keys.revokeAsk(view.name)}
          onClose={() => setAsking(false)}
          onConfirm={revoke}
        />
      ) : null}
    </>
  );
}

/** Only for keys that are prepaid already: what makes a key prepaid is decided where it is made. */
export function TopUpKey({ view, onDone }: ActionProps) {
  const { keys } = words.value;
  const [isOpen, setOpen] = useState(false);
  if (view.credits === null) return null;
  return (
    <>
      <Button look="quiet" onClick={() => setOpen(true)}>
        {keys.topUp}
      </Button>
      {isOpen ? <TopUpDialog view={view} onDone={onDone} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function TopUpDialog({ view, onDone, onClose }: ActionProps & { readonly onClose: () => void }) {
  const { keys, common } = words.value;
  const [amount, setAmount] = useState('');
  const [note, setNote] = useState('');
  const [error, setError] = useState<unknown>(null);
  // One for the dialog: pressed twice, or sent again after a broken connection, it is added once.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const add = async (event: Event) => {
    event.preventDefault();
    try {
      await request(`/v1/keys/${view.id}/credits`, {
        method: 'POST',
        as: 'admin',
        headers: { 'Idempotency-Key': idempotencyKey },
        body: { amount: toMinorUnits(amount) ?? 0, ...(note ? { note } : {}) },
      });
      onDone();
      onClose();
    } catch (thrown) {
      setError(thrown);
    }
  };
  return (
    <Dialog title={`${keys.topUp}: ${view.name}`} onClose={onClose}>
      <form class="stack" onSubmit={add}>
        <TextField label={keys.topUpAmount} value={amount} onValue={setAmount} inputMode="numeric" required />
        <TextField label={keys.topUpNote} value={note} onValue={setNote} maxLength={255} />
        {error ? <ErrorNotice error={error} /> : null}
        <footer class="dialog-foot">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button look="primary" submits>
            {keys.topUp}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
