<?php

declare(strict_types=1);

namespace KtpOcr;

/** What was waited for had not ended in time. It goes on at the server. */
final class WaitTimeout extends \RuntimeException
{
}
