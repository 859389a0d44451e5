"""``docs/performance.md`` and ``docs/differences.md``, written from the kept figures alone.

``python -m bench.report`` writes both anew. No number in them is typed by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bench import plot
from bench.results import kept
from bench.rivals import OURS, ROOT
from bench.targets import TARGETS
from bench.turns_report import differences_page

DOCS = ROOT / "docs"
GRAPHS = {
    "bogor": "Bogor", "bogor-x3": "Bogor three times over", "grid-10k": "A bare grid",
}  # fmt: skip
SIZED = ("one to one", "12x12", "50x50", "200x200", "route")
CHANGES = ("closure", "another hour", "rebuild")
NO_SNAPPING = ("pandana", "igraph", "SciPy", "NetworkX")

Figures = dict[str, Any]

_HOW = """\
# Performance

How quick the planner's roads are, beside the engines that people would take instead. This page is
written by `python -m bench.roads` and `python -m bench.growth` from what they measured; how to run
them stands in [bench/README.md](../bench/README.md), what the engines disagree on in
[differences.md](differences.md).

Each round draws new points, inside streets and a few metres beside them, and asks every engine the
same, one after the other in changing order, each in a process of its own. So a busy machine slows all
alike: trust the ratios, which are taken within rounds, more than the milliseconds. Told are the median
over the rounds and, in brackets, the quartiles. The clock runs round the engine's own call: Python's
part of it counts, the reading of another engine's answer does not (OSRM's and Valhalla's stay unread).

All engines read one OSM file. Ours and OSRM have the same speeds; turn costs, turn restrictions and
private roads are on in both, and both find the nearest place *inside* a street. Valhalla has its own
costing of a car. The graph libraries know no turn costs and take the nearest *junction* (by a KD-tree,
which counts): they have less to do. *Ratio* is our time divided by theirs: below 1 we are quicker.

The second graph is Bogor three times side by side, joined by streets across the seams. The third is
a bare grid of streets without quarters, as hard as a town can be for a hierarchy: wherever it is cut,
many streets cross the cut. No city is like that; it shows where the method ends.
"""


def write() -> None:
    """Write both pages from what has been measured so far."""
    parts = [_HOW, _circumstances(), _targets()]
    parts += [_graph(name, title) for name, title in GRAPHS.items() if kept(f"roads-{name}")]
    parts += [_serving(), _growth(), _agreement()]
    page = "\n".join(part for part in parts if part)
    (DOCS / "performance.md").write_text(page, encoding="utf-8")
    if found := kept("differences"):
        (DOCS / "differences.md").write_text(differences_page(found), encoding="utf-8")


def _circumstances() -> str:
    names = {**{f"roads-{name}": title for name, title in GRAPHS.items()},
             "serving": "serving", "growth": "growth"}  # fmt: skip
    rows = []
    for name, title in names.items():
        if found := kept(name):
            at = found["circumstances"]
            rows.append(
                [title, f"`{at['commit']}`", at["date"], f"{at['cores']} × {at['cpu']}",
                 at["python"], f"{at['load']:.1f}"]
            )  # fmt: skip
    head = ["figures", "commit", "day", "machine", "Python", "load before"]
    return table(head, rows)


def _targets() -> str:
    rows = []
    for target in TARGETS:
        for where, value, cpu in target.measured():
            met = value <= target.at_most
            rows.append(
                [target.sentence, where, number(value), "" if cpu is None else number(cpu),
                 f"≤ {number(target.at_most)}", "pass" if met else "**fail**"]
            )  # fmt: skip
    head = ["target", "where", "measured ratio", "of processor time", "wanted", ""]
    return "## What we aim at\n\n" + table(head, rows) if rows else ""


def _graph(name: str, title: str) -> str:
    found = kept(f"roads-{name}") or {}
    size = found["nodes"]
    asked = found["questions"]
    engines = [OURS, *(engine for engine in found["versions"] if engine != OURS)]
    text = f"## {title}: {size['nodes']:,} junctions, {size['edges']:,} directed edges\n\n"
    text += "Milliseconds a question; a matrix is of durations.\n\n"
    text += table(
        ["engine", *SIZED],
        [[_engine(engine, found), *(_cell(asked, q, engine) for q in SIZED)] for engine in engines],
    )
    text += "\n¹ From the nearest junction, without turn costs.\n\nOur time divided by theirs.\n\n"
    text += table(
        ["engine", *SIZED],
        [[e, *(_cell(asked, q, e, "ratio") for q in SIZED)] for e in engines if e != OURS],
    )
    text += "\nThe same by processor time over all threads, medians: the work, whoever else is busy.\n\n"
    text += table(
        ["engine", *SIZED],
        [[e, *(_median(asked, q, e, "cpu_ratio") for q in SIZED)] for e in engines if e != OURS],
    )
    text += _bare(asked) + "\n### Another hour, a closure, a rebuild\n\n"
    text += table(
        ["engine", *(f"{q}, ms" for q in CHANGES), "whole build from the file, s", "memory, MB"],
        [
            [e, *(_cell(asked, q, e) for q in CHANGES), _seconds(found["build_s"].get(e)),
             f"{found['memory_mb'][e]:.0f}"]
            for e in engines
        ],
    )  # fmt: skip
    return text + (
        "\nA change of ours is counted until the first answer under it. OSRM's closure is\n"
        "`osrm-customize` with a speed file, and the loading of its result. Our rebuild is the work on\n"
        "the network in memory (turns, order of contraction, weights), without reading the OSM file.\n"
        "Memory is that of the measured process, points and Python included.\n"
    )


def _bare(asked: Figures) -> str:
    by_engine = asked.get("one to one, as a route", {})
    told = [
        f"{engine} {spread_text(figures['ms'])} ms"
        for engine, figures in by_engine.items()
        if engine != OURS
    ]
    if not told:
        return ""
    return (
        "\nOne to one is asked of OSRM as a table of one by one, the quicker of its services. Its route\n"
        f"service without geometry and steps takes {', '.join(told)}.\n"
    )


def _serving() -> str:
    found = kept("serving")
    if not found:
        return ""
    peers = list(next(iter(found["http"].values())))
    text = "## Over HTTP\n\n`GET /table/v1/…` on one kept connection, to the last byte, in ms (Bogor).\n\n"
    text += table(
        ["server", *found["http"]],
        [[p, *(spread_text(row[p]["ms"]) for row in found["http"].values())] for p in peers]
        + [["ratio", *(spread_text(row[peers[-1]]["ratio"]) for row in found["http"].values())]],
    )
    text += "\n## The second start\n\nA whole process, from the shell to its end, in ms.\n\n"
    text += table(
        ["what", "ms", "of `import osmnx`"],
        [
            [f"`{n}`", spread_text(v["ms"]), spread_text(v["ratio"])]
            for n, v in found["starts"].items()
        ],
    )
    text += "\n## Memory\n\nResident memory of a process on Bogor.\n\n"
    rows = [[name, f"{mb:.0f}"] for name, mb in found["memory_mb"].items()]
    return text + table(["process", "MB"], rows)


def _growth() -> str:
    found = kept("growth")
    if not found:
        return ""
    plot.write(found, DOCS / "growth.svg")
    rows = []
    for town in found["towns"]:
        asked = town["questions"]
        rows.append(
            [f"{town['nodes']['nodes']:,}", _seconds(town["build_s"][OURS]),
             *(_cell(asked, q, OURS) for q in plot.QUESTIONS), f"{town['memory_mb'][OURS]:.0f}"]
        )  # fmt: skip
    text = "## Growth\n\n![Time and memory by the size of the town](growth.svg)\n\n"
    text += "Ours, on drawn towns whose quarters have few ways out, as in real cities; "
    text += "ms where nothing else is said.\n\n"
    head = ["junctions", "build, s", *plot.QUESTIONS, "memory, MB"]
    return text + table(head, rows)


def _agreement() -> str:
    found = kept("roads-bogor")
    if not found:
        return ""
    text = "## Do they answer the same?\n\n"
    text += "How much longer than ours each engine's durations are, on 200 pairs in Bogor.\n\n"
    rows = [
        [name, f"{row['answered']} of {row['of']}", _percent(row["longer"])]
        for name, row in found["agreement"].items()
    ]
    return text + table(["engine", "answered", "longer than ours"], rows)


def _engine(name: str, found: Figures) -> str:
    version = found["versions"][name]
    return f"{name} {version}" + (" ¹" if name in NO_SNAPPING else "")


def _cell(asked: Figures, question: str, engine: str, what: str = "ms") -> str:
    figures = asked.get(question, {}).get(engine)
    return "" if figures is None else spread_text(figures[what])


def _median(asked: Figures, question: str, engine: str, what: str) -> str:
    figures = asked.get(question, {}).get(engine)
    return "" if figures is None else number(figures[what]["median"])


def spread_text(figures: Mapping[str, float]) -> str:
    """Return a median and, if there are several values, its quartiles."""
    low, median, high = (number(figures[key]) for key in ("low", "median", "high"))
    return median if figures["of"] == 1 else f"{median} ({low}–{high})"


def number(value: float) -> str:
    """Return a number to three digits, without an exponent."""
    if value >= 100:
        return f"{value:,.0f}"
    decimals = 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:.{decimals}f}"


def _percent(figures: Mapping[str, float]) -> str:
    low, median, high = (f"{100 * figures[key]:+.1f}" for key in ("low", "median", "high"))
    return f"{median} % ({low} to {high})"


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    write()
