from __future__ import annotations

from typing import Any, Dict, Iterator, Optional, cast

from .transport import Transport
from .types import CreatedWebhook, WebhookDelivery, WebhookEndpoint


class WebhookEndpoints:
    """A key's endpoints. What arrives at them is checked by ``verify_webhook``."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(self, url: str, **options: Any) -> CreatedWebhook:
        """An endpoint, with its secret this once. Options: events, payload, description, encryption_key."""
        return cast(CreatedWebhook, self._transport.send_json("POST", "/v1/webhooks", {"url": url, **options}))

    def list(self) -> Iterator[WebhookEndpoint]:
        return self._transport.list("/v1/webhooks")

    def get(self, webhook_id: str) -> WebhookEndpoint:
        return cast(WebhookEndpoint, self._transport.get(f"/v1/webhooks/{webhook_id}"))

    def update(self, webhook_id: str, **change: Any) -> WebhookEndpoint:
        """What is left out stays: url, events, payload, description, encryption_key, enabled."""
        return cast(WebhookEndpoint, self._transport.send_json("PATCH", f"/v1/webhooks/{webhook_id}", change))

    def delete(self, webhook_id: str) -> None:
        self._transport.send("DELETE", f"/v1/webhooks/{webhook_id}")

    def rotate_secret(self, webhook_id: str, overlap_seconds: int = 86_400) -> Dict[str, Any]:
        """Until the overlap is over both secrets sign."""
        body = {"overlap_seconds": overlap_seconds}
        return cast(Dict[str, Any], self._transport.send_json("POST", f"/v1/webhooks/{webhook_id}/rotate-secret", body))

    def rotate_key_secret(self, overlap_seconds: int = 86_400) -> Dict[str, Any]:
        """That of the key itself, which signs what goes to addresses that its jobs name."""
        body = {"overlap_seconds": overlap_seconds}
        return cast(Dict[str, Any], self._transport.send_json("POST", "/v1/webhook-secret/rotate", body))

    def ping(self, webhook_id: str) -> Dict[str, str]:
        """Sends a test event."""
        return cast(Dict[str, str], self._transport.send("POST", f"/v1/webhooks/{webhook_id}/ping")[0])

    def deliveries(self, webhook_id: str, status: Optional[str] = None) -> Iterator[WebhookDelivery]:
        """Newest first, with every attempt."""
        return self._transport.list(f"/v1/webhooks/{webhook_id}/deliveries", {"status": status})

    def redeliver(self, webhook_id: str, delivery_id: str) -> Dict[str, int]:
        path = f"/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver"
        return cast(Dict[str, int], self._transport.send("POST", path)[0])

    def replay(
        self, webhook_id: str, from_: str, to: Optional[str] = None, include_delivered: bool = False
    ) -> Dict[str, int]:
        """Sends again what happened in that time and did not arrive."""
        body: Dict[str, Any] = {"from": from_, "to": to, "include_delivered": include_delivered or None}
        said = {name: value for name, value in body.items() if value is not None}
        return cast(Dict[str, int], self._transport.send_json("POST", f"/v1/webhooks/{webhook_id}/replay", said))
