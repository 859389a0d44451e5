"""All settings, read once from the environment into one frozen record."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from planner.errors import Fault, InvalidInput

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: the app runs from it, whatever the working directory."""
MAX_ROADS_MB = 1000
"""Default size limit of a road file; the XML of a town has 10 to 200 MB."""
NOMINATIM_URL = "https://nominatim.openstreetmap.org"
OVERPASS_URL = "https://overpass-api.de/api"

ROUTER_PROFILES: Final[Mapping[str, str]] = MappingProxyType(
    {"coach": "driving", "car": "driving", "walk": "foot"}
)
"""What an OSRM server is asked for when we travel by coach, by car and on foot."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can set. The name of the environment variable follows each value."""

    host: str = "127.0.0.1"
    """Address that ``run.py`` listens on. ``PLANNER_HOST``; default 127.0.0.1."""
    port: int = 8000
    """TCP port, 0 to 65535 (0 picks a free one). ``PLANNER_PORT``; default 8000."""
    data: Path = ROOT / "data"
    """Folder of ``city.toml``, ``venues.geojson``, the roads and ``tours/``. ``PLANNER_DATA``."""
    instance: Path = ROOT / "instance"
    """Folder for the database, the compiled roads and the secret key. ``PLANNER_INSTANCE``; default
    ``instance/``, for another data folder ``instance/cities/`` and that folder's name."""
    database_url: str = ""
    """SQLAlchemy URL. ``PLANNER_DATABASE_URL``; default: SQLite in the instance folder."""
    secret_key: str = field(default="", repr=False)
    """Key that signs forms. ``PLANNER_SECRET_KEY``; default: made once in the instance folder."""
    trusted_hosts: tuple[str, ...] = ()
    """Host names the site answers to, comma-separated; empty: loopback names and ``host``.
    ``PLANNER_TRUSTED_HOSTS``."""
    max_table_points: int = 200
    """Most points in one matrix request. ``PLANNER_MAX_TABLE_POINTS``; default 200."""
    threads: int = 8
    """Worker threads of the bundled server. ``PLANNER_THREADS``; default 8."""
    max_connections: int = 1000
    """Connections that the bundled server keeps open at once; further ones wait to be accepted.
    ``PLANNER_MAX_CONNECTIONS``, 100 to 100,000; default 1000."""
    idle_s: int = 30
    """Seconds after which the bundled server closes a connection on which nothing happens.
    ``PLANNER_IDLE_S``, 1 to 3600; default 30."""
    max_roads_mb: int = MAX_ROADS_MB
    """Most megabytes of a road file, unpacked, and of a download. ``PLANNER_MAX_ROADS_MB``;
    default 1000."""
    nominatim_url: str = NOMINATIM_URL
    """Service that finds the place to download. ``PLANNER_NOMINATIM_URL``; used by the command
    ``roads download`` only, as the next two."""
    overpass_url: str = OVERPASS_URL
    """Service that roads are downloaded from. ``PLANNER_OVERPASS_URL``."""
    download_timeout_s: int = 300
    """Most seconds of one download, all of it. ``PLANNER_DOWNLOAD_TIMEOUT_S``; default 300."""
    router_url: str = ""
    """Address of an OSRM server that answers instead of the bundled roads. ``PLANNER_ROUTER_URL``;
    default: none."""
    router_profiles: Mapping[str, str] = field(default_factory=lambda: ROUTER_PROFILES)
    """That server's profile for each of ours: a name, or an address that ends in one, for a server
    that knows one profile only. ``PLANNER_ROUTER_PROFILES``; default
    ``coach=driving,car=driving,walk=foot``."""
    router_timeout_s: int = 10
    """Seconds that one question to that server may take in all. ``PLANNER_ROUTER_TIMEOUT_S``;
    default 10."""
    router_max_table: int = 100
    """Most points in one of that server's matrices, osrm-routed's ``--max-table-size``: larger
    matrices are asked for in blocks. ``PLANNER_ROUTER_MAX_TABLE``; default 100."""
    solver_processes: int = 1
    """Processes that search whole tours, each with the roads in memory, started at the first search.
    ``PLANNER_SOLVER_PROCESSES``, 1 to 16; default 1."""
    solver_queue: int = 8
    """Searches that may wait for a process; one more is refused. ``PLANNER_SOLVER_QUEUE``; default
    8."""
    sheet_processes: int = 2
    """Processes that print route sheets, each with the base map in memory, started when they are
    needed. ``PLANNER_SHEET_PROCESSES``, 1 to 16; default 2."""

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read ``PLANNER_…`` variables.

        Raises InvalidInput naming every variable that cannot be read.
        """
        env = os.environ if env is None else env
        faults: list[Fault] = []

        def whole(name: str, default: int, low: int, high: int) -> int:
            text = env.get(name, "").strip()
            if not text:
                return default
            try:
                number = int(text)
            except ValueError:
                number = low - 1
            if not low <= number <= high:
                faults.append(Fault(name, repr(text), f"give a whole number from {low} to {high}"))
                return default
            return number

        def address(name: str, default: str) -> str:
            text = env.get(name, "").strip() or default
            try:
                parts = urlsplit(text)
                good = parts.scheme in {"http", "https"} and bool(parts.hostname)
                _ = parts.port
            except ValueError:
                good = False
            if not good:
                faults.append(Fault(name, repr(text), f"give an address such as {default}"))
            return text.rstrip("/")

        data = Path(env.get("PLANNER_DATA") or ROOT / "data").resolve()
        instance = Path(env.get("PLANNER_INSTANCE") or _instance_of(data)).resolve()
        hosts = (host.strip() for host in env.get("PLANNER_TRUSTED_HOSTS", "").split(","))
        settings = cls(
            host=env.get("PLANNER_HOST", "").strip() or "127.0.0.1",
            port=whole("PLANNER_PORT", 8000, 0, 65535),
            data=data,
            instance=instance,
            database_url=env.get("PLANNER_DATABASE_URL", "").strip()
            or f"sqlite:///{instance / 'planner.sqlite'}",
            secret_key=env.get("PLANNER_SECRET_KEY", ""),
            trusted_hosts=tuple(host for host in hosts if host),
            max_table_points=whole("PLANNER_MAX_TABLE_POINTS", 200, 2, 10_000),
            threads=whole("PLANNER_THREADS", 8, 1, 256),
            max_connections=whole("PLANNER_MAX_CONNECTIONS", 1000, 100, 100_000),
            idle_s=whole("PLANNER_IDLE_S", 30, 1, 3600),
            max_roads_mb=whole("PLANNER_MAX_ROADS_MB", MAX_ROADS_MB, 1, 1_000_000),
            nominatim_url=address("PLANNER_NOMINATIM_URL", NOMINATIM_URL),
            overpass_url=address("PLANNER_OVERPASS_URL", OVERPASS_URL),
            download_timeout_s=whole("PLANNER_DOWNLOAD_TIMEOUT_S", 300, 1, 86_400),
            router_url=_router_url(env.get("PLANNER_ROUTER_URL", "").strip(), faults),
            router_profiles=_router_profiles(env.get("PLANNER_ROUTER_PROFILES", ""), faults),
            router_timeout_s=whole("PLANNER_ROUTER_TIMEOUT_S", 10, 1, 300),
            router_max_table=whole("PLANNER_ROUTER_MAX_TABLE", 100, 2, 10_000),
            solver_processes=whole("PLANNER_SOLVER_PROCESSES", 1, 1, 16),
            solver_queue=whole("PLANNER_SOLVER_QUEUE", 8, 0, 1000),
            sheet_processes=whole("PLANNER_SHEET_PROCESSES", 2, 1, 16),
        )
        if faults:
            raise InvalidInput.of("The environment", faults)
        return settings


def _instance_of(data: Path) -> Path:
    """Return a city's own instance folder: tours and roads of two cities must not mix."""
    own = ROOT / "instance"
    return own if data == (ROOT / "data").resolve() else own / "cities" / data.name


def _router_url(text: str, faults: list[Fault]) -> str:
    if text and not _is_web_address(text):
        expected = "give an address such as http://127.0.0.1:5000, without user, query or fragment"
        faults.append(Fault("PLANNER_ROUTER_URL", repr(text), expected))
        return ""
    return text.rstrip("/")


def _router_profiles(text: str, faults: list[Fault]) -> Mapping[str, str]:
    given: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        ours, _, theirs = (one.strip() for one in part.partition("="))
        known = ours in ROUTER_PROFILES and ours not in given
        # An address must end in the profile's name: http://127.0.0.1:5001/foot.
        address = _is_web_address(theirs) and urlsplit(theirs).path.strip("/") != ""
        if not known or not (address or re.fullmatch(r"[\w-]+", theirs, re.ASCII)):
            expected = (
                f"give each of {', '.join(ROUTER_PROFILES)} once, such as walk=foot or "
                "walk=http://127.0.0.1:5001/foot"
            )
            faults.append(Fault("PLANNER_ROUTER_PROFILES", repr(part), expected))
        given[ours] = theirs.rstrip("/")
    return MappingProxyType({**ROUTER_PROFILES, **given})


def _is_web_address(text: str) -> bool:
    """Tell whether a text is a plain http or https address that may be shown to anybody."""
    if not re.fullmatch(r"[!-~]+", text) or "?" in text or "#" in text:
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    plain = parts.scheme in {"http", "https"} and bool(parts.hostname) and port != 0
    return plain and parts.username is None
