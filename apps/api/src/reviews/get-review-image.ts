import { BlobMissingError } from '@ktp-ocr/blobs/blob-store';
import { unseal } from '@ktp-ocr/blobs/envelope';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { missing, openAnswer } from './open-review.js';

/**
 * `GET /v1/reviews/{id}/image`: the picture as it was sent. What is shown of it is cut out by who shows it: nothing is
 * decoded here, and nothing of it is kept for longer than the picture itself.
 */
export async function getReviewImage(context: Context, request: Request, response: Response): Promise<void> {
  const { job, dataKey } = await openAnswer(context, request, response);
  if (job.imageDestroyedAt !== null || job.imageRetentionSeconds === 0) throw missing();
  const sealed = await context.blobs.get(job.id).catch((error: unknown) => {
    throw error instanceof BlobMissingError ? missing() : error;
  });
  // As bytes and no more: a picture from a stranger is nothing that a browser may take for a page.
  response
    .set({ 'Cache-Control': 'no-store', 'Content-Disposition': 'attachment' })
    .type('application/octet-stream')
    .send(unseal(dataKey, `image:${job.id}`, sealed));
}
