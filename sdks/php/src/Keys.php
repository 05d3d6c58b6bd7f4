<?php

declare(strict_types=1);

namespace KtpOcr;

/** API keys of every client: for the operator's admin key. */
final class Keys
{
    public function __construct(private readonly Transport $transport)
    {
    }

    /**
     * @param array<string, mixed> $options livemode, scopes, expires_in, tariff, billing, credits, monthly_quota,
     *   rate_limit_per_minute, max_in_flight, check_limit_per_minute, review_threshold, image_retention_seconds,
     *   result_retention_seconds, destroy_result_once_fetched
     * @return array<string, mixed> with the secret, this once
     */
    public function create(string $name, array $options = []): array
    {
        return $this->transport->sendJson('POST', '/v1/keys', ['name' => $name, ...$options], once: true);
    }

    /**
     * Newest first, revoked ones too.
     *
     * @return \Generator<array<string, mixed>>
     */
    public function list(): \Generator
    {
        return $this->transport->list('/v1/keys');
    }

    /** @return array<string, mixed> */
    public function get(string $id): array
    {
        return $this->transport->get("/v1/keys/$id");
    }

    /**
     * What is left out stays as it is.
     *
     * @param array<string, mixed> $change as for `create`, but for livemode, expires_in and credits
     * @return array<string, mixed>
     */
    public function update(string $id, array $change): array
    {
        return $this->transport->sendJson('PATCH', "/v1/keys/$id", $change);
    }

    /**
     * A new secret; the old one opens the key until the grace is over.
     *
     * @return array<string, mixed>
     */
    public function rotate(string $id, int $graceSeconds = 86_400): array
    {
        return $this->transport->sendJson('POST', "/v1/keys/$id/rotate", ['grace_seconds' => $graceSeconds]);
    }

    /**
     * In the minor unit; negative for a correction, which needs a note.
     *
     * @return array<string, mixed>
     */
    public function addCredits(string $id, int $amount, ?string $note = null): array
    {
        $body = ['amount' => $amount, ...($note === null ? [] : ['note' => $note])];
        return $this->transport->sendJson('POST', "/v1/keys/$id/credits", $body, once: true);
    }

    /** For ever. */
    public function revoke(string $id): void
    {
        $this->transport->send('DELETE', "/v1/keys/$id");
    }

    /**
     * Without what was read, and without its client's own words.
     *
     * @param array{status?: string, created_from?: string, created_to?: string} $filter
     * @return \Generator<array<string, mixed>>
     */
    public function jobs(string $id, array $filter = []): \Generator
    {
        return $this->transport->list("/v1/keys/$id/jobs", $filter);
    }

    /**
     * Its endpoints; those that its jobs have named, too.
     *
     * @return \Generator<array<string, mixed>>
     */
    public function webhooks(string $id): \Generator
    {
        return $this->transport->list("/v1/keys/$id/webhooks");
    }

    /**
     * The audit trail: who changed what, newest first.
     *
     * @return \Generator<array<string, mixed>>
     */
    public function actions(): \Generator
    {
        return $this->transport->list('/v1/admin-actions');
    }
}
