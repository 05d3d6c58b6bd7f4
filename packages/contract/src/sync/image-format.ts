/** What the public contract takes. */
export type ImageFormat = 'jpeg' | 'png' | 'bmp';

/** What /v1/jobs, batches and the command line take: what phones and scanners write. */
export type UploadFormat = ImageFormat | 'webp' | 'heic' | 'avif' | 'tiff' | 'pdf';

const SIGNATURES: readonly (readonly [UploadFormat, readonly number[]])[] = [
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['bmp', [0x42, 0x4d]],
  ['tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['tiff', [0x4d, 0x4d, 0x00, 0x2a]],
];
const PUBLIC_FORMATS: readonly string[] = ['jpeg', 'png', 'bmp'];
/** Readers of PDF look for its mark in so many bytes; some writers put something before it. */
const PDF_MARK_WITHIN_BYTES = 1_024;
/** Brands of ISO/IEC 23008-12 files whose images are HEVC, or do not say. */
const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'];
const AVIF_BRANDS = ['avif', 'avis'];

/** By its first bytes: names and content types are what a client believes. Null for anything else. */
export function sniffImageFormat(bytes: Uint8Array): ImageFormat | null {
  const format = sniffUploadFormat(bytes);
  return isPublic(format) ? format : null;
}

function isPublic(format: UploadFormat | null): format is ImageFormat {
  return format !== null && PUBLIC_FORMATS.includes(format);
}

/** The same for what is uploaded to /v1/jobs. */
export function sniffUploadFormat(bytes: Uint8Array): UploadFormat | null {
  const known = SIGNATURES.find(([, signature]) => signature.every((byte, at) => bytes[at] === byte))?.[0];
  if (known) return known;
  if (toLatin1(bytes, 0, 4) === 'RIFF' && toLatin1(bytes, 8, 12) === 'WEBP') return 'webp';
  if (toLatin1(bytes, 4, 8) === 'ftyp') return sniffBrand(bytes);
  return toLatin1(bytes, 0, PDF_MARK_WITHIN_BYTES).includes('%PDF-') ? 'pdf' : null;
}

/** A file says what it is mostly, and then what else it can be read as. */
function sniffBrand(bytes: Uint8Array): UploadFormat | null {
  const boxBytes = ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0);
  const brands: string[] = [];
  for (let at = 8; at < boxBytes; at += 4) if (at !== 12) brands.push(toLatin1(bytes, at, at + 4));
  if (brands.some((brand) => AVIF_BRANDS.includes(brand))) return 'avif';
  return brands.some((brand) => HEIC_BRANDS.includes(brand)) ? 'heic' : null;
}

function toLatin1(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}
