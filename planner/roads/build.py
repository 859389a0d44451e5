"""Build the compiled network, in a process of its own so that serving never imports OSMnx.

``python -m planner.roads.build FILE FOLDER SIDE`` compiles an OSM file into a cache folder, for driving
on the left or the right. Progress goes to standard error; a fault goes to standard output as JSON,
with exit code 2.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from planner.errors import DataFault, Fault, PlannerError, Unavailable
from planner.roads.cache import hash_of, save
from planner.roads.network import RoadNetwork
from planner.roads.profiles import Profile
from planner.roads.turns import TurnGraph, turn_graphs
from planner.settings import ROOT

STAGES = (
    "checking the road file", "reading the OSM file", "simplifying the network",
    "compiling the network", "ordering and saving", "done",
)  # fmt: skip
_SHARES = (0, 10, 55, 85, 92, 100)
"""Percent of the time gone when each stage begins, as measured on Bogor."""

LEAST_SHARE = 0.5
"""Of a profile's kilometres its largest part must hold this share, else the file is not one town."""

Stage = Callable[[str], None]


def compile_file(
    source: Path, *, drives_on_left: bool = True, stage: Stage = lambda _: None
) -> tuple[RoadNetwork, dict[Profile, TurnGraph]]:
    """Return the compiled network of an OSM file and its turn graphs.

    Raises DataFault with a sentence for a bad file, and for one that is not one network.
    """
    from planner.roads.compile import compile_network  # noqa: PLC0415 - build only
    from planner.roads.osm import read_graph  # noqa: PLC0415
    from planner.roads.source import inspect  # noqa: PLC0415

    stage(STAGES[0])
    facts = inspect(source)
    graph = read_graph(source, stage=stage)
    stage(STAGES[3])
    network = compile_network(
        graph, date=facts.date, credits_=facts.credits, source_hash=hash_of(source),
        relations=facts.restrictions, drives_on_left=drives_on_left,
    )  # fmt: skip
    return network, turn_graphs(network, drives_on_left=drives_on_left, least_share=LEAST_SHARE)


def build_apart(source: Path, folder: Path, *, drives_on_left: bool, progress: bool) -> None:
    """Compile ``source`` into ``folder`` in a process of its own.

    Raises DataFault for a bad file, Unavailable where the building itself fails.
    """
    command = [sys.executable, "-m", "planner.roads.build", str(source.resolve())]
    done = subprocess.run(  # noqa: S603 - our own module, no shell
        [*command, str(folder.resolve()), "left" if drives_on_left else "right"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=None if progress else subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode == 0:
        return
    try:
        told = json.loads(done.stdout)
        faults = [Fault(**fault) for fault in told["faults"]]
    except (ValueError, KeyError, TypeError):
        last = (done.stderr or "").strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        raise Unavailable(f"The roads could not be compiled: {last[0]}.") from None
    if told["code"] == DataFault.code:
        raise DataFault(told["sentence"], faults)
    raise Unavailable(told["sentence"], faults)


def main(arguments: list[str]) -> int:
    """Run the command; return its exit code."""
    source, folder = Path(arguments[0]), Path(arguments[1])
    try:
        network, graphs = compile_file(source, drives_on_left=arguments[2] == "left", stage=_show)
        _show(STAGES[4])
        save(network, graphs, folder)
    except PlannerError as error:
        return _tell(error)
    except OSError as error:
        reason = error.strerror or error
        return _tell(Unavailable(f"The compiled roads cannot be written to {folder}: {reason}."))
    _show(STAGES[-1])
    return 0


def _tell(error: PlannerError) -> int:
    faults = [{"field": f.field, "value": f.value, "expected": f.expected} for f in error.faults]
    told = {"code": error.code, "sentence": error.sentence, "faults": faults}
    sys.stderr.write("\n")
    sys.stdout.write(json.dumps(told))
    return 2


def _show(stage: str) -> None:
    """Draw the bar: over itself on a terminal, a line a stage in a log."""
    number = STAGES.index(stage)
    share = _SHARES[number]
    bar = "█" * (share // 5) + "░" * (20 - share // 5)
    terminal = sys.stderr.isatty()
    text = f"Roads {bar} {share:3d} % {stage:<24}"
    end = "\n" if stage == STAGES[-1] or not terminal else ""
    # An output that knows no block characters gets question marks, not an error.
    encoding = sys.stderr.encoding or "ascii"
    text = text.encode(encoding, "replace").decode(encoding)
    sys.stderr.write(("\r" if terminal else "") + text + end)
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
