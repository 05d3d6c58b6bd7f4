from __future__ import annotations

from typing import Iterator, Mapping, Optional, cast

from .transport import Transport, to_query
from .types import Charge, OwnKey, Usage


class UsageReports:
    """What was charged: of this key, or of every key with the admin key. A time is a day or RFC 3339; ``to`` is exclusive."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(
        self,
        from_: Optional[str] = None,
        to: Optional[str] = None,
        group_by: Optional[str] = None,
        timezone: Optional[str] = None,
    ) -> Usage:
        """:param group_by: day (where left out), month, status or key"""
        query = {"from": from_, "to": to, "group_by": group_by, "timezone": timezone}
        return cast(Usage, self._transport.get("/v1/usage", query))

    def charges(
        self, from_: Optional[str] = None, to: Optional[str] = None, timezone: Optional[str] = None
    ) -> Iterator[Charge]:
        """Charges and reversals, newest first, page by page as it is read on."""
        return self._transport.list("/v1/charges", _to_time(from_, to, timezone))

    def export_charges(
        self, from_: Optional[str] = None, to: Optional[str] = None, timezone: Optional[str] = None
    ) -> Iterator[str]:
        """The same as one CSV, oldest first: its lines as they come, the head first."""
        path = "/v1/charges/export" + to_query(_to_time(from_, to, timezone))
        return self._transport.read_lines(path, "text/csv")

    def reverse(self, charge_id: str) -> Charge:
        """Takes a charge back, by a row of its own. Wants the scope charges:write."""
        return cast(Charge, self._transport.send("POST", f"/v1/charges/{charge_id}/reverse")[0])

    def key(self) -> OwnKey:
        """This key: its limits, its balance, how far it has come this month."""
        return cast(OwnKey, self._transport.get("/v1/key"))


def _to_time(from_: Optional[str], to: Optional[str], timezone: Optional[str]) -> Mapping[str, Optional[str]]:
    return {"from": from_, "to": to, "timezone": timezone}
