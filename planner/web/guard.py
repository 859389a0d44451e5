"""The guard at the door: headers on every answer, hosts that are trusted, writes from our pages."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

from planner.settings import Settings
from planner.web.errors import Forbidden

View = TypeVar("View", bound=Callable[..., Any])

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
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


def install(app: Flask) -> None:
    """Set the guard before and after every request."""
    app.before_request(refuse_foreign_writes)
    app.after_request(add_headers)
    app.add_template_global(csp_nonce)


def trusted_hosts(settings: Settings) -> list[str]:
    """Return the host names that the site answers to.

    The loopback names always; those that the operator set; without any, the address the server
    listens on, or, when it listens on all of them, this machine's own name and addresses.
    """
    names = [*LOOPBACK, *settings.trusted_hosts]
    if not settings.trusted_hosts:
        names += _own_names() if _is_wildcard(settings.host) else [_bracketed(settings.host)]
    return list(dict.fromkeys(names))


def csp_nonce() -> str:
    """Return this request's nonce, for the ``nonce`` attribute of our own inline scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def stateless(view: View) -> View:
    """Mark a view whose POST changes nothing, so that any program may call it."""
    view.planner_stateless = True  # type: ignore[attr-defined]
    return view


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
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        "img-src 'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; "
        "worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _is_wildcard(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _own_names() -> list[str]:
    name = socket.gethostname()
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(name, None)}
    except OSError:
        # A machine that does not know its own name is reached by the names the operator sets.
        found = set()
    return [name, *sorted(_bracketed(address.partition("%")[0]) for address in found)]
