"""Serve the planner: ``python run.py``, from any working directory, then open the address told."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
from ipaddress import ip_address
from pathlib import Path
from types import FrameType
from typing import NoReturn

# The app runs from its checkout, whatever the working directory and whoever imports it.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from planner import create_app
from planner.errors import PlannerError, Unavailable
from planner.services.services import Services
from planner.settings import Settings
from planner.version import VERSION

INTERRUPTED = 130
OWN_SOCKETS = 16
"""What the server holds in its table of sockets beside its visitors' connections."""
OWN_FILES = 128
"""Files that the program itself keeps open: database, libraries, pipes to its processes."""


def main() -> int:
    """Load everything, tell the address, serve until interrupted; return the exit code."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        _serve(Settings.from_env())
    except PlannerError as error:
        print(f"Error: {error.lines()}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        # Before the server runs, nothing is open that would need closing.
        print("\nStopped.", file=sys.stderr)
        return INTERRUPTED
    return 0


def _serve(settings: Settings) -> None:
    from waitress.server import create_server  # noqa: PLC0415 - after the settings are known good

    began = time.monotonic()
    app = create_app(settings)
    try:
        # The port is taken first: a busy one is told at once, not after the roads are built.
        server = create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            # An idle browser keeps its connection: many of them must not shut others out, and poll,
            # unlike select, watches more than 1,024 files.
            asyncore_use_poll=True,
            connection_limit=_connections(settings.max_connections) + OWN_SOCKETS,
            channel_timeout=settings.idle_s,
            cleanup_interval=min(settings.idle_s, 10),
            # The app refuses a large body in its own words; a huge one is not even read.
            max_request_body_size=2 * app.config["MAX_CONTENT_LENGTH"],
            ident=None,
        )
    except (OSError, ValueError) as error:
        raise Unavailable(_no_port(settings, error)) from error
    try:
        held = app.extensions["planner"]
        assert isinstance(held, Services)  # noqa: S101 - tells the type checker
        roads, tours = held.planner.roads, held.store.tours()
        network = f"{roads.kilometres:,.0f} km of roads ({roads.date})"
        if settings.router_url:
            network = f"roads of the router at {settings.router_url}"
        print(
            f"City tour planner {VERSION}: {held.planner.city.name.en}, "
            f"{len(held.planner.venues)} venues, {network}, {_count(len(tours), 'tour')}; "
            f"loaded in {time.monotonic() - began:.1f} s."
        )
        print(f"Ready at {_address(settings, server)}  (Ctrl+C stops it)", flush=True)
        # Both are wanted soon but not for the first page's first byte.
        held.warm()
        server.run()
    finally:
        server.close()
        app.extensions["planner"].close()
    print("Stopped.", flush=True)


def _connections(wanted: int) -> int:
    """Ask the system for as many open files as the connections need; return how many may be open."""
    try:
        import resource  # noqa: PLC0415 - not on Windows, where sockets are not counted as files
    except ImportError:
        return wanted
    needed = wanted + OWN_SOCKETS + OWN_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return wanted
    allowed = max(1, soft - OWN_SOCKETS - OWN_FILES)
    print(
        f"This system lets the server keep {allowed} connections open, not {wanted}: "
        f"it may open {soft} files (ulimit -n).",
        file=sys.stderr,
    )
    return allowed


def _address(settings: Settings, server: object) -> str:
    # A name such as localhost may stand for several addresses, each with a socket of its own.
    several = getattr(server, "effective_listen", None)
    port = several[0][1] if several else getattr(server, "effective_port", settings.port)
    # On all addresses, one of them is told: the one that surely works on this machine.
    host = settings.host
    try:
        if ip_address(host).is_unspecified:
            host = "127.0.0.1"
    except ValueError:
        pass
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _no_port(settings: Settings, error: OSError | ValueError) -> str:
    place = f"{settings.host}:{settings.port}"
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        return f"The address {place} is taken. Stop what listens there, or set PLANNER_PORT."
    if number == errno.EACCES:
        return f"The address {place} may not be used by this user. Set PLANNER_PORT above 1023."
    reason = os.strerror(number) if number else str(error).rstrip(".")
    return (
        f"The address {place} cannot be listened on ({reason}). "
        "Set PLANNER_HOST to an address of this machine."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads may still be inside compiled code (drawing up the base map, answering): to take the
    # interpreter down under them can crash it. Every file and row is written whole or not at all,
    # so nothing has to be waited for.
    os._exit(code)
