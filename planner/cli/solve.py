"""The ``flask --app planner tour solve`` command: a whole tour's orders searched at the terminal."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup, with_appcontext

from planner.cli.commands import sentences
from planner.itinerary.tour.search_limits import ITERATIONS, SearchLimits

if TYPE_CHECKING:
    from planner.planning.whole_tour import Solved, TourNumbers

PROOFS = {
    "optimal": "Proved: no better orders exist.",
    "infeasible": "Proved: no orders keep every rule.",
    "best-found": "The best that the search found; better ones may exist.",
}


def install(tour: AppGroup) -> None:
    """Give the group of tour commands this one as well."""
    tour.add_command(solve)


@click.command("solve")
@click.argument("tour_id", metavar="TOUR")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True)
@click.option(
    "--iterations",
    type=click.IntRange(1, 1_000_000),
    default=ITERATIONS,
    show_default=True,
    help="Of the search.",
)
@click.option("--seconds", type=click.IntRange(1, 86_400), help="Time limit.  [default: none]")
@with_appcontext
@sentences
def solve(tour_id: str, seed: int, iterations: int, seconds: int | None) -> None:
    """Search the best orders of all days of a kept TOUR together, and print its plan.

    Nothing is kept. Ctrl+C ends the search with the best that it has found. With the same seed and
    iterations and without a time limit, the orders are the same at every run.
    """
    from planner.documents.table import itinerary_table  # noqa: PLC0415
    from planner.in_app import services  # noqa: PLC0415
    from planner.planning.whole_tour import Found, solve_tour  # noqa: PLC0415

    brief = services().tours.brief(services().store.get(tour_id))
    planner = services().planner
    with (
        click.progressbar(length=100, label="Searching", file=sys.stderr) as bar,
        _interrupts() as interrupted,
    ):

        def progress(share: float, _make: Callable[[], Found | None]) -> None:
            bar.update(max(0, round(100 * share) - bar.pos))

        solved = solve_tour(
            planner,
            brief,
            SearchLimits(seed, iterations, seconds),
            progress=progress,
            cancelled=interrupted,
        )
        bar.update(100 - bar.pos)
    for itinerary in planner.plans(solved.found.brief):
        # To the planner an order that a brief gives is the organiser's own; these are the search's.
        days = tuple(replace(day, proof=solved.proof) for day in itinerary.days)
        click.echo(itinerary_table(replace(itinerary, days=days), "en") + "\n")
    for line in _lines(solved):
        click.echo(line)


def _lines(solved: Solved) -> Iterator[str]:
    yield PROOFS[solved.proof]
    before, after = solved.found.before, solved.found.numbers
    if before is not None:
        yield f"By hand:  {_numbers(before)}."
    yield f"Searched: {_numbers(after)}."
    if not solved.repeatable:
        yield "The clock or Ctrl+C ended the search: another run may find other orders."


def _numbers(numbers: TourNumbers) -> str:
    return (
        f"{numbers.broken} rules broken, {numbers.late_s / 60:.0f} min late, priority {numbers.priority}, "
        f"{numbers.road_s / 60:.0f} min on the road"
    )


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Let Ctrl+C end the search instead of the program; give whether it was pressed."""
    pressed = False

    def press(*_: object) -> None:
        nonlocal pressed
        pressed = True

    before = signal.signal(signal.SIGINT, press)
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, before)
