import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { BatchesPage } from './batches/batches-page';
import { HealthPage } from './health/health-page';
import { JobsPage } from './jobs/jobs-page';
import { KeysPage } from './keys/keys-page';
import { ReadPage } from './reading/read-page';
import { ReviewPage } from './review/review-page';
import { PAGES, type Page, route, toAddress } from './route';
import { hasAnyKey } from './session/credentials';
import { LANGUAGES, language, THEMES, theme } from './session/preferences';
import { Announcer } from './ui/announce';
import { Button } from './ui/button';
import { SignInDialog } from './ui/sign-in';
import { UsagePage } from './usage/usage-page';
import { WebhooksPage } from './webhooks/webhooks-page';
import { words } from './words/words';

const SCREENS: Readonly<Record<Page, () => preact.JSX.Element>> = {
  read: ReadPage,
  jobs: JobsPage,
  review: ReviewPage,
  batches: BatchesPage,
  usage: UsagePage,
  keys: KeysPage,
  webhooks: WebhooksPage,
  health: HealthPage,
};

export function App() {
  const { app, pages } = words.value;
  const { page } = route.value;
  const Screen = SCREENS[page];
  useFocusOnArrival(page);
  useEffect(() => {
    document.title = `${pages[page]} · ${app.title}`;
  }, [pages[page], app.title]);
  return (
    <>
      <button type="button" class="skip-link" onClick={skipToContent}>
        {app.skip}
      </button>
      <div class="shell">
        <Sidebar page={page} />
        <main id="content" class="content">
          <Screen />
        </main>
      </div>
      <Announcer />
    </>
  );
}

function Sidebar({ page }: { readonly page: Page }) {
  const { app, pages } = words.value;
  return (
    <header class="sidebar">
      <a class="brand" href={toAddress('read')}>
        <img src="/icon.svg" alt="" width="28" height="28" />
        <span>ktp-ocr</span>
      </a>
      <nav aria-label={app.menu}>
        <ul>
          {PAGES.map((name) => (
            <li key={name}>
              <a href={toAddress(name)} aria-current={name === page ? 'page' : undefined}>
                {pages[name]}
              </a>
            </li>
          ))}
          <li>
            <a href="/docs">{app.reference}</a>
          </li>
        </ul>
      </nav>
      <Settings />
    </header>
  );
}

function Settings() {
  const { app } = words.value;
  const [isOpen, setOpen] = useState(false);
  return (
    <div class="settings">
      <Button look="quiet" onClick={() => setOpen(true)}>
        <span class={hasAnyKey.value ? 'dot dot-good' : 'dot'} aria-hidden="true" />
        {app.keys}
      </Button>
      <div class="settings-row">
        <fieldset class="segmented">
          <legend class="visually-hidden">{app.language}</legend>
          {LANGUAGES.map((tag) => (
            <label key={tag}>
              <input
                type="radio"
                name="language"
                checked={language.value === tag}
                onChange={() => {
                  language.value = tag;
                }}
              />
              <span lang={tag}>{tag === 'id' ? 'ID' : 'EN'}</span>
              <span class="visually-hidden">{tag === 'id' ? 'Bahasa Indonesia' : 'English'}</span>
            </label>
          ))}
        </fieldset>
        <label class="theme-select">
          <span class="visually-hidden">{app.theme}</span>
          <select
            value={theme.value}
            onChange={(event) => {
              theme.value = event.currentTarget.value as typeof theme.value;
            }}
          >
            {THEMES.map((name) => (
              <option key={name} value={name} selected={name === theme.value}>
                {app.themes[name]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {isOpen ? <SignInDialog onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

/**
 * Who goes to another area by keyboard or by ear lands at its heading, as after a page load. With the area and not a moment
 * after it: who presses Tab at once goes on from there.
 */
function useFocusOnArrival(page: Page): void {
  const before = useRef(page);
  useLayoutEffect(() => {
    if (before.current !== page) document.querySelector<HTMLElement>('main h1')?.focus();
    before.current = page;
  }, [page]);
}

/** A button and no link: what stands behind `#` is the area that the visitor is in. */
function skipToContent(): void {
  document.querySelector<HTMLElement>('main h1')?.focus();
}
