import type { HeldOutFace } from './load-held-out-faces.js';

export interface TextStyle {
  readonly face: HeldOutFace;
  /** Em in the drawing's units. */
  readonly size: number;
  /** Horizontal scale of the letters; 1 is as designed. */
  readonly stretch: number;
  readonly ink: string;
}

/** Width of a line in the drawing's units. */
export function measureText(text: string, style: TextStyle): number {
  return (advanceOf(text, style.face) * style.size * style.stretch) / style.face.unitsPerEm;
}

/** A line as SVG paths, its baseline beginning at (x, y). @param turn degrees about that point */
export function outlineText(text: string, x: number, y: number, style: TextStyle, turn = 0): string {
  const { face, size, stretch, ink } = style;
  const scale = size / face.unitsPerEm;
  const glyphs = [...text].flatMap((character, index) => {
    const [, path] = face.glyphs[character] ?? [0, ''];
    if (path === '') return [];
    const left = advanceOf(text.slice(0, index + 1), face) - advanceOf(character, face);
    return [`<path transform="translate(${round(left)} 0)" d="${path}"/>`];
  });
  const place = `translate(${round(x)} ${round(y)}) rotate(${round(turn)}) scale(${(scale * stretch).toFixed(5)} ${scale.toFixed(5)})`;
  return `<g fill="${ink}" transform="${place}">${glyphs.join('')}</g>`;
}

/** Squeezes the letters of a line that is wider than there is room. */
export function fitText(text: string, style: TextStyle, room: number): TextStyle {
  const width = measureText(text, style);
  return width <= room ? style : { ...style, stretch: (style.stretch * room) / width };
}

function advanceOf(text: string, face: HeldOutFace): number {
  let advance = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    advance += character === ' ' ? face.space : (face.glyphs[character]?.[0] ?? face.space);
    advance += face.kerning[text.slice(index, index + 2)] ?? 0;
  }
  return advance;
}

export function round(value: number): string {
  return value.toFixed(2);
}
