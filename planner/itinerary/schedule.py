"""The judge: the one function that times an order and says which rules it breaks.

A hand-made order and a solver's order pass the same code. It never refuses an order; it tells. Where
a rule cannot be kept any more, the visit begins as soon as the doors allow and the breach is listed
with its minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.itinerary.itinerary import Cause, Rule
from planner.itinerary.problem import FOREVER_MS, DayProblem, Interval, Visit, earliest_in


@dataclass(frozen=True, slots=True)
class Breach:
    """One broken rule: by how much, the moment the rule sets, the moment reached (milliseconds)."""

    cause: Cause
    rule: Rule
    amount_ms: int
    limit_ms: int | None = None
    reached_ms: int | None = None


@dataclass(frozen=True, slots=True)
class TimedStop:
    """A stop with its times in milliseconds from local midnight.

    ``visit`` is None at the day's start and end. ``slack_ms`` is how much later the stop may begin
    before a rule that is not broken yet breaks (None: no rule ever does).
    """

    visit: Visit | None
    place: int
    arrive_ms: int
    begin_ms: int
    end_ms: int
    depart_ms: int
    slack_ms: int | None
    breaches: tuple[Breach, ...]

    @property
    def wait_ms(self) -> int:
        """Time between arriving and beginning."""
        return self.begin_ms - self.arrive_ms

    @property
    def boarding_ms(self) -> int:
        """Time between the end of the visit and leaving."""
        return self.depart_ms - self.end_ms

    @property
    def latest_depart_ms(self) -> int | None:
        """The latest safe departure: later, and a rule that still holds would break."""
        return None if self.slack_ms is None else self.depart_ms + self.slack_ms


@dataclass(frozen=True, slots=True)
class Goal:
    """What best means, compared left to right; smaller is better.

    Required visits missing and rules broken come first, then milliseconds of delay, then priority
    served (negated), then the end of the day, then waiting.
    """

    broken: int
    late_ms: int
    minus_priority: int
    end_ms: int
    wait_ms: int

    def key(self) -> tuple[int, int, int, int, int]:
        """Return the tuple that orders goals."""
        return (self.broken, self.late_ms, self.minus_priority, self.end_ms, self.wait_ms)


@dataclass(frozen=True, slots=True)
class Schedule:
    """An order with all its times: start, the visits in order, end."""

    stops: tuple[TimedStop, ...]
    goal: Goal

    @property
    def order(self) -> tuple[str, ...]:
        """The ids of the visits served, in order."""
        return tuple(stop.visit.id for stop in self.stops if stop.visit is not None)


def schedule(problem: DayProblem, order: Sequence[str], *, with_slack: bool = True) -> Schedule:
    """Time ``order`` (ids of the visits to serve) and list every rule that it breaks.

    Args:
        problem: The coach-day.
        order: Visit ids, each at most once; wished visits that are absent are not served.
        with_slack: Whether to compute the slack of every stop, which costs most of the time.

    Raises:
        KeyError: An id is not among the problem's visits.
        ValueError: An id occurs twice.
    """
    if len(set(order)) != len(order):
        raise ValueError(f"a visit occurs twice in {list(order)}")
    visits = [problem.visit(visit_id) for visit_id in order]
    timed = _times(problem, visits, delayed=-1, delay_ms=0)
    slacks = [
        _slack_ms(problem, visits, timed, index) if with_slack else None
        for index in range(len(timed))
    ]
    stops = tuple(
        TimedStop(
            stop.visit,
            stop.place,
            stop.arrive_ms,
            stop.begin_ms,
            stop.end_ms,
            stop.depart_ms,
            slack_ms,
            stop.breaches,
        )
        for stop, slack_ms in zip(timed, slacks, strict=True)
    )
    return Schedule(stops, _goal(problem, stops))


def _times(
    problem: DayProblem, visits: Sequence[Visit], *, delayed: int, delay_ms: int
) -> list[TimedStop]:
    """Propagate times along the order; stop number ``delayed`` begins ``delay_ms`` later."""
    places = [problem.start_place, *(visit.place for visit in visits), problem.end_place]
    stops: list[TimedStop] = []
    ready_ms = problem.start_ms
    no_road = False
    for index, place in enumerate(places):
        visit = visits[index - 1] if 0 < index < len(places) - 1 else None
        breaches: list[Breach] = []
        if no_road:
            breaches.append(Breach("no_road", "road", 0))
        begin_ms = ready_ms
        service_ms = 0
        if visit is not None:
            begin_ms = _begin_ms(visit, ready_ms)
            if index == delayed:
                begin_ms = _begin_ms(visit, begin_ms + delay_ms)
            breaches += _breaches(visit, ready_ms, begin_ms)
            if not _position_kept(visit, index, len(visits)):
                breaches.append(Breach("precedence", "position", 0))
            service_ms = visit.service_ms
        elif index == delayed:
            begin_ms += delay_ms
        end_ms = begin_ms + service_ms
        last = index == len(places) - 1
        if last and problem.return_by_ms is not None and begin_ms > problem.return_by_ms:
            late_ms = begin_ms - problem.return_by_ms
            breaches.append(Breach("delay", "return_by", late_ms, problem.return_by_ms, begin_ms))
        depart_ms = end_ms if last else end_ms + problem.setup_ms(place, places[index + 1])
        stops.append(
            TimedStop(visit, place, ready_ms, begin_ms, end_ms, depart_ms, None, tuple(breaches))
        )
        if not last:
            travel_ms = problem.travel.leg_ms(place, places[index + 1], depart_ms)
            no_road = travel_ms < 0
            ready_ms = depart_ms + max(0, travel_ms)
    return stops


def _begin_ms(visit: Visit, at_ms: int) -> int:
    """Return when a visit begins that could begin at ``at_ms``: within all rules, or at least open."""
    begin_ms = earliest_in(visit.allowed_ms, at_ms)
    if begin_ms is None:
        begin_ms = earliest_in(visit.begins_when_open_ms, at_ms)
    return at_ms if begin_ms is None else begin_ms


def _breaches(visit: Visit, arrive_ms: int, begin_ms: int) -> list[Breach]:
    """Return the rules that a visit breaks which arrives and begins at these moments."""
    found: list[Breach] = []
    if visit.arrive_by_ms is not None and arrive_ms > visit.arrive_by_ms:
        late_ms = arrive_ms - visit.arrive_by_ms
        found.append(Breach("delay", "arrive_by", late_ms, visit.arrive_by_ms, arrive_ms))
    if visit.begin_at_ms is not None:
        found += _outside("begin_at", ((visit.begin_at_ms, visit.begin_at_ms),), begin_ms)
    if visit.windows_ms:
        found += _outside("time_window", tuple(sorted(visit.windows_ms)), begin_ms)
    if visit.open_ms is not None:
        if not visit.open_ms:
            found.append(Breach("delay", "closed_today", 0))
        else:
            # An interval shorter than the visit stays in the list: its latest begin lies before
            # its opening, so that no begin keeps it and the minutes tell by how much.
            opening = tuple((o, c - visit.service_ms) for o, c in sorted(visit.open_ms))
            found += _outside("opening_hours", opening, begin_ms)
    return found


def _outside(rule: Rule, intervals: tuple[Interval, ...], at_ms: int) -> list[Breach]:
    """Return the breach of a rule that allows only ``intervals``: too late, or else too early."""
    if any(first <= at_ms <= last for first, last in intervals):
        return []
    passed = [last for _, last in intervals if last < at_ms]
    coming = [first for first, last in intervals if at_ms < first <= last]
    if coming and not passed:
        return [Breach("lead_time", rule, min(coming) - at_ms, min(coming), at_ms)]
    return (
        [Breach("delay", rule, at_ms - max(passed), max(passed), at_ms)]
        if passed
        else [Breach("lead_time", rule, 0, None, at_ms)]
    )


def _position_kept(visit: Visit, index: int, served: int) -> bool:
    if visit.position is None:
        return True
    wanted = {"first": 1, "last": served}.get(str(visit.position), visit.position)
    return index == wanted


def _slack_ms(
    problem: DayProblem, visits: Sequence[Visit], timed: Sequence[TimedStop], index: int
) -> int | None:
    """Return the largest delay of one stop that breaks no rule that holds now, or None.

    By FIFO a rule that a delay breaks stays broken under a longer delay, so halving finds it.
    """
    now = _broken_rules(timed)

    def keeps(delay_ms: int) -> bool:
        later = _times(problem, visits, delayed=index, delay_ms=delay_ms)
        return _broken_rules(later) <= now

    low, high = 0, 48 * 3_600_000
    if keeps(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if keeps(middle) else (low, middle)
    return low


def _broken_rules(stops: Sequence[TimedStop]) -> set[tuple[int, str, str]]:
    return {
        (index, breach.cause, breach.rule)
        for index, stop in enumerate(stops)
        for breach in stop.breaches
    }


def _goal(problem: DayProblem, stops: Sequence[TimedStop]) -> Goal:
    served = {stop.visit.id for stop in stops if stop.visit is not None}
    missing = sum(visit.required and visit.id not in served for visit in problem.visits)
    breaches = [breach for stop in stops for breach in stop.breaches]
    return Goal(
        broken=missing + len(breaches),
        late_ms=sum(min(breach.amount_ms, FOREVER_MS) for breach in breaches),
        minus_priority=-sum(v.priority for v in problem.visits if v.id in served),
        end_ms=stops[-1].arrive_ms,
        wait_ms=sum(stop.wait_ms for stop in stops),
    )
