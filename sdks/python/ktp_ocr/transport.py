from __future__ import annotations

import http.client
import json
import random
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from typing import Any, Dict, Iterator, Mapping, Optional, Tuple, cast

from .errors import ConnectionFailed, ProblemError
from .types import Problem

FIRST_DELAY_SECONDS = 0.25
LONGEST_DELAY_SECONDS = 20.0
PAGE_SIZE = 100


class Transport:
    """Requests of one key, tried again where that is safe. Knows nothing of cards."""

    def __init__(self, base_url: str, api_key: str, max_retries: int, timeout: float) -> None:
        self._base_url = base_url.rstrip("/")
        self._api_key = api_key
        self._max_retries = max_retries
        self._timeout = timeout

    def send(
        self,
        method: str,
        path: str,
        body: Optional[bytes] = None,
        headers: Optional[Mapping[str, str]] = None,
        repeatable: bool = False,
    ) -> Tuple[Any, Mapping[str, str]]:
        """:returns: what the JSON of the answer holds, and its headers
        :raises ProblemError, ConnectionFailed:
        """

        def take(response: http.client.HTTPResponse) -> Tuple[Any, Mapping[str, str]]:
            text = response.read()
            return (json.loads(text) if text else None), cast(Mapping[str, str], response.headers)

        return cast(Tuple[Any, Mapping[str, str]], self._try_again(method, path, body, headers, repeatable, take))

    def get(self, path: str, query: Optional[Mapping[str, Any]] = None) -> Any:
        return self.send("GET", path + to_query(query or {}))[0]

    def send_json(
        self, method: str, path: str, body: Mapping[str, Any], once: bool = False, repeatable: bool = False
    ) -> Any:
        """:param once: sent under an Idempotency-Key, so that it is done once, however often it is sent"""
        headers = {"Content-Type": "application/json", **({"Idempotency-Key": str(uuid.uuid4())} if once else {})}
        return self.send(method, path, json.dumps(dict(body)).encode(), headers, repeatable)[0]

    def list(self, path: str, query: Optional[Mapping[str, Any]] = None) -> Iterator[Any]:
        """All rows of a list, page by page as it is read on."""
        cursor: Optional[str] = None
        while True:
            page = self.get(path, {**(query or {}), "limit": PAGE_SIZE, "cursor": cursor})
            yield from page["data"]
            cursor = page["next_cursor"]
            if not cursor:
                return

    def read_bytes(self, path: str) -> bytes:
        headers = {"Accept": "*/*"}
        return cast(bytes, self._try_again("GET", path, None, headers, False, lambda response: response.read()))

    def read_lines(self, path: str, accept: str) -> Iterator[str]:
        """The lines of an answer as they come, so that it may be as long as it likes."""
        response = self._try_again("GET", path, None, {"Accept": accept}, False, lambda opened: opened, keep_open=True)
        with response:
            try:
                for line in response:
                    yield line.decode().rstrip("\r\n")
            except (OSError, http.client.HTTPException) as error:
                raise ConnectionFailed("the answer broke off") from error

    def _try_again(
        self,
        method: str,
        path: str,
        body: Optional[bytes],
        headers: Optional[Mapping[str, str]],
        repeatable: bool,
        take: Any,
        keep_open: bool = False,
    ) -> Any:
        request = urllib.request.Request(
            self._base_url + path,
            data=body,
            method=method,
            headers={"X-API-Key": self._api_key, "Accept": "application/json", **(headers or {})},
        )
        repeatable = repeatable or method != "POST" or request.has_header("Idempotency-key")
        tries = 0
        while True:
            try:
                return self._attempt(request, take, keep_open)
            except (ProblemError, ConnectionFailed) as error:
                if tries >= self._max_retries or not _may_pass(error, repeatable):
                    raise
                time.sleep(_to_delay(error, tries))
                tries += 1

    def _attempt(self, request: urllib.request.Request, take: Any, keep_open: bool) -> Any:
        try:
            response = urllib.request.urlopen(request, timeout=self._timeout)
            if keep_open:
                return take(response)
            with response:
                return take(response)
        except urllib.error.HTTPError as error:
            retry_after = _read_number(error.headers.get("Retry-After"))
            raise ProblemError(error.code, _parse_problem(error.read()), retry_after) from None
        except (OSError, http.client.HTTPException) as error:
            raise ConnectionFailed("the server did not answer") from error


def encode_multipart(images: Iterator[bytes], fields: Mapping[str, Optional[str]]) -> Tuple[bytes, str]:
    """Without the names of files: they may be names of people. :returns: the body, and its content type"""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
        if value is not None
    ]
    for index, image in enumerate(images):
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="image"; filename="card-{index}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        parts.append(head.encode() + image + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def to_query(query: Mapping[str, Any]) -> str:
    given: Dict[str, Any] = {name: value for name, value in query.items() if value is not None}
    return f"?{urllib.parse.urlencode(given)}" if given else ""


def _may_pass(error: Exception, repeatable: bool) -> bool:
    if isinstance(error, ConnectionFailed):
        # It may have been done: only what is the same when done twice is sent again.
        return repeatable
    return isinstance(error, ProblemError) and (error.status in (429, 503) or error.code == "IDEMPOTENCY_IN_FLIGHT")


def _to_delay(error: Exception, tries: int) -> float:
    said = error.retry_after if isinstance(error, ProblemError) else None
    delay = FIRST_DELAY_SECONDS * float(2**tries) if said is None else said
    return min(LONGEST_DELAY_SECONDS, delay) * (1 + random.random() / 4)


def _read_number(text: Optional[str]) -> Optional[float]:
    try:
        return float(text or "")
    except ValueError:
        return None


def _parse_problem(text: bytes) -> Optional[Problem]:
    try:
        problem = json.loads(text)
    except ValueError:
        return None
    return cast(Problem, problem) if isinstance(problem, dict) and "code" in problem else None
