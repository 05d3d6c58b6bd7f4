import type { WEBHOOK_EVENT_TYPES } from '@ktp-ocr/contract/webhooks/webhook-event';
import { useState } from 'preact/hooks';
import { request } from '../api/request';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { CheckField, SelectField, TextField } from '../ui/field';
import { ErrorNotice } from '../ui/notice';
import { Secret } from '../ui/secret';
import { words } from '../words/words';

type EventType = (typeof WEBHOOK_EVENT_TYPES)[number];
const EVENT_TYPES = [
  'job.succeeded',
  'job.failed',
  'job.errored',
  'job.canceled',
  'batch.completed',
] as const satisfies readonly EventType[];

interface CreateWebhookProps {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function CreateWebhook({ onClose, onDone }: CreateWebhookProps) {
  const { webhooks, common } = words.value;
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const [payload, setPayload] = useState<'thin' | 'full'>('thin');
  const [events, setEvents] = useState<ReadonlySet<EventType>>(new Set(EVENT_TYPES));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [secret, setSecret] = useState<string | null>(null);

  const create = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const body = { url, payload, events: [...events], ...(description ? { description } : {}) };
    try {
      const made = await request<{ secret: string }>('/v1/webhooks', { method: 'POST', body });
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
      <Dialog title={webhooks.created} onClose={onClose}>
        <Secret text={secret} note={webhooks.secretOnce} />
      </Dialog>
    );
  }
  return (
    <Dialog title={webhooks.create} onClose={onClose}>
      <form class="stack" onSubmit={create}>
        <TextField
          type="url"
          label={webhooks.url}
          hint={webhooks.urlHint}
          placeholder="https://example.com/hooks/ktp"
          value={url}
          onValue={setUrl}
          required
        />
        <fieldset class="scopes">
          <legend>{webhooks.events}</legend>
          {EVENT_TYPES.map((type) => (
            <CheckField
              key={type}
              label={type}
              checked={events.has(type)}
              onChecked={(checked) =>
                setEvents(new Set(EVENT_TYPES.filter((one) => (one === type ? checked : events.has(one)))))
              }
            />
          ))}
        </fieldset>
        <SelectField
          label={webhooks.payload}
          value={payload}
          options={[
            ['thin', webhooks.payloads.thin],
            ['full', webhooks.payloads.full],
          ]}
          onValue={setPayload}
        />
        <TextField
          label={webhooks.description}
          value={description}
          onValue={setDescription}
          maxLength={500}
        />
        {error ? <ErrorNotice error={error} /> : null}
        <footer class="dialog-foot">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button look="primary" submits busy={busy}>
            {webhooks.create}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
