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
    private const FIRST_DELAY_SECONDS = 0.25;
    private const LONGEST_DELAY_SECONDS = 20.0;
    /** The longest that the server keeps a request waiting is 60 s; proxies between are often less patient. */
    private const WAIT_SECONDS = 20;

    public function __construct(
        private readonly string $baseUrl,
        private readonly string $apiKey,
        private readonly int $maxRetries = 3,
        private readonly float $timeoutSeconds = 70.0,
    ) {
    }

    /**
     * @param array{reference?: string, metadata?: array<string, string>, webhook?: string, expires_in?: int,
     *   include?: list<string>, page?: int} $options
     * @return array<string, mixed> with the job's id
     */
    public function submit(string $image, array $options = [], ?string $idempotencyKey = null): array
    {
        $fields = array_map(strval(...), array_diff_key($options, ['metadata' => 1, 'include' => 1]));
        if (isset($options['metadata'])) {
            $fields['metadata'] = json_encode((object) $options['metadata'], JSON_THROW_ON_ERROR);
        }
        if (isset($options['include'])) {
            $fields['include'] = implode(',', $options['include']);
        }
        return $this->postFiles('/v1/jobs', [$image], $fields, $idempotencyKey);
    }

    /** @return array<string, mixed> */
    public function getJob(string $id): array
    {
        return $this->send('GET', "/v1/jobs/$id")[0];
    }

    /**
     * @return array<string, mixed> the job once it has ended
     * @throws WaitTimeout
     */
    public function wait(string $id, float $timeoutSeconds = 120.0): array
    {
        $deadline = microtime(true) + $timeoutSeconds;
        while (true) {
            $seconds = max(0, min(self::WAIT_SECONDS, (int) ($deadline - microtime(true))));
            [$job, $headers] = $this->send('GET', "/v1/jobs/$id?wait=$seconds");
            if ($job['finished_at'] !== null) {
                return $job;
            }
            $this->pauseUntil($deadline, $seconds > 0 ? 0.0 : (float) ($headers['retry-after'] ?? 1), "job $id");
        }
    }

    /**
     * @param array<string, mixed> $options
     * @return array<string, mixed>
     */
    public function submitAndWait(string $image, array $options = [], float $timeoutSeconds = 120.0): array
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
        return $this->list('/v1/jobs', $filter);
    }

    /** @return array<string, mixed> */
    public function cancel(string $id): array
    {
        return $this->send('POST', "/v1/jobs/$id/cancel")[0];
    }

    /** Destroys image and result now. */
    public function delete(string $id): void
    {
        $this->send('DELETE', "/v1/jobs/$id");
    }

    /**
     * Up to a hundred cards under one id. An image that is not acceptable is refused alone.
     *
     * @param list<string> $images
     * @return array<string, mixed>
     */
    public function submitBatch(array $images, ?string $idempotencyKey = null): array
    {
        return $this->postFiles('/v1/batches', $images, [], $idempotencyKey);
    }

    /**
     * @return array<string, mixed>
     * @throws WaitTimeout
     */
    public function waitBatch(string $id, float $timeoutSeconds = 600.0): array
    {
        $deadline = microtime(true) + $timeoutSeconds;
        while (true) {
            [$batch, $headers] = $this->send('GET', "/v1/batches/$id");
            if ($batch['status'] === 'ended') {
                return $batch;
            }
            $this->pauseUntil($deadline, (float) ($headers['retry-after'] ?? 1), "batch $id");
        }
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
        [$envelope, $answered] = $this->send('POST', '/v1/id_ocr/general', $body, $headers);
        $charged = $answered['x-charged'] ?? null;
        return ['envelope' => $envelope, 'charged' => $charged === null ? null : $charged === 'true'];
    }

    /** Endpoints that hear of events. */
    public function webhooks(): Webhooks
    {
        return new Webhooks($this->send(...));
    }

    /**
     * @param array<string, mixed> $filter
     * @return \Generator<array<string, mixed>>
     */
    private function list(string $path, array $filter): \Generator
    {
        return Pages::read($this->send(...), $path, $filter);
    }

    private function pauseUntil(float $deadline, float $seconds, string $what): void
    {
        if (microtime(true) + $seconds >= $deadline) {
            throw new WaitTimeout("$what had not ended in time");
        }
        usleep((int) ($seconds * 1_000_000));
    }

    /**
     * Without the names of files: they may be names of people.
     *
     * @param list<string> $images
     * @param array<string, string> $fields
     * @return array<string, mixed>
     */
    private function postFiles(string $path, array $images, array $fields, ?string $idempotencyKey): array
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
        $headers = [
            "Content-Type: multipart/form-data; boundary=$boundary",
            'Idempotency-Key: ' . ($idempotencyKey ?? bin2hex(random_bytes(16))),
        ];
        return $this->send('POST', $path, "$body--$boundary--\r\n", $headers)[0];
    }

    /**
     * @param list<string> $headers
     * @return array{0: mixed, 1: array<string, string>}
     */
    private function send(string $method, string $path, string $body = '', array $headers = []): array
    {
        for ($tries = 0; ; $tries++) {
            try {
                return $this->attempt($method, $path, $body, $headers);
            } catch (ProblemError | ConnectionFailed $error) {
                // After a broken connection it may have been done: only what is the same when done twice is sent again.
                $mayPass = $error instanceof ConnectionFailed
                    ? self::isRepeatable($method, $path, $headers)
                    : $error->mayPass();
                if ($tries >= $this->maxRetries || !$mayPass) {
                    throw $error;
                }
                $said = $error instanceof ProblemError ? $error->retryAfter : null;
                $delay = min(self::LONGEST_DELAY_SECONDS, $said ?? self::FIRST_DELAY_SECONDS * 2 ** $tries);
                usleep((int) ($delay * (1 + mt_rand() / mt_getrandmax() / 4) * 1_000_000));
            }
        }
    }

    /** @param list<string> $headers */
    private static function isRepeatable(string $method, string $path, array $headers): bool
    {
        return $method !== 'POST'
            || str_ends_with($path, '/cancel')
            || preg_grep('/^Idempotency-Key:/', $headers) !== [];
    }

    /**
     * @param list<string> $headers
     * @return array{0: mixed, 1: array<string, string>}
     */
    private function attempt(string $method, string $path, string $body, array $headers): array
    {
        $context = stream_context_create(['http' => [
            'method' => $method,
            'header' => ["X-API-Key: $this->apiKey", 'Accept: application/json', ...$headers],
            'content' => $body,
            'ignore_errors' => true,
            'follow_location' => 0,
            'timeout' => $this->timeoutSeconds,
        ]]);
        $text = @file_get_contents(rtrim($this->baseUrl, '/') . $path, false, $context);
        if ($text === false) {
            throw new ConnectionFailed('the server did not answer');
        }
        [$status, $answered] = self::parseHead($http_response_header);
        $answer = $text === '' ? null : json_decode($text, true);
        if ($status >= 200 && $status < 300) {
            return [$answer, $answered];
        }
        $problem = is_array($answer) && isset($answer['code']) ? $answer : null;
        $retryAfter = is_numeric($answered['retry-after'] ?? null) ? (float) $answered['retry-after'] : null;
        throw new ProblemError($status, $problem, $retryAfter);
    }

    /**
     * @param list<string> $lines
     * @return array{0: int, 1: array<string, string>}
     */
    private static function parseHead(array $lines): array
    {
        $status = (int) (explode(' ', $lines[0])[1] ?? 0);
        $headers = [];
        foreach (array_slice($lines, 1) as $line) {
            [$name, $value] = [...explode(':', $line, 2), ''];
            $headers[strtolower($name)] = trim($value);
        }
        return [$status, $headers];
    }
}
