import type { ComponentChildren } from 'preact';
import { ApiError } from '../api/request';
import { words } from '../words/words';

interface NoticeProps {
  readonly tone: 'info' | 'good' | 'warning' | 'bad';
  readonly children: ComponentChildren;
}

export function Notice({ tone, children }: NoticeProps) {
  return (
    <div class={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : undefined}>
      {children}
    </div>
  );
}

/** An error in words that help; the server's own where we have none, and the request's id to ask about. */
export function ErrorNotice({ error }: { readonly error: unknown }) {
  const { errors } = words.value;
  if (!(error instanceof ApiError)) return <Notice tone="bad">{errors.unexpected}</Notice>;
  const { problem } = error;
  if (!problem) return <Notice tone="bad">{error.status === 0 ? errors.unreachable : error.message}</Notice>;
  const known = errors[problem.code as keyof typeof errors];
  return (
    <Notice tone="bad">
      <p>{known ?? problem.detail ?? problem.title}</p>
      {known && problem.detail ? <p class="faint">{problem.detail}</p> : null}
      {problem.errors ? (
        <ul>
          {problem.errors.map(({ field, detail }) => (
            <li key={field}>
              <code>{field}</code> {detail}
            </li>
          ))}
        </ul>
      ) : null}
      <p class="faint">
        {errors.requestId} <code>{problem.request_id}</code>
      </p>
    </Notice>
  );
}
