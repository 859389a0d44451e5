"""The coach-days of one date together: how all bear longer legs, and one of them that runs late.

Everything is followed on the roads, and rooms join the coaches: who is late may make another wait.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from planner.itinerary.advice.repair import Effect, Judged, Repair, repairs
from planner.itinerary.advice.stress import Stress, scaled, stresses
from planner.itinerary.judge.coach_days import (
    JointSchedule,
    OrderedDay,
    busy_ms,
    in_turn,
    judge_together,
    turns,
)
from planner.itinerary.judge.late import Rest, rest_at, rest_of
from planner.itinerary.judge.schedule import Schedule, TimedStop, schedule
from planner.itinerary.judge.tour_schedule import TourGoal
from planner.itinerary.judge.venue_capacity import begun_from, held_back, without_rooms
from planner.itinerary.model.problem import DayProblem, Intervals
from planner.itinerary.model.travel_times import GRAIN_MS
from planner.planning.day.coach_day import SettledDay
from planner.planning.day.day_problem import breaks_of
from planner.planning.day.fixed_point import Follow, settle
from planner.planning.day.routed_legs import Followed

ROUNDS = 4
"""Times that repairs are looked for again because a leg was not timed truly yet."""


@dataclass(frozen=True)
class TourDate:
    """The settled coach-days of one date. ``takes``: how many groups a venue takes at a time."""

    days: tuple[SettledDay, ...]
    takes: Mapping[str, int]

    @cached_property
    def problems(self) -> tuple[DayProblem, ...]:
        """Every coach-day with true times and all its prayers, those that are said at home too."""
        return tuple(
            replace(day.settled.problem, breaks=breaks_of(day.on_roads.asked)) for day in self.days
        )

    @cached_property
    def planned(self) -> tuple[Schedule, ...]:
        """Every coach-day as it is planned."""
        return tuple(
            schedule(problem, day.settled.order, with_slack=False)
            for problem, day in zip(self.problems, self.days, strict=True)
        )

    def busy_at(self, k: int, venue: str) -> Intervals:
        """Return when a venue has no room for a coach-day's group, for the others are there."""
        return busy_ms(self._beside, self.planned, self.takes, k, venue)

    def round_rooms(self, k: int, problem: DayProblem) -> DayProblem:
        """Return a coach-day that keeps out of rooms while the other groups fill them."""
        venue_of = self.days[k].venue_of
        return held_back(problem, {v.id: self.busy_at(k, venue_of[v.id]) for v in problem.visits})

    def stress(self) -> tuple[Stress, ...]:
        """Return how each coach-day bears longer legs of all; who waits for whom stays as planned."""
        waiting = turns(self._beside, self.planned, self.takes)

        def timed(per_cent: int) -> tuple[Schedule, ...]:
            def one(k: int, from_ms: Mapping[str, int]) -> Schedule:
                problem, order = self._beside[k].problem, self._beside[k].order
                longer = replace(problem, travel=scaled(problem.travel, per_cent))
                follow = _longer(self.days[k].on_roads.followed, per_cent)
                found = settle(begun_from(longer, from_ms), order, follow)
                return schedule(found.problem, order, with_slack=False)

            return in_turn(waiting, len(self.days), one)

        return stresses(timed)

    def late(self, k: int, here: str, late_ms: int) -> tuple[Repair, ...]:
        """Return repairs for a coach whose group gets to a visit late, the best first.

        The other coaches go on in their orders; where a room joins them, they may have to wait, and
        what they have begun by then stays. Raises as ``rest_of``.
        """
        mine = self.days[k]
        rest = rest_of(self.problems[k], mine.settled.order, here, late_ms)
        rest = replace(rest, problem=self.round_rooms(k, rest.problem))
        others = self._others(k, rest.problem.start_ms)
        found: tuple[Repair, ...] = ()
        for _ in range(ROUNDS):
            judge = _TogetherJudge(self, k, rest, others)
            found = repairs(rest, judge, judge.goal)
            if judge.travel is rest.problem.travel:
                break
            rest = replace(rest, problem=replace(rest.problem, travel=judge.travel))
        return found

    @cached_property
    def _beside(self) -> tuple[OrderedDay, ...]:
        return tuple(
            OrderedDay(without_rooms(self.problems[k]), day.settled.order, self.rooms_of(k))
            for k, day in enumerate(self.days)
        )

    def rooms_of(self, k: int) -> dict[str, str]:
        """Return the visits of a coach-day that take place in a room, each with its venue."""
        return {one: venue for one, venue in self.days[k].venue_of.items() if venue in self.takes}

    def _others(self, k: int, now_ms: int) -> dict[int, Rest]:
        """Return the rest of every other coach-day that is not past its last visit."""
        found = {}
        for other, day in enumerate(self.days):
            rest = rest_at(self.problems[other], day.settled.order, now_ms) if other != k else None
            if rest is not None:
                found[other] = rest
        return found


class _TogetherJudge:
    """Judges one coach's rest of the day, followed on the roads, beside the other coaches'.

    ``travel`` are its travel times with all that has been learned of its legs.
    """

    def __init__(self, date: TourDate, k: int, rest: Rest, others: Mapping[int, Rest]) -> None:
        self.travel = rest.problem.travel
        self._date, self._others = date, others
        self._numbers = (k, *others)
        self._follows = [
            _from_here(date.days[one], r.here) for one, r in ((k, rest), *others.items())
        ]
        self._before = {one: _broken(date.planned[one], date.days[one]) for one in others}

    def __call__(self, problem: DayProblem, order: tuple[str, ...]) -> Judged:
        bare = without_rooms(replace(problem, travel=self.travel))
        days = [(bare, order), *((rest.problem, rest.order) for rest in self._others.values())]
        days = [(self._settled(i, *day), day[1]) for i, day in enumerate(days)]
        joined = self._joined(days)
        if any(joined.held):
            # Who waits leaves later: the ways are followed once more.
            held = [
                (self._settled(i, held_back(one, joined.held[i]), its), its)
                for i, (one, its) in enumerate(days)
            ]
            joined = self._joined(
                [
                    (_like(one, before), its)
                    for (one, its), (before, _) in zip(held, days, strict=True)
                ]
            )
            self.travel = held[0][0].travel
        else:
            self.travel = days[0][0].travel
        return Judged(
            problem, joined.days[0], joined.goal, joined.broken[0],
            tuple(self._effects(joined)), _waits(joined, 0),
        )  # fmt: skip

    def goal(self, problem: DayProblem, order: Sequence[str]) -> TourGoal:
        """Return how good that is by the travel times at hand."""
        days = [(rest.problem, rest.order) for rest in self._others.values()]
        return self._joined([(without_rooms(problem), tuple(order)), *days]).goal

    def _settled(self, i: int, problem: DayProblem, order: Sequence[str]) -> DayProblem:
        return settle(problem, order, self._follows[i]).problem

    def _joined(self, days: Sequence[tuple[DayProblem, tuple[str, ...]]]) -> JointSchedule:
        return judge_together(
            [
                OrderedDay(problem, order, self._date.rooms_of(self._numbers[i]))
                for i, (problem, order) in enumerate(days)
            ],
            self._date.takes,
        )

    def _effects(self, joined: JointSchedule) -> list[Effect]:
        found = []
        for i, (number, rest) in enumerate(self._others.items(), 1):
            told = [*joined.days[i].broken, *joined.broken[i]]
            new = tuple(one for one in told if (one[0], one[1].rule) not in self._before[number])
            later_ms = joined.days[i].goal.end_ms - rest.planned_end_ms
            if new or later_ms:
                found.append(Effect(number, new, later_ms, _waits(joined, i)))
        return found


def _waits(joined: JointSchedule, i: int) -> tuple[tuple[str, int], ...]:
    """Return where a group waits for others, and when it begins then."""
    return tuple(
        (stop.visit.id, stop.begin_ms)
        for stop in joined.days[i].stops
        if stop.visit is not None and stop.visit.id in joined.held[i] and stop.wait_ms
    )


def _from_here(day: SettledDay, here: str) -> Follow:
    """Return who follows the rest of a day: the coach stands as it came to the visit ``here``."""
    stops = schedule(day.settled.problem, day.settled.order, with_slack=False).stops
    stand = next(stop.stand for stop in stops if stop.visit and stop.visit.id == here)

    def follow(problem: DayProblem, stops: Sequence[TimedStop]) -> tuple[Followed, ...]:
        return day.on_roads.followed(problem, stops, stand)

    return follow


def _longer(follow: Callable[..., tuple[Followed, ...]], per_cent: int) -> Follow:
    """Return who finds every leg longer by so many per cent, in whole seconds."""

    def longer(problem: DayProblem, stops: Sequence[TimedStop]) -> tuple[Followed, ...]:
        return tuple(
            replace(leg, true_ms=-(-leg.true_ms * (100 + per_cent) // (100 * GRAIN_MS)) * GRAIN_MS)
            if leg.true_ms > 0 and per_cent
            else leg
            for leg in follow(problem, stops)
        )

    return longer


def _like(settled: DayProblem, bare: DayProblem) -> DayProblem:
    """Return the day as it was before visits were held, with the ways that have been followed since."""
    return replace(bare, travel=settled.travel)


def _broken(planned: Schedule, day: SettledDay) -> set[tuple[str | None, str]]:
    """Return what is broken in the plan already, within the day and between coaches."""
    within = {(of, breach.rule) for of, breach in planned.broken}
    return within | {(of, breach.rule) for of, breach in day.broken.items()}
