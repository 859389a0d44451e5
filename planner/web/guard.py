"""The guard at the door: headers on every answer, hosts that are trusted, writes from our pages."""

from __future__ import annotations

import hashlib
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

from planner.settings import Settings
from planner.web.errors import BadRequest, Forbidden

View = TypeVar("View", bound=Callable[..., Any])

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    # The phone page's address is its key: it must not travel to any other site.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "geolocation=(self), camera=(), microphone=(), payment=(), usb=(), browsing-topics=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Hosts:
    """The host names that the site answers to, so that no other site's name can lead to it.

    ``names`` are host names and addresses without port or brackets; one that begins with a dot
    stands for all names below it. With ``addresses``, every numeric address is right: a foreign
    page can make its own name lead here, but not a number.
    """

    names: frozenset[str]
    addresses: bool

    @classmethod
    def of(cls, settings: Settings) -> Hosts:
        """Return the loopback names and those that the operator set.

        Where none are set: the address the server listens on, or, when it listens on all of this
        machine's addresses, its name and any address.
        """
        names = [*LOOPBACK, *settings.trusted_hosts]
        everywhere = not settings.trusted_hosts and _is_wildcard(settings.host)
        if not settings.trusted_hosts:
            names.append(socket.gethostname() if everywhere else settings.host)
        return cls(frozenset(_bare(name) for name in names), everywhere)

    def trusts(self, host: str) -> bool:
        """Tell whether a Host header (``name`` or ``name:port``) is one of ours."""
        name = _bare(host)
        if name in self.names or (self.addresses and _is_address(name)):
            return True
        return any(one.startswith(".") and name.endswith(one) for one in self.names)


def install(app: Flask, settings: Settings | None = None) -> None:
    """Set the guard before and after every request; without settings, on this machine only."""
    hosts = Hosts.of(settings or Settings())

    def refuse_foreign_hosts() -> None:
        # Werkzeug has made the host empty where it holds what no host name may hold.
        if not hosts.trusts(request.host):
            raise BadRequest(
                "This site does not answer to the name "
                f"{request.environ.get('HTTP_HOST', '')[:100]!r}. "
                "Its operator can add the name to PLANNER_TRUSTED_HOSTS."
            )

    app.before_request(refuse_foreign_hosts)
    app.before_request(refuse_nul)
    app.before_request(refuse_foreign_writes)
    app.after_request(add_headers)
    app.add_template_global(csp_nonce)


def csp_nonce() -> str:
    """Return this request's nonce, for the ``nonce`` attribute of our own inline scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def conditional(response: Response) -> Response:
    """Return the answer with an ETag of its content, or 304 where the browser holds that content."""
    # The nonce is another one at each request; the page that it stands in is the same.
    content = response.get_data().replace(csp_nonce().encode(), b"")
    response.set_etag(hashlib.sha256(content).hexdigest()[:16], weak=True)
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request.environ)
    return response


def stateless(view: View) -> View:
    """Mark a view whose POST changes nothing, so that any program may call it."""
    view.planner_stateless = True  # type: ignore[attr-defined]
    return view


def refuse_nul() -> None:
    """Refuse an address with U+0000, which no database can look for. Raises BadRequest."""
    if any("\0" in text for text in (request.path, *request.args, *request.args.values())):
        raise BadRequest("The address holds U+0000, which is no character of any name here.")


def refuse_foreign_writes() -> None:
    """Let a write pass only if the browser says that it comes from our own page.

    A browser sends ``Sec-Fetch-Site`` or, on plain HTTP or when older, ``Origin``, and no page can
    forge either. Raises Forbidden.
    """
    if request.method in SAFE_METHODS or request.endpoint is None:
        return
    view = current_app.view_functions.get(request.endpoint)
    if getattr(view, "planner_stateless", False):
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        allowed = site in {"same-origin", "none"}
    else:
        origin = request.headers.get("Origin", "")
        allowed = bool(origin) and urlsplit(origin).netloc.lower() == request.host.lower()
    if not allowed:
        raise Forbidden(
            "Changes are accepted from this site's own pages only. A program sends the header "
            f"Origin: {request.host_url.rstrip('/')}."
        )


def add_headers(response: Response) -> Response:
    """Put the security headers on the answer, whatever it is."""
    nonce = csp_nonce()
    # What a browser holds already keeps the policy, and so the nonce, that it came with.
    if response.status_code != HTTPStatus.NOT_MODIFIED:
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; "
            f"style-src 'self' 'nonce-{nonce}'; "
            "img-src 'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; "
            "worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/t/"):
        # Shared with those who have the link, not with whoever searches.
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _bare(host: str) -> str:
    """Return the name or address without port and brackets, in lower case."""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    # More than one colon and no brackets: an IPv6 address as the settings write it.
    return host if host.count(":") > 1 else host.partition(":")[0]


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_wildcard(host: str) -> bool:
    return _is_address(host) and ip_address(host).is_unspecified
