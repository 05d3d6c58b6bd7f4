import type { SKRSContext2D } from '@napi-rs/canvas';
import { findFace, registerFace } from '../faces/load-faces.js';
import type { CardStyle } from './make-style.js';

/**
 * Marks a card as a specimen: faint across the ground, before anything is printed on it, and plainly over the
 * portrait, so that nobody takes it for a document while the fields stay legible.
 */
export function drawMark(context: SKRSContext2D, style: CardStyle): void {
  const face = findFace('heros-700.otf');
  const { photo } = style;
  context.save();
  context.letterSpacing = '6px';
  context.textAlign = 'center';
  context.translate(400, 400);
  context.rotate(-0.42);
  context.font = `118px "${registerFace(face)}"`;
  context.fillStyle = 'rgba(190, 30, 60, 0.13)';
  context.fillText('SPECIMEN', 0, 0);
  context.restore();
  context.save();
  context.textAlign = 'center';
  context.translate(photo.x + photo.width / 2, photo.y + photo.height * 0.82);
  context.rotate(-0.3);
  context.font = `${photo.width * 0.165}px "${registerFace(face)}"`;
  context.strokeStyle = 'rgba(120, 0, 30, 0.9)';
  context.lineWidth = 5;
  context.lineJoin = 'round';
  context.strokeText('SPECIMEN', 0, 0);
  context.fillStyle = 'rgba(255, 255, 255, 0.95)';
  context.fillText('SPECIMEN', 0, 0);
  context.restore();
}
