import { useState } from 'preact/hooks';
import type { JobView } from '../api/types';
import { CopyButton } from '../ui/copy-button';
import { words } from '../words/words';
import { maskValue } from './card-fields';
import { SAMPLE_LANGUAGES, type SampleLanguage, toCodeSample } from './code-samples';

/** The answer as JSON, and the same call as code. */
export function TakeAlong({ job, masked }: { readonly job: JobView; readonly masked: boolean }) {
  const { read } = words.value;
  const [language, setLanguage] = useState<SampleLanguage>('JSON');
  const shown =
    language === 'JSON'
      ? toJson(job, masked)
      : toCodeSample(language, `${location.protocol}//${location.host}`);
  return (
    <section class="card">
      <div class="card-head">
        <h2>{read.code}</h2>
        <CopyButton text={() => (language === 'JSON' ? toJson(job, false) : shown)} />
      </div>
      <div class="tabs" role="tablist" aria-label={read.code}>
        {SAMPLE_LANGUAGES.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`sample-${name}`}
            aria-selected={name === language}
            aria-controls="sample"
            tabIndex={name === language ? 0 : -1}
            onClick={() => setLanguage(name)}
            onKeyDown={(event) => moveTab(event, name, setLanguage)}
          >
            {name}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so a keyboard has to reach it */}
      <pre class="code" id="sample" role="tabpanel" aria-labelledby={`sample-${language}`} tabIndex={0}>
        <code>{shown}</code>
      </pre>
      <p class="faint">{language === 'JSON' ? (masked ? read.maskedCopy : '') : read.codeNote}</p>
    </section>
  );
}

function moveTab(
  event: KeyboardEvent,
  from: SampleLanguage,
  select: (language: SampleLanguage) => void,
): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (step === 0) return;
  const at = SAMPLE_LANGUAGES.indexOf(from) + step;
  const next =
    SAMPLE_LANGUAGES[(at + SAMPLE_LANGUAGES.length) % SAMPLE_LANGUAGES.length] ?? SAMPLE_LANGUAGES[0];
  select(next);
  document.getElementById(`sample-${next}`)?.focus();
}

function toJson(job: JobView, masked: boolean): string {
  const message = job.result?.message;
  const { crop: _crop, polygons: _polygons, ...rest } = job;
  const shown =
    masked && typeof message === 'object' && message !== null
      ? {
          ...rest,
          result: {
            ...job.result,
            message: Object.fromEntries(
              Object.entries(message).map(([name, value]) => [name, maskValue(name, value)]),
            ),
          },
        }
      : rest;
  return JSON.stringify(shown, null, 2);
}
