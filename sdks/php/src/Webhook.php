<?php

declare(strict_types=1);

namespace KtpOcr;

/** Deliveries as Standard Webhooks 1.0.0 has them. */
final class Webhook
{
    private const TOLERANCE_SECONDS = 300;

    /**
     * @param array<string, string> $headers as `getallheaders()` gives them, in whatever case
     * @param string $body as it came: `file_get_contents('php://input')`
     * @return array<string, mixed> the event
     * @throws WebhookVerificationError
     */
    public static function verify(string $secret, array $headers, string $body, ?int $now = null): array
    {
        $headers = array_change_key_case($headers, CASE_LOWER);
        foreach (['webhook-id', 'webhook-timestamp', 'webhook-signature'] as $name) {
            if (($headers[$name] ?? '') === '') {
                throw new WebhookVerificationError("$name is missing");
            }
        }
        $timestamp = $headers['webhook-timestamp'];
        if (!ctype_digit($timestamp) || abs(($now ?? time()) - (int) $timestamp) > self::TOLERANCE_SECONDS) {
            throw new WebhookVerificationError('the delivery is too old, or its time is none');
        }
        $key = base64_decode(preg_replace('/^whsec_/', '', $secret), true);
        if ($key === false) {
            throw new WebhookVerificationError('the secret is not base64');
        }
        $signed = "{$headers['webhook-id']}.{$timestamp}.{$body}";
        $expected = 'v1,' . base64_encode(hash_hmac('sha256', $signed, $key, true));
        foreach (explode(' ', $headers['webhook-signature']) as $given) {
            if (hash_equals($expected, $given)) {
                return json_decode($body, true, 64, JSON_THROW_ON_ERROR);
            }
        }
        throw new WebhookVerificationError('no signature fits');
    }
}
