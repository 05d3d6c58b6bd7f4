import { unseal } from '@ktp-ocr/blobs/envelope';

import type { ClaimedJob } from '@ktp-ocr/database/jobs/claim-job';
import type { Context } from '../context.js';

/** A claimed card's bytes, as they were sealed at submit or when they were fetched. @throws BlobMissingError, SealBrokenError */
export async function openImage(context: Context, claim: ClaimedJob, dataKey: Uint8Array): Promise<Buffer> {
  return unseal(dataKey, `image:${claim.id}`, await context.blobs.get(claim.id));
}
