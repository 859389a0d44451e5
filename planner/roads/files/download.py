"""Roads of a place from OpenStreetMap, asked for through OSMnx in a process of its own.

OSMnx finds the place (Nominatim), cuts its outline into pieces and asks for the roads and the turn
restrictions in them (Overpass). Its own habits on the wire are kept out: it would repeat a refused
request for ever with pauses of 55 seconds, sleep a minute where the server does not tell its load,
ask a third party for the address of an unknown host, follow redirects, read answers of any size,
and take an error's body for an answer. So every answer passes ``_Guard`` first.

``python -m planner.roads.files.download PLACE TARGET NOMINATIM OVERPASS MEGABYTES SECONDS`` is the child.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from planner.child_process import run_apart, tell
from planner.errors import DataFault, Fault, InvalidInput, NotFound, PlannerError, Unavailable
from planner.roads.files.overpass import osm_xml
from planner.roads.files.source import inspect
from planner.settings import Settings
from planner.version import VERSION

MOST_KM2: Final = 2500
"""Largest area of a place: what OSMnx asks Overpass for at once."""
_SUFFIX = ".osm.gz"


def download(place: str, output: Path | None, settings: Settings, *, progress: bool) -> Path:
    """Save the roads of a place as an OSM XML file, whole or not at all, and return its path.

    Without ``output`` (a name in .osm.gz) it goes into the instance folder. Raises InvalidInput for
    a name of another kind or too large a place, NotFound for an unknown place or one without roads,
    Unavailable where a service cannot be reached, refuses, takes longer than the settings allow or
    answers what it should not.
    """
    if not place.strip():
        raise InvalidInput.of("The command", [Fault("PLACE", repr(place), "name a town")])
    if output is None:
        name = re.sub(r"\W+", "-", place.casefold()).strip("-") or "place"
        output = settings.instance / "downloads" / f"{name[:80]}{_SUFFIX}"
    if not output.name.endswith(_SUFFIX):
        fault = Fault("--output", str(output), f"give a file whose name ends in {_SUFFIX}")
        raise InvalidInput.of("The command", [fault])
    part = None
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(
            prefix=f".{output.name}.", suffix=_SUFFIX, dir=output.parent, delete=False
        ) as made:
            part = Path(made.name)
        _fetch(place, part, settings, progress=progress)
        part.chmod(0o644)
        part.replace(output)
    except OSError as error:
        raise Unavailable(
            f"{output} cannot be written ({error.strerror or error}). Give another path with -o."
        ) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
    return output


def _fetch(place: str, target: Path, settings: Settings, *, progress: bool) -> None:
    seconds = settings.download_timeout_s
    try:
        run_apart(
            "planner.roads.files.download",
            [
                place, str(target.resolve()), settings.nominatim_url, settings.overpass_url,
                str(settings.max_roads_mb), str(seconds),
            ],
            failed="The roads could not be downloaded",
            progress=progress,
            timeout_s=seconds,
        )  # fmt: skip
    except TimeoutError:
        raise Unavailable(
            f"The download of {place} took longer than {seconds} s and was stopped. "
            "Try again later, or raise PLANNER_DOWNLOAD_TIMEOUT_S."
        ) from None


class _Guard:
    """Looks at every answer before OSMnx does, as a response hook of requests; keeps the bodies."""

    def __init__(self, place: str, services: dict[str, str], most_mb: int) -> None:
        self._place, self._services, self._most_mb = place, services, most_mb
        self.setting = ""
        """The setting of the service that is being asked."""
        self.answers: list[Any] = []

    def now_asking(self, setting: str) -> None:
        """Begin with another service."""
        self.setting = setting
        self.answers.clear()

    @property
    def name(self) -> str:
        """The address of the service that is being asked."""
        return self._services[self.setting]

    @property
    def way_out(self) -> str:
        """What helps where this service does not."""
        return f"set {self.setting} to another server"

    def __call__(self, response: Any, **_: Any) -> None:
        """Look at an answer; hang up on a bad one. Raises Unavailable with a sentence."""
        try:
            self._take(response)
        except PlannerError:
            response.close()
            raise

    def _take(self, response: Any) -> None:
        """Check the status, read the body up to the limit, and parse it."""
        self._check_status(response.status_code)
        body = bytearray()
        for chunk in response.iter_content(1 << 16):
            body += chunk
            if len(body) > self._most_mb * 1_000_000:
                raise Unavailable(
                    f"{self.name} answered more than {self._most_mb} MB for {self._place}. "
                    "Name a smaller place, or raise PLANNER_MAX_ROADS_MB."
                )
        # What requests would have read itself after this hook.
        response._content = bytes(body)  # noqa: SLF001
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            kind = response.headers.get("Content-Type", "no stated type").partition(";")[0][:40]
            raise Unavailable(
                f"{self.name} answered something else than JSON ({kind}, {len(body)} bytes). "
                f"Try again later, or {self.way_out}."
            ) from None
        if isinstance(answer, dict) and "remark" in answer:
            raise Unavailable(
                f"{self.name} broke off: {str(answer['remark'])[:200].rstrip('.')}. "
                "Try again later, or name a smaller place."
            )
        self.answers.append(answer)

    def _check_status(self, status: int) -> None:
        if status == 200:
            return
        told = {
            400: "does not understand the request (400). Name the place in another way",
            403: "refuses to answer (403). Ask its operator",
            429: "has had too many requests from here (429). Try again in some minutes",
            502: "is out of order (502). Try again later",
            503: "is out of order (503). Try again later",
            504: "is too busy (504). Try again in some minutes",
        }.get(status, f"answered with HTTP status {status}. Try again later")
        raise Unavailable(f"{self.name} {told}, or {self.way_out}.")


def main(arguments: list[str]) -> int:
    """Run the child; return its exit code."""
    try:
        fetch(arguments)
    except PlannerError as error:
        return tell(error)
    return 0


def fetch(arguments: list[str]) -> None:
    """Do the child's work: ask, write, check. Raises the error to be told."""
    place, target, nominatim, overpass, most_mb, seconds = arguments
    services = {"PLANNER_NOMINATIM_URL": nominatim, "PLANNER_OVERPASS_URL": overpass}
    guard = _Guard(place, services, int(most_mb))
    try:
        _save(_ask(place, guard, services, int(seconds)), place, Path(target), int(most_mb))
    except OSError as error:
        raise Unavailable(f"{target} cannot be written ({error.strerror or error}).") from error


def _ask(place: str, guard: _Guard, services: dict[str, str], seconds: int) -> list[Any]:
    """Return Overpass's answers for a place. Raises NotFound, InvalidInput or Unavailable."""
    import osmnx  # noqa: PLC0415 - a second and 130 MB, needed in the child only
    from osmnx._errors import CacheOnlyInterruptError, InsufficientResponseError  # noqa: PLC0415
    from requests import ConnectionError as NoConnection  # noqa: PLC0415
    from requests import RequestException  # noqa: PLC0415

    _set_up(osmnx.settings, guard, services, seconds)
    try:
        outline = _outline(osmnx, place, guard)
        guard.now_asking("PLANNER_OVERPASS_URL")
        # In this mode OSMnx asks for everything and stops before it makes a graph of the answers,
        # in which most tags and all relations are lost.
        _show("Downloading the roads")
        with suppress(CacheOnlyInterruptError):
            osmnx.graph_from_polygon(outline, network_type="all", retain_all=True)
        _show("Downloading the turn restrictions")
        with suppress(CacheOnlyInterruptError):
            osmnx.features_from_polygon(outline, {"type": "restriction"})
    except NoConnection as error:
        raise Unavailable(
            f"{guard.name} cannot be reached. Check the network, or {guard.way_out}."
        ) from error
    except RequestException as error:
        raise Unavailable(
            f"{guard.name} broke off in the middle ({type(error).__name__}). Try again."
        ) from error
    except (
        InsufficientResponseError, ArithmeticError, AttributeError, LookupError, TypeError,
        ValueError,
    ) as error:  # fmt: skip
        raise Unavailable(
            f"{guard.name} answered for {place} in a form that it should not "
            f"({type(error).__name__}: {str(error)[:100]}). Try again later, or {guard.way_out}."
        ) from error
    return guard.answers


def _outline(osmnx: Any, place: str, guard: _Guard) -> Any:
    """Return the boundary of a place. Raises NotFound, InvalidInput for too large a one."""
    from osmnx._errors import InsufficientResponseError  # noqa: PLC0415

    _show("Asking where that is")
    guard.now_asking("PLANNER_NOMINATIM_URL")
    try:
        outline = osmnx.geocode_to_gdf(place).geometry.iloc[0]
    except InsufficientResponseError:
        if guard.answers != [[]]:
            raise
        raise NotFound(
            f"{guard.name} knows no place {place!r}. Write it as on openstreetmap.org, "
            'for example "Kota Bogor, Indonesia".'
        ) from None
    except TypeError as error:
        if "did not geocode" not in str(error):
            raise
        raise NotFound(
            f"{guard.name} knows {place!r} as a point only, without a boundary. "
            "Name the town or district that it lies in."
        ) from None
    flat, _ = osmnx.projection.project_geometry(outline)
    km2 = flat.area / 1e6
    if not km2 <= MOST_KM2:
        raise InvalidInput(
            f"{place} covers {km2:,.0f} km²; give a town or district of at most {MOST_KM2:,} km²."
        )
    return outline


def _set_up(settings: Any, guard: _Guard, services: dict[str, str], seconds: int) -> None:
    settings.nominatim_url, settings.overpass_url = services.values()
    settings.requests_kwargs = {"allow_redirects": False, "hooks": {"response": guard}}
    settings.requests_timeout = seconds
    settings.use_cache = False
    settings.cache_only_mode = True
    settings.overpass_rate_limit = False
    settings.doh_url_template = None
    settings.http_user_agent = settings.http_referer = f"city-tour-planner/{VERSION}"


def _save(answers: list[Any], place: str, target: Path, most_mb: int) -> None:
    """Write the answers as one OSM XML file and read it once, as every road file is read."""
    try:
        with gzip.open(target, "wt", encoding="utf-8") as stream:
            stream.writelines(f"{line}\n" for line in osm_xml(answers))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unavailable(
            f"The answer for {place} is not OpenStreetMap's JSON ({type(error).__name__}: {error}). "
            "Try again later, or set PLANNER_OVERPASS_URL to another server."
        ) from error
    try:
        inspect(target, most_mb=most_mb)
    except DataFault as error:
        value = error.faults[0].value
        if value == "without a single road":
            raise NotFound(f"OpenStreetMap has no road in {place}. Name another place.") from None
        raise Unavailable(
            f"What came for {place} cannot be used: it is {value}. Try again later."
        ) from None


def _show(stage: str) -> None:
    sys.stderr.write(f"{stage} …\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
