<?php

declare(strict_types=1);

namespace KtpOcr;

/** The server answered that it will not, and why: its problem details (RFC 9457). */
final class ProblemError extends \RuntimeException
{
    /** A word to switch on, e.g. `RATE_LIMITED`. */
    public readonly string $problemCode;

    /** @param array<string, mixed>|null $problem */
    public function __construct(
        public readonly int $status,
        public readonly ?array $problem,
        /** Seconds after which asking again is worth it, where the server said so. */
        public readonly ?float $retryAfter,
    ) {
        $this->problemCode = $problem['code'] ?? 'UNKNOWN';
        parent::__construct($this->problemCode . ': ' . ($problem['detail'] ?? $problem['title'] ?? "HTTP $status"));
    }

    /** Whether the same may go well a little later. */
    public function mayPass(): bool
    {
        return in_array($this->status, [429, 503], true) || $this->problemCode === 'IDEMPOTENCY_IN_FLIGHT';
    }
}
