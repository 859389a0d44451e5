"""One day of a coach on the roads: as it is asked for, then with its order and true times."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from planner.itinerary.judge.schedule import Breach, TimedStop
from planner.itinerary.judge.venue_capacity import held_back
from planner.itinerary.model.itinerary import OrderProof
from planner.itinerary.model.problem import DayProblem, Intervals
from planner.itinerary.model.travel_times import TravelTimes
from planner.planning.day import closure_effects
from planner.planning.day.day_problem import DayRequest, day_problem, least_travel, stands_on
from planner.planning.day.fixed_point import Settled, settle
from planner.planning.day.headings import Stands
from planner.planning.day.prayers import prayed_at_home
from planner.planning.day.road_proof import proof_on_roads
from planner.planning.day.route_cache import RouteCache
from planner.planning.day.routed_legs import Followed, follow
from planner.planning.day.timing import Timing
from planner.roads.times.closures import Closure


@dataclass(frozen=True, slots=True)
class DayOnRoads:
    """One day of a coach as roads and venues make it.

    ``shut`` are the closures that matter on it. ``problem_under`` makes the day's problem with only
    some of them, ``followed`` times its legs truly, from a stand at the first stop (None: the start's).
    ``bans``: turns are banned at certain hours, so that times lie between samples. ``least`` returns times
    that no leg of the day's problem falls below, if there are no such turns.
    """

    asked: DayRequest
    shut: tuple[Closure, ...]
    problem_under: closure_effects.Without
    followed: Callable[..., tuple[Followed, ...]]
    bans: bool
    least: Callable[[DayProblem], TravelTimes]


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
    brief, day = asked.brief, asked.day
    shut = closure_effects.on_day(closures, day.date, day.end_by_s or 0)
    stretch = None if brief.traffic == "hourly" else brief.stretch
    timing = Timing(ways, day.date, stretch, shut)

    @cache
    def stands() -> Stands:
        return stands_on(asked, timing)

    def problem_under(only: tuple[Closure, ...]) -> DayProblem:
        return day_problem(asked, stands(), replace(timing, closures=only))

    def followed(
        problem: DayProblem, stops: Sequence[TimedStop], stand: int | None = None
    ) -> tuple[Followed, ...]:
        return follow(problem, stops, stands(), timing, brief.walking_kph, stand)

    def least(problem: DayProblem) -> TravelTimes:
        return least_travel(asked, stands(), timing, problem.travel)

    bans = bool(ways.timed_bans) and (stretch is None or bool(shut))
    return DayOnRoads(asked, shut, problem_under, followed, bans, least)


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
    if by_hand is None:
        found = replace(found, proof=_proof(there, problem, found))
    return SettledDay(there, found, held or {})


def _proof(there: DayOnRoads, sampled: DayProblem, found: Settled) -> OrderProof:
    """Return what is proved of a solved day on the roads; ``sampled`` is what was solved at first."""
    if found.proof == "best-found" or there.bans:
        return "best-found"
    if there.shut:
        return proof_on_roads(found, there.least(sampled))
    # Leaving after the last sample, a leg may have taken another time than was known.
    learned = found.problem.travel is not sampled.travel
    return "best-found" if learned and found.proof == "optimal" else found.proof
