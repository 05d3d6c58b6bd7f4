import { describe, expect, test } from 'vitest';
import { sniffImageFormat, sniffUploadFormat } from './image-format.js';

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
/** An ISO base media file's first box. */
const ftyp = (...brands: readonly string[]) =>
  latin1(
    `\0\0\0${String.fromCharCode(16 + 4 * (brands.length - 1))}ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}rest`,
  );

const FILES = [
  ['jpeg', latin1('\xff\xd8\xff\xe0')],
  ['png', latin1('\x89PNG\r\n\x1a\n')],
  ['bmp', latin1('BM....')],
  ['webp', latin1('RIFF....WEBPVP8 ')],
  ['tiff', latin1('II*\0')],
  ['tiff', latin1('MM\0*')],
  ['heic', ftyp('heic', 'mif1', 'heic')],
  ['heic', ftyp('mif1', 'heic')],
  ['avif', ftyp('avif', 'mif1', 'miaf')],
  ['avif', ftyp('mif1', 'avif')],
  ['pdf', latin1('%PDF-1.7\n')],
  ['pdf', latin1(`${'\n'.repeat(300)}%PDF-1.4`)],
] as const;

describe('sniffUploadFormat', () => {
  test.each(FILES)('%s', (format, bytes) => {
    expect(sniffUploadFormat(bytes)).toBe(format);
    const isPublic = ['jpeg', 'png', 'bmp'].includes(format);
    expect(sniffImageFormat(bytes)).toBe(isPublic ? format : null);
  });

  test.each([
    ['nothing', new Uint8Array()],
    ['a GIF', latin1('GIF89a')],
    ['a film', ftyp('isom', 'mp42')],
    ['a sound', latin1('RIFF....WAVEfmt ')],
    ['a box that ends early', latin1('\0\0\0\x40ftyphei')],
  ])('%s is none', (_, bytes) => {
    expect(sniffUploadFormat(bytes)).toBeNull();
  });
});
