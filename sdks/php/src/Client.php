<?php

declare(strict_types=1);

namespace KtpOcr;

/**
 * A client of one server with one key. An image is the bytes of a JPEG, PNG, BMP, WebP, HEIC, AVIF, TIFF or PDF: at most
 * 20 MiB and 100 megapixels, or what the operator has set.
 *
 * What may pass (no connection, 429, 503) is tried again, as long after as `Retry-After` says, with jitter; every submit
 * carries an Idempotency-Key, so that nothing is read or charged twice.
 */
final class Client
{
    /** The longest that the server keeps a request waiting is 60 s; proxies between are often less patient. */
    private const WAIT_SECONDS = 20;
    private const OBJECTS = ['metadata' => true, 'expected' => true];

    private readonly Transport $transport;

    public function __construct(string $baseUrl, string $apiKey, int $maxRetries = 3, float $timeoutSeconds = 70.0)
    {
        $this->transport = new Transport($baseUrl, $apiKey, $maxRetries, $timeoutSeconds);
    }

    /**
     * @param string|null $image its bytes; null where `url` in the options says where a worker fetches it
     * @param array{url?: string, reference?: string, metadata?: array<string, string>, expected?: array<string, string>,
     *   webhook?: string, expires_in?: int, include?: list<string>, page?: int} $options `expected` (name, nik, dob) is
     *   whom you expect: told as name_match, nik_match and dob_match
     * @return array<string, mixed> with the job's id
     */
    public function submit(?string $image, array $options = [], ?string $idempotencyKey = null): array
    {
        if ($image === null) {
            return $this->post('/v1/jobs', self::toJson($options), 'application/json', $idempotencyKey);
        }
        return $this->postFiles('/v1/jobs', [$image], self::toFields($options), $idempotencyKey);
    }

    /**
     * @param list<string> $include what is told of the picture while it is kept: face, signature; debug for keys with
     *   the scope debug:read
     * @return array<string, mixed>
     */
    public function getJob(string $id, array $include = []): array
    {
        return $this->transport->get("/v1/jobs/$id", $include === [] ? [] : ['include' => implode(',', $include)]);
    }

    /**
     * @return array<string, mixed> the job once it has ended
     * @throws WaitTimeout
     */
    public function wait(string $id, float $timeoutSeconds = 120.0): array
    {
        $hasEnded = static fn (array $job) => $job['finished_at'] !== null;
        return $this->waitUntil("/v1/jobs/$id", [], $hasEnded, $timeoutSeconds);
    }

    /**
     * @param array<string, mixed> $options
     * @return array<string, mixed>
     */
    public function submitAndWait(?string $image, array $options = [], float $timeoutSeconds = 120.0): array
    {
        return $this->wait($this->submit($image, $options)['id'], $timeoutSeconds);
    }

    /**
     * This key's jobs, newest first, page by page as it is read on.
     *
     * @param array{status?: string, reference?: string, created_from?: string, created_to?: string} $filter
     * @return \Generator<array<string, mixed>>
     */
    public function jobs(array $filter = []): \Generator
    {
        return $this->transport->list('/v1/jobs', $filter);
    }

    /** @return array<string, mixed> */
    public function cancel(string $id): array
    {
        return $this->transport->send('POST', "/v1/jobs/$id/cancel", repeatable: true)[0];
    }

    /** Destroys image and result now. */
    public function delete(string $id): void
    {
        $this->transport->send('DELETE', "/v1/jobs/$id");
    }

    /**
     * Whether a picture shows a KTP, and how well, without reading it: free, and answered at once.
     *
     * @return array{livemode: bool, ktp_found: bool, cards_found: int,
     *   quality: array<string, array{raised: bool, value: float, limit: float}>,
     *   advice: list<array{code: string, fields: list<string>, text: array{id: string, en: string}}>,
     *   image: array<string, mixed>, models?: array<string, string>}
     */
    public function check(string $image): array
    {
        [$body, $contentType] = self::toMultipart([$image], []);
        return $this->transport->send('POST', '/v1/checks', $body, ["Content-Type: $contentType"], repeatable: true)[0];
    }

    /**
     * Up to a hundred cards under one id. An image that is not acceptable is refused alone.
     *
     * @param list<string|array{image?: string, url?: string, reference?: string, metadata?: array<string, string>,
     *   include?: list<string>, page?: int}> $cards the bytes of an image, or them with what you say about it
     * @return array<string, mixed>
     */
    public function submitBatch(array $cards, ?string $idempotencyKey = null): array
    {
        if (array_filter($cards, is_array(...)) === []) {
            return $this->postFiles('/v1/batches', $cards, [], $idempotencyKey);
        }
        // A third larger than multipart, which has no place for what is said about one.
        $lines = array_map(self::toLine(...), $cards);
        return $this->post('/v1/batches', implode('', $lines), 'application/x-ndjson', $idempotencyKey);
    }

    /**
     * Newest first, without their cards.
     *
     * @return \Generator<array<string, mixed>>
     */
    public function batches(): \Generator
    {
        return $this->transport->list('/v1/batches');
    }

    /**
     * @param bool $results each card with what was read
     * @return array<string, mixed>
     */
    public function getBatch(string $id, bool $results = false): array
    {
        return $this->transport->get("/v1/batches/$id", self::toInclude($results));
    }

    /**
     * @return array<string, mixed>
     * @throws WaitTimeout
     */
    public function waitBatch(string $id, float $timeoutSeconds = 600.0, bool $results = false): array
    {
        $hasEnded = static fn (array $batch) => $batch['status'] === 'ended';
        return $this->waitUntil("/v1/batches/$id", self::toInclude($results), $hasEnded, $timeoutSeconds);
    }

    /**
     * Ends free what has not ended yet. What was read by then stands, and is charged.
     *
     * @return array<string, mixed>
     */
    public function cancelBatch(string $id): array
    {
        return $this->transport->send('POST', "/v1/batches/$id/cancel", repeatable: true)[0];
    }

    /**
     * The public contract, answered within the call.
     *
     * @return array{envelope: array<string, mixed>, charged: ?bool} the envelope, whose `status` is one of six words, and
     *   whether it is billed; null where the server could not tell
     */
    public function readCard(string $image): array
    {
        $headers = [
            'Content-Type: application/x-www-form-urlencoded',
            'Idempotency-Key: ' . bin2hex(random_bytes(16)),
        ];
        $body = http_build_query(['img' => base64_encode($image)]);
        [$envelope, $answered] = $this->transport->send('POST', '/v1/id_ocr/general', $body, $headers);
        $charged = $answered['x-charged'] ?? null;
        return ['envelope' => $envelope, 'charged' => $charged === null ? null : $charged === 'true'];
    }

    /**
     * How full the queue is and who works on it: for the operator's admin key.
     *
     * @return array{queue: array<string, ?float>, workers: array<string, ?float>}
     */
    public function service(): array
    {
        return $this->transport->get('/v1/service');
    }

    /** Answers that a person should look over. */
    public function reviews(): Reviews
    {
        return new Reviews($this->transport);
    }

    /** Endpoints that hear of events. */
    public function webhooks(): Webhooks
    {
        return new Webhooks($this->transport);
    }

    /** What was charged. */
    public function usage(): Usage
    {
        return new Usage($this->transport);
    }

    /** API keys of every client: for the operator's admin key. */
    public function keys(): Keys
    {
        return new Keys($this->transport);
    }

    /**
     * Asks until something has ended; the server holds each request until it has, or says when to come back.
     *
     * @param array<string, mixed> $query
     * @param \Closure(array<string, mixed>): bool $hasEnded
     * @return array<string, mixed>
     */
    private function waitUntil(string $path, array $query, \Closure $hasEnded, float $timeoutSeconds): array
    {
        $deadline = microtime(true) + $timeoutSeconds;
        while (true) {
            $seconds = max(0, min(self::WAIT_SECONDS, (int) ($deadline - microtime(true))));
            $asked = $path . Transport::toQuery([...$query, 'wait' => $seconds]);
            [$subject, $headers] = $this->transport->send('GET', $asked);
            if ($hasEnded($subject)) {
                return $subject;
            }
            $pause = $seconds > 0 ? 0.0 : (float) ($headers['retry-after'] ?? 1);
            if (microtime(true) + $pause >= $deadline) {
                throw new WaitTimeout("$path had not ended in time");
            }
            usleep((int) ($pause * 1_000_000));
        }
    }

    /**
     * @param list<string> $images
     * @param array<string, string> $fields
     * @return array<string, mixed>
     */
    private function postFiles(string $path, array $images, array $fields, ?string $idempotencyKey): array
    {
        [$body, $contentType] = self::toMultipart($images, $fields);
        return $this->post($path, $body, $contentType, $idempotencyKey);
    }

    /** @return array<string, mixed> */
    private function post(string $path, string $body, string $contentType, ?string $idempotencyKey): array
    {
        $headers = [
            "Content-Type: $contentType",
            'Idempotency-Key: ' . ($idempotencyKey ?? bin2hex(random_bytes(16))),
        ];
        return $this->transport->send('POST', $path, $body, $headers)[0];
    }

    /**
     * Without the names of files: they may be names of people.
     *
     * @param list<string> $images
     * @param array<string, string> $fields
     * @return array{0: string, 1: string} the body, and its content type
     */
    private static function toMultipart(array $images, array $fields): array
    {
        $boundary = bin2hex(random_bytes(16));
        $body = '';
        foreach ($fields as $name => $value) {
            $body .= "--$boundary\r\nContent-Disposition: form-data; name=\"$name\"\r\n\r\n$value\r\n";
        }
        foreach ($images as $index => $image) {
            $body .= "--$boundary\r\nContent-Disposition: form-data; name=\"image\"; filename=\"card-$index\"\r\n"
                . "Content-Type: application/octet-stream\r\n\r\n$image\r\n";
        }
        return ["$body--$boundary--\r\n", "multipart/form-data; boundary=$boundary"];
    }

    /** @param string|array<string, mixed> $card */
    private static function toLine(string|array $card): string
    {
        $said = is_array($card) ? $card : ['image' => $card];
        if (isset($said['image'])) {
            $said['image'] = base64_encode($said['image']);
        }
        return self::toJson($said) . "\n";
    }

    /** @param array<string, mixed> $options in which an empty array may be an empty object */
    private static function toJson(array $options): string
    {
        foreach (array_intersect_key($options, self::OBJECTS) as $name => $value) {
            $options[$name] = (object) $value;
        }
        return Transport::toJson($options);
    }

    /**
     * As forms have it: lists separated by commas, objects as JSON.
     *
     * @param array<string, mixed> $options
     * @return array<string, string>
     */
    private static function toFields(array $options): array
    {
        $fields = [];
        foreach (array_filter($options, static fn ($value) => $value !== []) as $name => $value) {
            $isObject = isset(self::OBJECTS[$name]);
            $fields[$name] = is_array($value)
                ? ($isObject ? Transport::toJson($value) : implode(',', $value))
                : (string) $value;
        }
        return $fields;
    }

    /** @return array<string, string> */
    private static function toInclude(bool $results): array
    {
        return $results ? ['include' => 'results'] : [];
    }
}
