import { randomUUID } from 'node:crypto';
import { countCharges } from '@ktp-ocr/database/billing/count-charges';
import { listCharges } from '@ktp-ocr/database/billing/list-charges';
import { summariseUsage } from '@ktp-ocr/database/billing/summarise-usage';
import { removeAbandonedChecks } from '@ktp-ocr/database/checks/remove-checks';
import { claimJob } from '@ktp-ocr/database/jobs/claim-job';
import { completeJob } from '@ktp-ocr/database/jobs/ends/complete-job';
import { failExhaustedJobs } from '@ktp-ocr/database/jobs/ends/fail-uncharged';
import { settleAbandonedHandovers } from '@ktp-ocr/database/jobs/ends/settle-handover';
import { askForJob } from '@ktp-ocr/database/jobs/find-job';
import { forgetIdempotencyKeys } from '@ktp-ocr/database/jobs/idempotency';
import { listJobs } from '@ktp-ocr/database/jobs/list-jobs';
import { findQueuePosition, measureThroughput } from '@ktp-ocr/database/jobs/queue-estimate';
import { submitJobs } from '@ktp-ocr/database/jobs/submit-job';
import { freeExpiredLeases, listWaitingJobs } from '@ktp-ocr/database/jobs/sweep-jobs';
import { measureKeyUse } from '@ktp-ocr/database/keys/measure-key-use';
import { makeId } from '@ktp-ocr/database/make-id';
import { countViolations } from '@ktp-ocr/database/ops/count-violations';
import {
  destroyExpiredResults,
  listImagesToDestroy,
  markImagesDestroyed,
} from '@ktp-ocr/database/ops/destroy-expired';
import { measureService } from '@ktp-ocr/database/ops/measure-service';
import { claimDelivery } from '@ktp-ocr/database/webhooks/claim-delivery';
import { listDeliveries } from '@ktp-ocr/database/webhooks/list-deliveries';
import { recordAttempt } from '@ktp-ocr/database/webhooks/record-attempt';
import { destroyOldWebhooks, listDueEndpoints } from '@ktp-ocr/database/webhooks/sweep-webhooks';

/**
 * @typedef {import('./open-grown-database.mjs').GrownDatabase} GrownDatabase
 * @typedef {{ name: string, run: (grown: GrownDatabase, state: Life) => Promise<unknown> }} Operation
 * @typedef {{ id: string, leaseToken: string, attempt: { id: string, leaseToken: string } | null }} Life of the card that each round takes through
 */

const PAGE = 50;
const SWEEP_BATCH = 500;

/** A card's whole life, in order. `key`: whose. @param {'large' | 'plain'} key @returns {Operation[]} */
function liveOf(key) {
  /** @type {Operation['run']} */
  const submit = async ({ database, keys }, life) => {
    life.id = makeId();
    const job = { id: life.id, imageFormat: 'jpeg', imageSizeBytes: 150_000, wrappedKey: new Uint8Array(60) };
    await submitJobs(database, { key: keys[key], channel: 'async', jobs: [job] });
  };
  /** @type {Operation['run']} */
  const claim = async ({ database }, life) => {
    const claimed = await claimJob(database, { id: life.id, leaseMs: 15_000 });
    if (!claimed) throw new Error('nothing was claimed');
    life.leaseToken = claimed.leaseToken;
  };
  /** @type {Operation['run']} */
  const complete = async ({ database }, life) => {
    const { id, leaseToken } = life;
    const sealedResult = new Uint8Array(1_600);
    const done = await completeJob(database, {
      id,
      leaseToken,
      outcome: 'OK',
      sealedResult,
      readMs: 90,
      lowestConfidence: 0.9,
    });
    if (!done) throw new Error('the race was lost');
  };
  /** @type {Operation['run']} */
  const poll = async ({ database, keys }, { id }) => {
    const found = await askForJob(database, { id, key: keys[key], access: { channel: 'poll' } });
    if (!found?.sealedResult) throw new Error('no result');
  };
  return [
    { name: `submit (${key})`, run: submit },
    { name: `claim (${key})`, run: claim },
    { name: `complete (${key})`, run: complete },
    { name: `poll (${key})`, run: poll },
    {
      name: `mark image destroyed (${key})`,
      run: ({ database }, { id }) => markImagesDestroyed(database, [id]),
    },
  ];
}

/** @type {readonly Operation[]} */
const WEBHOOKS = [
  { name: 'list due endpoints', run: ({ database }) => listDueEndpoints(database, 100) },
  {
    name: 'claim delivery',
    async run({ database, endpointId }, life) {
      life.attempt = await claimDelivery(database, { endpointId, leaseMs: 30_000 });
      if (!life.attempt) throw new Error('nothing to deliver');
    },
  },
  {
    name: 'record attempt',
    async run({ database }, { attempt }) {
      if (!attempt) return;
      await recordAttempt(database, {
        id: makeId(),
        deliveryId: attempt.id,
        leaseToken: attempt.leaseToken,
        durationMs: 80,
        httpStatus: 200,
        failure: null,
        receiverAtFault: true,
        sealedAnswer: new Uint8Array(64),
        retryInMs: null,
        pauseMs: null,
        slow: false,
      });
    },
  },
  {
    name: 'list deliveries',
    run: ({ database, endpointId }) => listDeliveries(database, { endpointId, limit: PAGE }),
  },
];

/** What the owner of a key looks at. @type {readonly Operation[]} */
const LOOKS = [
  {
    name: 'list jobs, first page',
    run: ({ database, keys }) => listJobs(database, { apiKeyId: keys.large.id, limit: PAGE }),
  },
  {
    name: 'list jobs, from a cursor',
    run: ({ database, keys }) =>
      listJobs(database, { apiKeyId: keys.large.id, limit: PAGE, after: halfAYearAgo() }),
  },
  {
    name: 'list jobs that are queued',
    run: ({ database, keys }) =>
      listJobs(database, { apiKeyId: keys.large.id, status: 'queued', limit: PAGE }),
  },
  {
    name: 'list jobs by reference',
    run: ({ database, keys }) =>
      listJobs(database, { apiKeyId: keys.large.id, reference: 'order-none', limit: PAGE }),
  },
  {
    name: 'list charges',
    run: ({ database, keys }) => listCharges(database, { apiKeyId: keys.large.id, limit: PAGE }),
  },
  { name: 'what of a month is used up', run: ({ database, keys }) => measureKeyUse(database, keys.large.id) },
  {
    name: 'usage of the last hour',
    run: ({ database, keys }) => usage(database, keys.large.id, 3_600_000),
  },
  { name: 'queue estimate', run: ({ database }) => measureThroughput(database) },
  { name: 'queue position', run: ({ database }, { id }) => findQueuePosition(database, id) },
];

/** @type {readonly Operation[]} */
const SWEEP = [
  { name: 'sweep: free leases', run: ({ database }) => freeExpiredLeases(database) },
  { name: 'sweep: fail exhausted jobs', run: ({ database }) => failExhaustedJobs(database) },
  { name: 'sweep: let abandoned answers go', run: ({ database }) => settleAbandonedHandovers(database) },
  {
    name: 'sweep: queue waiting jobs',
    run: ({ database }) => listWaitingJobs(database, { olderThanMs: 3_000, limit: SWEEP_BATCH }),
  },
  {
    name: 'sweep: list images to destroy',
    run: ({ database }) => listImagesToDestroy(database, SWEEP_BATCH),
  },
  { name: 'sweep: destroy results', run: ({ database }) => destroyExpiredResults(database, SWEEP_BATCH) },
  { name: 'sweep: count charges', run: ({ database }) => countCharges(database, SWEEP_BATCH) },
  { name: 'sweep: remove checks', run: ({ database }) => removeAbandonedChecks(database, SWEEP_BATCH) },
  {
    name: 'sweep: forget idempotency keys',
    run: ({ database }) => forgetIdempotencyKeys(database, SWEEP_BATCH),
  },
  { name: 'sweep: destroy webhooks', run: ({ database }) => destroyOldWebhooks(database, SWEEP_BATCH) },
];

/** @type {readonly Operation[]} */
const METRICS = [
  { name: 'metrics: backlog', run: ({ database }) => measureService(database) },
  { name: 'metrics: violations', run: ({ database }) => countViolations(database) },
];

/** What is to take as long after ten million jobs as after none. @type {readonly Operation[]} */
export const OPERATIONS = [
  ...liveOf('plain'),
  ...liveOf('large'),
  ...WEBHOOKS,
  ...LOOKS,
  ...SWEEP,
  ...METRICS,
];

/** What reads as much as there is, and is told beside it. @type {readonly Operation[]} */
export const WHOLE_READINGS = [
  {
    name: 'usage of a month by day (large)',
    run: ({ database, keys }) => usage(database, keys.large.id, 30 * 86_400_000),
  },
];

/** @returns {Life} */
export const newLife = () => ({ id: '', leaseToken: '', attempt: null });

/** @param {GrownDatabase['database']} database @param {string} apiKeyId @param {number} spanMs */
function usage(database, apiKeyId, spanMs) {
  const to = new Date();
  const from = new Date(to.getTime() - spanMs);
  return summariseUsage(database, { apiKeyId, from, to, groupBy: 'day', timeZone: 'Asia/Jakarta' });
}

const halfAYearAgo = () => ({ createdAt: new Date(Date.now() - 180 * 86_400_000), id: randomUUID() });
