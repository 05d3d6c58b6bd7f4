from __future__ import annotations

import base64
import http.client
import json
import random
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path
from typing import Any, Dict, Iterator, Mapping, Optional, Sequence, Tuple, Union

from .errors import ConnectionFailed, ProblemError, WaitTimeout

#: The bytes of a JPEG, PNG, BMP, WebP, HEIC, AVIF, TIFF or PDF, or the file that holds them: at most 20 MiB and 100
#: megapixels, or what the operator has set.
Image = Union[bytes, Path]
Json = Dict[str, Any]

FIRST_DELAY_SECONDS = 0.25
LONGEST_DELAY_SECONDS = 20.0
#: The longest that the server keeps a request waiting is 60 s; proxies between are often less patient.
WAIT_SECONDS = 20


class Client:
    """A client of one server with one key.

    What may pass (no connection, 429, 503) is tried again, as long after as ``Retry-After`` says, with jitter; every
    submit carries an Idempotency-Key, so that nothing is read or charged twice.
    """

    def __init__(self, base_url: str, api_key: str, max_retries: int = 3, timeout: float = 70.0) -> None:
        self._base_url = base_url.rstrip("/")
        self._api_key = api_key
        self._max_retries = max_retries
        self._timeout = timeout

    def submit(
        self,
        image: Image,
        *,
        reference: Optional[str] = None,
        metadata: Optional[Mapping[str, str]] = None,
        webhook: Optional[str] = None,
        expires_in: Optional[int] = None,
        include: Sequence[str] = (),
        page: Optional[int] = None,
        idempotency_key: Optional[str] = None,
    ) -> Json:
        """Takes a card in; the answer holds the job's id. ``page`` is that of a PDF or TIFF, from 1."""
        fields = {
            "reference": reference,
            "metadata": None if metadata is None else json.dumps(dict(metadata)),
            "webhook": webhook,
            "expires_in": None if expires_in is None else str(expires_in),
            "include": ",".join(include) or None,
            "page": None if page is None else str(page),
        }
        return self._post_files("/v1/jobs", [image], fields, idempotency_key)

    def get_job(self, job_id: str) -> Json:
        return self._send("GET", f"/v1/jobs/{job_id}")[0]

    def wait(self, job_id: str, timeout: float = 120.0) -> Json:
        """The job once it has ended. :raises WaitTimeout:"""
        deadline = time.monotonic() + timeout
        while True:
            left = deadline - time.monotonic()
            seconds = max(0, min(WAIT_SECONDS, int(left)))
            job, headers = self._send("GET", f"/v1/jobs/{job_id}?wait={seconds}")
            if job["finished_at"]:
                return job
            pause = 0.0 if seconds else float(headers.get("Retry-After") or 1)
            if time.monotonic() + pause >= deadline:
                raise WaitTimeout(f"job {job_id} had not ended after {timeout} s")
            time.sleep(pause)

    def submit_and_wait(self, image: Image, *, timeout: float = 120.0, **options: Any) -> Json:
        return self.wait(self.submit(image, **options)["id"], timeout)

    def jobs(self, **filters: str) -> Iterator[Json]:
        """This key's jobs, newest first, page by page as it is read on. Filters: status, reference, created_from, created_to."""
        return self._list("/v1/jobs", filters)

    def cancel(self, job_id: str) -> Json:
        return self._send("POST", f"/v1/jobs/{job_id}/cancel")[0]

    def delete(self, job_id: str) -> None:
        """Destroys image and result now."""
        self._send("DELETE", f"/v1/jobs/{job_id}")

    def submit_batch(self, images: Sequence[Image], idempotency_key: Optional[str] = None) -> Json:
        """Up to a hundred cards under one id. An image that is not acceptable is refused alone."""
        return self._post_files("/v1/batches", images, {}, idempotency_key)

    def wait_batch(self, batch_id: str, timeout: float = 600.0) -> Json:
        """:raises WaitTimeout:"""
        deadline = time.monotonic() + timeout
        while True:
            batch, headers = self._send("GET", f"/v1/batches/{batch_id}")
            if batch["status"] == "ended":
                return batch
            pause = float(headers.get("Retry-After") or 1)
            if time.monotonic() + pause >= deadline:
                raise WaitTimeout(f"batch {batch_id} had not ended after {timeout} s")
            time.sleep(pause)

    def read_card(self, image: Image) -> Tuple[Json, Optional[bool]]:
        """The public contract, answered within the call: the envelope, whose ``status`` is one of six words, and whether it is
        billed (None where the server could not tell)."""
        content = image.read_bytes() if isinstance(image, Path) else image
        body = urllib.parse.urlencode({"img": base64.b64encode(content).decode()}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": str(uuid.uuid4())}
        envelope, answered = self._send("POST", "/v1/id_ocr/general", body, headers)
        charged = answered.get("X-Charged")
        return envelope, None if charged is None else charged == "true"

    def create_webhook(self, url: str, **options: Any) -> Json:
        """An endpoint, with its secret this once. Options: events, payload, description, encryption_key."""
        return self._send_json("POST", "/v1/webhooks", {"url": url, **options})

    def webhooks(self) -> Iterator[Json]:
        return self._list("/v1/webhooks", {})

    def get_webhook(self, webhook_id: str) -> Json:
        return self._send("GET", f"/v1/webhooks/{webhook_id}")[0]

    def update_webhook(self, webhook_id: str, **change: Any) -> Json:
        """What is left out stays: url, events, payload, description, encryption_key, enabled."""
        return self._send_json("PATCH", f"/v1/webhooks/{webhook_id}", change)

    def delete_webhook(self, webhook_id: str) -> None:
        self._send("DELETE", f"/v1/webhooks/{webhook_id}")

    def rotate_webhook_secret(self, webhook_id: str, overlap_seconds: int = 86_400) -> Json:
        """Until the overlap is over both secrets sign."""
        return self._send_json(
            "POST", f"/v1/webhooks/{webhook_id}/rotate-secret", {"overlap_seconds": overlap_seconds}
        )

    def ping_webhook(self, webhook_id: str) -> Json:
        """Sends a test event."""
        return self._send("POST", f"/v1/webhooks/{webhook_id}/ping")[0]

    def webhook_deliveries(self, webhook_id: str, **filters: str) -> Iterator[Json]:
        """Newest first, with every attempt. Filter: status."""
        return self._list(f"/v1/webhooks/{webhook_id}/deliveries", filters)

    def redeliver_webhook(self, webhook_id: str, delivery_id: str) -> Json:
        return self._send("POST", f"/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver")[0]

    def replay_webhooks(self, webhook_id: str, from_: str, to: Optional[str] = None) -> Json:
        """Sends again what happened in that time and did not arrive."""
        time_range = {"from": from_, **({} if to is None else {"to": to})}
        return self._send_json("POST", f"/v1/webhooks/{webhook_id}/replay", time_range)

    def _list(self, path: str, filters: Mapping[str, str]) -> Iterator[Json]:
        cursor: Optional[str] = None
        while True:
            query = {**filters, "limit": "100", **({"cursor": cursor} if cursor else {})}
            page, _ = self._send("GET", f"{path}?{urllib.parse.urlencode(query)}")
            yield from page["data"]
            cursor = page["next_cursor"]
            if not cursor:
                return

    def _send_json(self, method: str, path: str, body: Mapping[str, Any]) -> Json:
        return self._send(method, path, json.dumps(dict(body)).encode(), {"Content-Type": "application/json"})[0]

    def _post_files(
        self, path: str, images: Sequence[Image], fields: Mapping[str, Optional[str]], idempotency_key: Optional[str]
    ) -> Json:
        body, content_type = _encode_multipart(images, fields)
        headers = {"Content-Type": content_type, "Idempotency-Key": idempotency_key or str(uuid.uuid4())}
        return self._send("POST", path, body, headers)[0]

    def _send(
        self, method: str, path: str, body: Optional[bytes] = None, headers: Optional[Mapping[str, str]] = None
    ) -> Tuple[Any, Mapping[str, str]]:
        request = urllib.request.Request(
            self._base_url + path,
            data=body,
            method=method,
            headers={"X-API-Key": self._api_key, "Accept": "application/json", **(headers or {})},
        )
        tries = 0
        while True:
            try:
                return self._attempt(request)
            except (ProblemError, ConnectionFailed) as error:
                if tries >= self._max_retries or not _may_pass(error, request):
                    raise
                time.sleep(_to_delay(error, tries))
                tries += 1

    def _attempt(self, request: urllib.request.Request) -> Tuple[Any, Mapping[str, str]]:
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as response:
                text = response.read()
                return (json.loads(text) if text else None), response.headers
        except urllib.error.HTTPError as error:
            raise ProblemError(error.code, _parse_problem(error.read()), _read_retry_after(error.headers)) from None
        except (OSError, http.client.HTTPException) as error:
            raise ConnectionFailed("the server did not answer") from error


def _encode_multipart(images: Sequence[Image], fields: Mapping[str, Optional[str]]) -> Tuple[bytes, str]:
    """Without the names of files: they may be names of people."""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
        if value is not None
    ]
    for index, image in enumerate(images):
        content = image.read_bytes() if isinstance(image, Path) else image
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="image"; filename="card-{index}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        parts.append(head.encode() + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _may_pass(error: Exception, request: urllib.request.Request) -> bool:
    if isinstance(error, ConnectionFailed):
        # It may have been done: only what is the same when done twice is sent again.
        return (
            request.get_method() != "POST"
            or request.has_header("Idempotency-key")
            or request.full_url.endswith("/cancel")
        )
    return isinstance(error, ProblemError) and (error.status in (429, 503) or error.code == "IDEMPOTENCY_IN_FLIGHT")


def _to_delay(error: Exception, tries: int) -> float:
    said = error.retry_after if isinstance(error, ProblemError) else None
    delay = FIRST_DELAY_SECONDS * 2**tries if said is None else said
    return min(LONGEST_DELAY_SECONDS, delay) * (1 + random.random() / 4)


def _read_retry_after(headers: Mapping[str, str]) -> Optional[float]:
    try:
        return float(headers.get("Retry-After") or "")
    except ValueError:
        return None


def _parse_problem(text: bytes) -> Optional[Json]:
    try:
        problem = json.loads(text)
    except ValueError:
        return None
    return problem if isinstance(problem, dict) and "code" in problem else None
