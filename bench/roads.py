"""Routing beside its peers: one graph, the same points, one run, engines in turn.

``python -m bench.roads`` measures, writes ``bench/results/roads.json`` and ``docs/performance.md``.
Each round draws new points and asks every engine the same, one after the other, so that a busy
machine slows all alike; what is told are medians over rounds, quartiles, and ratios within rounds.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench import report, serving
from bench.inputs import BOGOR, built, pool, prepare
from bench.results import keep
from bench.rivals import OURS, Worker
from bench.spread import ratios, spread

ENGINES = ("OSRM-CH", "OSRM-MLD", "Valhalla", "pandana", "igraph", "SciPy", "NetworkX")
GRAPHS: dict[str, dict[str, Any]] = {
    BOGOR: {}, "bogor-x3": {"times": 3}, "grid-10k": {"nodes": 10_000, "quarters": False},
}  # fmt: skip
SIZES = (12, 50, 200)
SLOW = {"Valhalla": 50, "NetworkX": 12, "SciPy": 200, "igraph": 200}
"""Engines that take part in the first rounds only, from this size of matrix on."""
SLOW_ROUNDS = 3
PAIRS = 60
REPEAT = 3

Rounds = dict[str, dict[str, list[tuple[float, float | None]]]]
"""By question and engine, for each round: median milliseconds of a call, and of processor time."""


def measure(folder: Path, engines: Sequence[str], rounds: int) -> dict[str, Any]:
    """Measure all engines on one graph."""
    seconds = built(folder, [OURS, *engines])
    workers = {name: Worker(name, folder) for name in (OURS, *engines)}
    points = pool(folder)
    rng = random.Random(1)
    found: Rounds = {}
    for number in range(-1, rounds):
        # The first round warms every engine and is not counted.
        kept = None if number < 0 else found
        _round(workers, points, rng, kept, slow=number < SLOW_ROUNDS)
        print(f"\r{folder.name}: round {number + 1} of {rounds}", end="", file=sys.stderr)
    print(file=sys.stderr)
    result = {
        "nodes": _nodes(folder),
        "build_s": seconds,
        "versions": {name: worker.hello["version"] for name, worker in workers.items()},
        "load_ms": {name: worker.hello["load_ms"] for name, worker in workers.items()},
        "memory_mb": {name: worker.ask("memory")["mb"] for name, worker in workers.items()},
        "questions": {
            question: {name: _figures(by_engine[OURS], mine) for name, mine in by_engine.items()}
            for question, by_engine in found.items()
        },
        "agreement": _agreement(workers, points, rng),
    }
    for worker in workers.values():
        worker.close()
    return result


def _round(
    workers: dict[str, Worker],
    points: Sequence[Any],
    rng: random.Random,
    found: Rounds | None,
    *,
    slow: bool,
) -> None:
    """Ask every engine every question once, each question with points of its own."""

    def asked(question: str, ask: Callable[[Worker], dict[str, Any]], size: int = 0) -> None:
        # Another engine begins each time: none always follows the same neighbour.
        names = rng.sample(sorted(workers), len(workers))
        for name in names:
            if not slow and size >= SLOW.get(name, size + 1):
                continue
            told = ask(workers[name])
            ms = told["ms"]
            if ms is not None and found is not None:
                value = sorted(ms)[len(ms) // 2] if isinstance(ms, list) else ms
                by_engine = found.setdefault(question, {})
                by_engine.setdefault(name, []).append((value, told.get("cpu_ms")))

    pairs = [rng.sample(points, 2) for _ in range(PAIRS)]
    asked("one to one", lambda worker: worker.ask("one", pairs=pairs))
    asked("one to one, as a route", lambda worker: worker.ask("bare", pairs=pairs))
    asked("route", lambda worker: worker.ask("route", pairs=pairs[:20]))
    for size in SIZES:
        chosen = rng.sample(points, size)
        repeat = 1 if size > 100 else REPEAT
        asked(
            f"{size}x{size}",
            lambda worker, chosen=chosen, repeat=repeat: worker.ask(
                "table", points=chosen, repeat=repeat
            ),
            size,
        )
    for question in ("closure", "another hour", *(["rebuild"] if slow else [])):
        asked(question, partial(Worker.ask, op=question.split()[-1]))


def _figures(
    ours: list[tuple[float, float | None]], theirs: list[tuple[float, float | None]]
) -> dict[str, Any]:
    """Return an engine's time, and our time divided by it, by the clock and by the processor."""
    (ours_ms, ours_cpu), (ms, cpu) = (zip(*rounds, strict=True) for rounds in (ours, theirs))
    figures = {"ms": spread(ms), "ratio": ratios(ours_ms, ms)}
    if cpu[0] is not None:
        figures |= {"cpu_ms": spread(cpu), "cpu_ratio": ratios(ours_cpu, cpu)}
    return figures


def _agreement(
    workers: dict[str, Worker], points: Sequence[Any], rng: random.Random
) -> dict[str, Any]:
    """Tell how far each engine's seconds lie from ours, so that all are seen to answer the same."""
    pairs = [rng.sample(points, 2) for _ in range(200)]
    seconds = {name: worker.ask("one", pairs=pairs)["answers"] for name, worker in workers.items()}
    ours = seconds.pop(OURS)
    told = {}
    for name, theirs in seconds.items():
        off = [b / a - 1 for a, b in zip(ours, theirs, strict=True) if a and b]
        answered = sum(value is not None for value in theirs)
        told[name] = {"answered": answered, "of": len(pairs), "longer": spread(off)}
    return told


def _nodes(folder: Path) -> dict[str, int]:
    import numpy as np  # noqa: PLC0415 - a glance at the arrays

    with np.load(folder / "graph.npz") as graph:
        return {"nodes": len(graph["lon"]), "edges": len(graph["tail"])}


def main(arguments: Sequence[str]) -> None:
    """Measure what is asked for, keep it, write the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.roads", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="rounds that count (default 15)")
    parser.add_argument("--graph", choices=GRAPHS, action="append", help="default: all")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="default: all")
    parser.add_argument(
        "--no-serving", action="store_true", help="leave HTTP, start and memory out"
    )
    asked = parser.parse_args(arguments)
    for name in asked.graph or GRAPHS:
        measured = measure(prepare(name, **GRAPHS[name]), asked.engine or ENGINES, asked.rounds)
        keep(f"roads-{name}", measured)
    if not asked.no_serving:
        keep("serving", serving.measure(prepare(BOGOR), asked.rounds))
    report.write()


if __name__ == "__main__":
    main(sys.argv[1:])
