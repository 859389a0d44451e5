"""The judge: the one function that times an order and says which rules it breaks.

A hand-made order and a solver's order pass the same code. It never refuses an order; it tells.
Where a rule cannot be kept any more, the visit begins as soon as the doors allow, and the breach is
listed with its minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from planner.itinerary.breaks import TimedBreak, timed_hop
from planner.itinerary.itinerary import Cause, Rule
from planner.itinerary.problem import (
    ANYTIME,
    FOREVER_MS,
    Break,
    DayProblem,
    Intervals,
    Visit,
    common,
    earliest_in,
    latest_in,
    merged,
)


@dataclass(frozen=True, slots=True)
class Breach:
    """One broken rule: by how much, the moment the rule sets, the moment reached (milliseconds).

    For opening hours the limit is the latest begin that still ends before closing.
    """

    cause: Cause
    rule: Rule
    amount_ms: int
    limit_ms: int | None = None
    reached_ms: int | None = None


@dataclass(frozen=True, slots=True)
class TimedStop:
    """A stop with its times in milliseconds from local midnight.

    ``visit`` is None at the day's start and end. ``arrive_ms`` is when the coach, or the walk, is
    there; ``walk_in_ms`` and ``walk_out_ms`` join the place where the coach stops to the door and
    back; ``stand`` tells how the coach stands there. ``breaks`` are those taken since the visit
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
    stops, goal = min(
        ((stops, _goal(problem, stops)) for stops in _all_timed(problem, plan)),
        key=lambda timed: timed[1],
    )
    return Schedule(tuple(_with_slack(problem, stops) if with_slack else stops), goal)


Plan = Sequence[tuple[Visit | None, Sequence[Break]]]
"""Visits in order, the end as None, each with the breaks taken before it."""

MOST_SHELTERED = 6
"""Of so many outdoor visits every choice is looked at of which ones wait for the rain to end."""


def _all_timed(problem: DayProblem, plan: Plan) -> Iterator[list[TimedStop]]:
    """Time a plan in all ways that may be best: outdoor visits begin at once, or wait to stay dry."""
    now = _timed(problem, plan, frozenset())
    yield now
    if not problem.rain_ms:
        return
    wet = any(s.visit is not None and is_wet(problem, s.visit, s.begin_ms) for s in now)
    outdoor = [visit.id for visit, _ in plan if visit is not None and visit.outdoor]
    if not wet:
        return
    if len(outdoor) > MOST_SHELTERED:
        yield from (
            _timed(problem, plan, frozenset(outdoor[:n])) for n in range(1, len(outdoor) + 1)
        )
        return
    for count in range(1, len(outdoor) + 1):
        for chosen in combinations(outdoor, count):
            yield _timed(problem, plan, frozenset(chosen))


def _timed(problem: DayProblem, plan: Plan, sheltered: frozenset[str]) -> list[TimedStop]:
    """Propagate times along a plan; ``sheltered`` visits wait until they stay dry, if they can."""
    start = problem.start_place
    at_ms = problem.start_ms
    stops = [TimedStop(None, start, at_ms, at_ms, at_ms, at_ms, (), stand=start)]
    order = [visit for visit, _ in plan if visit is not None]
    for number, (visit, pauses) in enumerate(plan, 1):
        here = stops[-1]
        place = problem.end_place if visit is None else visit.place
        hop = timed_hop(problem, here.stand, here.place, place, here.end_ms, pauses)
        stops[-1] = replace(
            here,
            depart_ms=hop.depart_ms,
            walk_out_ms=problem.walk_out_ms(here.place, place),
            pause_ms=hop.pause_ms,
        )
        breaches = [Breach("no_road", "road", 0)] if hop.travel_ms < 0 else []
        breaches += [
            Breach("delay", "break", one.late_ms, one.begin_ms - one.late_ms, one.begin_ms)
            for one in hop.breaks
            if one.late_ms
        ]
        begin_ms = end_ms = hop.ready_ms
        if visit is None:
            breaches += _end_breaches(problem, hop.ready_ms, [b for _, some in plan for b in some])
        else:
            begin_ms, _ = visit.begin_ms(hop.ready_ms)
            if visit.id in sheltered:
                dry_ms = earliest_in(dry_begins(problem, visit), hop.ready_ms)
                begin_ms = begin_ms if dry_ms is None else dry_ms
            end_ms = begin_ms + visit.service_ms
            breaches += _breaches(visit, hop.ready_ms, begin_ms)
            if not _position_kept(visit, number, len(order)):
                breaches.append(Breach("precedence", "position", 0))
            if any(later.id in visit.after for later in order[number:]):
                breaches.append(Breach("precedence", "after", 0))
        stops.append(
            TimedStop(
                visit,
                place,
                hop.arrive_ms,
                begin_ms,
                end_ms,
                end_ms,
                tuple(breaches),
                walk_in_ms=hop.door_ms - hop.arrive_ms,
                stand=problem.travel.landing(here.stand, place),
                breaks=hop.breaks,
            )
        )
    return stops


def _end_breaches(problem: DayProblem, over_ms: int, taken: Sequence[Break]) -> list[Breach]:
    """Return the rules of the whole day that are broken when it is over at this moment."""
    found = [
        Breach("delay", rule, over_ms - limit_ms, limit_ms, over_ms)
        for rule, limit_ms in _limits(problem)
        if over_ms > limit_ms
    ]
    ids = {one.id for one in taken}
    found += [Breach("missing_break", "break", 0) for one in problem.breaks if one.id not in ids]
    return found


def _limits(problem: DayProblem) -> list[tuple[Rule, int]]:
    """Return by when the day must be over, by the return and by the driver's longest day."""
    limits: list[tuple[Rule, int]] = []
    if problem.return_by_ms is not None:
        limits.append(("return_by", problem.return_by_ms))
    if problem.longest_ms is not None:
        limits.append(("longest_day", problem.start_ms + problem.longest_ms))
    return limits


def _breaches(visit: Visit, arrive_ms: int, begin_ms: int) -> list[Breach]:
    """Return the rules that a visit breaks which arrives and begins at these moments."""
    found: list[Breach] = []
    if visit.arrive_by_ms is not None and arrive_ms > visit.arrive_by_ms:
        late_ms = arrive_ms - visit.arrive_by_ms
        found.append(Breach("delay", "arrive_by", late_ms, visit.arrive_by_ms, arrive_ms))
    rule: Rule = "time_window" if visit.begin_at_ms is None else "begin_at"
    found += _outside(rule, visit.wished_ms, begin_ms)
    if visit.open_ms == ():
        found.append(Breach("delay", "closed_today", 0))
    elif visit.open_ms is not None and not visit.fitting_ms:
        # The doors are never open long enough: no begin would keep the rule, so no limit is told.
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


def _position_kept(visit: Visit, number: int, served: int) -> bool:
    if visit.position is None:
        return True
    return number == {"first": 1, "last": served}.get(str(visit.position), visit.position)


def _with_slack(problem: DayProblem, stops: Sequence[TimedStop]) -> list[TimedStop]:
    """Go back from the end of the day and tell each stop how late it may be.

    Only rules that hold now count. Going back is exact, because begins, departures and arrivals
    all grow with the arrival before them, and because a rule that a late arrival breaks stays
    broken for every later one: ``latest_ms``, the latest arrival that breaks nothing more at a stop
    or after it, tells all that the stop before needs to know. A road that is found now and by no
    later departure is such a rule too.
    """
    found: list[TimedStop] = []
    latest_ms: int | None = None
    following: TimedStop | None = None
    for stop in reversed(stops):
        depart_ms = begin_ms = None
        if following is not None:
            depart_ms = _latest_departure(problem, stop, following, latest_ms)
        if depart_ms is not None:
            begin_ms = depart_ms - (stop.depart_ms - stop.begin_ms)
        if stop.visit is not None:
            latest_ms = _latest_arrival(stop.visit, stop, begin_ms)
            begin_ms = _least(begin_ms, _latest_begin(stop.visit, stop.begin_ms))
        elif following is None:
            latest_ms = min(
                (limit for _, limit in _limits(problem) if stop.begin_ms <= limit), default=None
            )
            begin_ms = latest_ms
        slack_ms = None if begin_ms is None else begin_ms - stop.begin_ms
        found.append(replace(stop, slack_ms=slack_ms, latest_depart_ms=depart_ms))
        following = stop
    return found[::-1]


LONGEST_DELAY_MS = 48 * 3_600_000
"""A hop with breaks that keeps every rule two days later keeps them always."""


def _latest_departure(
    problem: DayProblem, stop: TimedStop, following: TimedStop, latest_ms: int | None
) -> int | None:
    """Return the latest departure that is ready at the next door by ``latest_ms`` (None: whenever).

    None is returned where every later one is too. With breaks it is looked for by halving, for being
    ready grows with the end of the visit, and so does being late for a break.
    """
    if not following.breaks:
        at_stop_ms = None if latest_ms is None else latest_ms - following.walk_in_ms
        return problem.travel.latest_departure_ms(
            stop.stand, following.place, at_stop_ms, stop.depart_ms
        )
    by_id = {one.id: one for one in problem.breaks}
    pauses = [by_id[taken.id] for taken in following.breaks]
    late_now_ms = sum(taken.late_ms for taken in following.breaks)

    def keeps(delay_ms: int) -> bool:
        over_ms = stop.end_ms + delay_ms
        hop = timed_hop(problem, stop.stand, stop.place, following.place, over_ms, pauses)
        on_time = latest_ms is None or hop.ready_ms <= latest_ms
        return on_time and (hop.late_ms == 0 or late_now_ms > 0)

    if not keeps(0):
        return stop.depart_ms
    if keeps(LONGEST_DELAY_MS):
        return None
    good, bad = 0, LONGEST_DELAY_MS
    while bad - good > 1:
        middle = (good + bad) // 2
        if keeps(middle):
            good = middle
        else:
            bad = middle
    return stop.depart_ms + good


def _latest_begin(visit: Visit, begin_ms: int) -> int | None:
    """Return how late the visit may begin by those of its own rules that hold at ``begin_ms``.

    The end of the same interval: beginning in the gap before the next one would break the rule.
    """
    latest: int | None = None
    ruled = [visit.wished_ms] if visit.windows_ms or visit.begin_at_ms is not None else []
    ruled += [visit.fitting_ms] if visit.open_ms is not None else []
    for intervals in ruled:
        for first, last in intervals:
            if first <= begin_ms <= last:
                latest = _least(latest, last)
    return latest


def _latest_arrival(visit: Visit, stop: TimedStop, begin_ms: int | None) -> int | None:
    """Return the latest arrival at the door that breaks nothing more here and begins by ``begin_ms``.

    An arrival that finds no place in the list where this one found its begin breaks the rule that
    the list kept; only the last fallback (the doors are open, but not for long enough) keeps none.
    """
    _, level = visit.begin_ms(stop.ready_ms)
    latest = begin_ms
    if level < len(visit.fallbacks_ms):
        intervals = visit.fallbacks_ms[level]
        last_ms = intervals[-1][1]
        keeps_a_rule = level < len(visit.fallbacks_ms) - 1 and last_ms < FOREVER_MS
        if begin_ms is not None and begin_ms <= last_ms:
            latest = latest_in(intervals, begin_ms)
        elif keeps_a_rule:
            latest = last_ms
    if visit.arrive_by_ms is not None and stop.ready_ms <= visit.arrive_by_ms:
        latest = _least(latest, visit.arrive_by_ms)
    return latest


def _least(a: int | None, b: int | None) -> int | None:
    return min((value for value in (a, b) if value is not None), default=None)


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


def dry_begins(problem: DayProblem, visit: Visit) -> Intervals:
    """Return when a visit may begin within its rules so that no rain falls on it."""
    dry: Intervals = ANYTIME
    for first_ms, last_ms in merged(problem.rain_ms):
        away = ((ANYTIME[0][0], first_ms - visit.service_ms), (last_ms, ANYTIME[0][1]))
        dry = common(dry, away)
    return common(visit.allowed_ms, dry)


def is_wet(problem: DayProblem, visit: Visit, begin_ms: int) -> bool:
    """Tell whether rain falls on a visit that begins then."""
    end_ms = begin_ms + visit.service_ms
    return visit.outdoor and any(a < end_ms and begin_ms < b for a, b in problem.rain_ms)


def leg_grams(problem: DayProblem, stand: int, origin: int, destination: int) -> int:
    """Return the carbon dioxide of the coach for a hop; nothing where the group walks."""
    if not problem.grams or origin == destination or problem.travel.walked[origin][destination]:
        return 0
    return problem.grams[stand][destination]


def _grams(problem: DayProblem, stops: Sequence[TimedStop]) -> int:
    return sum(
        leg_grams(problem, here.stand, here.place, after.place) for here, after in pairwise(stops)
    )
