"""Whether a day fits: asked of orders that are known, then of the exact solver, and counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from planner.itinerary.day.exact import EXACT_VISITS
from planner.itinerary.day.prayer_waiver import solve
from planner.itinerary.judge.breaks import EXACT_BREAKS
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.model.problem import DayProblem

MOST_SOLVES = 300
"""Days of up to ``SMALL`` visits solved for one wish at most; a day of one visit more counts twice, as
it takes twice as long. An answer that is not ready by then counts as incomplete."""
SMALL = 11


class Spent(Exception):
    """No more days may be solved."""


class Feasibility:
    """Answers whether a day fits: every required visit served, no rule broken.

    ``solves`` counts the days that were solved, ``spent`` the same by their size, ``judged`` the
    orders that were only timed.
    """

    def __init__(self, most: int = MOST_SOLVES) -> None:
        self.most = most
        self.solves = self.spent = 0
        self.judged = 0
        self._answers: dict[DayProblem, tuple[str, ...] | None] = {}

    def order(
        self, problem: DayProblem, hints: Iterable[Sequence[str]] = ()
    ) -> tuple[str, ...] | None:
        """Return an order by which the day fits, or None where there is none.

        ``hints`` are orders to try first: timing one costs far less than solving a day. Of more
        visits than the exact solver takes, None means only that none was found (``proves``).

        Raises:
            Spent: The day had to be solved, and no more may be.
        """
        if problem in self._answers:
            return self._answers[problem]
        for hint in hints:
            mine = _known(problem, hint)
            if self.keeps(problem, mine):
                return mine
        if self.spent >= self.most:
            raise Spent
        self.solves += 1
        self.spent += 1 << max(0, len(problem.visits) + len(problem.breaks) - SMALL)
        found: tuple[str, ...] | None = solve(problem, least_road=False).order
        if not self.keeps(problem, found or ()):
            found = None
        self._answers[problem] = found
        return found

    def keeps(self, problem: DayProblem, order: Sequence[str]) -> bool:
        """Return whether the order serves every required visit and breaks no rule."""
        self.judged += 1
        mine = _known(problem, order)
        return schedule(problem, mine, with_slack=False).goal.broken == 0


def _known(problem: DayProblem, order: Sequence[str]) -> tuple[str, ...]:
    """Return the order without what is not in this day."""
    known = {visit.id for visit in problem.visits} | {pause.id for pause in problem.breaks}
    return tuple(one for one in order if one in known)


def proves(problem: DayProblem) -> bool:
    """Return whether the solver's *no* is a proof for this day."""
    breaks = len(problem.breaks)
    return len(problem.visits) + breaks <= EXACT_VISITS and breaks <= EXACT_BREAKS
