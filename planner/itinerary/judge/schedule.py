"""The judge: the one function that times an order and says which rules it breaks.

A hand-made order and a solver's order pass the same code. It refuses no order; it lists what is broken.
Where a rule cannot be kept any more, the visit begins as soon as the doors allow, and the breach is
listed with its minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from planner.itinerary.judge.breaks import TimedBreak, timed_arc
from planner.itinerary.judge.rain import dry_begins, is_wet
from planner.itinerary.judge.slack import limits, with_slacks
from planner.itinerary.model.itinerary import Cause, Rule
from planner.itinerary.model.problem import (
    Break,
    DayProblem,
    Intervals,
    Visit,
    earliest_in,
    latest_in,
)


@dataclass(frozen=True, slots=True)
class Breach:
    """One broken rule: by how much, the moment the rule sets, the moment reached (milliseconds).

    For opening hours the limit is the latest begin that still ends before closing. ``of`` names the
    break that it is about (None: it is about the stop).
    """

    cause: Cause
    rule: Rule
    amount_ms: int
    limit_ms: int | None = None
    reached_ms: int | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class TimedStop:
    """A stop with its times in milliseconds from local midnight.

    ``visit`` is None at the day's start and end. ``arrive_ms`` is when the coach, or the walk, is
    there; ``walk_in_ms`` and ``walk_out_ms`` join the place where the coach stops to the door and
    back; ``stand`` says how the coach stands there. ``breaks`` are those taken since the visit
    before; ``pause_ms`` is spent on breaks between this visit and boarding, waiting for them included.
    At the end of the day ``begin_ms`` is when the group is at the door and its breaks are over.
    ``slack_ms`` is how much later the stop may begin before a rule that is not
    broken yet breaks, here or later in the day; ``latest_depart_ms`` is the latest moment to leave
    before one breaks at a later stop (both None: no rule ever does).
    """

    visit: Visit | None
    place: int
    arrive_ms: int
    begin_ms: int
    end_ms: int
    depart_ms: int
    breaches: tuple[Breach, ...]
    slack_ms: int | None = None
    latest_depart_ms: int | None = None
    walk_in_ms: int = 0
    walk_out_ms: int = 0
    stand: int = 0
    breaks: tuple[TimedBreak, ...] = ()
    pause_ms: int = 0

    @property
    def at_door_ms(self) -> int:
        """When the group is at the door."""
        return self.arrive_ms + self.walk_in_ms

    @property
    def ready_ms(self) -> int:
        """When the group is at the door and the breaks there are over."""
        door = [taken.end_ms for taken in self.breaks if taken.where == "door"]
        return max([self.at_door_ms, *door])

    @property
    def wait_ms(self) -> int:
        """Time between being at the door and beginning, breaks there not counted."""
        at_door_ms = sum(b.end_ms - b.begin_ms for b in self.breaks if b.where == "door")
        return max(0, self.begin_ms - self.at_door_ms - at_door_ms)

    @property
    def boarding_ms(self) -> int:
        """Time between being back at the coach and leaving."""
        return self.depart_ms - self.end_ms - self.walk_out_ms - self.pause_ms


@dataclass(frozen=True, slots=True, order=True)
class Goal:
    """What best means, compared from the first field to the last; smaller is better.

    ``broken`` counts required visits missing and rules broken, ``late_ms`` is by how much in all.
    Then comes the priority of what is served (negated), then how many outdoor visits the rain wets,
    then what the day aims at beyond its end (``aim``: milliseconds on the road, grams of carbon
    dioxide, or nothing), the end of the day, and the time on the road, boarding and the walks to and
    from the coach included. Road time stands where waiting
    might be expected: of two plans that serve the same and end together, the one that waits less is
    the one that drives about more.
    """

    broken: int
    late_ms: int
    minus_priority: int
    wet: int
    aim: int
    end_ms: int
    road_ms: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """An order with all its times: start, the visits in order, end."""

    stops: tuple[TimedStop, ...]
    goal: Goal

    @property
    def order(self) -> tuple[str, ...]:
        """The ids of the visits served and of the breaks taken, in order."""
        return tuple(
            one
            for stop in self.stops
            for one in (
                *(taken.id for taken in stop.breaks),
                *((stop.visit.id,) if stop.visit is not None else ()),
            )
        )

    @property
    def broken(self) -> tuple[tuple[str | None, Breach], ...]:
        """Every broken rule, with the visit or the break that it is about (None: the whole day)."""
        return tuple(
            (breach.of or (stop.visit.id if stop.visit is not None else None), breach)
            for stop in self.stops
            for breach in stop.breaches
        )

    @property
    def wait_ms(self) -> int:
        """All waiting of the day."""
        return sum(stop.wait_ms for stop in self.stops)


def schedule(problem: DayProblem, order: Sequence[str], *, with_slack: bool = True) -> Schedule:
    """Time ``order`` and list every rule that it breaks.

    Args:
        problem: The coach-day.
        order: Ids of the visits served and of the breaks, each at most once; a break stands before
            the visit towards which it is taken. The other wishes are not served.
        with_slack: Whether to find slack and latest departures too; solvers need neither.

    Raises:
        KeyError: An id is not among the problem's visits and breaks.
        ValueError: An id occurs twice.
    """
    if len(set(order)) != len(order):
        raise ValueError(f"a visit or a break occurs twice in {list(order)}")
    visits = {visit.id: visit for visit in problem.visits}
    pauses = {one.id: one for one in problem.breaks}
    plan: list[tuple[Visit | None, list[Break]]] = []
    waiting: list[Break] = []
    for one in order:
        if one in pauses:
            waiting.append(pauses[one])
        else:
            plan.append((visits[one], waiting))
            waiting = []
    plan.append((None, waiting))
    stops = _timed(problem, plan)
    goal = _goal(problem, stops)
    return Schedule(tuple(with_slacks(problem, stops) if with_slack else stops), goal)


_Plan = Sequence[tuple[Visit | None, Sequence[Break]]]
"""The visits in order (None: the end), each with the breaks taken before it."""
_Stops = tuple[TimedStop, ...]


def _timed(problem: DayProblem, plan: _Plan) -> _Stops:
    """Propagate times along the plan.

    An outdoor visit begins as early as it may, or waits for the rain to be over. The choices that give
    the best day by the goal are returned. Of two ways to come as far, one that has broken as
    much, got as wet, been as long on the road and is over no later leaves at least as good a rest,
    if legs take the same at any hour; else only ways that are over at the same moment are compared.
    """
    start_ms, place = problem.start_ms, problem.start_place
    start = TimedStop(None, place, start_ms, start_ms, start_ms, start_ms, (), stand=place)
    order = [visit for visit, _ in plan if visit is not None]
    ways: list[_Stops] = [(start,)]
    for number, (visit, pauses) in enumerate(plan, 1):
        longer = [
            (*way[:-1], *pair)
            for way in ways
            for pair in _next(problem, way[-1], visit, pauses, number, order)
        ]
        ways = longer if len(longer) == 1 else _undominated(problem, longer)
    taken = [one for _, some in plan for one in some]
    days = [(*way[:-1], _ended(problem, way[-1], taken)) for way in ways]
    return days[0] if len(days) == 1 else min(days, key=lambda day: _goal(problem, day))


def _next(
    problem: DayProblem,
    here: TimedStop,
    visit: Visit | None,
    pauses: Sequence[Break],
    number: int,
    order: Sequence[Visit],
) -> list[tuple[TimedStop, TimedStop]]:
    """Return the stop with its departure and the stop that follows; twice where it may wait dry."""
    place = problem.end_place if visit is None else visit.place
    arc = timed_arc(problem, here.stand, here.place, place, here.end_ms, pauses)
    left = replace(
        here,
        depart_ms=arc.depart_ms,
        walk_out_ms=problem.walk_out_ms(here.place, place),
        pause_ms=arc.pause_ms,
    )
    breaches = [Breach("no_road", "road", 0)] if arc.travel_ms < 0 else []
    breaches += [
        Breach("delay", "break", one.late_ms, one.begin_ms - one.late_ms, one.begin_ms, one.id)
        for one in arc.breaks
        if one.late_ms
    ]
    begins = [arc.ready_ms]
    if visit is not None:
        begins = [visit.begin_ms(arc.ready_ms)[0]]
        if is_wet(problem, visit, begins[0]):
            dry_ms = earliest_in(dry_begins(problem, visit), arc.ready_ms)
            begins += [] if dry_ms is None else [dry_ms]
        if not visit.keeps_lock(number, len(order)):
            breaches.append(Breach("precedence", "position", 0))
        if any(later.id in visit.after for later in order[number:]):
            breaches.append(Breach("precedence", "after", 0))
    found = []
    for begin_ms in begins:
        own = [] if visit is None else _breaches(visit, arc.ready_ms, begin_ms)
        end_ms = begin_ms + (0 if visit is None else visit.service_ms)
        stop = TimedStop(
            visit,
            place,
            arc.arrive_ms,
            begin_ms,
            end_ms,
            end_ms,
            (*breaches, *own),
            walk_in_ms=arc.door_ms - arc.arrive_ms,
            stand=problem.travel.landing(here.stand, place),
            breaks=arc.breaks,
        )
        found.append((left, stop))
    return found


def _undominated(problem: DayProblem, ways: list[_Stops]) -> list[_Stops]:
    """Return the ways that may still lead to the best day."""
    steady = problem.travel.is_steady
    kept: list[tuple[int, tuple[int, ...], _Stops]] = []
    for way in sorted(ways, key=lambda way: (way[-1].end_ms, _spent(problem, way))):
        over_ms, spent = way[-1].end_ms, _spent(problem, way)
        if not any(
            (steady or known_ms == over_ms)
            and all(a <= b for a, b in zip(known, spent, strict=True))
            for known_ms, known, _ in kept
        ):
            kept.append((over_ms, spent, way))
    return [way for _, _, way in kept]


def _spent(problem: DayProblem, way: _Stops) -> tuple[int, ...]:
    goal = _goal(problem, way)
    # The time on the road up to the last door: what is stood there is not on the road.
    return goal.broken, goal.late_ms, goal.wet, goal.road_ms


def _ended(problem: DayProblem, end: TimedStop, taken: Sequence[Break]) -> TimedStop:
    """Return the end of the day with the rules of the whole day that it breaks."""
    more = _end_breaches(problem, end.begin_ms, taken)
    return replace(end, breaches=(*end.breaches, *more)) if more else end


def _end_breaches(problem: DayProblem, over_ms: int, taken: Sequence[Break]) -> list[Breach]:
    """Return the rules of the whole day that are broken when it is over at this moment."""
    found = [
        Breach("delay", rule, over_ms - limit_ms, limit_ms, over_ms)
        for rule, limit_ms in limits(problem)
        if over_ms > limit_ms
    ]
    ids = {one.id for one in taken}
    found += [
        Breach("missing_break", "break", 0, of=one.id)
        for one in problem.breaks
        if one.id not in ids and not one.is_waived(over_ms)
    ]
    return found


def _breaches(visit: Visit, arrive_ms: int, begin_ms: int) -> list[Breach]:
    """Return the rules that a visit breaks which arrives and begins at these moments."""
    found: list[Breach] = []
    if visit.arrive_by_ms is not None and arrive_ms > visit.arrive_by_ms:
        late_ms = arrive_ms - visit.arrive_by_ms
        found.append(Breach("delay", "arrive_by", late_ms, visit.arrive_by_ms, arrive_ms))
    rule: Rule = "time_window" if visit.begin_at_ms is None else "begin_at"
    found += _outside(rule, visit.wished_ms, begin_ms)
    crowd = _outside("room", visit.free_ms, begin_ms)
    found += [replace(breach, cause="load") for breach in crowd]
    if visit.open_ms == ():
        found.append(Breach("delay", "closed_today", 0))
    elif visit.open_ms is not None and not visit.fitting_ms:
        # The doors are never open long enough: no begin would keep the rule, so there is no limit to name.
        longest_ms = max(closes - opens for opens, closes in visit.open_ms)
        found.append(Breach("delay", "opening_hours", visit.service_ms - longest_ms))
    elif visit.open_ms is not None:
        found += _outside("opening_hours", visit.fitting_ms, begin_ms)
    return found


def _outside(rule: Rule, intervals: Intervals, at_ms: int) -> list[Breach]:
    """Return the breach of a rule that allows only ``intervals``: too late, or else too early."""
    if latest_in(intervals, at_ms) == at_ms:
        return []
    passed_ms = latest_in(intervals, at_ms)
    if passed_ms is not None:
        return [Breach("delay", rule, at_ms - passed_ms, passed_ms, at_ms)]
    first_ms = intervals[0][0]
    return [Breach("lead_time", rule, first_ms - at_ms, first_ms, at_ms)]


def _goal(problem: DayProblem, stops: Sequence[TimedStop]) -> Goal:
    served = [stop.visit for stop in stops if stop.visit is not None]
    required = sum(visit.required for visit in problem.visits)
    breaches = [breach for stop in stops for breach in stop.breaches]
    end_ms = stops[-1].begin_ms
    still_ms = sum(stop.end_ms - stop.at_door_ms + stop.pause_ms for stop in stops)
    still_ms += sum(
        taken.end_ms - taken.begin_ms
        for stop in stops
        for taken in stop.breaks
        if taken.where == "underway"
    )
    road_ms = end_ms - problem.start_ms - still_ms
    return Goal(
        broken=required - sum(visit.required for visit in served) + len(breaches),
        late_ms=sum(breach.amount_ms for breach in breaches),
        minus_priority=-sum(visit.priority for visit in served),
        wet=sum(
            is_wet(problem, stop.visit, stop.begin_ms) for stop in stops if stop.visit is not None
        ),
        aim={"end": 0, "road": road_ms, "co2": _grams(problem, stops)}[problem.aim],
        end_ms=end_ms,
        road_ms=road_ms,
    )


def leg_grams(problem: DayProblem, stand: int, origin: int, destination: int) -> int:
    """Return the carbon dioxide of the coach for an arc; nothing where the group walks."""
    if not problem.grams or origin == destination or problem.travel.walked[origin][destination]:
        return 0
    return problem.grams[stand][destination]


def _grams(problem: DayProblem, stops: Sequence[TimedStop]) -> int:
    return sum(
        leg_grams(problem, here.stand, here.place, after.place) for here, after in pairwise(stops)
    )
