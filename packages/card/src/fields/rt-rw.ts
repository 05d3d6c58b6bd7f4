export interface RtRw {
  readonly rt: string;
  readonly rw: string;
}

/** Printed forms, and forms in which the slash was read as something else; blanks are left out unless said. */
const FORMS: readonly { readonly form: RegExp; readonly keepsBlanks?: boolean }[] = [
  { form: /^(\d{1,4}|-)[/|\\](\d{1,4}|-)$/ },
  { form: /^(\d{1,3})[IlLi!](\d{1,3})$/ },
  { form: /^(\d{3})[17](\d{3})$/ },
  { form: /^(\d{1,3})[ -]+(\d{1,3})$/, keepsBlanks: true },
  { form: /^(\d{3})(\d{3})$/ },
];

/**
 * `003/004`, `003 / 004`, `- / -`, and the slash read as 1, I, l, 7 or not at all. Digits stay as printed.
 * Null when the text is none of these.
 */
export function parseRtRw(text: string): RtRw | null {
  const tight = text.replace(/\s+/g, '');
  for (const { form, keepsBlanks } of FORMS) {
    const [, rt, rw] = form.exec(keepsBlanks ? text.trim() : tight) ?? [];
    if (rt !== undefined && rw !== undefined) return { rt, rw };
  }
  return /^-+$/.test(tight) ? { rt: '-', rw: '-' } : null;
}
