"""``docs/performance-itinerary.md``, written from the kept figures alone.

``python -m bench.itinerary_report`` writes it anew. No number in it is typed by hand.
"""

from __future__ import annotations

from typing import Any

from bench.report import DOCS, number, spread_text, table
from bench.results import kept
from bench.tours import OURS, SOLVERS, best_of, gap_percent

Figures = dict[str, Any]

SETS = {
    "itinerary-tsptw": (
        "TSPTW: one coach, every stop, least travel time",
        (
            "48 instances of up to 60 stops: those of Ascheuer and others (asymmetric), Dumas's, and "
            "Solomon's as split up by Potvin and Bengio. The best known values are those on López-Ibáñez "
            "and Blum's page."
        ),
    ),
    "itinerary-toptw": (
        "TOPTW: one to four coaches, most prize",
        (
            "Solomon's c, r and rc 100 and Cordeau's pr sets as orienteering problems, after Righini and "
            "Salani, and Montemanni and Gambardella."
        ),
    ),
    "itinerary-ttdp": (
        "TTDP: days of one coach, hours by weekday",
        (
            "Tourist trips of one to three days among 100 to 200 venues, after Gavalas and others. No best "
            "values are published: the gap is to the best of this run at any time."
        ),
    ),
    "itinerary-ttdp-dinner": (
        "TTDP with two coaches a day and a dinner",
        (
            "The same venues; each of two coaches has a dinner with a fixed begin on each day, a required "
            "visit. A solver that misses a dinner has found no tour: 100 %."
        ),
    ),
}

_HOW = """\
# Performance of the itinerary

How good the planner's tours are, and how soon, beside the two solvers that it builds on and beside what
people write first. This page is written by `python -m bench.tsptw`, `bench.toptw`, `bench.ttdp`,
`bench.exact` and `bench.retime` from what they measured; how to run them stands in
[bench/README.md](../bench/README.md), where the instances are published too.

All solvers get the same instance in the same run, the same seconds and one thread. PyVRP and VROOM alone
are given the encoding that the planner gives them (several windows of a visit are alternatives for PyVRP
and windows of one job for VROOM); PyVRP starts from its own random tour, VROOM is at its most thorough
and stops by itself when it is done. A gap says by how many per cent a value is worse than the best known.
"""


def write() -> None:
    """Write the page from what has been measured so far."""
    parts = [_HOW, _circumstances()]
    for name, (title, words) in SETS.items():
        if found := kept(name):
            parts.append(_set(title, words, found))
    parts += [_exact(), _retime()]
    parts += [_instances(name) for name in SETS if kept(name)]
    page = "\n".join(part for part in parts if part)
    (DOCS / "performance-itinerary.md").write_text(page, encoding="utf-8")


def _circumstances() -> str:
    rows = []
    for name in (*SETS, "itinerary-exact", "itinerary-retime"):
        if found := kept(name):
            at = found["circumstances"]
            rows.append(
                [name.removeprefix("itinerary-"), f"`{at['commit']}`", at["date"],
                 f"{at['cores']} × {at['cpu']}", at["python"], str(found.get("jobs", 1)),
                 f"{at['load']:.1f}"]
            )  # fmt: skip
    head = ["figures", "commit", "day", "machine", "Python", "instances at a time", "load before"]
    return table(head, rows)


def _set(title: str, words: str, found: Figures) -> str:
    rows = []
    best = _best(found)
    for seconds in sorted({row["seconds"] for row in found["rows"]}):
        here = [row for row in found["rows"] if row["seconds"] == seconds]
        for solver in SOLVERS:
            gaps = [gap_percent(row, solver, best[row["name"]]) for row in here]
            took = [row["solvers"][solver]["took_s"] for row in here]
            reached = sum(gap < 0.005 for gap in gaps)
            none = sum(row["solvers"][solver]["value"] is None for row in here)
            rows.append(
                [f"{seconds:g} s", solver, f"{sum(gaps) / len(gaps):.2f} %", f"{max(gaps):.2f} %",
                 f"{reached} of {len(here)}", str(none), f"{max(took):.2f} s"]
            )  # fmt: skip
    head = [
        "time",
        "solver",
        "mean gap",
        "worst gap",
        "best reached",
        "no valid tour",
        "longest run",
    ]
    return f"## {title}\n\n{words}\n\n" + table(head, rows)


def _best(found: Figures) -> dict[str, float | None]:
    """Return each instance's best value, over all times of the run where none is published."""
    best: dict[str, float | None] = {}
    for row in found["rows"]:
        here = best_of(row)
        before = best.get(row["name"])
        best[row["name"]] = here if before is None else max(before, here or before)
    return best


def _instances(name: str) -> str:
    found = kept(name) or {}
    best = _best(found)
    rows = []
    for row in found["rows"]:
        values = [row["solvers"][solver] for solver in SOLVERS]
        rows.append(
            [row["name"], f"{row['visits']}", f"{row['coach_days']}", f"{row['seconds']:g}",
             _value(best[row["name"]]), *(f"{_value(v['value'])} ({v['took_s']:.2f} s)" for v in values)]
        )  # fmt: skip
    head = ["instance", "visits", "coach-days", "time, s", "best", *SOLVERS]
    return f"## Each instance: {name.removeprefix('itinerary-')}\n\n" + table(head, rows)


def _value(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"


def _exact() -> str:
    found = kept("itinerary-exact")
    if not found:
        return ""
    rows = [
        [str(row["stops"]), *(_ms(row["ms"].get(name)) for name in ("planner", "CP-SAT", "naive")),
         "yes" if row["agreed"] else "**no**"]
        for row in found["rows"]
    ]  # fmt: skip
    text = "## One coach-day, proved\n\n"
    text += (
        "Milliseconds until the order is found that ends the day earliest, and proved; medians and "
    )
    text += "quartiles over drawn days with windows. The naive script tries all permutations over "
    text += "`nx.shortest_path_length`.\n\n"
    head = ["stops", OURS, "OR-tools CP-SAT", "naive script", "all agree"]
    return text + table(head, rows)


def _ms(figures: Figures | None) -> str:
    return "" if figures is None else spread_text(figures)


def _retime() -> str:
    found = kept("itinerary-retime")
    if not found:
        return ""
    rows = [
        [str(row["stops"]), number(row["solve_ms"]), spread_text(row["retime_ms"]),
         f"1/{row['solve_ms'] / row['retime_ms']['median']:,.0f}"]
        for row in found["rows"]
    ]  # fmt: skip
    text = f"## A stop moved by hand in a tour of {found['days']} days and {found['coaches']} coaches\n\n"
    text += "Milliseconds to solve it and to time the whole of it again, with slack.\n\n"
    return text + table(["stops served", "solve", "time again", "ratio"], rows)


if __name__ == "__main__":
    write()
