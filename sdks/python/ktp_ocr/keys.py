from __future__ import annotations

from typing import Any, Dict, Iterator, Optional, cast

from .transport import Transport
from .types import AdminAction, Key, KeyJob, KeyWebhook, KeyWithSecret


class Keys:
    """API keys of every client: for the operator's admin key."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(self, name: str, **options: Any) -> KeyWithSecret:
        """A key, with its secret this once. Options: livemode, scopes, expires_in, tariff, billing, credits, monthly_quota,
        rate_limit_per_minute, max_in_flight, check_limit_per_minute, review_threshold, image_retention_seconds,
        result_retention_seconds, destroy_result_once_fetched."""
        body = {"name": name, **options}
        return cast(KeyWithSecret, self._transport.send_json("POST", "/v1/keys", body, once=True))

    def list(self) -> Iterator[Key]:
        """Newest first, revoked ones too."""
        return self._transport.list("/v1/keys")

    def get(self, key_id: str) -> Key:
        return cast(Key, self._transport.get(f"/v1/keys/{key_id}"))

    def update(self, key_id: str, **change: Any) -> Key:
        """What is left out stays. As for ``create``, but for livemode, expires_in and credits."""
        return cast(Key, self._transport.send_json("PATCH", f"/v1/keys/{key_id}", change))

    def rotate(self, key_id: str, grace_seconds: int = 86_400) -> KeyWithSecret:
        """A new secret; the old one opens the key until the grace is over."""
        body = {"grace_seconds": grace_seconds}
        return cast(KeyWithSecret, self._transport.send_json("POST", f"/v1/keys/{key_id}/rotate", body))

    def add_credits(self, key_id: str, amount: int, note: Optional[str] = None) -> Key:
        """In the minor unit; negative for a correction, which needs a note."""
        body: Dict[str, Any] = {"amount": amount, **({} if note is None else {"note": note})}
        return cast(Key, self._transport.send_json("POST", f"/v1/keys/{key_id}/credits", body, once=True))

    def revoke(self, key_id: str) -> None:
        """For ever."""
        self._transport.send("DELETE", f"/v1/keys/{key_id}")

    def jobs(self, key_id: str, **filters: str) -> Iterator[KeyJob]:
        """Without what was read, and without its client's own words. Filters: status, created_from, created_to."""
        return self._transport.list(f"/v1/keys/{key_id}/jobs", filters)

    def webhooks(self, key_id: str) -> Iterator[KeyWebhook]:
        """Its endpoints; those that its jobs have named, too."""
        return self._transport.list(f"/v1/keys/{key_id}/webhooks")

    def actions(self) -> Iterator[AdminAction]:
        """The audit trail: who changed what, newest first."""
        return self._transport.list("/v1/admin-actions")
