<?php

declare(strict_types=1);

namespace KtpOcr;

/** Requests of one key, tried again where that is safe. Knows nothing of cards. */
final class Transport
{
    private const FIRST_DELAY_SECONDS = 0.25;
    private const LONGEST_DELAY_SECONDS = 20.0;
    private const PAGE_SIZE = 100;

    public function __construct(
        private readonly string $baseUrl,
        private readonly string $apiKey,
        private readonly int $maxRetries,
        private readonly float $timeoutSeconds,
    ) {
    }

    /**
     * @param list<string> $headers
     * @return array{0: mixed, 1: array<string, string>} what the JSON of the answer holds, and its headers
     * @throws ProblemError
     * @throws ConnectionFailed
     */
    public function send(
        string $method,
        string $path,
        string $body = '',
        array $headers = [],
        bool $repeatable = false,
    ): array {
        $take = static function ($stream, array $head): array {
            $text = self::readAll($stream);
            return [$text === '' ? null : json_decode($text, true), $head];
        };
        return $this->tryAgain($method, $path, $body, $headers, $repeatable, $take);
    }

    /** @param array<string, mixed> $query */
    public function get(string $path, array $query = []): mixed
    {
        return $this->send('GET', $path . self::toQuery($query))[0];
    }

    /**
     * @param array<string, mixed> $body
     * @param bool $once sent under an Idempotency-Key, so that it is done once, however often it is sent
     */
    public function sendJson(
        string $method,
        string $path,
        array $body,
        bool $once = false,
        bool $repeatable = false,
    ): mixed {
        $headers = ['Content-Type: application/json'];
        if ($once) {
            $headers[] = 'Idempotency-Key: ' . bin2hex(random_bytes(16));
        }
        return $this->send($method, $path, self::toJson($body), $headers, $repeatable)[0];
    }

    /**
     * All rows of a list, page by page as it is read on.
     *
     * @param array<string, mixed> $query
     * @return \Generator<array<string, mixed>>
     */
    public function list(string $path, array $query = []): \Generator
    {
        $cursor = null;
        do {
            $page = $this->get($path, [...$query, 'limit' => self::PAGE_SIZE, 'cursor' => $cursor]);
            yield from $page['data'];
            $cursor = $page['next_cursor'];
        } while ($cursor);
    }

    public function readBytes(string $path): string
    {
        return $this->tryAgain('GET', $path, '', ['Accept: */*'], false, static fn ($stream) => self::readAll($stream));
    }

    /**
     * The lines of an answer as they come, so that it may be as long as it likes.
     *
     * @return \Generator<string>
     */
    public function readLines(string $path, string $accept): \Generator
    {
        $stream = $this->tryAgain('GET', $path, '', ["Accept: $accept"], false, static fn ($opened) => $opened);
        try {
            while (($line = fgets($stream)) !== false) {
                yield rtrim($line, "\r\n");
            }
            if (stream_get_meta_data($stream)['timed_out']) {
                throw new ConnectionFailed('the answer broke off');
            }
        } finally {
            fclose($stream);
        }
    }

    /** @param array<string, mixed> $query */
    public static function toQuery(array $query): string
    {
        $text = http_build_query($query);
        return $text === '' ? '' : "?$text";
    }

    /** @param array<string, mixed> $value an object, even where it is empty */
    public static function toJson(array $value): string
    {
        return json_encode((object) $value, JSON_THROW_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION | JSON_UNESCAPED_SLASHES);
    }

    /**
     * @param list<string> $headers
     * @param \Closure(resource, array<string, string>): mixed $take
     */
    private function tryAgain(
        string $method,
        string $path,
        string $body,
        array $headers,
        bool $repeatable,
        \Closure $take,
    ): mixed {
        // After a broken connection it may have been done: only what is the same when done twice is sent again.
        $repeatable = $repeatable || $method !== 'POST' || preg_grep('/^Idempotency-Key:/', $headers) !== [];
        for ($tries = 0; ; $tries++) {
            try {
                return $take(...$this->attempt($method, $path, $body, $headers));
            } catch (ProblemError | ConnectionFailed $error) {
                $mayPass = $error instanceof ConnectionFailed ? $repeatable : $error->mayPass();
                if ($tries >= $this->maxRetries || !$mayPass) {
                    throw $error;
                }
                $said = $error instanceof ProblemError ? $error->retryAfter : null;
                $delay = min(self::LONGEST_DELAY_SECONDS, $said ?? self::FIRST_DELAY_SECONDS * 2 ** $tries);
                usleep((int) ($delay * (1 + mt_rand() / mt_getrandmax() / 4) * 1_000_000));
            }
        }
    }

    /**
     * @param list<string> $headers
     * @return array{0: resource, 1: array<string, string>} an answer that is no refusal, as far as its head
     */
    private function attempt(string $method, string $path, string $body, array $headers): array
    {
        $isAsked = preg_grep('/^Accept:/', $headers) !== [];
        $context = stream_context_create(['http' => [
            'method' => $method,
            'header' => ["X-API-Key: $this->apiKey", ...($isAsked ? [] : ['Accept: application/json']), ...$headers],
            'content' => $body,
            'ignore_errors' => true,
            'follow_location' => 0,
            'timeout' => $this->timeoutSeconds,
        ]]);
        $stream = @fopen(rtrim($this->baseUrl, '/') . $path, 'rb', false, $context);
        if ($stream === false) {
            throw new ConnectionFailed('the server did not answer');
        }
        [$status, $answered] = self::parseHead($http_response_header);
        if ($status >= 200 && $status < 300) {
            return [$stream, $answered];
        }
        $answer = json_decode(self::readAll($stream), true);
        $problem = is_array($answer) && isset($answer['code']) ? $answer : null;
        $retryAfter = is_numeric($answered['retry-after'] ?? null) ? (float) $answered['retry-after'] : null;
        throw new ProblemError($status, $problem, $retryAfter);
    }

    /** @param resource $stream is closed */
    private static function readAll($stream): string
    {
        $text = stream_get_contents($stream);
        $isLate = stream_get_meta_data($stream)['timed_out'];
        fclose($stream);
        if ($text === false || $isLate) {
            throw new ConnectionFailed('the answer broke off');
        }
        return $text;
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
