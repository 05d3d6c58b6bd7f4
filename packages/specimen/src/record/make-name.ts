import { readFileSync } from 'node:fs';
import type { Random } from '../random.js';
import { keepSplit, type Split, splitOfWord } from '../split.js';

export type Sex = 'male' | 'female';

interface NamesFile {
  male: Record<string, string>;
  female: Record<string, string>;
  family: Record<string, string>;
  titlesBefore: string;
  titlesAfter: string;
}

interface NameWords {
  given: Record<Sex, Record<string, string[]>>;
  family: Record<string, string[]>;
}

const file = JSON.parse(readFileSync(new URL('../../data/names.json', import.meta.url), 'utf8')) as NamesFile;
const titlesBefore = file.titlesBefore.split(' ').map((title) => title.toUpperCase());
const titlesAfter = file.titlesAfter.split(';');
const OTHER_SEX_TITLES: Record<Sex, ReadonlySet<string>> = {
  male: new Set(['HJ.', 'DRA.']),
  female: new Set(['H.', 'DRS.', 'K.H.', 'TGK.']),
};
const wordsBySplit = new Map<Split, NameWords>();

/** Printed on cards up to this many characters; longer names are cut by the registry. */
export const LONGEST_NAME = 60;

function nameWords(split: Split): NameWords {
  let words = wordsBySplit.get(split);
  if (!words) {
    const keep = (groups: Record<string, string>): Record<string, string[]> =>
      Object.fromEntries(
        Object.entries(groups)
          .map(([group, text]): [string, string[]] => [group, keepSplit(text.split(' '), split)])
          .filter(([, kept]) => kept.length > 0),
      );
    words = { given: { male: keep(file.male), female: keep(file.female) }, family: keep(file.family) };
    wordsBySplit.set(split, words);
  }
  return words;
}

/** Every word of personal names that may be printed in this split, sorted. */
export function listNameWords(split: Split): string[] {
  const { given, family } = nameWords(split);
  const all = [given.male, given.female, family].flatMap((groups) => Object.values(groups).flat());
  return [...new Set(all)].sort();
}

const ONSETS = 'B C D F G H J K L M N P R S T W Y Z NG NY KH SY TR PR BR KR ST DJ TJ W Q X V'.split(' ');
const VOWELS = 'A A A I I U U E E O O AI AU IE OE IA'.split(' ');
const CODAS = 'N N R S H T K L M NG P D B Q X Z F'.split(' ');

/** A word of two to four made-up syllables; keeps the vocabulary open, in the words of its own split. */
export function makePseudoWord(random: Random, split: Split): string {
  for (;;) {
    let word = random.chance(0.15) ? random.pick(VOWELS) : '';
    const syllables = random.integer(word ? 1 : 2, 4);
    for (let index = 0; index < syllables; index++) {
      word += random.pick(ONSETS) + random.pick(VOWELS) + (random.chance(0.35) ? random.pick(CODAS) : '');
    }
    if (word.length <= 14 && splitOfWord(word) === split) return word;
  }
}

/** The ethnic groups whose given names go with a family name, and how often the family name is printed. */
const FAMILY_OF: Record<string, readonly [group: string, probability: number]> = {
  batak: ['batak', 0.92],
  eastern: ['eastern', 0.85],
  chinese: ['chinese', 0.6],
  common: ['other', 0.06],
  malay: ['other', 0.15],
};

/** A person's name in capitals, with titles now and then, at most 60 characters. */
export function makeName(random: Random, sex: Sex, split: Split): string {
  const { given, family } = nameWords(split);
  const own = given[sex];
  const group = random.weighted(Object.keys(own).map((name) => [name, name === 'common' ? 48 : 8] as const));
  const openWord = (words: readonly string[] = []): string =>
    random.chance(0.14) || words.length === 0 ? makePseudoWord(random, split) : random.pick(words);
  const givenWord = (): string => openWord(random.chance(0.75) ? own[group] : own.common);

  const wordCount = random.weighted([
    [1, group === 'javanese' ? 30 : 8],
    [2, 46],
    [3, 30],
    [4, 8],
    [5, 3],
    [6, 2],
    [7, 1],
  ] as const);
  const parts: string[] = [];
  const first = (): string => parts[0] ?? '';
  const [familyGroup, familyShare] = FAMILY_OF[group] ?? ['other', 0.03];
  const familyWords =
    family[random.chance(0.2) ? random.pick(Object.keys(family)) : familyGroup] ?? family.other ?? [];
  const hasFamily = wordCount > 1 && random.chance(familyShare);
  while (parts.length < wordCount - (hasFamily ? 1 : 0)) {
    const word = givenWord();
    if (word !== parts.at(-1)) parts.push(word);
  }
  if (wordCount === 1 && first().length < 4) parts[0] += makePseudoWord(random, split);
  if (hasFamily) parts.push(openWord(familyWords));
  if (wordCount > 2 && random.chance(0.035)) parts.splice(1, 0, sex === 'male' ? 'BIN' : 'BINTI');
  if (wordCount > 1 && random.chance(0.05)) {
    // Shortened words stand anywhere but alone: `M. RIDWAN`, `A. FAUZI`, `ABD. RAHMAN`, `BUDI S`.
    if (random.chance(0.75)) {
      parts[0] = random.chance(0.3)
        ? random.pick(['MUH.', 'MOH.', 'ABD.', 'ST.', 'A.M.'])
        : `${first().charAt(0)}.`;
    } else {
      parts[parts.length - 1] = `${(parts.at(-1) ?? '').charAt(0)}${random.chance(0.5) ? '.' : ''}`;
    }
  }
  if (random.chance(0.012)) {
    const at = random.integer(0, parts.length - 1);
    const word = parts[at] ?? '';
    const cut = random.integer(1, Math.max(1, word.length - 2));
    parts[at] = `${word.slice(0, cut)}'${word.slice(cut)}`;
  }
  if (parts.length > 1 && random.chance(0.015)) {
    const at = random.integer(0, parts.length - 2);
    parts.splice(at, 2, `${parts[at]}-${parts[at + 1]}`);
  }
  let name = parts.join(' ');
  if (random.chance(0.05))
    name = `${random.pick(titlesBefore.filter((title) => !OTHER_SEX_TITLES[sex].has(title)))}${random.chance(0.85) ? ' ' : ''}${name}`;
  if (random.chance(0.09)) {
    name += `${random.pick([', ', ', ', ', ', ',', ' '])}${random.pick(titlesAfter)}`;
  }
  return name.slice(0, LONGEST_NAME).trim();
}
