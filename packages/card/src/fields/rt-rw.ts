export interface RtRw {
  readonly rt: string;
  readonly rw: string;
}

const NUMBER = '(\\d{1,4}|-)';
/** Beside each other without words, a number of one digit or two is as likely as not half of a longer one. */
const SHORT_NUMBER = '(\\d{1,3})';

/** Printed forms without their blanks. */
const PRINTED_FORMS = [
  `^RT[.:]*${NUMBER}[/,.]*RW[.:]*${NUMBER}$`,
  `^${NUMBER}/${NUMBER}$`,
  `^RT[.:]*${NUMBER}[/,.]*$`,
  `^${SHORT_NUMBER}/?$`,
].map((form) => new RegExp(form));
const ONLY_RW = [`^/${NUMBER}$`, `^/?RW[.:]*${NUMBER}$`].map((form) => new RegExp(form));

/** The slash read as something else; the blanks tell where nothing else does. */
const MISREAD_FORMS: readonly { readonly form: RegExp; readonly keepsBlanks?: boolean }[] = [
  { form: /^(\d{1,4}|-)[|\\](\d{1,4}|-)$/ },
  { form: /^(\d{1,3})[IlLi!](\d{1,3})$/ },
  { form: /^(\d{3})[17](\d{3})$/ },
  { form: /^(\d{1,3})[ -]+(\d{1,3})$/, keepsBlanks: true },
  { form: /^(\d{3})(\d{3})$/ },
];

/**
 * `003/004`, `003 / 004`, `RT 003/RW 004`, `5/2`, `005 / -`, `- / -`, one of the two alone, and the slash read as 1, I, l, 7
 * or not at all. Digits stay as printed; what is not printed is empty. Null when the text is none of these.
 */
export function parseRtRw(text: string): RtRw | null {
  const tight = text.replace(/\s+/g, '').toUpperCase();
  if (/^-+$/.test(tight)) return { rt: '-', rw: '-' };
  for (const form of PRINTED_FORMS) {
    const [, rt, rw = ''] = form.exec(tight) ?? [];
    if (rt !== undefined) return { rt, rw };
  }
  for (const form of ONLY_RW) {
    const [, rw] = form.exec(tight) ?? [];
    if (rw !== undefined) return { rt: '', rw };
  }
  for (const { form, keepsBlanks } of MISREAD_FORMS) {
    const [, rt, rw] = form.exec(keepsBlanks ? text.trim() : text.replace(/\s+/g, '')) ?? [];
    if (rt !== undefined && rw !== undefined) return { rt, rw };
  }
  return null;
}
