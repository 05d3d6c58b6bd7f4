import { ImageFormatError } from './image-format-error.js';

/** An image in memory: rows from the top, red, green, blue and opacity of each pixel, eight bits each. */
export interface ColourPixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The part of libheif-js that is used. It brings no types of its own that say so. */
interface HeifImage {
  get_width(): number;
  get_height(): number;
  is_primary(): boolean;
  display(
    target: { data: Uint8ClampedArray; width: number; height: number },
    done: (filled: unknown) => void,
  ): void;
  free(): void;
}

interface LibHeif {
  readonly HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] };
}

let library: Promise<LibHeif> | undefined;

/** Some 8 MB of WebAssembly, which a reader that never meets a HEIC does not load. */
function loadLibrary(): Promise<LibHeif> {
  library ??= import('libheif-js/wasm-bundle.js').then(({ default: loaded }) => loaded);
  return library;
}

/**
 * Decodes the primary image of a HEIC file, turned as the file says, with libheif and libde265 as WebAssembly. The caller
 * has checked the size that the header promises.
 *
 * @throws ImageFormatError where it cannot be decoded
 */
export async function decodeHeic(bytes: Uint8Array): Promise<ColourPixels> {
  const { HeifDecoder } = await loadLibrary();
  const images = decodeAll(new HeifDecoder(), bytes);
  try {
    const image = images.find((candidate) => candidate.is_primary()) ?? images[0];
    if (!image) throw new ImageFormatError('corrupt', 'the file holds no image');
    const [width, height] = [image.get_width(), image.get_height()];
    const data = new Uint8ClampedArray(width * height * 4);
    const filled = await new Promise((resolve) => image.display({ data, width, height }, resolve));
    if (!filled) throw new ImageFormatError('corrupt', 'the image cannot be decoded');
    return { data: new Uint8Array(data.buffer), width, height };
  } finally {
    // WebAssembly's memory is not collected.
    for (const image of images) image.free();
  }
}

function decodeAll(decoder: InstanceType<LibHeif['HeifDecoder']>, bytes: Uint8Array): HeifImage[] {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw new ImageFormatError('corrupt', 'the image cannot be decoded', { cause: error });
  }
}
