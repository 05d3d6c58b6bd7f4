export type ImageFormat = 'jpeg' | 'png' | 'bmp';

const SIGNATURES: readonly (readonly [ImageFormat, readonly number[]])[] = [
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['bmp', [0x42, 0x4d]],
];

/** By its first bytes: names and content types are what a client believes. Null for anything else. */
export function sniffImageFormat(bytes: Uint8Array): ImageFormat | null {
  return SIGNATURES.find(([, signature]) => signature.every((byte, at) => bytes[at] === byte))?.[0] ?? null;
}
