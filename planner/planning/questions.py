"""Advice about one day of a brief: the day as a problem, and what is asked about it.

Answers name orders, and orders have true times (see ``fixed_point``): each order that is told is
followed on the roads, leg by leg; where a leg differs from its sample, that becomes known, and the
question is asked again, until what is told is true. Rooms that other coaches take are rules of the day.
Late repairs and longer legs are those of all coaches of the date (see ``tour_date``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TypeVar

from planner.errors import Fault, InvalidInput
from planner.itinerary.advice.advised_day import AdvisedDay
from planner.itinerary.advice.alternatives import Alternative, alternatives
from planner.itinerary.advice.changes import changed
from planner.itinerary.advice.price import Price, prices
from planner.itinerary.advice.repair import Repair
from planner.itinerary.advice.stress import Stress
from planner.itinerary.advice.why_not import Offer, WhyNot, question, why_not
from planner.itinerary.brief.records import FRIDAY_PRAYER, Brief, BriefDay, BriefVisit, SharedVisit
from planner.itinerary.judge.venue_capacity import held_back
from planner.itinerary.model.day_rules import asked
from planner.itinerary.model.itinerary import Day
from planner.itinerary.model.problem import DayProblem
from planner.itinerary.model.travel_times import TravelTimes
from planner.planning.day.coach_day import settled
from planner.planning.day.day_problem import DayRequest
from planner.planning.day.fixed_point import Follow, settle
from planner.planning.planner import Planner
from planner.planning.tour_date import TourDate
from planner.words import Words

BREAK = Words("the break", "istirahat")
MOST_LATE_MIN = 600
ROUNDS = 4
"""Times that a question is asked again because an order of the answer was not timed truly yet."""
ELSEWHERE = frozenset({"other_day", "other_coach", "language", "closure"})
"""Changes whose orders are those of another day, or of other roads."""
DAYLIGHT_MS = (8 * 3_600_000, 18 * 3_600_000)
"""Nobody is sent to a house whose hours are unknown on another day but between these hours."""

T = TypeVar("T")
Ordered = tuple[DayProblem, Sequence[str]]
Orders = Callable[[DayProblem, T], Iterable[Ordered]]
"""The orders that an answer tells, each with the day that it belongs to."""


@dataclass(frozen=True)
class Adviser:
    """One day of a coach as it is planned, and answers about it. Made by ``adviser``.

    ``brief`` is the coach's, ``whole`` the tour's. ``days`` are all coach-days of the date, ``mine``
    is the number of this one among them. In ``problem`` what other groups take of a room is a rule.
    """

    planner: Planner
    whole: Brief
    brief: Brief
    day: BriefDay
    problem: DayProblem
    order: tuple[str, ...]
    free: TravelTimes | None
    follow: Follow
    tour_date: TourDate
    days: tuple[AdvisedDay, ...]
    mine: int

    @property
    def names(self) -> Mapping[str, Words]:
        """What people call each visit and break."""
        return self.days[self.mine].names

    def why(self) -> tuple[WhyNot, ...]:
        """Return why each wish is not met, and what would help."""
        elsewhere = lru_cache(maxsize=None)(lambda wish: tuple(self._elsewhere(wish)))

        def ask(problem: DayProblem) -> tuple[WhyNot, ...]:
            return why_not(problem, self.order, free=self.free, elsewhere=elsewhere)

        def orders(problem: DayProblem, answers: tuple[WhyNot, ...]) -> Iterator[Ordered]:
            for answer in answers:
                for change in answer.changes:
                    if change.kind == "coach":
                        day = question(problem, answer)
                        for part in (change.order, change.second):
                            yield asked(day, part), part
                    elif change.kind not in ELSEWHERE:
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

        there = self.tour_date.days[self.mine]
        full = {visit.id: visit.full_ms for visit in self.problem.visits if visit.full_ms}
        return tuple(
            (one, self.planner.told(settled(there.on_roads, one.order, full)))
            for one in self._truly(lambda problem: alternatives(problem, self.order), orders)
        )

    def stress(self) -> tuple[Stress, ...]:
        """Return how each coach-day of the date bears longer legs of all."""
        return self.tour_date.stress()

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
        return self.tour_date.late(self.mine, at, minutes * 60_000)

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

    def _elsewhere(self, wish: str) -> Iterator[Offer]:
        """Yield the other coach-days that could serve a wish: its coach's, or whoever may serve it."""
        visit = next((one for one in self.day.visits if one.id == wish), None)
        shared = next((one for one in self.whole.visits if one.visit.id == wish), None)
        if visit is None:
            return
        for other in self.whole.days:
            own = other.coach == self.day.coach
            if (other.date, own) == (self.day.date, True) or _has(other, visit):
                continue
            if own if shared is None else shared.allows(other):
                follows = self.whole.may_serve(other, shared or SharedVisit(visit))
                problem = self._with_wish(other, visit)
                day = None if other.date == self.day.date else other.date
                lacking = None if follows else visit.language
                yield Offer(problem, day, None if own else other.coach, lacking)

    def _with_wish(self, other: BriefDay, visit: BriefVisit) -> DayProblem:
        """Return another coach-day with what it serves and a wish, all required."""
        same = other.date == self.day.date
        date_ = self.tour_date if same else self.planner.tour_date(self.whole, other.date)
        k = next(
            n for n, one in enumerate(date_.days) if one.on_roads.asked.day.coach == other.coach
        )
        there = date_.days[k].on_roads.asked
        raw = next(one for one in there.brief.days if one.date == other.date)
        more = replace(raw, visits=(*raw.visits, visit), order=None)
        problem = self.planner.problem_of(there.brief, more)
        venue_of = {one.id: one.venue for one in (*there.wishes, visit)}
        busy = {one: date_.busy_at(k, venue) for one, venue in venue_of.items()}
        problem = held_back(problem, busy)
        served = date_.days[k].settled.order
        return asked(_by_day(problem, visit.id), [*served, visit.id])


def _has(day: BriefDay, visit: BriefVisit) -> bool:
    """Tell whether a coach-day has a visit of this id, of its own or by its order."""
    return visit.id in (*(one.id for one in day.visits), *(day.order or ()))


def adviser(planner: Planner, brief: Brief, day: date, coach_id: str | None = None) -> Adviser:
    """Return who answers about one day of a coach of the tour, by default the first that has it.

    Raises:
        InvalidInput: No coach has such a day; and as ``Planner.plans``.
        NoSegment: A venue lies off the roads.
    """
    mine = [one for one in brief.days if one.date == day and coach_id in {None, one.coach}]
    if not mine:
        dates = dict.fromkeys(one.date for one in brief.days if coach_id in {None, one.coach})
        expected = f"give one of {', '.join(map(str, dates))}"
        raise InvalidInput.of("The question", [Fault("day", str(day), expected)])
    brief = planner.allotted(brief)
    tour_date = planner.tour_date(brief, day)
    there = [one.on_roads.asked for one in tour_date.days]
    k = next(n for n, one in enumerate(there) if one.day.coach == mine[0].coach)
    found, roads = tour_date.days[k].settled, tour_date.days[k].on_roads
    return Adviser(
        planner,
        brief,
        there[k].brief,
        next(one for one in there[k].brief.days if one.date == day),
        tour_date.round_rooms(k, tour_date.problems[k]),
        found.order,
        roads.problem_under(()).travel if roads.shut else None,
        roads.followed,
        tour_date,
        tuple(
            AdvisedDay(
                one.day.coach,
                one.brief.coach,
                tour_date.problems[n],
                _names(planner, one.brief, one),
            )
            for n, one in enumerate(there)
        ),
        k,
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


def _names(planner: Planner, brief: Brief, day: DayRequest) -> dict[str, Words]:
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
        if wish.id == FRIDAY_PRAYER and wish.label is not None:
            name = wish.label
        elif twice and wish.label is not None:
            name = Words(f"{name.en} ({wish.label.en})", f"{name.id} ({wish.label.id})")
        names[wish.id] = name
    return names
