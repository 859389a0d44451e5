"""``docs/performance-pages.md``, written from the kept figures alone.

``python -m bench.changes_report`` writes it anew. No number in it is typed by hand.
"""

from __future__ import annotations

from typing import Any

from bench.report import DOCS, number, spread_text, table
from bench.results import kept

_HOW = """\
# Performance of the pages

What a change costs, and what a start, as a user has it. This page is written by `python -m bench.changes`
from what it measured; how to run it stands in [bench/README.md](../bench/README.md). Figures are medians
with quartiles. A busy machine slows all of one run alike: beside each figure stands one of the same run
that tells how quick the machine was.
"""


def write() -> None:
    """Write the page from what was measured last."""
    found = kept("changes")
    if found is not None:
        page = "\n".join(
            [
                _HOW,
                _circumstances(found),
                _drags(found),
                _starts(found),
                _sheets(found),
                _answers(found),
            ]
        )
        (DOCS / "performance-pages.md").write_text(page, encoding="utf-8")


def _circumstances(found: dict[str, Any]) -> str:
    at = found["circumstances"]
    head = ["commit", "day", "machine", "Python", "load at the end"]
    row = [
        f"`{at['commit']}`",
        at["date"],
        f"{at['cores']} × {at['cpu']}",
        at["python"],
        f"{at['load']:.1f}",
    ]
    return table(head, [row])


def _drags(found: dict[str, Any]) -> str:
    rows = [[name, spread_text(one["ms"])] for name, one in found["drags"].items()]
    text = "## A stop is dragged\n\nIn Chromium, from the drop to the frame with the new times.\n\n"
    return text + table(["", "ms"], rows)


def _starts(found: dict[str, Any]) -> str:
    rows = [
        [name, spread_text(one["ms"]), spread_text(one["ratio"])]
        for name, one in found["starts"].items()
    ]
    rows.append(["the very first start, to /healthz", spread_text(found["first start"]["ms"]), ""])
    text = (
        "## The second start\n\nFrom `run.py` to the last byte of the answer, the interpreter's own start "
        "included;\nthe very first one compiles the roads as well.\n\n"
    )
    return text + table(["", "ms", "of `import osmnx`"], rows)


def _sheets(found: dict[str, Any]) -> str:
    sheets = found["sheets"]
    rows = [
        [day, spread_text(one["first"]), spread_text(one["again"])]
        for day, one in sheets["days"].items()
    ]
    rows.append(
        [
            "the median day",
            spread_text(sheets["a coach-day, first"]),
            spread_text(sheets["a coach-day, again"]),
        ]
    )
    burst = sheets["at once"]
    text = "## A day's sheet\n\nOf the sample tour, to the last byte of the PDF, in ms.\n\n"
    text += table(["day", "the first time", "again"], rows)
    text += (
        f"\n{burst['count']} different sheets of the whole tour, asked for at once: all were answered "
        f"after {spread_text(burst['s'])} s, those that could not wait after coming again as told.\n"
        f"Server and its processes together had {number(sheets['idle_mb']['median'])} MB before and at "
        f"most {number(burst['peak_mb']['median'])} MB meanwhile, shared memory counted in each.\n"
    )
    return text


def _answers(found: dict[str, Any]) -> str:
    rows = [
        [name, number(one["bytes"] / 1000), number(one["compressed"] / 1000)]
        for name, one in found["answers"].items()
    ]
    return "## What travels\n\n" + table(["answer", "kB", "kB with gzip"], rows)


if __name__ == "__main__":
    write()
