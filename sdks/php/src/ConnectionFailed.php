<?php

declare(strict_types=1);

namespace KtpOcr;

/** No answer came: the server could not be reached, or not in time. Whether it was asked is not known. */
final class ConnectionFailed extends \RuntimeException
{
}
