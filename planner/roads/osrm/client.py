"""HTTP to a server that may be absent, slow, endless or wrong: few connections, one deadline.

The standard library's client, since requests, urllib3 and httpx limit the wait for each read only:
a body that drips in a byte a second keeps them for hours. Here every read waits for what is left
until the deadline, and whoever asks stops waiting then, whatever the network still does (a name
that does not resolve, a handshake that hangs). No redirect is followed and no proxy is used.
"""

from __future__ import annotations

import io
import socket
import ssl
import threading
import time
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from planner.errors import Unavailable
from planner.version import VERSION

CONNECTIONS: Final = 4
"""How many questions one server is asked at the same time."""
LARGEST_BYTES: Final = 32_000_000
"""A route across a continent with all its steps is some five million bytes."""
HEADERS: Final = {
    "Accept": "application/json",
    "User-Agent": f"city-tour-planner/{VERSION}",
}
_PART_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: HTTP status, where a redirect leads to (or empty), the body."""

    status: int
    location: str
    body: bytes


class OsrmClient:
    """Asks by GET, over at most ``CONNECTIONS`` connections that are kept open. Safe for threads."""

    def __init__(self, timeout_s: float) -> None:
        self.timeout_s = timeout_s
        self._pool = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="router")
        # Each thread of the pool keeps one connection to each server.
        self._mine = threading.local()
        self._all: list[HTTPConnection] = []
        weakref.finalize(self, _close, self._all)

    def fetch(self, urls: Sequence[str]) -> list[Reply]:
        """Return the replies to all addresses, in their order; the deadline is for all together.

        Raises Unavailable where one of them does not come whole and in time.
        """
        until = time.monotonic() + self.timeout_s
        asked = [self._pool.submit(self._get, urlsplit(url), until) for url in urls]
        try:
            return [one.result(max(0.0, until - time.monotonic())) for one in asked]
        except TimeoutError:
            raise self._too_slow(urlsplit(urls[0])) from None
        finally:
            for one in asked:
                one.cancel()

    def _get(self, url: SplitResult, until: float) -> Reply:
        connection = self._connection(url)
        kept = connection.sock is not None
        try:
            try:
                return _exchange(connection, url, until)
            except ConnectionError:
                # A server closes a connection that was idle, and that shows only now. To GET twice
                # does no harm, and on a new connection it is the first time.
                connection.close()
                if not kept:
                    raise
                return _exchange(connection, url, until)
        except TimeoutError:
            connection.close()
            raise self._too_slow(url) from None
        except (OSError, HTTPException, ValueError) as error:
            connection.close()
            raise Unavailable(f"The router at {_origin(url)} {_reason(error)}") from error

    def _connection(self, url: SplitResult) -> HTTPConnection:
        found: dict[str, HTTPConnection] = vars(self._mine).setdefault("connections", {})
        origin = _origin(url)
        if origin not in found:
            secure = url.scheme == "https"
            made = (HTTPSConnection if secure else HTTPConnection)(url.hostname or "", url.port)
            found[origin] = made
            self._all.append(made)
        return found[origin]

    def _too_slow(self, url: SplitResult) -> Unavailable:
        return Unavailable(
            f"The router at {_origin(url)} did not answer within {self.timeout_s:g} s. "
            "Try again later, or raise PLANNER_ROUTER_TIMEOUT_S."
        )


class _TooLarge(HTTPException):
    """A body of more than ``LARGEST_BYTES``."""


class _Timely(io.RawIOBase):
    """What a socket receives, until a deadline."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self._sock, self._until = sock, until
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(_left_s(self._until))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _exchange(connection: HTTPConnection, url: SplitResult, until: float) -> Reply:
    def timely(sock: socket.socket, *args: Any, **kwargs: Any) -> HTTPResponse:
        response = HTTPResponse(sock, *args, **kwargs)
        response.fp.close()
        response.fp = io.BufferedReader(_Timely(sock, until))
        return response

    # Typed as a class, called as a function that makes a response from the socket.
    connection.response_class = timely  # type: ignore[assignment]
    if connection.sock is None:
        connection.timeout = _left_s(until)
    else:
        connection.sock.settimeout(_left_s(until))
    connection.request("GET", url._replace(scheme="", netloc="").geturl(), headers=HEADERS)
    with connection.getresponse() as response:
        body = bytearray()
        while part := response.read1(_PART_BYTES):
            body += part
            if len(body) > LARGEST_BYTES:
                raise _TooLarge
        if response.length:
            raise IncompleteRead(bytes(body), response.length)
        return Reply(response.status, response.getheader("Location", ""), bytes(body))


def _left_s(until: float) -> float:
    left_s = until - time.monotonic()
    if left_s <= 0:
        raise TimeoutError
    return left_s


def _origin(url: SplitResult) -> str:
    return f"{url.scheme}://{url.netloc}"


def _reason(error: Exception) -> str:
    check = "check PLANNER_ROUTER_URL and PLANNER_ROUTER_PROFILES."
    if isinstance(error, _TooLarge):
        return f"answered with more than {LARGEST_BYTES // 1_000_000} MB; {check}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"has no certificate that this machine trusts ({error.verify_message}); {check}"
    if isinstance(error, socket.gaierror):
        return f"is not known by that name; {check}"
    if isinstance(error, IncompleteRead | ConnectionError):
        refused = isinstance(error, ConnectionRefusedError)
        told = "does not answer" if refused else "broke off its answer"
        return f"{told}; see that it runs, and {check}"
    if isinstance(error, OSError):
        return f"cannot be reached ({error.strerror or error}); {check}"
    return f"does not speak HTTP; {check}"


def _close(connections: Sequence[HTTPConnection]) -> None:
    for connection in connections:
        connection.close()
