"""Advice about one day of a brief: the day as a problem, and what is asked about it.

Answers name orders, and orders have true times (see ``settling``): each order that is told is
followed on the roads, leg by leg; where a leg differs from its sample, that becomes known, and the
question is asked again, until what is told is true. Late repairs and longer legs are told by samples:
their coach stands where no plan has put it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TypeVar

from planner.errors import Fault, InvalidInput
from planner.itinerary.alternatives import Alternative, alternatives
from planner.itinerary.brief import Brief, BriefDay, with_order
from planner.itinerary.changes import changed
from planner.itinerary.itinerary import Day
from planner.itinerary.late import rest_of
from planner.itinerary.price import Price, prices
from planner.itinerary.problem import DayProblem
from planner.itinerary.repair import Repair, repairs
from planner.itinerary.rules import asked
from planner.itinerary.stress import Stress, stress
from planner.itinerary.travel_times import TravelTimes
from planner.itinerary.why_not import WhyNot, question, why_not
from planner.planning.planner import Planner
from planner.planning.problems import Asked
from planner.planning.settling import Follow, settle
from planner.words import Words

BREAK = Words("the break", "istirahat")
MOST_LATE_MIN = 600
ROUNDS = 4
"""Times that a question is asked again because an order of the answer was not timed truly yet."""
DAYLIGHT_MS = (8 * 3_600_000, 18 * 3_600_000)
"""Nobody is sent to a house whose hours are unknown on another day but between these hours."""

T = TypeVar("T")
Ordered = tuple[DayProblem, Sequence[str]]
Orders = Callable[[DayProblem, T], Iterable[Ordered]]
"""The orders that an answer tells, each with the day that it belongs to."""


@dataclass(frozen=True)
class Adviser:
    """One day of a brief as it is planned, and answers about it. Made by ``adviser``.

    ``names`` tell each visit and break as people call it.
    """

    planner: Planner
    brief: Brief
    day: BriefDay
    problem: DayProblem
    order: tuple[str, ...]
    free: TravelTimes | None
    names: Mapping[str, Words]
    follow: Follow

    def why(self) -> tuple[WhyNot, ...]:
        """Return why each wish is not met, and what would help."""
        elsewhere = lru_cache(maxsize=None)(lambda wish: tuple(self._elsewhere(wish)))

        def ask(problem: DayProblem) -> tuple[WhyNot, ...]:
            return why_not(problem, self.order, free=self.free, elsewhere=elsewhere)

        def orders(problem: DayProblem, answers: tuple[WhyNot, ...]) -> Iterator[Ordered]:
            for answer in answers:
                for change in answer.changes:
                    if change.kind not in {"other_day", "coach", "closure"}:
                        yield changed(question(problem, answer), change), change.order

        return self._truly(ask, orders)

    def prices(self) -> tuple[Price, ...]:
        """Return what each optional wish that is left out would cost."""

        def orders(problem: DayProblem, found: tuple[Price, ...]) -> Iterator[Ordered]:
            for one in found:
                if one.order is not None:
                    yield problem, one.order

        return self._truly(lambda problem: prices(problem, self.order), orders)

    def alternatives(self) -> tuple[tuple[Alternative, Day], ...]:
        """Return up to three good days, the plan first, each also as it would be planned."""

        def orders(problem: DayProblem, found: tuple[Alternative, ...]) -> Iterator[Ordered]:
            for one in found:
                yield problem, one.order

        alone = replace(self.brief, days=(self.day,))
        return tuple(
            (one, self.planner.plan(with_order(alone, self.day.date, one.order)).days[0])
            for one in self._truly(lambda problem: alternatives(problem, self.order), orders)
        )

    def stress(self) -> Stress:
        """Return how the day bears longer legs."""
        return stress(self.problem, self.order)

    def late(self, at: str, minutes: int) -> tuple[Repair, ...]:
        """Return repairs for a group that comes late to a visit, the best first.

        Raises:
            InvalidInput: The day does not serve the visit, or nobody is as late as that.
        """
        faults = []
        visits = {visit.id for visit in self.problem.visits}
        served = [one for one in self.order if one in visits]
        if at not in served:
            expected = f"give a visit of the day: {', '.join(served) or 'there is none'}"
            faults.append(Fault("at", repr(at), expected))
        if not 0 <= minutes <= MOST_LATE_MIN:
            expected = f"give whole minutes from 0 to {MOST_LATE_MIN}"
            faults.append(Fault("minutes", str(minutes), expected))
        if faults:
            raise InvalidInput.of("The question", faults)
        return repairs(rest_of(self.problem, self.order, at, minutes * 60_000))

    def _truly(self, ask: Callable[[DayProblem], T], orders: Orders[T]) -> T:
        """Ask until every order of the answer is timed truly in the problem that it was found in.

        Two orders may drive one leg differently (one had time to go to the car park); then the
        answer of the last round is told.
        """
        problem = self.problem
        answer = ask(problem)
        for _ in range(ROUNDS):
            travel = problem.travel
            for day, order in ((problem, self.order), *orders(problem, answer)):
                travel = settle(replace(day, travel=travel), order, self.follow).problem.travel
            if travel is problem.travel:
                break
            problem = replace(problem, travel=travel)
            answer = ask(problem)
        return answer

    def _elsewhere(self, wish: str) -> Iterator[tuple[date, DayProblem]]:
        """Yield the other days, each with its own visits and the wish asked for."""
        visit = next((one for one in self.day.visits if one.id == wish), None)
        if visit is None:
            return
        for other in self.brief.days:
            if other.date == self.day.date or any(one.id == wish for one in other.visits):
                continue
            served = self.planner.settled_day(self.brief, other).settled.order
            more = replace(other, visits=(*other.visits, visit), order=None)
            days = tuple(more if one is other else one for one in self.brief.days)
            problem = self.planner.settled_day(replace(self.brief, days=days), more).settled.problem
            yield other.date, asked(_by_day(problem, wish), [*served, wish])


def adviser(planner: Planner, brief: Brief, day: date) -> Adviser:
    """Return who answers about one day of a brief.

    Raises:
        InvalidInput: The brief has no such day; and as ``Planner.plan``.
        NoSegment: A venue lies off the roads.
    """
    mine = next((one for one in brief.days if one.date == day), None)
    if mine is None:
        expected = f"give one of {', '.join(str(one.date) for one in brief.days)}"
        raise InvalidInput.of("The question", [Fault("day", str(day), expected)])
    found = planner.settled_day(brief, mine)
    roads = found.on_roads
    return Adviser(
        planner,
        brief,
        mine,
        found.settled.problem,
        found.settled.order,
        roads.problem_under(()).travel if roads.shut else None,
        _names(planner, brief, roads.asked),
        roads.followed,
    )


def _by_day(problem: DayProblem, wish: str) -> DayProblem:
    """Return the day with the wish by daylight, where its hours are unknown and it has no windows."""
    return replace(
        problem,
        visits=tuple(
            replace(visit, open_ms=(DAYLIGHT_MS,))
            if visit.id == wish and visit.open_ms is None and not visit.windows_ms
            else visit
            for visit in problem.visits
        ),
    )


def _names(planner: Planner, brief: Brief, day: Asked) -> dict[str, Words]:
    """Return each visit's name: its venue's, with the label where the venue is visited twice.

    A break that needs no place is named by its label.
    """
    venues = {venue.id: venue for venue in planner.venues}
    elsewhere = [visit for one in brief.days if one.date != day.day.date for visit in one.visits]
    wishes = [*day.wishes, *elsewhere]
    names = {pause.id: pause.label or BREAK for pause in day.pauses}
    for wish in wishes:
        venue = venues[wish.venue]
        name = venue.short_name or venue.name
        twice = sum(other.venue == wish.venue for other in wishes) > 1
        if twice and wish.label is not None:
            name = Words(f"{name.en} ({wish.label.en})", f"{name.id} ({wish.label.id})")
        names[wish.id] = name
    return names
