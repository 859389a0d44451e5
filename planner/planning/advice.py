"""Advice about one day of a brief: the day as a problem, and what is asked about it.

What is answered holds for the travel times that the plan was made with: legs of the plan are timed
truly, others as sampled (see ``settling``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from planner.errors import Fault, InvalidInput
from planner.itinerary.alternatives import Alternative, alternatives
from planner.itinerary.brief import Brief, BriefDay, with_order
from planner.itinerary.itinerary import Day
from planner.itinerary.late import rest_of
from planner.itinerary.price import Price, prices
from planner.itinerary.problem import DayProblem
from planner.itinerary.repair import Repair, repairs
from planner.itinerary.rules import asked
from planner.itinerary.stress import Stress, stress
from planner.itinerary.travel_times import TravelTimes
from planner.itinerary.why_not import WhyNot, why_not
from planner.planning.planner import Planner
from planner.words import Words

MOST_LATE_MIN = 600
DAYLIGHT_MS = (8 * 3_600_000, 18 * 3_600_000)
"""Nobody is sent to a house whose hours are unknown on another day but between these hours."""


@dataclass(frozen=True)
class Adviser:
    """One day of a brief as it is planned, and answers about it. Made by ``adviser``.

    ``names`` tell each visit of the brief as people call it.
    """

    planner: Planner
    brief: Brief
    day: BriefDay
    problem: DayProblem
    order: tuple[str, ...]
    free: TravelTimes | None
    names: Mapping[str, Words]

    def why(self) -> tuple[WhyNot, ...]:
        """Return why each wish is not met, and what would help."""
        return why_not(self.problem, self.order, free=self.free, elsewhere=self._elsewhere)

    def prices(self) -> tuple[Price, ...]:
        """Return what each optional wish that is left out would cost."""
        return prices(self.problem, self.order)

    def alternatives(self) -> tuple[tuple[Alternative, Day], ...]:
        """Return up to three good days, the plan first, each also as it would be planned."""
        alone = replace(self.brief, days=(self.day,))
        return tuple(
            (one, self.planner.plan(with_order(alone, self.day.date, one.order)).days[0])
            for one in alternatives(self.problem, self.order)
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
        served = [one for one in self.order if one in self.names]
        if at not in served:
            expected = f"give a visit of the day: {', '.join(served) or 'there is none'}"
            faults.append(Fault("at", repr(at), expected))
        if not 0 <= minutes <= MOST_LATE_MIN:
            expected = f"give whole minutes from 0 to {MOST_LATE_MIN}"
            faults.append(Fault("minutes", str(minutes), expected))
        if faults:
            raise InvalidInput.of("The question", faults)
        return repairs(rest_of(self.problem, self.order, at, minutes * 60_000))

    def _elsewhere(self, wish: str) -> Iterator[tuple[date, DayProblem]]:
        """Yield the other days, each with its own visits and the wish asked for."""
        visit = next(one for one in self.day.visits if one.id == wish)
        for other in self.brief.days:
            if other.date == self.day.date or any(one.id == wish for one in other.visits):
                continue
            served = _settled(self.planner, self.brief, other)[1]
            more = replace(other, visits=(*other.visits, visit), order=None)
            days = tuple(more if one is other else one for one in self.brief.days)
            problem, _, _ = _settled(self.planner, replace(self.brief, days=days), more)
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
    problem, order, free = _settled(planner, brief, mine)
    return Adviser(planner, brief, mine, problem, order, free, _names(planner, brief))


def _settled(
    planner: Planner, brief: Brief, day: BriefDay
) -> tuple[DayProblem, tuple[str, ...], TravelTimes | None]:
    """Return a day's problem, its order, and the travel times without closures (None: none)."""
    found = planner.settled_day(brief, day)
    roads = found.on_roads
    free = roads.problem_under(()).travel if roads.shut else None
    return found.settled.problem, found.settled.order, free


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


def _names(planner: Planner, brief: Brief) -> dict[str, Words]:
    """Return each visit's name: its venue's, with the label where the venue is visited twice."""
    venues = {venue.id: venue for venue in planner.venues}
    wishes = [visit for day in brief.days for visit in day.visits]
    names = {}
    for wish in wishes:
        venue = venues[wish.venue]
        name = venue.short_name or venue.name
        twice = sum(other.venue == wish.venue for other in wishes) > 1
        if twice and wish.label is not None:
            name = Words(f"{name.en} ({wish.label.en})", f"{name.id} ({wish.label.id})")
        names[wish.id] = name
    return names
