import { expect, it } from 'vitest';
import type { JobView } from '../api/types';
import { toResultsCsv } from './results-csv';

it('writes a line a picture, keeps numbers as text and quotes formulas', () => {
  const job = {
    outcome: 'OK',
    result: {
      status: 'OK',
      message: { id: '7471045203950001', name: '=HYPERLINK("x")', address: 'JL. A, NO. 1' },
    },
    confidence: { id: 0.91, name: 0.5, address: 0.99 },
    reasons: [],
  } as unknown as JobView;
  const csv = toResultsCsv([
    { item: { fileName: 'a.jpg', status: 'succeeded', jobId: 'job-1', code: null }, job },
    { item: { fileName: 'b.gif', status: 'refused', jobId: null, code: 'IMAGE_INVALID_FORMAT' }, job: null },
  ]);
  const [head, first, second] = csv.split('\r\n');
  expect(head).toMatch(/^file,status,outcome,job_id,id,name,/);
  expect(first).toContain('"=""7471045203950001"""');
  expect(first).toContain(`"'=HYPERLINK(""x"")"`);
  expect(first).toContain('"JL. A, NO. 1"');
  expect(first).toMatch(/,0\.500,$/);
  expect(second).toMatch(/^b\.gif,refused,IMAGE_INVALID_FORMAT,,/);
});
