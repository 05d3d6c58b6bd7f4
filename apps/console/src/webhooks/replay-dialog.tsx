import { useState } from 'preact/hooks';
import { request } from '../api/request';
import { formatNumber } from '../format';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { CheckField, TextField } from '../ui/field';
import { ErrorNotice } from '../ui/notice';
import { words } from '../words/words';

interface ReplayDialogProps {
  readonly endpointId: string;
  readonly onClose: () => void;
  readonly onDone: (told: string) => void;
}

const DAY_MS = 86_400_000;

export function ReplayDialog({ endpointId, onClose, onDone }: ReplayDialogProps) {
  const { webhooks, common } = words.value;
  const [from, setFrom] = useState(new Date(Date.now() - DAY_MS).toISOString().slice(0, 10));
  const [to, setTo] = useState('');
  const [all, setAll] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const replay = async (event: Event) => {
    event.preventDefault();
    try {
      const { count } = await request<{ count: number }>(`/v1/webhooks/${endpointId}/replay`, {
        method: 'POST',
        body: { from, ...(to ? { to } : {}), include_delivered: all },
      });
      onDone(webhooks.replayed(formatNumber(count)));
      onClose();
    } catch (thrown) {
      setError(thrown);
    }
  };
  return (
    <Dialog title={webhooks.replay} onClose={onClose}>
      <form class="stack" onSubmit={replay}>
        <p class="faint">{webhooks.replayHint}</p>
        <div class="form-grid">
          <TextField type="date" label={common.from} value={from} onValue={setFrom} required />
          <TextField type="date" label={common.to} value={to} onValue={setTo} />
        </div>
        <CheckField label={webhooks.includeDelivered} checked={all} onChecked={setAll} />
        {error ? <ErrorNotice error={error} /> : null}
        <footer class="dialog-foot">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button look="primary" submits>
            {webhooks.replay}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
