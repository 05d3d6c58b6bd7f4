import type { Request, Response } from 'express';
import { acceptJob } from '../accept-job.js';
import { readApiKey } from '../authenticate.js';
import type { Context } from '../context.js';
import { readImage } from '../receive-body.js';

/** A card takes well under a second; asking sooner would only cost both sides. */
const POLL_AFTER_SECONDS = 1;

/** `POST /v1/jobs`: takes a card in and answers at once. */
export async function submitJob(context: Context, request: Request, response: Response): Promise<void> {
  const apiKey = readApiKey(response);
  const job = await acceptJob(context, { apiKey, channel: 'async', image: readImage(request) });
  response
    .status(202)
    .location(`/v1/jobs/${job.id}`)
    .set('Retry-After', String(POLL_AFTER_SECONDS))
    .json({ id: job.id, status: 'queued' });
}
