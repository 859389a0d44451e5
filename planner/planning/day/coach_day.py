"""One day of a coach on the roads: as it is asked for, then with its order and true times."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from planner.itinerary.judge.schedule import Breach, TimedStop
from planner.itinerary.judge.venue_capacity import held_back
from planner.itinerary.model.problem import DayProblem, Intervals
from planner.planning.day import closure_effects
from planner.planning.day.day_problem import DayRequest, day_problem
from planner.planning.day.fixed_point import Settled, settle
from planner.planning.day.prayers import prayed_at_home
from planner.planning.day.route_cache import RouteCache
from planner.planning.day.routed_legs import Followed, follow
from planner.planning.day.timing import Timing
from planner.roads.network.queries import ANYHOW, Approach
from planner.roads.times.closures import Closure


@dataclass(frozen=True, slots=True)
class DayOnRoads:
    """One day of a coach as roads and venues make it.

    ``shut`` are the closures that matter on it. ``problem_under`` makes the day's problem with only
    some of them, ``followed`` times its legs truly, the coach standing somehow at the first stop.
    """

    asked: DayRequest
    shut: tuple[Closure, ...]
    problem_under: closure_effects.Without
    followed: Callable[..., tuple[Followed, ...]]


@dataclass(frozen=True, slots=True)
class SettledDay:
    """One day of a coach with its plan.

    ``held`` names visits that wait until other groups have left, ``broken`` names the visits where a
    rule between the coaches is broken, ``until_ms`` when visits must be over for other groups.
    """

    on_roads: DayOnRoads
    settled: Settled
    held: Mapping[str, Intervals] = field(default_factory=dict)
    broken: Mapping[str, Breach] = field(default_factory=dict)
    until_ms: Mapping[str, int] = field(default_factory=dict)

    def problem_under(self, only: tuple[Closure, ...]) -> DayProblem:
        """Return the day's problem with only these closures, visits held as they are now."""
        return held_back(self.on_roads.problem_under(only), self.held)

    @property
    def venue_of(self) -> dict[str, str]:
        """The venue of each visit, breaks at a venue included, by id."""
        return {wish.id: wish.venue for wish in self.on_roads.asked.wishes}


def on_roads(asked: DayRequest, ways: RouteCache, closures: Sequence[Closure]) -> DayOnRoads:
    """Put a day on the roads. Raises NoSegment for a point off them when its problem is made."""
    brief, day, places = asked.brief, asked.day, asked.places
    shut = closure_effects.on_day(closures, day.date, day.end_by_s or 0)
    stretch = None if brief.traffic == "hourly" else brief.stretch

    def problem_under(only: tuple[Closure, ...]) -> DayProblem:
        return day_problem(asked, Timing(ways, day.date, stretch, only))

    def followed(
        problem: DayProblem, stops: Sequence[TimedStop], standing: Approach = ANYHOW
    ) -> tuple[Followed, ...]:
        timing = Timing(ways, day.date, stretch, shut)
        return follow(problem, stops, places, timing, brief.walking_kph, standing)

    return DayOnRoads(asked, shut, problem_under, followed)


def settled(
    there: DayOnRoads,
    order: Sequence[str] | None = None,
    held: Mapping[str, Intervals] | None = None,
) -> SettledDay:
    """Settle a day in its hand-made order or in ``order``; in its own best order without either.

    A prayer that the group can say after its return holds nobody up.
    """
    problem = held_back(there.problem_under(there.shut), held or {})
    by_hand = there.asked.day.order if order is None else order
    found = settle(problem, by_hand, there.followed)
    spared = prayed_at_home(found.problem, found.order)
    if spared:
        kept = tuple(one for one in problem.breaks if one.id not in spared)
        if by_hand is not None:
            by_hand = [one for one in by_hand if one not in spared]
        found = settle(replace(problem, breaks=kept), by_hand, there.followed)
    return SettledDay(there, found, held or {})
