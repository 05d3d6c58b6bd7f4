"""Client of a ktp-ocr server: reads Indonesian identity cards. Standard library only."""

from .client import Client
from .errors import ConnectionFailed, ProblemError, WaitTimeout, WebhookVerificationError
from .webhooks import verify_webhook

__all__ = [
    "Client",
    "ConnectionFailed",
    "ProblemError",
    "WaitTimeout",
    "WebhookVerificationError",
    "verify_webhook",
]
