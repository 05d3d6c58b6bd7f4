<?php
// Calls every operation that a client has, and prints what came of each: the same in each language.

use KtpOcr\{Client, ProblemError};

$client = new Client(getenv('KTP_OCR_URL'), getenv('KTP_OCR_KEY'));
$admin = new Client(getenv('KTP_OCR_URL'), getenv('ADMIN_API_KEY'));
$image = file_get_contents('ktp.jpg');
$all = static fn (iterable $rows) => iterator_to_array($rows, false);
$codeOf = static function (Closure $call): ?string {
    try {
        $call();
        return null;
    } catch (ProblemError $error) {
        return $error->problemCode;
    }
};
$told = [];

$options = ['reference' => 'order-17', 'metadata' => ['branch' => 'Kendari'], 'expected' => ['name' => 'Contoh Spesimen']];
$job = $client->submit($image, $options);
$told['job'] = $client->wait($job['id'])['name_match']['outcome'];
$told['reference'] = $client->getJob($job['id'])['reference'];
$explained = $client->getJob($job['id'], ['debug', 'face', 'signature']);
$told['debug'] = array_column($explained['debug']['fields'], 'rule', 'name')['name'];
$told['parts'] = [$explained['face']['width'], $explained['signature']];
$told['listed'] = count($all($client->jobs(['reference' => 'order-17'])));
$told['cancel'] = $codeOf(fn () => $client->cancel($job['id']));
$fetched = $client->submitAndWait(null, ['url' => 'http://127.0.0.1:9/ktp.jpg', 'reference' => 'by url', 'metadata' => []]);
$told['url'] = $fetched['reasons'];
$told['check'] = array_column($client->check($image)['advice'], 'code');
$read = $client->readCard($image);
$told['read'] = [$read['envelope']['status'], $read['charged']];

$batch = $client->submitBatch([['image' => $image, 'reference' => 'first', 'metadata' => ['shelf' => '3']], "\1"]);
$ended = $client->waitBatch($batch['id'], results: true);
$toRow = static fn (array $item) => [$item['reference'], $item['code'], $item['result']['message']['name'] ?? null];
$told['batch'] = array_map($toRow, $ended['items']);
$told['batches'] = count($all($client->batches()));
$told['withoutResults'] = $client->getBatch($batch['id'])['items'][0]['result'] ?? null;
$told['cancelBatch'] = $client->cancelBatch($batch['id'])['status'];

$open = $all($client->reviews()->list());
$review = $client->reviews()->get($job['id']);
$told['doubtful'] = array_column(array_filter($review['fields'], static fn (array $field) => $field['doubtful']), 'name');
$told['picture'] = $client->reviews()->image($job['id']) === $image;
$told['reviewed'] = $client->reviews()->save($job['id'], ['work' => 'PETANI'])['state'];
$told['open'] = count($open) - count($all($client->reviews()->list('open')));
$toWork = static fn (array $line) => $line['fields']['work']['reviewed'];
$told['exported'] = array_map($toWork, $all($client->reviews()->export('2026-01-01')));

$hook = $client->webhooks()->create(getenv('RECEIVER'), ['events' => ['job.succeeded']]);
$client->webhooks()->ping($hook['id']);
$told['hook'] = $client->webhooks()->update($hook['id'], ['description' => 'Core banking'])['description'];
$told['rotated'] = $client->webhooks()->rotateSecret($hook['id'], 0)['secret'] !== $hook['secret'];
$told['keySecret'] = substr($client->webhooks()->rotateKeySecret(0)['secret'], 0, 6);
$delivery = $client->webhooks()->deliveries($hook['id'])->current();
$told['delivery'] = $delivery['type'];
$told['again'] = $client->webhooks()->redeliver($hook['id'], $delivery['id'])['count'];
$told['replayed'] = $client->webhooks()->replay($hook['id'], '2026-01-01')['count'];
$told['found'] = $client->webhooks()->get($hook['id'])['id'] === $hook['id'];
$told['hooks'] = count(array_keys(array_column($all($client->webhooks()->list()), 'id'), $hook['id']));

$toUsage = static fn (array $row) => [$row['group'], $row['billed']];
$told['usage'] = array_map($toUsage, $client->usage()->get(['group_by' => 'status'])['data']);
$charge = $client->usage()->charges()->current();
$told['csv'] = substr($client->usage()->exportCharges()->current(), 0, 3);
$told['key'] = $client->usage()->key()['usage']['billable'];
$told['reversal'] = $admin->usage()->reverse($charge['id'])['kind'];

$made = $admin->keys()->create('Koperasi', ['billing' => 'prepaid', 'credits' => 5]);
$told['credits'] = $admin->keys()->addCredits($made['id'], 5, 'INV-7')['credits'];
$told['renamed'] = $admin->keys()->update($made['id'], ['name' => 'Koperasi Contoh', 'review_threshold' => 0.9])['name'];
$told['newSecret'] = $admin->keys()->rotate($made['id'], 0)['secret'] !== $made['secret'];
$told['threshold'] = $admin->keys()->get($made['id'])['review_threshold'];
$admin->keys()->revoke($made['id']);
$told['keys'] = count(array_filter($all($admin->keys()->list()), static fn (array $key) => $key['revoked_at'] !== null));
$told['jobsOfKey'] = count($all($admin->keys()->jobs($charge['key_id'], ['status' => 'errored'])));
$told['hooksOfKey'] = count($all($admin->keys()->webhooks($charge['key_id'])));
$told['actions'] = array_slice(array_column($all($admin->keys()->actions()), 'action'), 0, 2);
$told['workers'] = $admin->service()['workers']['alive'];

$client->webhooks()->delete($hook['id']);
$client->delete($job['id']);
$told['gone'] = $client->getJob($job['id'])['result'];
echo json_encode($told);
