<?php

declare(strict_types=1);

namespace KtpOcr;

/** A key's webhook endpoints. What arrives at them is checked by `Webhook::verify`. */
final class Webhooks
{
    public function __construct(private readonly Transport $transport)
    {
    }

    /**
     * @param array{events?: list<string>, payload?: string, description?: string, encryption_key?: array<string, string>} $options
     * @return array<string, mixed> with the secret, this once
     */
    public function create(string $url, array $options = []): array
    {
        return $this->transport->sendJson('POST', '/v1/webhooks', ['url' => $url, ...$options]);
    }

    /** @return \Generator<array<string, mixed>> */
    public function list(): \Generator
    {
        return $this->transport->list('/v1/webhooks');
    }

    /** @return array<string, mixed> */
    public function get(string $id): array
    {
        return $this->transport->get("/v1/webhooks/$id");
    }

    /**
     * What is left out stays as it is.
     *
     * @param array<string, mixed> $change
     * @return array<string, mixed>
     */
    public function update(string $id, array $change): array
    {
        return $this->transport->sendJson('PATCH', "/v1/webhooks/$id", $change);
    }

    public function delete(string $id): void
    {
        $this->transport->send('DELETE', "/v1/webhooks/$id");
    }

    /**
     * Until the overlap is over both secrets sign.
     *
     * @return array<string, mixed>
     */
    public function rotateSecret(string $id, int $overlapSeconds = 86_400): array
    {
        return $this->transport->sendJson('POST', "/v1/webhooks/$id/rotate-secret", ['overlap_seconds' => $overlapSeconds]);
    }

    /**
     * That of the key itself, which signs what goes to addresses that its jobs name.
     *
     * @return array<string, mixed>
     */
    public function rotateKeySecret(int $overlapSeconds = 86_400): array
    {
        return $this->transport->sendJson('POST', '/v1/webhook-secret/rotate', ['overlap_seconds' => $overlapSeconds]);
    }

    /**
     * Sends a test event.
     *
     * @return array<string, mixed>
     */
    public function ping(string $id): array
    {
        return $this->transport->send('POST', "/v1/webhooks/$id/ping")[0];
    }

    /**
     * Newest first, with every attempt.
     *
     * @param array{status?: string} $filter
     * @return \Generator<array<string, mixed>>
     */
    public function deliveries(string $id, array $filter = []): \Generator
    {
        return $this->transport->list("/v1/webhooks/$id/deliveries", $filter);
    }

    /** @return array<string, mixed> */
    public function redeliver(string $id, string $deliveryId): array
    {
        return $this->transport->send('POST', "/v1/webhooks/$id/deliveries/$deliveryId/redeliver")[0];
    }

    /**
     * Sends again what happened in that time and did not arrive.
     *
     * @return array<string, mixed>
     */
    public function replay(string $id, string $from, ?string $to = null, bool $includeDelivered = false): array
    {
        $body = ['from' => $from, ...($to === null ? [] : ['to' => $to]), 'include_delivered' => $includeDelivered];
        return $this->transport->sendJson('POST', "/v1/webhooks/$id/replay", $body);
    }
}
