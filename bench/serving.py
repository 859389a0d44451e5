"""The whole program beside its peers: HTTP, the second start, memory after the first map."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.engines.ours import PROFILE
from bench.inputs import LonLat, pool
from bench.rivals import OURS, ROOT, child_env, environment
from bench.spread import ratios, spread
from bench.targets import AFTER_FIRST_MAP, HOLDING_GRAPH

SIZES = (2, 12, 50, 200)
STARTS = 8
PEER = "osrm-routed (CH)"

_LOAD = """
from pathlib import Path
from planner.roads.loading import load_roads
from planner.settings import Settings
roads = load_roads(Settings(instance=Path({instance!r})))
"""
_ANSWER = _LOAD + "roads.durations({profile!r}, [{a!r}], [{b!r}])\n"
_HOLD = """
import osmnx, sys
graph = osmnx.load_graphml({graphml!r})
print(len(graph), flush=True)
sys.stdin.read()
"""


def measure(folder: Path, rounds: int) -> dict[str, Any]:
    """Measure HTTP, starts and memory on Bogor, whose folder is given."""
    instance = folder / "serving"
    points = pool(folder)
    shutil.rmtree(instance, ignore_errors=True)
    with _ours(instance) as (port, process):
        _first_map(port, process)
        memory = {"the very first start, after the first map": _memory_mb(process.pid)}
    with _ours(instance) as (port, process), _osrm(folder) as osrm_port:
        _first_map(port, process)
        memory[AFTER_FIRST_MAP] = _memory_mb(process.pid)
        http_figures = _http({OURS: port, PEER: osrm_port}, points, rounds)
        after_mb = _memory_mb(process.pid)
    memory[HOLDING_GRAPH] = _networkx_mb(folder / "graph.graphml")
    memory["serving, after all the matrices above"] = after_mb
    return {"http": http_figures, "starts": _starts(instance, points), "memory_mb": memory}


def _first_map(port: int, process: subprocess.Popen[str]) -> None:
    _get(http.client.HTTPConnection("127.0.0.1", port), "/")
    until_idle(process.pid)


def _http(ports: dict[str, int], points: Sequence[LonLat], rounds: int) -> dict[str, Any]:
    rng = random.Random(7)
    names = {OURS: PROFILE, PEER: "driving"}
    links = {name: http.client.HTTPConnection("127.0.0.1", port) for name, port in ports.items()}
    figures = {}
    for size in SIZES:
        found: dict[str, list[float]] = {name: [] for name in ports}
        for number in range(-1, rounds):
            asked = ";".join(f"{lon},{lat}" for lon, lat in rng.sample(points, size))
            for name in rng.sample(sorted(ports), len(ports)):
                path = f"/table/v1/{names[name]}/{asked}?generate_hints=false"
                ms = _get(links[name], path)
                if number >= 0:
                    found[name].append(ms)
        figures[f"{size}x{size}"] = {
            name: {"ms": spread(ms), "ratio": ratios(found[OURS], ms)} for name, ms in found.items()
        }
    return figures


def _get(link: http.client.HTTPConnection, path: str) -> float:
    """Return the milliseconds from the request to the last byte of the answer."""
    began = time.perf_counter()
    link.request("GET", path)
    answer = link.getresponse()
    body = answer.read()
    ms = (time.perf_counter() - began) * 1000
    if answer.status != 200:
        raise RuntimeError(f"{path[:40]} answered {answer.status}: {body[:200]!r}")
    return ms


@contextlib.contextmanager
def _ours(instance: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    env = child_env() | {"PLANNER_PORT": "0", "PLANNER_INSTANCE": str(instance)}
    process = subprocess.Popen(
        [sys.executable, ROOT / "run.py"], env=env, stdout=subprocess.PIPE, text=True
    )
    try:
        for line in process.stdout or ():
            if found := re.search(r"Ready at http://[^:]+:(\d+)", line):
                # What the first visitor would wait for is made in the background now.
                until_idle(process.pid)
                yield int(found[1]), process
                return
        raise RuntimeError("run.py did not start")
    finally:
        process.terminate()
        process.wait()


def until_idle(process: int) -> None:
    """Wait until a process has used no processor time worth a word for two seconds."""
    before = -1.0
    while True:
        fields = (
            Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        )
        seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        if seconds - before < 0.05:
            return
        before = seconds
        time.sleep(2)


@contextlib.contextmanager
def _osrm(folder: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = subprocess.run(
        [environment(), "-c", "import osrm; print(osrm.__file__)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    program = Path(told.stdout.strip()).parent / "bin" / "osrm-routed"
    base = folder / "osrm-CH-city" / "roads.osrm"
    process = subprocess.Popen(
        [program, "--algorithm", "CH", "--ip", "127.0.0.1", "--port", str(port),
         "--max-table-size", "1000", base],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def _starts(instance: Path, points: Sequence[LonLat]) -> dict[str, Any]:
    """Time whole processes, the interpreter's own start included."""
    fill = {"instance": str(instance), "profile": PROFILE, "a": points[0], "b": points[1]}
    codes = {
        "import osmnx": "import osmnx",
        "load_roads": _LOAD.format(**fill),
        "load_roads and the first answer": _ANSWER.format(**fill),
        "the bare interpreter": "pass",
    }
    found: dict[str, list[float]] = {name: [] for name in codes}
    for number in range(-1, STARTS):
        for name, code in codes.items():
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=child_env(), check=True)
            if number >= 0:
                found[name].append((time.perf_counter() - began) * 1000)
    imported = found["import osmnx"]
    return {name: {"ms": spread(ms), "ratio": ratios(ms, imported)} for name, ms in found.items()}


def _networkx_mb(graphml: Path) -> float:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD.format(graphml=str(graphml))], env=child_env(), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    if process.stdout is None or not process.stdout.readline():
        raise RuntimeError("the NetworkX graph was not loaded")
    megabytes = _memory_mb(process.pid)
    process.communicate()
    return megabytes


def _memory_mb(process: int) -> float:
    text = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    line = next(line for line in text.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
