/**
 * The safeguards that are taken away, one at a time, and the tests that must then fail. `find` stands in its file
 * exactly once; where it no longer does, the check stops and says so.
 *
 * @typedef {{ readonly file: string, readonly find: string, readonly put: string }} Edit
 * @typedef {object} Mutation
 * @property {string} name
 * @property {readonly Edit[]} edits
 * @property {readonly string[]} tests files
 * @property {string} only a pattern of test names: the other tests of those files would only cost time
 */

const COMPLETE = 'packages/database/src/jobs/ends/complete-job.ts';
const SWEEP = 'apps/worker/src/sweep/sweep.ts';
const SWEEP_JOBS = 'packages/database/src/jobs/sweep-jobs.ts';
const READ_CARD = 'apps/worker/src/cards/read-card.ts';
const RULES = 'prisma/migrations/20261123000000_core/migration.sql';
const HANDOVER_RULES = 'prisma/migrations/20261127000000_handover/migration.sql';
const HANDOVER_TEST = 'tests/jobs/sync-handover.test.ts';
const JOB_RULES_TEST = 'packages/database/tests/job-rules.test.ts';
const NOTHING_LOST_TEST = 'tests/faults/nothing-lost.test.ts';
const STANDING_KEY = 'packages/database/src/keys/standing-key.ts';
const KEY_REVISIONS = 'prisma/migrations/20261127100000_key_revisions/migration.sql';
const REVIEWS_TEST = 'tests/jobs/reviews.test.ts';
const CHECKS_TEST = 'tests/jobs/checks.test.ts';
const REMEMBERED_KEYS_TEST = 'tests/billing/remembered-keys.test.ts';

const COMPARE_AND_SET = ` AND \${isExactly('processing')} AND lease_token = \${completion.leaseToken}::uuid`;

const noCompareAndSet = { file: COMPLETE, find: COMPARE_AND_SET, put: '' };
const noUniqueCharge = {
  file: RULES,
  find: `CREATE UNIQUE INDEX "charges_one_per_job" ON "charges"("job_id") WHERE "kind" = 'charge';`,
  put: '',
};

/** @type {readonly Mutation[]} */
export const MUTATIONS = [
  {
    name: 'completion without its compare-and-set',
    edits: [noCompareAndSet],
    tests: [JOB_RULES_TEST],
    only: 'the race for the end',
  },
  {
    name: 'completion that does not ask for the lease token',
    edits: [{ file: COMPLETE, find: COMPARE_AND_SET, put: ` AND status = 'processing'` }],
    tests: [JOB_RULES_TEST],
    only: 'the race for the end',
  },
  {
    name: 'no unique charge',
    edits: [noUniqueCharge],
    tests: [JOB_RULES_TEST],
    only: 'a second charge',
  },
  {
    name: 'neither compare-and-set nor unique charge',
    edits: [noCompareAndSet, noUniqueCharge],
    tests: [JOB_RULES_TEST],
    only: 'the race for the end',
  },
  {
    name: 'no sweep',
    edits: [
      {
        file: SWEEP,
        find: 'export async function sweep(context: Context): Promise<void> {',
        put: 'export async function sweep(context: Context): Promise<void> {\n  if (context.config) return;',
      },
    ],
    tests: [NOTHING_LOST_TEST],
    only: 'queues again|whose worker fell silent',
  },
  {
    name: 'a sweep that queues nothing again',
    edits: [
      {
        file: SWEEP,
        find: `  await attempt(context, 'queue waiting jobs', () => queueWaitingJobs(context));`,
        put: '  if (!context) await queueWaitingJobs(context);',
      },
    ],
    tests: [NOTHING_LOST_TEST],
    only: 'queues again',
  },
  {
    name: 'a sweep that frees no lease',
    edits: [
      {
        file: SWEEP_JOBS,
        find: `WHERE \${ARE_PROCESSING} AND lease_expires_at < clock_timestamp() AND attempts`,
        put: `WHERE false AND attempts`,
      },
    ],
    tests: [NOTHING_LOST_TEST, JOB_RULES_TEST],
    only: 'whose worker fell silent|frees what was not',
  },
  {
    name: 'a sweep that believes its own clock',
    edits: [
      {
        file: SWEEP_JOBS,
        find: `AND lease_expires_at < clock_timestamp() AND attempts`,
        put: `AND lease_expires_at < \${new Date()} AND attempts`,
      },
    ],
    tests: ['tests/faults/clocks.test.ts'],
    only: 'live leases',
  },
  {
    name: 'jobs dated by the clock of their API',
    edits: [
      {
        file: 'packages/database/src/jobs/admit-jobs.ts',
        find: 'clock_timestamp() AS now',
        put: '${new Date()}::timestamptz AS now',
      },
    ],
    tests: ['tests/faults/clocks.test.ts'],
    only: 'date and expire',
  },
  {
    name: 'a poisonous job tried for ever',
    edits: [
      {
        file: 'packages/database/src/jobs/claim-job.ts',
        find: 'export const MAX_ATTEMPTS = 3;',
        put: 'export const MAX_ATTEMPTS = 1_000;',
      },
    ],
    tests: [NOTHING_LOST_TEST],
    only: 'kills every reader',
  },
  {
    name: 'completion that charges nothing',
    edits: [
      {
        file: COMPLETE,
        find: 'if (isCharged) await chargeJob',
        put: 'if (isCharged && !completion.id) await chargeJob',
      },
      {
        file: COMPLETE,
        find: 'FROM ended WHERE ${isCharged} AND livemode',
        put: 'FROM ended WHERE NOT ${isCharged} AND livemode',
      },
    ],
    tests: [JOB_RULES_TEST],
    only: 'the race for the end',
  },
  {
    name: 'a database that takes a billable end without its charge',
    edits: [
      {
        file: HANDOVER_RULES,
        find: `CREATE CONSTRAINT TRIGGER "jobs_billable_is_charged" AFTER UPDATE OF "status", "handover" ON "jobs" DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW."livemode" AND NEW."status" IN ('succeeded', 'failed')
        AND (NEW."handover" IS NULL OR NEW."handover" = 'delivered'))
    EXECUTE FUNCTION "assert_billable_is_charged"();`,
        put: '',
      },
    ],
    tests: [JOB_RULES_TEST],
    only: 'a billable end without its charge',
  },
  {
    name: 'a database that lets jobs move anywhere',
    edits: [
      {
        file: RULES,
        find: `CREATE TRIGGER "jobs_move" BEFORE INSERT OR UPDATE ON "jobs" FOR EACH ROW EXECUTE FUNCTION "assert_job_move"();`,
        put: '',
      },
    ],
    tests: [JOB_RULES_TEST],
    only: 'a move that the state machine',
  },
  {
    name: 'a deadline that does not take part in the race',
    edits: [
      {
        file: 'apps/api/src/sync/read-card-sync.ts',
        find: `const won = await failUncharged(context.database, { id: job.id, outcome: 'INNER_ERROR' });`,
        put: 'const won = job.id === failUncharged.name;',
      },
      // The way out for every error would end the job a little later.
      {
        file: 'apps/api/src/sync/read-card-sync.ts',
        find: 'if (job.isOwn) void settleLater(context, () => abandonJob(context, job.id));',
        put: 'if (!job.id) void settleLater(context, () => abandonJob(context, job.id));',
      },
    ],
    tests: ['tests/jobs/sync-contract.test.ts'],
    only: 'at the deadline',
  },
  {
    name: 'a caller that hangs up and takes no part in the race',
    edits: [
      {
        file: 'apps/api/src/sync/read-card-sync.ts',
        find: 'if (job.isOwn) await abandonJob(context, job.id);',
        put: 'if (!job.id) await abandonJob(context, job.id);',
      },
    ],
    tests: [HANDOVER_TEST],
    only: 'hangs up',
  },
  {
    name: 'a synchronous answer charged as it is read',
    edits: [
      {
        file: COMPLETE,
        find: '    if (ended.handover !== null) return NOBODY;\n',
        put: '',
      },
      { file: COMPLETE, find: 'AND livemode AND handover IS NULL)', put: 'AND livemode)' },
    ],
    tests: [HANDOVER_TEST],
    only: 'left behind|hang',
  },
  {
    name: 'a month that is counted while charges are under way',
    edits: [
      {
        file: 'packages/database/src/billing/count-charges.ts',
        find: 'const SETTLED_AFTER_SECONDS = 60;',
        put: 'const SETTLED_AFTER_SECONDS = 0;',
      },
    ],
    tests: ['packages/database/tests/count-charges.test.ts'],
    only: 'under way',
  },
  {
    name: 'a sweep that leaves answers to APIs that died',
    edits: [
      {
        file: SWEEP,
        find: `  await attemptAll(context, 'let abandoned answers go', () => settleAbandonedHandovers(database));`,
        put: '  if (!context) await settleAbandonedHandovers(context);',
      },
    ],
    tests: [HANDOVER_TEST],
    only: 'left behind|nobody waits',
  },
  {
    name: 'a database that charges for what was not handed over',
    edits: [
      {
        file: HANDOVER_RULES,
        find: `CREATE TRIGGER "charges_were_delivered" BEFORE INSERT ON "charges" FOR EACH ROW EXECUTE FUNCTION "assert_charge_was_delivered"();`,
        put: '',
      },
    ],
    tests: [HANDOVER_TEST],
    only: 'cannot be charged',
  },
  {
    name: 'a worker that claims what it cannot open',
    edits: [
      {
        file: 'apps/worker/src/watch-storage.ts',
        find: 'for (const consumer of consumers) await consumer.pause();',
        put: '',
      },
      {
        file: 'apps/worker/src/cards/prepare-to-read.ts',
        find: 'if (storage.fault() !== null)',
        put: `if (storage.fault() === ('never' as string))`,
      },
    ],
    tests: ['tests/faults/wrong-storage.test.ts'],
    only: 'claims nothing',
  },
  {
    name: 'bodies without a budget',
    edits: [
      {
        file: 'apps/api/src/http/body/limit-body.ts',
        find: 'const fits = taken + chunk.length <= maxBytes;',
        put: 'const fits = maxBytes > 0;',
      },
      {
        file: 'apps/api/src/http/body/body-budget.ts',
        find: 'if (inUse + bytes > maxBytes) return false;',
        put: 'if (maxBytes < 0) return false;',
      },
    ],
    tests: ['tests/faults/body-memory.test.ts'],
    only: 'multipart',
  },
  {
    name: 'synchronous calls that go first for ever',
    edits: [
      {
        file: 'packages/database/src/jobs/admit-jobs.ts',
        find: 'greatest(${FRONT}, ',
        put: "greatest(CASE WHEN ${channel} = 'sync' THEN 0 ELSE ${FRONT} END, ",
      },
    ],
    tests: ['packages/database/tests/fair-queue.test.ts'],
    only: 'bounded number',
  },
  {
    name: 'usage that goes by the time of the submit',
    edits: [
      {
        file: 'packages/database/src/billing/summarise-usage.ts',
        find: 'SELECT charges.created_at, jobs.status::text',
        put: 'SELECT jobs.created_at, jobs.status::text',
      },
    ],
    tests: ['tests/billing/invoices.test.ts'],
    only: 'across midnight',
  },
  {
    name: 'what a receiver of cards echoes, kept',
    edits: [
      {
        file: 'apps/worker/src/webhooks/deliver-webhook.ts',
        find: ` || delivery.payload === 'full') return null;`,
        put: ') return null;',
      },
    ],
    tests: ['tests/privacy/no-leak.test.ts'],
    only: 'that echo',
  },
  {
    name: 'file names that become references unasked',
    edits: [
      {
        file: 'apps/api/src/batches/parse-batch.ts',
        find: `namesAreReferences ? file.originalname : ''`,
        put: `namesAreReferences || file ? file.originalname : ''`,
      },
    ],
    tests: ['tests/privacy/no-leak.test.ts'],
    only: 'that echo',
  },
  {
    name: 'any request id that a client makes up',
    edits: [
      {
        file: 'apps/api/src/http/identify-request.ts',
        find: 'return FORMS.some((form) => form.test(given)) ? given : null;',
        put: 'return FORMS.length > 0 ? given : null;',
      },
    ],
    tests: ['apps/api/src/http/identify-request.test.ts'],
    only: 'nothing that a person',
  },
  {
    name: 'a commit that got no answer, whose image is deleted',
    edits: [
      {
        file: 'apps/api/src/jobs/accept-job.ts',
        find: 'if (isRefusal(error)) {',
        put: 'if (error) {',
      },
    ],
    tests: ['tests/faults/database-away.test.ts'],
    only: 'keeps its image',
  },
  {
    name: 'a question about the head that is handed the body',
    edits: [
      {
        file: 'apps/api/src/jobs/get-job.ts',
        find: `if (request.method === 'HEAD') {`,
        put: `if (request.method === 'never') {`,
      },
    ],
    tests: ['tests/jobs/jobs.test.ts'],
    only: 'HEAD',
  },
  {
    name: 'a secret, by rotation, of a key that may do more',
    edits: [
      {
        file: 'apps/api/src/keys/change-key.ts',
        find: '  assertMayGrant(response, key.scopes);\n',
        put: '  assertMayGrant(response, []);\n',
      },
    ],
    tests: ['tests/billing/keys.test.ts'],
    only: 'nobody rotates',
  },
  {
    name: 'a top-up that keeps no answer',
    edits: [
      {
        file: 'apps/api/src/keys/change-key.ts',
        find: 'const idempotency = claim ? { claim, toAnswer: toKeyView } : undefined;',
        put: 'const idempotency = claim && !id ? { claim, toAnswer: toKeyView } : undefined;',
      },
    ],
    tests: ['tests/jobs/idempotency.test.ts'],
    only: 'top-up',
  },
  {
    name: 'an image that is marked as destroyed and is not',
    edits: [{ file: READ_CARD, find: '    await context.blobs.delete(claim.id);\n', put: '' }],
    tests: ['tests/jobs/jobs.test.ts'],
    only: 'keeps no image',
  },
  {
    name: 'a worker that woke up late destroys the image',
    edits: [
      {
        file: READ_CARD,
        find: '    if (!completed) return;\n',
        put: '    if (!completed) return destroyImage(context, claim);\n',
      },
    ],
    tests: [NOTHING_LOST_TEST],
    only: 'woke up late',
  },
  {
    name: 'what a full disk left half written stays',
    edits: [
      {
        file: 'packages/blobs/src/volume-store.ts',
        find: '        for (const left of [partial, target]) await unlink(left).catch(() => {});\n        throw error;',
        put: '        throw error;',
      },
    ],
    tests: ['tests/faults/full-disk.test.ts'],
    only: 'nothing stays',
  },
  {
    name: 'a log that tells what an error says',
    edits: [
      {
        file: 'packages/telemetry/src/describe-error.ts',
        find: '    name: error.name,\n',
        put: '    name: error.name,\n    message: error.message,\n',
      },
    ],
    tests: ['tests/privacy/no-leak.test.ts'],
    only: 'after every way',
  },
  {
    name: 'a process that dies with what the error says',
    edits: [{ file: 'apps/worker/src/run-as-process.ts', find: `  reportCrash('worker');\n`, put: '' }],
    tests: ['tests/privacy/no-leak.test.ts'],
    only: 'nobody catches',
  },
  {
    name: 'a queue that is told what an error says',
    edits: [
      {
        file: 'packages/jobs/src/consume-queue.ts',
        find: 'throw toQueueableError(error);',
        put: `throw options.handle.name === 'never' ? toQueueableError(error) : error;`,
      },
    ],
    tests: ['tests/privacy/no-leak.test.ts'],
    only: 'after every way',
  },
  {
    name: 'a number of which a digit is not sure',
    edits: [
      {
        file: 'packages/card/src/fields/nik/choose-nik.ts',
        find: 'export const MIN_DIGIT_CERTAINTY = 0.98;',
        put: 'export const MIN_DIGIT_CERTAINTY = 0;',
      },
    ],
    tests: ['packages/card/src/fields/nik/choose-nik.test.ts'],
    only: 'is not settled',
  },
  {
    name: 'a number with room for another digit',
    edits: [
      {
        file: 'packages/card/src/fields/nik/parse-nik.ts',
        find: 'if (breaks.length === 0) return !leavesGap(places);',
        put: 'if (breaks.length === 0) return true;',
      },
    ],
    tests: ['packages/card/src/fields/nik/parse-nik.test.ts'],
    only: 'where a gap leaves room',
  },
  {
    name: 'a number beside which something covers the ground',
    edits: [
      {
        file: 'packages/card/src/fields/nik/drop-bare-ends.ts',
        find: '!isDropped || (beside.length > 0 && beside.every(isBare));',
        put: 'isDropped || beside.length >= 0;',
      },
    ],
    tests: ['packages/card/src/fields/nik/parse-nik.test.ts'],
    only: 'something covers the ground',
  },
  {
    name: 'a digit that two looks take for different ones',
    edits: [
      {
        file: 'packages/reader/src/recognition/nik/looks/merge-looks.ts',
        find: 'if (!other || digit === undefined || toDigit(other) !== digit) return cell;',
        put: 'if (!other || digit === undefined || toDigit(other) !== digit) return other ?? cell;',
      },
    ],
    tests: ['packages/reader/src/recognition/nik/looks/merge-looks.test.ts'],
    only: 'makes no digit of what one look takes for another',
  },
  {
    name: 'a cover over a digit that is taken for the ground',
    edits: [
      {
        file: 'packages/reader/src/recognition/nik/looks/level-ground.ts',
        find: 'return levelPatches(strip, cellWidth, STRETCH);',
        put: 'return levelPatches(strip, cellWidth, PATCH);',
      },
    ],
    tests: ['packages/reader/src/recognition/nik/looks/covered-digits.test.ts'],
    only: 'shows no digit where its',
  },
  {
    name: 'a number that is left to the first look',
    edits: [
      {
        file: 'packages/reader/src/recognition/recognise-box.ts',
        find: 'return !mayBeNumber(text) && findUncertainty(posteriors)',
        put: 'return text !== undefined && findUncertainty(posteriors)',
      },
    ],
    tests: ['packages/reader/src/recognition/recognise-box.test.ts'],
    only: 'that may be a number',
  },
  {
    name: 'a swallowed letter that nobody looks for',
    edits: [
      {
        file: 'packages/reader/src/recognition/recognise-box.ts',
        find: 'if (!mayLackLetter(first)) return first;',
        put: 'if (mayLackLetter(first)) return first;',
      },
    ],
    tests: ['packages/reader/src/recognition/recognise-box.test.ts'],
    only: 'takes it from a wide crop that shows it',
  },
  {
    name: 'a bar over a value that is told as a dash',
    edits: [
      {
        file: 'packages/card/src/fields/field-span.ts',
        find: "const isLegible = ({ text }: PlacedCharacter) => text !== ILLEGIBLE && text !== ' ';",
        put: "const isLegible = ({ text }: PlacedCharacter) => text !== ' ';",
      },
    ],
    tests: ['packages/card/src/layout/split/split-rows.test.ts'],
    only: 'is no dash',
  },
  {
    name: 'a paper that has the labels of a KTP',
    edits: [
      {
        file: 'packages/card/src/judge/find-non-ktp-reason.ts',
        find: "return print === null || isSetAsOnKtp ? null : 'nik_not_large';",
        put: 'return null;',
      },
    ],
    tests: ['packages/card/src/judge/find-non-ktp-reason.test.ts'],
    only: 'a sheet with all the labels',
  },
  {
    name: 'cards for fun with a KTP’s rows and number',
    edits: [
      {
        file: 'packages/card/src/judge/find-non-ktp-reason.ts',
        find: "if (isFilledOtherwise(rowValues, values)) return 'other_document';",
        put: '',
      },
    ],
    tests: ['packages/card/src/judge/find-non-ktp-reason.test.ts'],
    only: 'drawn for fun',
  },
  {
    name: 'processes that may delete charges',
    edits: [
      {
        file: 'packages/database/src/roles/app-rights.ts',
        find: "charges: ['SELECT', 'INSERT'],",
        put: "charges: ['SELECT', 'INSERT', 'DELETE'],",
      },
    ],
    tests: ['packages/database/tests/app-role.test.ts'],
    only: 'DELETE FROM charges',
  },
  {
    name: 'rights beyond the list stay',
    edits: [
      {
        file: 'packages/database/src/roles/grant-app-rights.ts',
        find: 'REVOKE ALL ON ALL TABLES IN SCHEMA',
        put: 'REVOKE TRUNCATE ON ALL TABLES IN SCHEMA',
      },
    ],
    tests: ['packages/database/tests/app-role.test.ts'],
    only: 'takes back what was given',
  },
  {
    name: 'an upload at any pace',
    edits: [
      {
        file: 'apps/api/src/http/body/watch-pace.ts',
        find: 'return span.bytes < (minBytesPerSecond * span.elapsedMs) / 1_000;',
        put: 'return span.bytes < 0 * minBytesPerSecond;',
      },
    ],
    tests: ['apps/api/src/http/body/watch-pace.test.ts'],
    only: 'goes by the bytes',
  },
  {
    name: 'a loader that the worker may read',
    edits: [{ file: 'Dockerfile', find: 'RUN install -D -m 0711', put: 'RUN install -D -m 0755' }],
    tests: ['scripts/container-files.test.ts'],
    only: 'started through the loader',
  },
  {
    name: 'a deleted picture that is told of, looked at before it was deleted',
    edits: [
      {
        file: 'apps/api/src/jobs/inspect-job.ts',
        find: 'if (taken && !taken.isKept) throw notKept();',
        put: '',
      },
    ],
    tests: ['tests/jobs/inspections.test.ts'],
    only: 'not told once it was deleted',
  },
  {
    name: 'a picture that is looked at beyond its retention',
    edits: [
      {
        file: 'packages/database/src/inspections/is-kept.ts',
        find: `AND jobs.finished_at + jobs.image_retention_seconds * interval '1 second' > clock_timestamp()`,
        put: '',
      },
    ],
    tests: ['tests/jobs/inspections.test.ts'],
    only: 'not beyond its retention',
  },
  {
    name: 'how a card was read, for whoever may read its answer',
    edits: [
      {
        file: 'apps/api/src/jobs/inspect-job.ts',
        find: "assertScope(getApiKey(response).scopes, 'debug:read')",
        put: "assertScope(getApiKey(response).scopes, 'jobs:read')",
      },
    ],
    tests: ['tests/jobs/inspections.test.ts'],
    only: 'under a scope of its own',
  },
  {
    name: 'how a card was read, left in the database for all to read',
    edits: [
      {
        file: 'apps/worker/src/inspections/handle-inspect-image.ts',
        find: 'const sealedAnswer = sealAnswer(answerKey, `inspection:${id}`, answer);',
        put: 'const sealedAnswer = sealAnswer(answerKey, `inspection:${id}`, answer) && answer;',
      },
    ],
    tests: ['tests/privacy/no-leak.test.ts'],
    only: 'after every way in',
  },
  {
    name: 'a remembered key that is taken for live',
    edits: [{ file: STANDING_KEY, find: ' AND api_keys.revoked_at IS NULL', put: '' }],
    tests: [REMEMBERED_KEYS_TEST],
    only: 'revoked while',
  },
  {
    name: 'a remembered key that is taken for unchanged',
    edits: [
      {
        file: STANDING_KEY,
        find: 'revision === null ? Prisma.empty :',
        put: 'revision === null || revision > -1 ? Prisma.empty :',
      },
    ],
    tests: [REMEMBERED_KEYS_TEST],
    only: 'once rotated|lacks a scope',
  },
  {
    name: 'a change of terms that a remembered key outlives',
    edits: [{ file: KEY_REVISIONS, find: 'IF "terms" IS DISTINCT FROM OLD THEN', put: 'IF false THEN' }],
    tests: [REMEMBERED_KEYS_TEST],
    only: 'lacks a scope',
  },
  {
    name: 'a submit that does not ask whether the remembered key stands',
    edits: [
      {
        file: 'packages/database/src/jobs/admit-jobs.ts',
        find: 'WHERE ${isStandingKey(key)}`;',
        put: 'WHERE api_keys.id = ${key.id}::uuid AND ${isStandingKey(key)} IS NOT NULL`;',
      },
    ],
    tests: [REMEMBERED_KEYS_TEST],
    only: 'takes nothing in, tells nothing',
  },
  {
    name: 'a poll that does not ask whether the remembered key stands',
    edits: [
      {
        file: 'packages/database/src/jobs/find-job.ts',
        find: 'WHERE ${isStandingKey(key)}),',
        put: 'WHERE api_keys.id = ${key.id}::uuid AND ${isStandingKey(key)} IS NOT NULL),',
      },
    ],
    tests: [REMEMBERED_KEYS_TEST],
    only: 'takes nothing in, tells nothing',
  },
  {
    name: 'an answer on the line for a remembered key that was revoked',
    edits: [
      {
        file: 'packages/database/src/jobs/result-access.ts',
        find: '${asker ? isStandingKey(asker) : Prisma.sql`true`}',
        put: '(${asker ? isStandingKey(asker) : Prisma.sql`true`} IS NOT NULL)',
      },
    ],
    tests: [REMEMBERED_KEYS_TEST],
    only: 'waits on the line',
  },
  {
    name: 'keys remembered while no change of them can be heard',
    edits: [
      {
        file: 'packages/database/src/keys/remember-api-keys.ts',
        find: 'if (listener.isHearing() && heard === heardBefore && !found.isFormerSecret) {',
        put: 'if (heard === heardBefore && !found.isFormerSecret) {',
      },
      {
        file: 'packages/database/src/keys/remember-api-keys.ts',
        find: 'if (known && listener.isHearing() && performance.now()',
        put: 'if (known && performance.now()',
      },
    ],
    tests: [REMEMBERED_KEYS_TEST],
    only: 'remembers nothing while',
  },
  {
    name: 'two submits that both find the last place free',
    edits: [
      {
        file: KEY_REVISIONS,
        find: 'PERFORM 1 FROM "api_keys" WHERE "id" = "key" FOR NO KEY UPDATE;',
        put: '',
      },
    ],
    tests: ['packages/database/tests/last-place.test.ts'],
    only: 'waits for one that has counted',
  },
  {
    name: 'a result handed out by a poll that nobody wrote down',
    edits: [
      {
        file: 'packages/database/src/jobs/find-job.ts',
        find: `WHERE "sealedResult" IS NOT NULL AND "wrappedKey" IS NOT NULL AND (handover`,
        put: `WHERE false AND "sealedResult" IS NOT NULL AND "wrappedKey" IS NOT NULL AND (handover`,
      },
      {
        file: 'packages/database/src/jobs/find-job.ts',
        find: 'EXISTS (SELECT FROM noted) AS "isNoted"',
        put: 'true AS "isNoted"',
      },
    ],
    tests: ['tests/jobs/jobs.test.ts'],
    only: 'zero-retention mode',
  },
  {
    name: 'an export that tells what was deleted meanwhile',
    edits: [
      {
        file: 'packages/database/src/jobs/result-access.ts',
        find: `wrapped_key IS NOT NULL AND result_destroyed_at IS NULL
      FOR SHARE`,
        put: `true
      FOR SHARE`,
      },
    ],
    tests: ['tests/jobs/reviews.test.ts'],
    only: 'are not exported any more',
  },
  {
    name: 'an export of reviews for whoever may read them',
    edits: [
      {
        file: 'apps/api/src/reviews/reviews-router.ts',
        find: `.get(authenticate(context, 'reviews:export'), run(context, exportReviews))`,
        put: `.get(mayRead, run(context, exportReviews))`,
      },
    ],
    tests: [REVIEWS_TEST],
    only: 'under a scope of its own',
  },
  {
    name: "an export of every key's reviews",
    edits: [
      {
        file: 'packages/database/src/reviews/walk-reviews.ts',
        find: `WHERE jobs.api_key_id = \${filter.apiKeyId}::uuid AND`,
        put: `WHERE`,
      },
    ],
    tests: [REVIEWS_TEST],
    only: "are nobody else's",
  },
  {
    name: 'a review of what is destroyed by telling',
    edits: [
      {
        file: 'apps/api/src/reviews/open-review.ts',
        find: `!sealedResult || job.destroyResultOnceFetched || !isTold`,
        put: `!sealedResult || !isTold`,
      },
    ],
    tests: [REVIEWS_TEST],
    only: 'destroyed by telling',
  },
  {
    name: 'a review of an answer that was not handed over',
    edits: [
      {
        file: 'apps/api/src/reviews/open-review.ts',
        find: `job.destroyResultOnceFetched || !isTold`,
        put: `job.destroyResultOnceFetched || (!isTold && job === undefined)`,
      },
    ],
    tests: [REVIEWS_TEST],
    only: 'once they were handed over',
  },
  {
    name: 'a review that outlives its answer',
    edits: [
      {
        file: 'packages/database/src/reviews/save-review.ts',
        find: `FROM results WHERE job_id = \${jobId}::uuid`,
        put: `FROM (SELECT \${jobId}::uuid AS job_id) AS any_job`,
      },
    ],
    tests: [REVIEWS_TEST],
    only: 'deleted while it is looked over',
  },
  {
    name: 'a check whose row and key stay',
    edits: [
      {
        file: 'packages/database/src/checks/remove-checks.ts',
        find: `DELETE FROM checks WHERE id = \${id}::uuid RETURNING answer`,
        put: `SELECT answer FROM checks WHERE id = \${id}::uuid`,
      },
    ],
    tests: [CHECKS_TEST],
    only: 'leaves no job, no charge, no row and no picture',
  },
  {
    name: 'a check whose picture stays',
    edits: [
      {
        file: 'apps/api/src/checks/check-image.ts',
        find: `    await context.blobs.delete(id).catch(() => {});\n`,
        put: '',
      },
    ],
    tests: [CHECKS_TEST],
    only: 'leaves nothing behind',
  },
  {
    name: 'checks without a limit of their own',
    edits: [
      {
        file: 'apps/api/src/checks/limit-checks.ts',
        find: `    await countCheck(context, response);\n`,
        put: '',
      },
    ],
    tests: [CHECKS_TEST],
    only: 'a limit of its own',
  },
  {
    name: 'a queue that any key may set right',
    edits: [
      {
        file: 'apps/api/src/queue/queue-router.ts',
        find: `authenticate(context, 'keys:write')`,
        put: `authenticate(context, 'jobs:write')`,
      },
    ],
    tests: ['tests/ops/queue.test.ts'],
    only: 'is for operators',
  },
  {
    name: 'an archived log that is written over',
    edits: [
      {
        file: 'deploy/point-in-time/archive-wal.sh',
        find: `  cmp --silent "$segment" "$archive/$name" || { echo "$archive/$name is there with other bytes" >&2; exit 1; }
`,
        put: '  cp "$segment" "$archive/$name"\n',
      },
    ],
    tests: ['scripts/containers/point-in-time.test.mjs'],
    only: 'a segment is archived once',
  },
  {
    name: 'a face that is written over by another person of the same file name',
    edits: [{ file: 'apps/cli/src/recognise/save-parts.ts', find: `flag: 'wx', `, put: '' }],
    tests: ['apps/cli/src/recognise/save-parts.test.ts'],
    only: 'writes over nothing',
  },
  {
    name: 'a job that is canceled without a line in the audit trail',
    edits: [
      {
        file: 'apps/api/src/queue/set-right.ts',
        find: '{ id, apiKeyId: null, note }',
        put: '{ id, apiKeyId: null }',
      },
    ],
    tests: ['tests/ops/queue.test.ts'],
    only: 'does nothing that the audit trail cannot tell of',
  },
  {
    name: 'a doctor who sees no archive that hangs',
    edits: [
      {
        file: 'apps/cli/src/doctor/examine-archive.ts',
        find: 'return isLate && waiting !== null && waiting > 0',
        put: 'return isLate && waiting !== null && waiting > 1e9',
      },
    ],
    tests: ['tests/ops/archive.test.ts'],
    only: 'says that nothing is archived',
  },
  {
    name: 'what was asked, kept as a digest that anybody can make',
    edits: [
      {
        file: 'apps/api/src/http/with-idempotency.ts',
        find: 'context.storage.digest(formerFingerprint)',
        put: 'formerFingerprint',
      },
    ],
    tests: ['tests/jobs/idempotency.test.ts'],
    only: 'nobody can make who has the database alone',
  },
  {
    name: 'a former digest under an Idempotency-Key that nobody knows again after an upgrade',
    edits: [
      {
        file: 'packages/database/src/jobs/idempotency.ts',
        find: '[request.fingerprint, request.formerFingerprint]',
        put: '[request.fingerprint]',
      },
    ],
    tests: ['tests/jobs/idempotency.test.ts'],
    only: 'what the former release kept',
  },
  {
    name: 'a count of charges that ends between two milliseconds',
    edits: [
      {
        file: 'packages/database/src/billing/count-charges.ts',
        find: "date_trunc('milliseconds', statement_timestamp()",
        put: '(statement_timestamp()',
      },
    ],
    tests: ['packages/database/tests/count-charges.test.ts'],
    only: 'whatever microsecond',
  },
  {
    name: 'images behind a batch of files that cannot be deleted',
    edits: [{ file: SWEEP, find: 'BATCH, [...left])', put: 'BATCH)' }],
    tests: ['tests/faults/sweep-much.test.ts'],
    only: 'behind more images than a batch',
  },
];
