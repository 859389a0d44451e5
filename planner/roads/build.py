"""Build the compiled network, in a process of its own so that serving never imports OSMnx.

``python -m planner.roads.build FILE FOLDER SIDE MEGABYTES`` compiles a road file of at most that size
into a cache folder, for driving on the left or the right.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path

from planner.child_process import run_apart, tell
from planner.errors import PlannerError, Unavailable
from planner.roads.cache import hash_of, save
from planner.roads.network.arrays import RoadNetwork
from planner.roads.network.profiles import Profile
from planner.roads.network.turns import TurnGraph, turn_graphs
from planner.settings import MAX_ROADS_MB

STAGES = (
    "checking the road file", "reading the OSM file", "simplifying the network",
    "compiling the network", "ordering and saving", "done",
)  # fmt: skip
_SHARES = (0, 5, 34, 60, 74, 100)
"""Percent of the time gone when each stage begins, as measured on Bogor."""

LEAST_SHARE = 0.5
"""Of a profile's kilometres its largest part must hold this share, else the file is not one town."""

Stage = Callable[[str], None]


def compile_file(
    source: Path,
    *,
    drives_on_left: bool = True,
    most_mb: int = MAX_ROADS_MB,
    stage: Stage = lambda _: None,
) -> tuple[RoadNetwork, dict[Profile, TurnGraph]]:
    """Return the compiled network of a road file (OSM XML or PBF, OSMnx GraphML) and its turn graphs.

    Raises DataFault with a sentence for a bad file, for one of more than ``most_mb`` megabytes, and
    for one that is not one network; Unavailable where the library for its kind is not installed.
    """
    from planner.roads.files.formats import KINDS, as_osm_xml, suffix_of  # noqa: PLC0415
    from planner.roads.files.graphml import read_graphml  # noqa: PLC0415
    from planner.roads.files.osm import read_graph  # noqa: PLC0415
    from planner.roads.files.source import inspect  # noqa: PLC0415
    from planner.roads.network.compile import compile_network  # noqa: PLC0415 - build only

    stage(STAGES[0])
    if KINDS[suffix_of(source)] == "graphml":
        graph, facts = read_graphml(source, most_mb=most_mb, stage=stage)
    else:
        with as_osm_xml(source, most_mb=most_mb) as xml:
            facts = inspect(xml, most_mb=most_mb)
            graph = read_graph(xml, relations=facts.restrictions, stage=stage)
    stage(STAGES[3])
    network = compile_network(
        graph, date=facts.date, credits_=facts.credits, source_hash=hash_of(source),
        relations=facts.restrictions, incomplete=facts.incomplete, drawn_back=facts.drawn_back,
        drives_on_left=drives_on_left,
    )  # fmt: skip
    return network, turn_graphs(network, drives_on_left=drives_on_left, least_share=LEAST_SHARE)


def build_apart(
    source: Path,
    folder: Path,
    *,
    drives_on_left: bool,
    progress: bool,
    most_mb: int = MAX_ROADS_MB,
) -> None:
    """Compile ``source`` into ``folder`` in a process of its own.

    Raises DataFault for a bad file, Unavailable where the building itself fails.
    """
    side = "left" if drives_on_left else "right"
    run_apart(
        "planner.roads.build",
        [str(source.resolve()), str(folder.resolve()), side, str(most_mb)],
        failed="The roads could not be compiled",
        progress=progress,
    )


def main(arguments: list[str]) -> int:
    """Run the command; return its exit code."""
    # Of millions of small objects nearly all stay to the end: looking for garbage takes half the time.
    gc.disable()
    source, folder = Path(arguments[0]), Path(arguments[1])
    on_left, most_mb = arguments[2] == "left", int(arguments[3])
    try:
        network, graphs = compile_file(source, drives_on_left=on_left, most_mb=most_mb, stage=_show)
        _show(STAGES[4])
        save(network, graphs, folder)
    except PlannerError as error:
        return tell(error)
    except OSError as error:
        reason = error.strerror or error
        return tell(Unavailable(f"The compiled roads cannot be written to {folder}: {reason}."))
    _show(STAGES[-1])
    return 0


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
