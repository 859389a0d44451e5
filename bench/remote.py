"""Plan on a real OSRM server: build it from the bundled roads, ask it, compare, report.

``python bench/remote.py --python PYTHON``, where PYTHON is a Python 3.12 or newer that has the
package ``osrm-bindings`` (26.10), which brings OSRM's programs and profiles. Ends with exit code 1
where the server's own answers, read without our code, say anything else.
"""

from __future__ import annotations

import argparse
import gzip
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import permutations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from planner.errors import Unavailable
from planner.itinerary.brief.reading import parse_brief
from planner.manoeuvre import Route
from planner.planning.planner import Planner, load_planner
from planner.roads.osrm.remote_roads import RemoteRoads
from planner.settings import Settings

WHERE = "import osrm, pathlib; print(pathlib.Path(osrm.__file__).parent)"
ROUTED = 8
"""Between so many venues every route is asked for."""


def main() -> int:
    """Run the comparison and print it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", required=True, help="a Python that has osrm-bindings")
    python = parser.parse_args().python
    osrm = Path(subprocess.run([python, "-c", WHERE], check=True, capture_output=True, text=True)
                .stdout.strip())  # fmt: skip
    settings = Settings()
    embedded = load_planner(settings)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        source = folder / "roads.osm"
        source.write_bytes(gzip.decompress((settings.data / embedded.city.roads_file).read_bytes()))
        drives, walks = (
            stack.enter_context(serving(osrm, source, profile)) for profile in ("car", "foot")
        )
        remote = made(embedded, drives, walk=f"{walks}/foot")
        wrong = compare(embedded, remote, {"coach": f"{drives}|driving", "walk": f"{walks}|foot"})
        wrong += check_blocks(embedded, remote, made(embedded, drives, max_table=9))
        wrong += check_wrong_profile(embedded, made(embedded, drives))
        plan(embedded, remote, settings)
    print("\n".join(["", *wrong]) if wrong else "\nEverything is read as the server says it.")
    return 1 if wrong else 0


@contextmanager
def serving(osrm: Path, source: Path, profile: str) -> Iterator[str]:
    """Build a server of one profile and yield its address."""
    base = source.parent / profile / "roads.osrm"
    base.parent.mkdir()
    osm = base.with_suffix(".osm")
    osm.symlink_to(source)
    began = time.monotonic()
    table = osrm / "share" / "profiles" / f"{profile}.lua"
    for command in (
        ["osrm-extract", "-p", str(table), "--data_version", "2026-05-31", str(osm)],
        ["osrm-contract", str(base)],
    ):
        program = str(osrm / "bin" / command[0])
        subprocess.run([program, *command[1:]], check=True, capture_output=True)
    print(f"{profile}: built in {time.monotonic() - began:.1f} s")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [str(osrm / "bin" / "osrm-routed"), "--ip", "127.0.0.1", "--port", str(port), str(base)],
        stdout=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            time.sleep(0.1)
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                continue
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def made(planner: Planner, url: str, *, max_table: int = 100, walk: str = "foot") -> RemoteRoads:
    """Return the remote roads at an address."""
    return RemoteRoads(
        url, profiles={"coach": "driving", "car": "driving", "walk": walk}, timeout_s=10,
        max_table=max_table, bounds=planner.city.bounds, credits=planner.city.credits,
    )  # fmt: skip


def compare(embedded: Planner, remote: RemoteRoads, servers: dict[str, str]) -> list[str]:
    """Hold tables and routes against the server's own words, and our roads beside them."""
    points = [venue.point for venue in embedded.venues]
    wrong: list[str] = []
    for profile, server in servers.items():
        base, name = server.split("|")
        told = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in points)
        address = f"{base}/table/v1/{name}/{told}?annotations=duration,distance"
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
            plain = json.load(answer)
        began = time.perf_counter()
        table = remote.table(profile, points, points)
        first_ms = (time.perf_counter() - began) * 1000
        seconds = np.array(plain["durations"], float)
        metres = np.array(plain["distances"], float)
        if np.abs(table.durations_ms / 1000 - seconds).max() > 0.0005:
            wrong.append(f"{profile}: the times are not the server's")
        if np.abs(table.distances_m - metres).max() > 0.5:
            wrong.append(f"{profile}: the distances are not the server's")
        ours = embedded.roads.table(profile, points, points)
        both = (table.durations_ms > 0) & (ours.durations_ms > 0)
        ratio = np.median(table.durations_ms[both] / ours.durations_ms[both])
        longer = np.median(table.distances_m[both] / ours.distances_m[both])
        print(f"{profile}: {len(points)} x {len(points)} in {first_ms:.1f} ms; against the bundled "
              f"roads, times x {ratio:.2f}, distances x {longer:.2f} (medians)")  # fmt: skip
        wrong += check_routes(profile, remote.route, points[:ROUTED], table)
    print(f"data version: {remote.date or 'none'}")
    return wrong


def check_routes(
    profile: str,
    route: Callable[..., Route],
    points: list[tuple[float, float]],
    table: object,
) -> list[str]:
    """Hold every route against its table, and itself."""
    wrong, took_ms, types = [], [], Counter[str]()
    for i, j in permutations(range(len(points)), 2):
        began = time.perf_counter()
        found = route(profile, points[i], points[j])
        took_ms.append((time.perf_counter() - began) * 1000)
        types.update(manoeuvre.type for manoeuvre in found.manoeuvres)
        first, last = found.manoeuvres[0], found.manoeuvres[-1]
        sums = sum(manoeuvre.distance_m for manoeuvre in found.manoeuvres)
        if found.duration_ms != table.durations_ms[i, j]:  # type: ignore[attr-defined]
            wrong.append(f"{profile} {i}-{j}: the route takes another time than the table says")
        if sums != found.distance_m or last.from_start_m != found.distance_m:
            wrong.append(f"{profile} {i}-{j}: the manoeuvres are not as long as the route")
        if (first.type, last.type) != ("depart", "arrive"):
            wrong.append(f"{profile} {i}-{j}: no departure or no arrival")
        if any(found.geometry[m.geometry_index] != (m.lon, m.lat) for m in found.manoeuvres):
            wrong.append(f"{profile} {i}-{j}: a manoeuvre lies off the line")
    print(f"{profile}: {len(took_ms)} routes, {statistics.median(took_ms):.1f} ms in the median; "
          + ", ".join(f"{number} {kind}" for kind, number in types.most_common()))  # fmt: skip
    return wrong


def check_blocks(embedded: Planner, whole: RemoteRoads, parts: RemoteRoads) -> list[str]:
    """Ask in blocks of nine points, and expect the same table."""
    points = [venue.point for venue in embedded.venues]
    began = time.perf_counter()
    found = parts.table("coach", points, points)
    print(f"coach: the same in blocks of 9 points in {(time.perf_counter() - began) * 1000:.1f} ms")
    want = whole.table("coach", points, points)
    same = (found.durations_ms == want.durations_ms).all()
    return [] if same else ["coach: blocks give another table"]


def check_wrong_profile(embedded: Planner, one_server: RemoteRoads) -> list[str]:
    """Ask the server of cars for a way on foot, and expect to be told."""
    points = [venue.point for venue in embedded.venues[:2]]
    try:
        one_server.table("walk", points, points)
    except Unavailable as error:
        print(f"wrong profile: {error.sentence}")
        return []
    return ["walk: a server of cars walks"]


def plan(embedded: Planner, remote: RemoteRoads, settings: Settings) -> None:
    """Plan the sample tour on both roads and print when each day ends."""
    tour = settings.data / "tours" / f"{embedded.city.default_tour}.json"
    brief = parse_brief(json.loads(tour.read_text(encoding="utf-8")))
    there = Planner(embedded.city, embedded.venues, remote)
    began = time.perf_counter()
    found = there.plan(brief)
    took_ms = (time.perf_counter() - began) * 1000
    print(f"{brief.id}: planned in {took_ms:.0f} ms on {remote.date or 'unknown'} roads")
    for mine, theirs in zip(found.days, embedded.plan(brief).days, strict=True):
        print(f"  {mine.date}: coach {mine.totals.coach_s // 60} min, {mine.totals.broken} broken; "
              f"bundled {theirs.totals.coach_s // 60} min, {theirs.totals.broken} broken")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
