from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from typing import Any, Mapping, Optional

from .errors import WebhookVerificationError

TOLERANCE_SECONDS = 300


def verify_webhook(secret: str, headers: Mapping[str, str], body: bytes, now: Optional[float] = None) -> Any:
    """Checks a delivery by Standard Webhooks 1.0.0 and gives its event.

    :param headers: in whatever case they come
    :param body: as it came, before anything has parsed it
    :raises WebhookVerificationError:
    """
    given = {name.lower(): value for name, value in headers.items()}
    try:
        message_id = given["webhook-id"]
        timestamp = int(given["webhook-timestamp"])
        signatures = given["webhook-signature"].split()
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except KeyError as missing:
        raise WebhookVerificationError(f"{missing.args[0]} is missing") from None
    except (ValueError, binascii.Error):
        raise WebhookVerificationError("the time or the secret is not as it should be") from None
    if abs((time.time() if now is None else now) - timestamp) > TOLERANCE_SECONDS:
        raise WebhookVerificationError("the delivery is too old")
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    if not any(hmac.compare_digest(expected.encode(), signature.encode()) for signature in signatures):
        raise WebhookVerificationError("no signature fits")
    return json.loads(body)
