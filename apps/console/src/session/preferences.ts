import { effect, signal } from '@preact/signals';

export const LANGUAGES = ['id', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const language = signal<Language>(recall('ktp-ocr.language', LANGUAGES) ?? guessLanguage());
export const theme = signal<Theme>(recall('ktp-ocr.theme', THEMES) ?? 'system');

/** Puts both on the document, now and whenever they change, and keeps them for the next visit. */
export function applyPreferences(): void {
  effect(() => {
    document.documentElement.lang = language.value;
    keep('ktp-ocr.language', language.value);
  });
  effect(() => {
    if (theme.value === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme.value;
    keep('ktp-ocr.theme', theme.value);
  });
}

function guessLanguage(): Language {
  const first = navigator.languages.find((tag) => /^(id|in|en)\b/i.test(tag)) ?? 'en';
  return /^en/i.test(first) ? 'en' : 'id';
}

function recall<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
  try {
    const kept = localStorage.getItem(name);
    return words.find((word) => word === kept);
  } catch {
    return undefined;
  }
}

function keep(name: string, word: string): void {
  try {
    localStorage.setItem(name, word);
  } catch {
    // Chosen again next time.
  }
}
