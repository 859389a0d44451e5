"""One engine, asked and timed within its own process: ``python -m bench.worker ENGINE FOLDER``.

Reads requests as lines of JSON and answers each with a line. The clock runs round the engine's own
call alone: neither the JSON between the processes nor the reading of an engine's answer counts.
With ``build`` as a third argument the engine prepares its files instead.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ENGINES = {
    "ours": ("bench.engines.ours", {}),
    "OSRM-CH": ("bench.engines.osrm_engine", {"algorithm": "CH"}),
    "OSRM-MLD": ("bench.engines.osrm_engine", {"algorithm": "MLD"}),
    "OSRM-metres": ("bench.engines.osrm_engine", {"algorithm": "CH", "profile": "metres"}),
    "Valhalla": ("bench.engines.valhalla_engine", {}),
    "Valhalla-shared": ("bench.engines.valhalla_engine", {"shared": True}),
    "pandana": ("bench.engines.libraries", {"library": "pandana"}),
    "igraph": ("bench.engines.libraries", {"library": "igraph"}),
    "SciPy": ("bench.engines.libraries", {"library": "scipy"}),
    "NetworkX": ("bench.engines.libraries", {"library": "networkx"}),
}
"""Module of each engine, whose ``open_engine(folder, **options)`` and ``build`` are called."""


def memory_mb() -> float:
    """Return the resident memory of this process in MB, after Linux's /proc; 0 elsewhere."""
    try:
        text = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    line = next(line for line in text.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def timed(call: Callable[..., Any], *arguments: Any) -> tuple[float, Any]:
    """Return the milliseconds that a call took, and its result."""
    began = perf_counter()
    result = call(*arguments)
    return (perf_counter() - began) * 1000, result


def answer(engine: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """Answer one request; an engine that cannot do it says so."""
    op = asked["op"]
    if op == "table":
        points = [tuple(point) for point in asked["points"]]
        cpu = process_time()
        found = [timed(engine.table, points)[0] for _ in range(asked.get("repeat", 1))]
        return {"ms": found, "cpu_ms": (process_time() - cpu) * 1000 / len(found)}
    if op == "memory":
        return {"mb": memory_mb()}
    if op in {"one", "bare", "route", "told"}:
        call = getattr(engine, op, None)
        if call is None:
            return {"ms": None}
        pairs = [(tuple(a), tuple(b)) for a, b in asked["pairs"]]
        cpu = process_time()
        results = [timed(call, *pair) for pair in pairs]
        told = {
            "ms": [ms for ms, _ in results],
            "cpu_ms": (process_time() - cpu) * 1000 / len(results),
        }
        return told | ({"answers": [result for _, result in results]} if op != "route" else {})
    call = getattr(engine, op, None)
    return {"ms": None if call is None else call()}


def main(arguments: list[str]) -> None:
    """Serve requests until the input ends."""
    # Some engines log to standard output: what they write goes to standard error.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    name, folder = arguments[0], Path(arguments[1])
    module, options = ENGINES[name]
    loaded = import_module(module)

    def tell(what: dict[str, Any]) -> None:
        out.write(json.dumps(what) + "\n")
        out.flush()

    if arguments[2:] == ["build"]:
        tell(loaded.build(folder, **options))
        return
    ms, engine = timed(lambda: loaded.open_engine(folder, **options))
    tell({"version": loaded.version(**options), "load_ms": ms, "mb": memory_mb()})
    for line in sys.stdin:
        tell(answer(engine, json.loads(line)))


if __name__ == "__main__":
    main(sys.argv[1:])
