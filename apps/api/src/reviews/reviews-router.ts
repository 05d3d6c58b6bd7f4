import { Router } from 'express';
import type { Context } from '../context.js';
import { authenticate } from '../http/authenticate.js';
import { receiveJson } from '../http/body/receive-body.js';
import { refuseMethod, refuseQuery, run } from '../http/run-route.js';
import { exportReviews } from './export-reviews.js';
import { getReview } from './get-review.js';
import { getReviewImage } from './get-review-image.js';
import { listReviews } from './list-reviews.js';
import { saveReview } from './save-review.js';

export function createReviewsRouter(context: Context): Router {
  const router = Router();
  const mayRead = authenticate(context, 'reviews:read');
  router.route('/v1/reviews').get(mayRead, run(context, listReviews)).all(refuseMethod('GET, HEAD'));
  router
    .route('/v1/reviews/export')
    .get(authenticate(context, 'reviews:export'), run(context, exportReviews))
    .all(refuseMethod('GET, HEAD'));
  router
    .route('/v1/reviews/:id')
    .get(mayRead, refuseQuery(), run(context, getReview))
    .post(
      authenticate(context, 'reviews:write'),
      refuseQuery(),
      receiveJson(context),
      run(context, saveReview),
    )
    .all(refuseMethod('GET, HEAD, POST'));
  router
    .route('/v1/reviews/:id/image')
    .get(mayRead, refuseQuery(), run(context, getReviewImage))
    .all(refuseMethod('GET, HEAD'));
  return router;
}
