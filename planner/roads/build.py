"""Compile an OSM file in a process of its own: ``python -m planner.roads.build FILE FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

from planner.errors import PlannerError

STAGES = ("reading", "compiling", "ordering", "done")


def main(arguments: list[str]) -> int:
    """Build, with a progress bar on standard error; return the exit code."""
    from planner.roads.cache import save  # noqa: PLC0415
    from planner.roads.osm import read_network  # noqa: PLC0415

    source, folder = (Path(argument) for argument in arguments)
    try:
        _progress(0)
        network = read_network(source)
        _progress(2)
        save(network, folder)
        _progress(3)
    except PlannerError as error:
        sys.stderr.write(f"\n{error.sentence}\n")
        return 2
    return 0


def _progress(stage: int) -> None:
    done = "█" * (8 * stage) + "░" * (8 * (len(STAGES) - 1 - stage))
    sys.stderr.write(f"\rRoads {done} {STAGES[stage]:<10}{chr(10) if stage == 3 else ''}")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
