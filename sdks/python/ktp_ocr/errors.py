from __future__ import annotations

from typing import Any, Mapping, Optional


class ProblemError(Exception):
    """The server answered that it will not, and why: its problem details (RFC 9457)."""

    def __init__(self, status: int, problem: Optional[Mapping[str, Any]], retry_after: Optional[float]) -> None:
        self.status = status
        #: A word to switch on, e.g. ``RATE_LIMITED``.
        self.code: str = (problem or {}).get("code", "UNKNOWN")
        self.problem = problem
        #: Seconds after which asking again is worth it, where the server said so.
        self.retry_after = retry_after
        detail = (problem or {}).get("detail") or (problem or {}).get("title") or f"HTTP {status}"
        super().__init__(f"{self.code}: {detail}")


class ConnectionFailed(Exception):
    """No answer came: the server could not be reached, or not in time. Whether it was asked is not known."""


class WaitTimeout(Exception):
    """What was waited for had not ended in time. It goes on at the server."""


class WebhookVerificationError(Exception):
    """A webhook that is not from the server that knows the secret, or is too old."""
