import { ImageFormatError } from './image-format-error.js';

/** @throws ImageFormatError where an image has more pixels than `maxPixels` */
export function assertPixelCount(width: number, height: number, maxPixels: number): void {
  if (width * height > maxPixels) {
    throw new ImageFormatError(
      'too-many-pixels',
      `${width} × ${height} pixels are over the limit of ${maxPixels}`,
    );
  }
}

/** @throws ImageFormatError where there are fewer pages */
export function assertPage(page: number, pages: number): void {
  if (page > pages) throw new ImageFormatError('no-such-page', `page ${page} of ${pages} was asked for`);
}

/** What libraries say of files that they cannot decode, in our own words. */
export async function refuseCorrupt<Result>(decode: () => Promise<Result>): Promise<Result> {
  try {
    return await decode();
  } catch (error) {
    if (error instanceof ImageFormatError) throw error;
    throw new ImageFormatError('corrupt', 'the image cannot be decoded', { cause: error });
  }
}
