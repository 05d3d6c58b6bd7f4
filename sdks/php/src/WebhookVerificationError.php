<?php

declare(strict_types=1);

namespace KtpOcr;

/** A webhook that is not from the server that knows the secret, or is too old. */
final class WebhookVerificationError extends \RuntimeException
{
}
