import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { openAnswer, toReviewView } from './open-review.js';

/** `GET /v1/reviews/{id}`: an answer before the eyes of a person. */
export async function getReview(context: Context, request: Request, response: Response): Promise<void> {
  const open = await openAnswer(context, request, response);
  const view = await toReviewView(context, open, getApiKey(response).reviewThreshold);
  response.set('Cache-Control', 'no-store').json(view);
}
