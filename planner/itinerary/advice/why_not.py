"""Why a wish is not met: the smallest conflict of rules, and the single changes that resolve it.

The question is put like this: what the plan serves within the rules stays in the day; one wish more has
to be served; all rules hold. A wish that is in the plan but breaks a rule is asked for like one that is
left out. If what is served breaks the day's own rules (it returns too late), that is asked first, with
no wish beside it, and as many visits as possible are kept for the other questions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import cast

from planner.itinerary.advice.changes import (
    CLOSURE_MS,
    COACH_MS,
    DROP_REQUIRED_MS,
    LANGUAGE_MS,
    LOCK_MS,
    OTHER_COACH_MS,
    OTHER_DAY_MS,
    ROOM_MS,
    Change,
    ChangeKind,
    changed,
)
from planner.itinerary.advice.conflicts import smallest_conflict
from planner.itinerary.advice.feasibility import Feasibility, Spent, proves
from planner.itinerary.advice.relaxations import least_change, relaxations
from planner.itinerary.day.prayer_waiver import solve
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.model.day_rules import DayRule, asked, rules_of
from planner.itinerary.model.problem import DayProblem, Visit
from planner.itinerary.model.travel_times import TravelTimes


@dataclass(frozen=True)
class Offer:
    """Another coach-day of the tour, in which exactly what it serves and the wish are asked for.

    ``day`` and ``coach`` are given where they are not the wish's own. ``language``: it may not
    serve the wish, for nobody on that coach has this one.
    """

    problem: DayProblem
    day: date | None = None
    coach: str | None = None
    language: str | None = None

    @property
    def kind(self) -> ChangeKind:
        """What taking the offer is."""
        if self.language is not None:
            return "language"
        return "other_day" if self.coach is None else "other_coach"


Elsewhere = Callable[[str], Iterable[Offer]]
"""The other coach-days that could serve a wish."""
SIZES_MS: dict[ChangeKind, int] = {
    "position": LOCK_MS, "after": LOCK_MS, "room": ROOM_MS, "closure": CLOSURE_MS,
    "other_day": OTHER_DAY_MS, "other_coach": OTHER_COACH_MS, "language": LANGUAGE_MS,
}  # fmt: skip
MOST_MOVED = 3
"""Visits that a second coach takes over at most."""
ORDER = DayRule("order")


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why one wish is not met, and what would help.

    ``wish`` is None where the day itself cannot be kept. ``rules`` cannot be kept together with it:
    the fewest there are if ``smallest``; if they are the order alone, another order meets the wish.
    ``changes`` each resolve it alone, the smallest first. ``kept`` are the other visits that stay.
    ``complete`` is False where the search was cut off.
    """

    wish: str | None
    rules: tuple[DayRule, ...]
    smallest: bool
    changes: tuple[Change, ...]
    kept: tuple[str, ...]
    complete: bool


def why_not(
    problem: DayProblem,
    order: Sequence[str],
    *,
    feasibility: Feasibility | None = None,
    free: TravelTimes | None = None,
    elsewhere: Elsewhere | None = None,
) -> tuple[WhyNot, ...]:
    """Return an answer for every wish that the order leaves out or breaks a rule for.

    ``feasibility`` bounds how many days are solved for it, for each wish anew if it is None. ``free`` are
    the travel times without closures (None: no road is closed).
    """
    judged = schedule(problem, order, with_slack=False)
    broken = {stop.visit.id for stop in judged.stops if stop.visit is not None and stop.breaches}
    visits = {visit.id for visit in problem.visits}
    kept = [one for one in order if one in visits and one not in broken]
    answers = []
    alone = _Question(problem, None, kept, feasibility or Feasibility(), free, elsewhere)
    if not alone.fits(order):
        answers.append(alone.answer())
        best = solve(alone.day).order
        kept = [one for one in best if one in kept]
    for visit in problem.visits:
        if visit.id not in kept:
            question = _Question(
                problem, visit.id, kept, feasibility or Feasibility(), free, elsewhere
            )
            answers.append(question.answer())
    return tuple(answers)


def question(problem: DayProblem, answer: WhyNot) -> DayProblem:
    """Return the day that an answer is about: what is kept and the wish, all required."""
    return asked(problem, [*answer.kept, *([] if answer.wish is None else [answer.wish])])


class _Question:
    """One wish beside what is kept. ``day`` is the day in which all of it is required."""

    def __init__(
        self,
        problem: DayProblem,
        wish: str | None,
        kept: Sequence[str],
        feasibility: Feasibility,
        free: TravelTimes | None,
        elsewhere: Elsewhere | None,
    ) -> None:
        self.problem, self.wish, self.kept, self.feasibility = (
            problem,
            wish,
            tuple(kept),
            feasibility,
        )
        self.free, self.elsewhere = free, elsewhere
        self.day = asked(problem, [*kept, *([wish] if wish is not None else [])])
        places = range(len(kept) + 1)
        self.hints: list[Sequence[str]] = [self.kept]
        if wish is not None:
            self.hints += [[*kept[:at], wish, *kept[at:]] for at in places]

    def fits(self, order: Sequence[str]) -> bool:
        """Return whether an order already keeps the rules of what is asked."""
        return self.feasibility.keeps(self.day, order)

    def answer(self) -> WhyNot:
        """Find the conflict and the changes."""
        try:
            order = self.feasibility.order(self.day, self.hints)
        except Spent:
            return WhyNot(self.wish, (), False, (), self.kept, complete=False)
        if order is not None:
            change = Change("reorder", None, None, None, 0, order)
            return WhyNot(self.wish, (ORDER,), True, (change,), self.kept, complete=True)
        conflict = smallest_conflict(self.day, self.wish, self.feasibility, self.free, self.hints)
        if conflict is None:
            return WhyNot(self.wish, (), False, (), self.kept, complete=False)
        changes: list[Change] = []
        complete = conflict.smallest
        try:
            # Where the conflict is not known, every rule may be the one to change.
            every = rules_of(self.day, self.wish, self.free)
            changes.extend(self._changes(conflict.rules if conflict.smallest else every))
        except Spent:
            complete = False
        changes.sort(key=lambda change: change.rank)
        return WhyNot(
            self.wish, conflict.rules, conflict.smallest, tuple(changes), self.kept, complete
        )

    def _changes(self, rules: tuple[DayRule, ...]) -> Iterator[Change]:
        for relaxation in relaxations(self.day, rules):
            found = least_change(self.day, relaxation, self.feasibility, self.hints)
            if found is not None:
                yield found
        for rule in rules:
            if rule.kind in {"position", "after", "room", "closure"}:
                yield from self._tried(cast("ChangeKind", rule.kind), rule.of)
            elif rule.kind == "served" and not self.problem.visit(str(rule.of)).is_prayer:
                yield from self._tried("drop", rule.of)
        yield from self._elsewhere()
        yield from self._second_coach()

    def _tried(self, kind: ChangeKind, of: str | None) -> Iterator[Change]:
        size_ms = SIZES_MS.get(kind, 0)
        if kind == "drop" and of is not None:
            visit = self.problem.visit(of)
            size_ms = visit.service_ms + (DROP_REQUIRED_MS if visit.required else 0)
        change = Change(kind, of, None, None, size_ms, (), proves(self.day))
        order = self.feasibility.order(changed(self.day, change, self.free), self.hints)
        if order is not None:
            yield replace(change, order=order)

    def _elsewhere(self) -> Iterator[Change]:
        if self.wish is None or self.elsewhere is None:
            return
        for offer in self.elsewhere(self.wish):
            order = self.feasibility.order(offer.problem)
            if order is not None:
                kind, proved = offer.kind, proves(self.day)
                change = Change(kind, self.wish, None, None, SIZES_MS[kind], order, proved)
                yield replace(change, day=offer.day, coach=offer.coach, language=offer.language)

    def _second_coach(self) -> Iterator[Change]:
        """Share the visits out between two coaches that set out alike; the second gets the fewest."""
        visits = self.day.visits
        for size in range(1, min(MOST_MOVED, len(visits) // 2) + 1):
            for chosen in combinations(visits, size):
                moved = {visit.id for visit in chosen}
                left = [visit.id for visit in visits if visit.id not in moved]
                if (self.wish is not None and self.wish not in moved) or _parted(visits, moved):
                    continue
                second = self.feasibility.order(asked(self.problem, moved))
                if second is None:
                    continue
                first = self.feasibility.order(asked(self.problem, left), [self.kept])
                if first is not None:
                    proved = proves(self.day)
                    yield Change(
                        "coach", self.wish, None, None, COACH_MS, first, proved, second=second
                    )
                    return


def _parted(visits: Sequence[Visit], moved: Collection[str]) -> bool:
    """Tell whether a visit and what must come before it would be on two coaches."""
    known = {visit.id for visit in visits}
    return any(
        (visit.id in moved) != (other in moved)
        for visit in visits
        for other in visit.after
        if other in known
    )
