<?php

declare(strict_types=1);

namespace KtpOcr;

/** What was charged: of this key, or of every key with the admin key. A time is a day or RFC 3339; `to` is exclusive. */
final class Usage
{
    public function __construct(private readonly Transport $transport)
    {
    }

    /**
     * @param array{from?: string, to?: string, group_by?: string, timezone?: string} $filter by day where `group_by` (month,
     *   status, key) is left out
     * @return array<string, mixed>
     */
    public function get(array $filter = []): array
    {
        return $this->transport->get('/v1/usage', $filter);
    }

    /**
     * Charges and reversals, newest first, page by page as it is read on.
     *
     * @param array{from?: string, to?: string, timezone?: string} $filter
     * @return \Generator<array<string, mixed>>
     */
    public function charges(array $filter = []): \Generator
    {
        return $this->transport->list('/v1/charges', $filter);
    }

    /**
     * The same as one CSV, oldest first: its lines as they come, the head first.
     *
     * @param array{from?: string, to?: string, timezone?: string} $filter
     * @return \Generator<string>
     */
    public function exportCharges(array $filter = []): \Generator
    {
        return $this->transport->readLines('/v1/charges/export' . Transport::toQuery($filter), 'text/csv');
    }

    /**
     * Takes a charge back, by a row of its own. Wants the scope charges:write.
     *
     * @return array<string, mixed>
     */
    public function reverse(string $chargeId): array
    {
        return $this->transport->send('POST', "/v1/charges/$chargeId/reverse")[0];
    }

    /**
     * This key: its limits, its balance, how far it has come this month.
     *
     * @return array<string, mixed>
     */
    public function key(): array
    {
        return $this->transport->get('/v1/key');
    }
}
