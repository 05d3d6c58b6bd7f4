from __future__ import annotations

import json
from typing import Iterator, Mapping, Optional, cast

from .transport import Transport, to_query
from .types import Review, ReviewLine, ReviewSummary


class Reviews:
    """Answers with a field under the key's review_threshold, by their jobs' ids."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, state: Optional[str] = None) -> Iterator[ReviewSummary]:
        """Newest first; those that nobody has looked at, unless ``state`` is ``reviewed``."""
        return self._transport.list("/v1/reviews", {"state": state})

    def get(self, job_id: str) -> Review:
        return cast(Review, self._transport.get(f"/v1/reviews/{job_id}"))

    def image(self, job_id: str) -> bytes:
        """The picture as it was sent, for as long as the key keeps images."""
        return self._transport.read_bytes(f"/v1/reviews/{job_id}/image")

    def save(self, job_id: str, corrections: Optional[Mapping[str, str]] = None) -> Review:
        """What is not corrected is confirmed. May be repeated; the last one counts."""
        body = {"corrections": dict(corrections or {})}
        return cast(Review, self._transport.send_json("POST", f"/v1/reviews/{job_id}", body, repeatable=True))

    def export(self, from_: Optional[str] = None, to: Optional[str] = None) -> Iterator[ReviewLine]:
        """What was reviewed, oldest first, as it arrives. Wants the scope reviews:export."""
        path = "/v1/reviews/export" + to_query({"from": from_, "to": to})
        for line in self._transport.read_lines(path, "application/x-ndjson"):
            yield json.loads(line)
