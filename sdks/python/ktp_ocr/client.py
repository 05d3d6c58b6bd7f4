from __future__ import annotations

import base64
import json
import time
import urllib.parse
import uuid
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping, Optional, Sequence, Tuple, Union, cast

from .errors import WaitTimeout
from .keys import Keys
from .reviews import Reviews
from .transport import Transport, encode_multipart, to_query
from .types import (
    Batch,
    BatchAccepted,
    BatchSummary,
    Check,
    Envelope,
    ExpectedHolder,
    Job,
    JobAccepted,
    JobSummary,
    Service,
)
from .usage import UsageReports
from .webhook_endpoints import WebhookEndpoints

#: The bytes of a JPEG, PNG, BMP, WebP, HEIC, AVIF, TIFF or PDF, or the file that holds them: at most 20 MiB and 100
#: megapixels, or what the operator has set.
Image = Union[bytes, Path]

#: The longest that the server keeps a request waiting is 60 s; proxies between are often less patient.
WAIT_SECONDS = 20


class Client:
    """A client of one server with one key.

    What may pass (no connection, 429, 503) is tried again, as long after as ``Retry-After`` says, with jitter; every
    submit carries an Idempotency-Key, so that nothing is read or charged twice.
    """

    def __init__(self, base_url: str, api_key: str, max_retries: int = 3, timeout: float = 70.0) -> None:
        self._transport = Transport(base_url, api_key, max_retries, timeout)
        #: Answers that a person should look over.
        self.reviews = Reviews(self._transport)
        #: Endpoints that hear of events. What arrives at them is checked by ``verify_webhook``.
        self.webhooks = WebhookEndpoints(self._transport)
        self.usage = UsageReports(self._transport)
        #: Of every client: for the operator's admin key.
        self.keys = Keys(self._transport)

    def submit(
        self,
        image: Optional[Image] = None,
        *,
        url: Optional[str] = None,
        reference: Optional[str] = None,
        metadata: Optional[Mapping[str, str]] = None,
        expected: Optional[ExpectedHolder] = None,
        webhook: Optional[str] = None,
        expires_in: Optional[int] = None,
        include: Sequence[str] = (),
        page: Optional[int] = None,
        idempotency_key: Optional[str] = None,
    ) -> JobAccepted:
        """Takes a card in: ``image``, or the ``url`` that a worker fetches it from. The answer holds the job's id.

        :param expected: name, nik and dob of whom you expect: told as name_match, nik_match and dob_match
        :param webhook: whom to tell of the end: an https address, or the id of an endpoint
        :param page: that of a PDF or TIFF, from 1
        """
        said: Mapping[str, Any] = {
            "url": url,
            "reference": reference,
            "metadata": None if metadata is None else dict(metadata),
            "expected": expected,
            "webhook": webhook,
            "expires_in": expires_in,
            "include": list(include) or None,
            "page": page,
        }
        options = {name: value for name, value in said.items() if value is not None}
        if image is None:
            body, content_type = json.dumps(options).encode(), "application/json"
        else:
            fields = {name: _to_text(value) for name, value in options.items()}
            body, content_type = encode_multipart(_read([image]), fields)
        return cast(JobAccepted, self._post("/v1/jobs", body, content_type, idempotency_key))

    def get_job(self, job_id: str, *, include: Sequence[str] = ()) -> Job:
        """:param include: what is told of the picture while it is kept: face, signature; debug for keys with the scope debug:read"""
        return cast(Job, self._transport.get(f"/v1/jobs/{job_id}", {"include": ",".join(include) or None}))

    def wait(self, job_id: str, timeout: float = 120.0) -> Job:
        """The job once it has ended. :raises WaitTimeout:"""
        return cast(Job, self._wait(f"/v1/jobs/{job_id}", {}, lambda job: job["finished_at"] is not None, timeout))

    def submit_and_wait(self, image: Optional[Image] = None, *, timeout: float = 120.0, **options: Any) -> Job:
        return self.wait(self.submit(image, **options)["id"], timeout)

    def jobs(self, **filters: str) -> Iterator[JobSummary]:
        """This key's jobs, newest first, page by page as it is read on. Filters: status, reference, created_from, created_to."""
        return self._transport.list("/v1/jobs", filters)

    def cancel(self, job_id: str) -> Job:
        return cast(Job, self._transport.send("POST", f"/v1/jobs/{job_id}/cancel", repeatable=True)[0])

    def delete(self, job_id: str) -> None:
        """Destroys image and result now."""
        self._transport.send("DELETE", f"/v1/jobs/{job_id}")

    def check(self, image: Image) -> Check:
        """Whether a picture shows a KTP, and how well, without reading it: free, and answered at once."""
        body, content_type = encode_multipart(_read([image]), {})
        headers = {"Content-Type": content_type}
        return cast(Check, self._transport.send("POST", "/v1/checks", body, headers, repeatable=True)[0])

    def submit_batch(
        self, cards: Sequence[Union[Image, Mapping[str, Any]]], idempotency_key: Optional[str] = None
    ) -> BatchAccepted:
        """Up to a hundred cards under one id. A card is an image, or a dict with ``image`` or ``url`` and what you say about
        it: reference, metadata, include, page. An image that is not acceptable is refused alone."""
        if any(isinstance(card, Mapping) for card in cards):
            # A third larger than multipart, which has no place for what is said about one.
            body, content_type = b"".join(map(_to_line, cards)), "application/x-ndjson"
        else:
            body, content_type = encode_multipart(_read(cast(Sequence[Image], cards)), {})
        return cast(BatchAccepted, self._post("/v1/batches", body, content_type, idempotency_key))

    def batches(self) -> Iterator[BatchSummary]:
        """Newest first, without their cards."""
        return self._transport.list("/v1/batches")

    def get_batch(self, batch_id: str, results: bool = False) -> Batch:
        """:param results: each card with what was read"""
        return cast(Batch, self._transport.get(f"/v1/batches/{batch_id}", _to_include(results)))

    def wait_batch(self, batch_id: str, timeout: float = 600.0, results: bool = False) -> Batch:
        """:raises WaitTimeout:"""
        path, query = f"/v1/batches/{batch_id}", _to_include(results)
        return cast(Batch, self._wait(path, query, lambda batch: batch["status"] == "ended", timeout))

    def cancel_batch(self, batch_id: str) -> Batch:
        """Ends free what has not ended yet. What was read by then stands, and is charged."""
        return cast(Batch, self._transport.send("POST", f"/v1/batches/{batch_id}/cancel", repeatable=True)[0])

    def read_card(self, image: Image) -> Tuple[Envelope, Optional[bool]]:
        """The public contract, answered within the call: the envelope, whose ``status`` is one of six words, and whether it is
        billed (None where the server could not tell)."""
        body = urllib.parse.urlencode({"img": _to_base64(image)}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": str(uuid.uuid4())}
        envelope, answered = self._transport.send("POST", "/v1/id_ocr/general", body, headers)
        charged = answered.get("X-Charged")
        return envelope, None if charged is None else charged == "true"

    def service(self) -> Service:
        """How full the queue is and who works on it: for the operator's admin key."""
        return cast(Service, self._transport.get("/v1/service"))

    def _post(self, path: str, body: bytes, content_type: str, idempotency_key: Optional[str]) -> Any:
        headers = {"Content-Type": content_type, "Idempotency-Key": idempotency_key or str(uuid.uuid4())}
        return self._transport.send("POST", path, body, headers)[0]

    def _wait(self, path: str, query: Mapping[str, Any], has_ended: Callable[[Any], Any], timeout: float) -> Any:
        """Asks until something has ended; the server holds each request until it has, or says when to come back."""
        deadline = time.monotonic() + timeout
        while True:
            seconds = max(0, min(WAIT_SECONDS, int(deadline - time.monotonic())))
            subject, headers = self._transport.send("GET", path + to_query({**query, "wait": seconds}))
            if has_ended(subject):
                return subject
            pause = 0.0 if seconds else float(headers.get("Retry-After") or 1)
            if time.monotonic() + pause >= deadline:
                raise WaitTimeout(f"{path} had not ended after {timeout} s")
            time.sleep(pause)


def _read(images: Sequence[Image]) -> Iterator[bytes]:
    return (image.read_bytes() if isinstance(image, Path) else image for image in images)


def _to_base64(image: Image) -> str:
    return base64.b64encode(next(_read([image]))).decode()


def _to_line(card: Union[Image, Mapping[str, Any]]) -> bytes:
    said = dict(card) if isinstance(card, Mapping) else {"image": card}
    if "image" in said:
        said["image"] = _to_base64(said["image"])
    return json.dumps(said).encode() + b"\n"


def _to_text(value: Any) -> str:
    """As forms have it: lists separated by commas, objects as JSON."""
    if isinstance(value, list):
        return ",".join(value)
    return json.dumps(value) if isinstance(value, dict) else str(value)


def _to_include(results: bool) -> Mapping[str, Optional[str]]:
    return {"include": "results" if results else None}
