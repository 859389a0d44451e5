"""The smallest set of rules that cannot be kept together.

Found by implicit hitting sets: a set of rules that cannot be kept together meets every *correction*, a
set of rules whose absence lets the day fit. So the smallest set that meets all corrections known so
far is tried. If it cannot be kept, no conflict is smaller. If it can, what has to go beside it is one
more correction, made as small as may be, and the next set is tried (Ignatiev et al., 2015: smallest
MUS).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from planner.itinerary.advice.feasibility import Feasibility, Spent, proves
from planner.itinerary.model.day_rules import DayRule, rules_of, without
from planner.itinerary.model.problem import DayProblem
from planner.itinerary.model.travel_times import TravelTimes

LARGEST = 12
"""Conflicts of more rules than this are not searched for to the end: nobody could read them."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules that cannot be kept together while the wish is served.

    ``smallest``: it is proved that no conflict has fewer rules. Otherwise the rules given are all
    that was found, and others may be needed or superfluous.
    """

    rules: tuple[DayRule, ...]
    smallest: bool


def smallest_conflict(
    problem: DayProblem,
    wish: str | None,
    feasibility: Feasibility,
    free: TravelTimes | None = None,
    hints: Sequence[Sequence[str]] = (),
) -> Conflict | None:
    """Return the smallest conflict of a day whose visits are all required; None if the day fits.

    ``wish`` is the visit that must be served; ``hints`` are orders worth trying. The
    same day always gets the same one of equally small conflicts. Without any rules the facts alone may
    forbid the wish (no road leads there): then the conflict is empty.
    """
    rules = rules_of(problem, wish, free)
    search = _Search(problem, rules, feasibility, free, list(hints))
    try:
        while True:
            kept = search.next_set()
            if kept is None:
                return Conflict((), smallest=False)
            day = without(problem, [rule for rule in rules if rule not in kept], free)
            order = search.order(kept)
            if order is None:
                return Conflict(tuple(rule for rule in rules if rule in kept), proves(day))
            if not search.correct(kept, order):
                return None
    except Spent:
        return Conflict((), smallest=False)


class _Search:
    """The corrections known so far, and how to find more."""

    def __init__(
        self,
        problem: DayProblem,
        rules: tuple[DayRule, ...],
        feasibility: Feasibility,
        free: TravelTimes | None,
        hints: list[Sequence[str]],
    ) -> None:
        self.problem, self.rules, self.feasibility, self.free = problem, rules, feasibility, free
        self.hints = hints
        self.corrections: list[tuple[DayRule, ...]] = []

    def next_set(self) -> frozenset[DayRule] | None:
        """Return the smallest set that meets every correction, None if it would be too large."""
        for size in range(LARGEST + 1):
            found = _meeting(self.corrections, frozenset(), size)
            if found is not None:
                return found
        return None

    def order(self, kept: Collection[DayRule]) -> tuple[str, ...] | None:
        """Return an order that keeps these rules, whatever it does to the others."""
        return self.feasibility.order(self._day(kept), self.hints)

    def correct(self, kept: frozenset[DayRule], order: tuple[str, ...]) -> bool:
        """Add the rules that cannot be kept beside these; return whether there are any."""
        grown = set(kept)
        # What the order at hand keeps as well costs no solving.
        for rule in self.rules:
            if rule not in grown and self.feasibility.keeps(self._day({*grown, rule}), order):
                grown.add(rule)
        for rule in self.rules:
            if rule not in grown:
                found = self.feasibility.order(self._day({*grown, rule}), [order, *self.hints])
                if found is not None:
                    grown.add(rule)
                    order = found
        self.hints.append(order)
        self.corrections.append(tuple(rule for rule in self.rules if rule not in grown))
        return len(grown) < len(self.rules)

    def _day(self, kept: Collection[DayRule]) -> DayProblem:
        return without(self.problem, [rule for rule in self.rules if rule not in kept], self.free)


def _meeting(
    corrections: Sequence[tuple[DayRule, ...]], chosen: frozenset[DayRule], more: int
) -> frozenset[DayRule] | None:
    """Return ``chosen`` with at most so many ``more`` rules, such that it meets every correction."""
    unmet = [one for one in corrections if chosen.isdisjoint(one)]
    if not unmet:
        return chosen
    if more == 0:
        return None
    for rule in min(unmet, key=len):
        found = _meeting(unmet, chosen | {rule}, more - 1)
        if found is not None:
            return found
    return None
