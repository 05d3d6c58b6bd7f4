/** Source: the public contract; the API refuses one byte more. */
const MAX_BYTES = 2_097_152;
/** A card that fills such a picture has letters three times as tall as the reader asks for. */
const LONGEST_SIDE = 2_400;
const QUALITIES = [0.92, 0.85, 0.75, 0.6];

/** The API's own formats, by their first bytes. */
const SIGNATURES: readonly (readonly [string, readonly number[]])[] = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
  ['image/bmp', [0x42, 0x4d]],
];

export class PictureError extends Error {
  override readonly name = 'PictureError';
}

/**
 * What the API takes as it is goes as it is; anything else that this browser can open (a large photo, WebP, HEIC where
 * it is known) becomes a JPEG that fits. Nothing is written anywhere.
 *
 * @throws PictureError when the browser cannot open the file as a picture
 */
export async function preparePicture(file: Blob): Promise<Blob> {
  const type = await sniffType(file);
  if (type && file.size <= MAX_BYTES) return new Blob([file], { type });
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => {
    throw new PictureError('not a picture that this browser can open');
  });
  try {
    return await shrink(bitmap);
  } finally {
    bitmap.close();
  }
}

export async function shrink(source: ImageBitmap | HTMLVideoElement): Promise<Blob> {
  const [width, height] =
    'videoWidth' in source ? [source.videoWidth, source.videoHeight] : [source.width, source.height];
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new TypeError('this browser gives no canvas to draw on');
  context.imageSmoothingQuality = 'high';
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  for (const quality of QUALITIES) {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
    if (blob && blob.size <= MAX_BYTES) return blob;
  }
  throw new PictureError('does not fit, however it is compressed');
}

async function sniffType(file: Blob): Promise<string | undefined> {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return SIGNATURES.find(([, signature]) => signature.every((byte, at) => head[at] === byte))?.[0];
}

/** Files that may be pictures: by what the browser calls them, or by name where it does not know. */
export function isPictureFile(file: File): boolean {
  return file.type.startsWith('image/') || /\.(jpe?g|png|bmp|webp|heic|heif)$/i.test(file.name);
}
