"""OSRM in process: its own car profile with the planner's speeds (``bench/osrm/city.lua``)."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from importlib.metadata import version as installed
from pathlib import Path
from time import perf_counter
from typing import Any

import osrm

LonLat = tuple[float, float]

_LUA = Path(__file__).resolve().parent.parent / "osrm"
_WHEEL = Path(osrm.__file__).parent
_SPEEDS = "speeds.json"
CLOSED = "closed.csv"
"""A street shut for OSRM: pairs of OSM nodes with a speed of 0."""


def tool(name: str) -> Path:
    """Return one of OSRM's programs, which the wheel brings."""
    return _WHEEL / "bin" / f"osrm-{name}"


def place(folder: Path, algorithm: str, profile: str) -> Path:
    """Return the base name of the prepared files."""
    return folder / f"osrm-{algorithm}-{profile}" / "roads.osrm"


def build(folder: Path, algorithm: str, profile: str = "city") -> dict[str, Any]:
    """Prepare the files from ``roads.osm.pbf``; return the seconds that took."""
    base = place(folder, algorithm, profile)
    base.parent.mkdir(exist_ok=True)
    lua = base.parent / "profile"
    # car.lua and its library come from the wheel; ours stand beside them.
    shutil.copytree(_WHEEL / "share" / "profiles", lua, dirs_exist_ok=True)
    shutil.copytree(_LUA, lua, dirs_exist_ok=True)
    speeds = json.loads((folder / _SPEEDS).read_text(encoding="utf-8"))
    lines = ", ".join(f'["{way}"] = {kph:g}' for way, kph in sorted(speeds.items()))
    (lua / "speeds.lua").write_text(f"return {{ {lines} }}\n", encoding="utf-8")
    began = perf_counter()
    source = base.with_name("roads.osm.pbf")
    if not source.exists():
        source.symlink_to(folder / "roads.osm.pbf")
    _run("extract", "-p", lua / f"{profile}.lua", source)
    for step in ("contract",) if algorithm == "CH" else ("partition", "customize"):
        _run(step, base)
    return {"seconds": perf_counter() - began}


def _run(name: str, *arguments: Any) -> None:
    subprocess.run([tool(name), *arguments], check=True, capture_output=True)


def version(**_: str) -> str:
    """Return OSRM's version."""
    return installed("osrm-bindings")


def open_engine(folder: Path, algorithm: str, profile: str = "city") -> Any:
    """Return OSRM on the prepared files."""
    kind = Mld if algorithm == "MLD" else Osrm
    return kind(folder, algorithm, place(folder, algorithm, profile))


class Osrm:
    """OSRM as its Python binding gives it; an answer stays OSRM's own object, unread."""

    def __init__(self, folder: Path, algorithm: str, base: Path) -> None:
        self._folder, self._base = folder, base
        self._osrm = osrm.OSRM(
            storage_config=str(base), algorithm=algorithm, use_shared_memory=False,
            max_locations_distance_table=-1,
        )  # fmt: skip

    def one(self, a: LonLat, b: LonLat) -> float | None:
        """Return the seconds from a to b, by the quickest of OSRM's services: a table of one."""
        asked = osrm.TableParameters(
            coordinates=[a, b], sources=[0], destinations=[1], annotations=["duration"],
            generate_hints=False,
        )  # fmt: skip
        seconds = self._osrm.Table(asked)["durations"][0][0]
        return None if seconds is None else float(seconds)

    def bare(self, a: LonLat, b: LonLat) -> float:
        """Return the seconds from a to b by the route service, without geometry and steps."""
        asked = osrm.RouteParameters(
            coordinates=[a, b], steps=False, overview="false", generate_hints=False
        )
        return float(self._osrm.Route(asked)["routes"][0]["duration"])

    def table(self, points: Sequence[LonLat]) -> Any:
        """Return all durations between the points."""
        asked = osrm.TableParameters(
            coordinates=list(points), annotations=["duration"], generate_hints=False
        )
        return self._osrm.Table(asked)

    def route(self, a: LonLat, b: LonLat) -> Any:
        """Return the way with full geometry and its steps."""
        asked = osrm.RouteParameters(
            coordinates=[a, b], steps=True, overview="full", geometries="geojson",
            generate_hints=False,
        )  # fmt: skip
        return self._osrm.Route(asked)

    def told(self, a: LonLat, b: LonLat) -> dict[str, Any] | None:
        """Return metres, seconds, line, snaps and manoeuvres of the way; None where none leads."""
        try:
            found = self.route(a, b)
        except RuntimeError as error:
            if "NoRoute" in str(error) or "NoSegment" in str(error):
                return None
            raise
        route = found["routes"][0]
        steps = route["legs"][0]["steps"]
        return {
            "m": float(route["distance"]),
            "s": float(route["duration"]),
            "line": [[float(x), float(y)] for x, y in route["geometry"]["coordinates"]],
            "snaps": [[float(x) for x in point["location"]] for point in found["waypoints"]],
            "manoeuvres": [
                {
                    "type": step["maneuver"]["type"],
                    "modifier": _modifier(step["maneuver"]),
                    "at": [float(x) for x in step["maneuver"]["location"]],
                    "before": int(step["maneuver"]["bearing_before"]),
                    "after": int(step["maneuver"]["bearing_after"]),
                    "street": step["name"],
                }
                for step in steps
            ],
        }


def _modifier(maneuver: Any) -> str | None:
    try:
        return str(maneuver["modifier"])
    except IndexError:  # an arrival has none
        return None


class Mld(Osrm):
    """OSRM's other algorithm, whose metric can be customized without a new contraction."""

    def closure(self) -> float:
        """Return the milliseconds of OSRM's own way to shut a street: customize, then load."""
        copy = self._folder / "osrm-closed"
        shutil.copytree(self._base.parent, copy, dirs_exist_ok=True)
        base = copy / self._base.name
        began = perf_counter()
        _run("customize", base, "--segment-speed-file", self._folder / CLOSED)
        osrm.OSRM(storage_config=str(base), algorithm="MLD", use_shared_memory=False)
        return (perf_counter() - began) * 1000
