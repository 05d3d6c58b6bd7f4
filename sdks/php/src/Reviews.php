<?php

declare(strict_types=1);

namespace KtpOcr;

/** Answers with a field under the key's review_threshold, by their jobs' ids. */
final class Reviews
{
    public function __construct(private readonly Transport $transport)
    {
    }

    /**
     * Newest first; those that nobody has looked at, unless `state` is `reviewed`.
     *
     * @return \Generator<array<string, mixed>>
     */
    public function list(string $state = 'open'): \Generator
    {
        return $this->transport->list('/v1/reviews', ['state' => $state]);
    }

    /** @return array<string, mixed> */
    public function get(string $jobId): array
    {
        return $this->transport->get("/v1/reviews/$jobId");
    }

    /** The picture as it was sent, for as long as the key keeps images. */
    public function image(string $jobId): string
    {
        return $this->transport->readBytes("/v1/reviews/$jobId/image");
    }

    /**
     * What is not corrected is confirmed. May be repeated; the last one counts.
     *
     * @param array<string, string> $corrections fields by name, each as it stands on the card
     * @return array<string, mixed>
     */
    public function save(string $jobId, array $corrections = []): array
    {
        $body = ['corrections' => (object) $corrections];
        return $this->transport->sendJson('POST', "/v1/reviews/$jobId", $body, repeatable: true);
    }

    /**
     * What was reviewed, oldest first, as it arrives. Wants the scope reviews:export.
     *
     * @return \Generator<array<string, mixed>>
     */
    public function export(?string $from = null, ?string $to = null): \Generator
    {
        $path = '/v1/reviews/export' . Transport::toQuery(['from' => $from, 'to' => $to]);
        foreach ($this->transport->readLines($path, 'application/x-ndjson') as $line) {
            yield json_decode($line, true, 64, JSON_THROW_ON_ERROR);
        }
    }
}
