"""What the roads are to reach, as ratios that are measured within rounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.results import kept
from bench.rivals import OURS

_GRAPHS = {"roads-bogor": "Bogor", "roads-bogor-x3": "Bogor × 3", "roads-grid-10k": "bare grid"}

Measured = list[tuple[str, float, float | None]]
"""Where it was measured, the ratio by the clock, and that of processor time where it was taken."""


@dataclass(frozen=True, slots=True)
class Target:
    """A ratio that should be at most ``at_most``."""

    sentence: str
    at_most: float
    measured: Callable[[], Measured]


def _beside(question: str, peer: str = "OSRM-CH") -> Callable[[], Measured]:
    def measured() -> Measured:
        return [
            (title, *(figures[peer][what]["median"] for what in ("ratio", "cpu_ratio")))
            for name, title in _GRAPHS.items()
            if (found := kept(name)) and peer in (figures := found["questions"].get(question, {}))
        ]

    return measured


def _of_rebuild(question: str) -> Callable[[], Measured]:
    def median(found: dict[str, Any], asked: str) -> float:
        return float(found["questions"][asked][OURS]["ms"]["median"])

    def measured() -> Measured:
        return [
            (title, median(found, question) / median(found, "rebuild"), None)
            for name, title in _GRAPHS.items()
            if (found := kept(name)) and question in found["questions"]
        ]

    return measured


def _start() -> Measured:
    found = kept("serving")
    if not found:
        return []
    ratio = found["starts"]["load_roads and the first answer"]["ratio"]["median"]
    return [("Bogor", ratio, None)]


AFTER_FIRST_MAP = "serving, after the first map"
HOLDING_GRAPH = "holding the NetworkX graph"


def _memory() -> Measured:
    found = kept("serving")
    if not found:
        return []
    ours, theirs = (found["memory_mb"][name] for name in (AFTER_FIRST_MAP, HOLDING_GRAPH))
    return [("Bogor", ours / theirs, None)]


TARGETS = (
    Target("One to one takes at most half of OSRM-CH's time", 0.5, _beside("one to one")),
    Target(
        "The same against OSRM-CH's route service", 0.5, _beside("one to one, as a route")
    ),
    *(
        Target(f"{size} is no slower than OSRM-CH", 1.0, _beside(size))
        for size in ("12x12", "50x50", "200x200")
    ),
    Target("A closure takes at most 1/20 of a rebuild", 0.05, _of_rebuild("closure")),
    Target("Another hour takes at most 1/20 of a rebuild", 0.05, _of_rebuild("another hour")),
    Target(
        "The second start, to the first answer, takes at most 2/3 of `import osmnx`", 2 / 3, _start
    ),
    Target(
        "Serving after the first map takes less than half the memory of a process that holds the "
        "NetworkX graph", 0.5, _memory,
    ),
)  # fmt: skip
