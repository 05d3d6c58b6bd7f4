import type { Client } from '@ktp-ocr/client';
import type { Envelope } from '@ktp-ocr/client/types';

export interface Given {
  readonly client: Client;
  readonly admin: Client;
  readonly image: Uint8Array;
  /** Where webhooks go. */
  readonly receiver: string;
}

/** Calls every operation that a client has, and tells what came of each: the same in each language. */
export async function callEveryOperation({ client, admin, image, receiver }: Given): Promise<object> {
  const told: Record<string, unknown> = {};
  const job = await client.jobs.submit(image, {
    reference: 'order-17',
    metadata: { branch: 'Kendari' },
    expected: { name: 'Contoh Spesimen' },
  });
  told.job = (await client.jobs.wait(job.id)).name_match?.outcome;
  told.reference = (await client.jobs.get(job.id)).reference;
  const explained = await client.jobs.get(job.id, { include: ['debug', 'face', 'signature'] });
  told.debug = explained.debug?.fields.find(({ name }) => name === 'name')?.rule;
  told.parts = [explained.face?.width, explained.signature];
  told.listed = (await all(client.jobs.list({ reference: 'order-17' }))).length;
  told.cancel = await codeOf(client.jobs.cancel(job.id));
  const fetched = await client.jobs.submitAndWait(
    { url: 'http://127.0.0.1:9/ktp.jpg' },
    { reference: 'by url' },
  );
  told.url = fetched.reasons;
  told.check = (await client.check(image)).advice.map(({ code }) => code);
  told.read = await client.readCard(image).then(({ envelope, charged }) => [envelope.status, charged]);

  const batch = await client.batches.submit([
    { image, reference: 'first', metadata: { shelf: '3' } },
    new Uint8Array([1]),
  ]);
  const ended = await client.batches.wait(batch.id, { results: true });
  told.batch = ended.items.map((item) => [item.reference, item.code, nameOf(item.result)]);
  told.batches = (await all(client.batches.list())).length;
  told.withoutResults = (await client.batches.get(batch.id)).items[0]?.result ?? null;
  told.cancelBatch = (await client.batches.cancel(batch.id)).status;

  const open = await all(client.reviews.list());
  const review = await client.reviews.get(job.id);
  told.doubtful = review.fields.filter((field) => field.doubtful).map(({ name }) => name);
  told.picture = (await client.reviews.image(job.id)).length === image.length;
  told.reviewed = (await client.reviews.save(job.id, { work: 'PETANI' })).state;
  told.open = open.length - (await all(client.reviews.list({ state: 'open' }))).length;
  told.exported = (await all(client.reviews.export({ from: '2026-01-01' }))).map(
    ({ fields }) => fields.work?.reviewed,
  );

  const hook = await client.webhooks.create({ url: receiver, events: ['job.succeeded'] });
  await client.webhooks.ping(hook.id);
  told.hook = (await client.webhooks.update(hook.id, { description: 'Core banking' })).description;
  told.rotated = (await client.webhooks.rotateSecret(hook.id, { overlapSeconds: 0 })).secret !== hook.secret;
  told.keySecret = (await client.webhooks.rotateKeySecret({ overlapSeconds: 0 })).secret.slice(0, 6);
  const [delivery] = await all(client.webhooks.deliveries(hook.id));
  told.delivery = delivery!.type;
  told.again = (await client.webhooks.redeliver(hook.id, delivery!.id)).count;
  told.replayed = (await client.webhooks.replay(hook.id, { from: '2026-01-01' })).count;
  told.found = (await client.webhooks.get(hook.id)).id === hook.id;
  told.hooks = (await all(client.webhooks.list())).filter(({ id }) => id === hook.id).length;

  told.usage = (await client.usage.get({ groupBy: 'status' })).data.map(({ group, billed }) => [
    group,
    billed,
  ]);
  const [charge] = await all(client.usage.charges());
  told.csv = (await all(client.usage.exportCharges()))[0]!.slice(0, 3);
  told.key = (await client.usage.key()).usage.billable;
  told.reversal = (await admin.usage.reverse(charge!.id)).kind;

  const made = await admin.keys.create({ name: 'Koperasi', billing: 'prepaid', credits: 5 });
  told.credits = (await admin.keys.addCredits(made.id, 5, 'INV-7')).credits;
  told.renamed = (await admin.keys.update(made.id, { name: 'Koperasi Contoh', review_threshold: 0.9 })).name;
  told.newSecret = (await admin.keys.rotate(made.id, { graceSeconds: 0 })).secret !== made.secret;
  told.threshold = (await admin.keys.get(made.id)).review_threshold;
  await admin.keys.revoke(made.id);
  told.keys = (await all(admin.keys.list())).filter(({ revoked_at }) => revoked_at !== null).length;
  told.jobsOfKey = (await all(admin.keys.jobs(charge!.key_id, { status: 'errored' }))).length;
  told.hooksOfKey = (await all(admin.keys.webhooks(charge!.key_id))).length;
  told.actions = (await all(admin.keys.actions())).slice(0, 2).map(({ action }) => action);
  told.workers = (await admin.service()).workers.alive;

  await client.webhooks.delete(hook.id);
  await client.jobs.delete(job.id);
  told.gone = (await client.jobs.get(job.id)).result;
  return told;
}

async function all<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const read: Row[] = [];
  for await (const row of rows) read.push(row);
  return read;
}

function codeOf(call: Promise<unknown>): Promise<string | null> {
  return call.then(
    () => null,
    (error) => error.code,
  );
}

function nameOf(result: Envelope | null | undefined): string | null {
  return typeof result?.message === 'object' ? result.message.name : null;
}
