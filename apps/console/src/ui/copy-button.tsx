import { useState } from 'preact/hooks';
import { words } from '../words/words';
import { announce } from './announce';
import { Button } from './button';

const SHOWN_MS = 1_600;

export function CopyButton({
  text,
  label,
}: {
  readonly text: string | (() => string);
  readonly label?: string;
}) {
  const [copied, setCopied] = useState(false);
  const { common } = words.value;
  const copy = async () => {
    await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
    announce(common.copied);
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_MS);
  };
  return (
    <Button look="quiet" onClick={copy}>
      {copied ? `✓ ${common.copied}` : (label ?? common.copy)}
    </Button>
  );
}
