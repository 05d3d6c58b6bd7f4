import { z } from 'zod';
import { InstantOrDay, PageQuery, toPageSchema } from '../page.js';
import { plainText } from '../plain-text.js';
import { InspectionQuery } from './inspection.js';
import { JOB_STATUSES, JobSummary } from './job-view.js';
import { WaitQuery } from './wait-query.js';

/** `GET /v1/jobs/{id}`. */
export const JobQuery = WaitQuery.extend(InspectionQuery.shape);

/** `GET /v1/jobs`: newest first. */
export const JobListQuery = PageQuery.extend({
  status: z.enum(JOB_STATUSES).optional(),
  reference: plainText().min(1).max(255).optional(),
  created_from: InstantOrDay.optional().describe(
    'RFC 3339, or a day, which begins at midnight in the billing time zone.',
  ),
  created_to: InstantOrDay.optional().describe('Exclusive.'),
});

export const JobPage = toPageSchema(JobSummary).meta({ id: 'JobPage' });
