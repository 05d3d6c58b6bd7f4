import { CopyButton } from './copy-button';
import { Notice } from './notice';

/** A secret that is shown this once. It is in no storage; closing the dialog loses it. */
export function Secret({ text, note }: { readonly text: string; readonly note: string }) {
  return (
    <div class="stack">
      <Notice tone="warning">{note}</Notice>
      <div class="secret">
        <code>{text}</code>
        <CopyButton text={text} />
      </div>
    </div>
  );
}
