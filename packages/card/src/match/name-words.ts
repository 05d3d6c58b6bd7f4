/** What stands before a name and is no part of it, without its full stops. */
const TITLES_BEFORE = new Set(
  'H HJ HAJI HAJJAH KH KYAI DR DRS DRA DRG DRH IR PROF R RR RA RADEN USTADZ USTAZ TUAN NYONYA NY TN BPK IBU SDR SDRI'.split(
    ' ',
  ),
);

/** Academic titles as they stand behind a name, without their full stops. */
const TITLES_BEHIND = new Set(
  `SE SH ST SS SI SP SM SKOM SPD SPDI SSI SSOS SIP SIKOM SKED SKEP SFARM SAG SPSI SPT SPI SHUT STP SKM SGZ STR SAK SHI
  SHUM STH SSN SSY SIIP SAP SAB SADM SPAR STRKEP STRKEB STRKES MM MH MT MA ME MP MSI MSC MKOM MPD MPDI MAP MAK MHUM MAG MKES
  MBA MIKOM MSOS MPSI MFARM MARS MENG MTI AMD AMK AMKEB AMDKEB AMDKEP PHD DR LC NERS NS APT CPA AK SPA SPOG SPPD SPB BSC BA`
    .split(/\s+/)
    .filter(Boolean),
);

/** Between a name and the father's. */
const LINKS = new Set(['BIN', 'BINTI', 'BT', 'BTE']);

/** Names that are written in several ways, and what each is shortened to. */
const SAME_NAMES: readonly { readonly spelt: readonly string[]; readonly short: readonly string[] }[] = [
  {
    spelt: [
      'MUHAMMAD',
      'MUHAMAD',
      'MOHAMMAD',
      'MOHAMAD',
      'MOHAMMED',
      'MOHAMED',
      'MUHAMMED',
      'MOCHAMMAD',
      'MOCHAMAD',
      'MUCHAMMAD',
      'MUCHAMAD',
      'MUKHAMMAD',
      'MUKHAMAD',
    ],
    short: [
      'M',
      'MUH',
      'MUHD',
      'MOH',
      'MOHD',
      'MOCH',
      'MOCHD',
      'MUCH',
      'MUKH',
      'MHD',
      'MD',
      'MUHAM',
      'MOHAM',
    ],
  },
  { spelt: ['AHMAD', 'ACHMAD', 'AKHMAD', 'AHMED'], short: ['A', 'AH', 'ACH', 'AHM', 'AKH'] },
  { spelt: ['ABDUL', 'ABDUR', 'ABDUS', 'ABDUN', 'ABDUT'], short: ['A', 'ABD', 'ABDL', 'AB'] },
  { spelt: ['ABDULLAH', 'ABDULLOH', 'ABDILLAH'], short: ['ABD', 'ABDUL'] },
  { spelt: ['SITI', 'SITTI', 'ST'], short: ['S', 'ST', 'SIT'] },
  { spelt: ['NUR', 'NOOR', 'NOER', 'NOR'], short: ['N'] },
  { spelt: ['SYARIFAH', 'SYARIPAH'], short: ['SY', 'SYF', 'SYAR'] },
  { spelt: ['MARIA'], short: ['M', 'MA'] },
  { spelt: ['YOHANES', 'JOHANES', 'YOHANNES', 'JOHANNES'], short: ['Y', 'J', 'YOH', 'JOH'] },
  { spelt: ['FRANSISKUS', 'FRANCISCUS'], short: ['F', 'FR', 'FRANS'] },
];

export interface NameWords {
  readonly words: readonly string[];
  /** Left out, as they are no part of the name. */
  readonly titles: readonly string[];
}

/** Capital letters without accents; apostrophes and full stops are no letters. */
function toLetters(word: string): string {
  return word.replace(/[^A-Z]/g, '');
}

/**
 * A name's words in capitals, and the titles that stand before and behind it. A lone letter or a word that could be a
 * title stays a word where nothing else would be left.
 */
export function splitName(name: string): NameWords {
  const text = name.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase().replace(/[-/]/g, ' ');
  const [own = '', ...behind] = text.split(',');
  // "S. KOM" and "MUH.RIZKI" are two words each, "S.KOM" and "A.MD" one.
  const words = own
    .split(/\s+/)
    .flatMap((word) => (isDottedTitle(word) ? [word] : word.split(/(?<=\.)(?=[A-Z]{2})/)));
  const titles = behind.flatMap((part) => part.split(/\s+/)).filter((part) => toLetters(part) !== '');
  const named = words.filter((word) => toLetters(word) !== '');
  while (named.length > 1 && TITLES_BEFORE.has(toLetters(named[0] ?? ''))) titles.push(named.shift() ?? '');
  while (named.length > 1 && isDottedTitle(named.at(-1) ?? '')) titles.push(named.pop() ?? '');
  const kept = named.map(toLetters).filter((word, _, all) => all.length === 1 || !LINKS.has(word));
  return { words: kept, titles: titles.map(toLetters) };
}

function isDottedTitle(word: string): boolean {
  return /^[A-Z]+\.[A-Z]/.test(word) && TITLES_BEHIND.has(toLetters(word));
}

/** Whether both are spellings of one name. */
export function isSameName(one: string, other: string): boolean {
  return SAME_NAMES.some(({ spelt }) => spelt.includes(one) && spelt.includes(other));
}

/** Whether the short word stands for the long one by custom: MUH for MUHAMMAD. */
export function isAbbreviation(short: string, long: string): boolean {
  return SAME_NAMES.some((name) => name.short.includes(short) && name.spelt.includes(long));
}
