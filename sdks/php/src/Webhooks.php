<?php

declare(strict_types=1);

namespace KtpOcr;

/** A key's webhook endpoints. What arrives at them is checked by `Webhook::verify`. */
final class Webhooks
{
    /** @param \Closure(string, string, string=, list<string>=): array{0: mixed, 1: array<string, string>} $send */
    public function __construct(private readonly \Closure $send)
    {
    }

    /**
     * @param array{events?: list<string>, payload?: string, description?: string, encryption_key?: array<string, string>} $options
     * @return array<string, mixed> with the secret, this once
     */
    public function create(string $url, array $options = []): array
    {
        return $this->sendJson('POST', '', ['url' => $url, ...$options]);
    }

    /** @return \Generator<array<string, mixed>> */
    public function list(): \Generator
    {
        return Pages::read($this->send, '/v1/webhooks');
    }

    /** @return array<string, mixed> */
    public function get(string $id): array
    {
        return ($this->send)('GET', "/v1/webhooks/$id")[0];
    }

    /**
     * What is left out stays as it is.
     *
     * @param array<string, mixed> $change
     * @return array<string, mixed>
     */
    public function update(string $id, array $change): array
    {
        return $this->sendJson('PATCH', "/$id", $change);
    }

    public function delete(string $id): void
    {
        ($this->send)('DELETE', "/v1/webhooks/$id");
    }

    /**
     * Until the overlap is over both secrets sign.
     *
     * @return array<string, mixed>
     */
    public function rotateSecret(string $id, int $overlapSeconds = 86_400): array
    {
        return $this->sendJson('POST', "/$id/rotate-secret", ['overlap_seconds' => $overlapSeconds]);
    }

    /**
     * Sends a test event.
     *
     * @return array<string, mixed>
     */
    public function ping(string $id): array
    {
        return ($this->send)('POST', "/v1/webhooks/$id/ping")[0];
    }

    /**
     * Newest first, with every attempt.
     *
     * @param array{status?: string} $filter
     * @return \Generator<array<string, mixed>>
     */
    public function deliveries(string $id, array $filter = []): \Generator
    {
        return Pages::read($this->send, "/v1/webhooks/$id/deliveries", $filter);
    }

    /** @return array<string, mixed> */
    public function redeliver(string $id, string $deliveryId): array
    {
        return ($this->send)('POST', "/v1/webhooks/$id/deliveries/$deliveryId/redeliver")[0];
    }

    /**
     * Sends again what happened in that time and did not arrive.
     *
     * @return array<string, mixed>
     */
    public function replay(string $id, string $from, ?string $to = null): array
    {
        return $this->sendJson('POST', "/$id/replay", ['from' => $from, ...($to === null ? [] : ['to' => $to])]);
    }

    /**
     * @param array<string, mixed> $body
     * @return array<string, mixed>
     */
    private function sendJson(string $method, string $path, array $body): array
    {
        $json = json_encode((object) $body, JSON_THROW_ON_ERROR);
        return ($this->send)($method, "/v1/webhooks$path", $json, ['Content-Type: application/json'])[0];
    }
}
