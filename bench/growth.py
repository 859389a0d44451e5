"""How time and memory grow with the town: ``python -m bench.growth``.

Drawn towns of 5,000, 20,000 and 80,000 junctions; writes ``bench/results/growth.json``,
``docs/growth.svg`` and ``docs/performance.md``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from bench import report
from bench.inputs import prepare
from bench.results import keep
from bench.roads import measure

TOWNS = (5_000, 20_000, 80_000)
ENGINES = ("OSRM-CH", "OSRM-MLD", "SciPy")


def main(arguments: Sequence[str]) -> None:
    """Measure every town, keep it, draw it."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="rounds that count (default 9)")
    asked = parser.parse_args(arguments)
    towns = [
        measure(prepare(f"town-{nodes // 1000}k", nodes=nodes), ENGINES, asked.rounds)
        for nodes in TOWNS
    ]
    keep("growth", {"towns": towns})
    report.write()


if __name__ == "__main__":
    main(sys.argv[1:])
