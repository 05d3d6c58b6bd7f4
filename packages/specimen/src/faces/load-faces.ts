import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GlobalFonts } from '@napi-rs/canvas';
import type { Random } from '../random.js';
import { requireDefined } from '../require-defined.js';
import type { Split } from '../split.js';

/** One font file of fonts/fonts.json. `role` tells whether it prints the body or the NIK. */
export interface Face {
  readonly file: string;
  readonly family: string;
  readonly weight: number;
  readonly role: 'body' | 'nik';
  readonly split: Split;
}

const folder = new URL('../../fonts/', import.meta.url);
let faces: readonly Face[] | undefined;
const registered = new Set<string>();

export function loadFaces(): readonly Face[] {
  faces ??= JSON.parse(readFileSync(new URL('fonts.json', folder), 'utf8')) as Face[];
  return faces;
}

/** @throws RangeError for a file that fonts.json does not list */
export function findFace(file: string): Face {
  return requireDefined(
    loadFaces().find((face) => face.file === file),
    `font ${file}`,
  );
}

/** Skia knows each file under its own name, so that two weights of a family are never confused. */
export function registerFace(face: Face): string {
  if (!registered.has(face.file)) {
    if (!GlobalFonts.registerFromPath(fileURLToPath(new URL(face.file, folder)), face.file)) {
      throw new Error(`font ${face.file} cannot be read`);
    }
    registered.add(face.file);
  }
  return face.file;
}

/** Families close to the Helvetica and Arial that real cards are set in come up more often. */
const NEAR_HELVETICA = new Set([
  'Heros',
  'Heros Condensed',
  'Arimo',
  'Roboto',
  'Inter',
  'Archivo',
  'Public Sans',
  'Libre Franklin',
  'DejaVu Sans',
  'Aileron',
  'Yantramanav',
  'Gothic A1',
  'Instrument Sans',
  'Clear Sans',
  'Work Sans',
  'Hanken Grotesk',
  'Schibsted Grotesk',
]);
const FAR_FROM_HELVETICA = new Set(['Tinos', 'Courier Prime', 'Comic Neue', 'Exo 2', 'Jost']);

/** A light or regular face of the split and its bold companion. */
export function pickBodyFaces(random: Random, split: Split): { regular: Face; bold: Face } {
  const body = loadFaces().filter((face) => face.role === 'body' && face.split === split);
  const families = [...new Set(body.map((face) => face.family))];
  const family = random.weighted(
    families.map(
      (name) => [name, NEAR_HELVETICA.has(name) ? 4 : FAR_FROM_HELVETICA.has(name) ? 0.35 : 1] as const,
    ),
  );
  const members = body.filter((face) => face.family === family);
  return {
    regular: requireDefined(members[0], `face of the ${split} split`),
    bold: requireDefined(members.at(-1), `face of the ${split} split`),
  };
}

/** Mostly a cut of OCR-A, now and then OCR-B or a typewriter face. */
export function pickNikFace(random: Random, split: Split): Face {
  const nik = loadFaces().filter((face) => face.role === 'nik' && face.split === split);
  return random.weighted(
    nik.map(
      (face) =>
        [
          face,
          face.family === 'OCR A'
            ? 8
            : face.family.startsWith('OCR A')
              ? 6
              : face.family.startsWith('OCR')
                ? 2
                : 0.5,
        ] as const,
    ),
  );
}
