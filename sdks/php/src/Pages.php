<?php

declare(strict_types=1);

namespace KtpOcr;

/** Lists of the server, page by page as they are read on. */
final class Pages
{
    /**
     * @param \Closure(string, string): array{0: mixed, 1: array<string, string>} $send
     * @param array<string, mixed> $filter
     * @return \Generator<array<string, mixed>>
     */
    public static function read(\Closure $send, string $path, array $filter = []): \Generator
    {
        $cursor = null;
        do {
            $query = http_build_query([...$filter, 'limit' => 100, ...($cursor ? ['cursor' => $cursor] : [])]);
            [$page] = $send('GET', "$path?$query");
            yield from $page['data'];
            $cursor = $page['next_cursor'];
        } while ($cursor);
    }
}
