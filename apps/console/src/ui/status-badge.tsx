import { words } from '../words/words';

const TONES: Readonly<Record<string, string>> = {
  succeeded: 'good',
  delivered: 'good',
  enabled: 'good',
  ended: 'good',
  processing: 'busy',
  running: 'busy',
  queued: 'waiting',
  pending: 'waiting',
  failed: 'warning',
  errored: 'bad',
  refused: 'bad',
};

/** A status in words, with a colour that only repeats them. */
export function StatusBadge({ status }: { readonly status: string }) {
  return (
    <span class={`badge badge-${TONES[status] ?? 'plain'}`}>{words.value.statuses[status] ?? status}</span>
  );
}
