"""A second, naive engine for a whole coach-day with all its rules, for tests: everything is tried.

It shares nothing with the judge and the solver but the problem's raw fields. Every order of every
subset of the visits is tried, with the breaks at every place, each arc's breaks before boarding or
later, and an outdoor visit at once or when the rain is over. What breaks a rule is not continued.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations

from planner.itinerary.model.problem import Break, DayProblem, Visit
from tests.itinerary.own_timing import (
    HOUR,
    MINUTE,
    is_wished,
    next_stand,
    opens_and_ends,
    own_begin,
    own_travel,
    random_day,
)

Value = tuple[int, ...]


def first_moment(one: Break, t: int) -> int | None:
    """The first moment from t on at which a break may begin."""
    if not one.windows_ms:
        return t
    tries = sorted({t, *(a for a, _ in one.windows_ms)})
    return next((m for m in tries if m >= t and any(a <= m <= b for a, b in one.windows_ms)), None)


def own_hop(
    problem: DayProblem, here: int, there: int, over: int, stand: int, pauses: tuple[Break, ...]
) -> tuple[int, int] | None:
    """(ready at the door, ms on the road), None if no road leads there or a break comes too late.

    Of all ways to split the breaks the one that is ready first, of those the one with most breaks
    before boarding.
    """
    rides = here != there and not problem.travel.walked[here][there]
    access = problem.access_ms or (0,) * len(problem.travel.walked)
    found = []
    for early in range(len(pauses) + 1):
        clock: int | None = over
        for one in pauses[:early]:
            begin = None if clock is None else first_moment(one, clock)
            clock = None if begin is None else begin + one.service_ms
        if clock is None:
            continue
        boards = clock
        leave = clock + (access[here] + problem.boarding_ms if rides else 0)
        took = own_travel(problem.travel, stand, there, leave)
        if took < 0:
            continue
        moving = took + (access[there] if rides else 0)
        # Walk through the time after departure: so much of the way is left, the clock stands there.
        at: int | None = leave
        for one in pauses[early:]:
            begin = first_moment(one, at) if at is not None else None
            if begin is None or at is None:
                at = None
                break
            moving -= min(moving, begin - at)
            at = begin + one.service_ms
        if at is not None:
            road = leave - boards + took + (access[there] if rides else 0)
            found.append((at + moving, -early, road))
    if not found:
        return None
    ready, _, road = min(found)
    return ready, road


def wets(problem: DayProblem, visit: Visit, t: int) -> bool:
    return visit.outdoor and any(
        max(a, t) < min(b, t + visit.service_ms) for a, b in problem.rain_ms
    )


def own_begins(
    problem: DayProblem, visit: Visit, ready: int, number: int
) -> Iterator[tuple[int, bool]]:
    """When a visit may begin within its rules, and whether it gets wet: at once, or dry later."""
    place = 1 if visit.position == "first" else visit.position
    if place not in {None, "last", number}:
        return
    if visit.arrive_by_ms is not None and ready > visit.arrive_by_ms:
        return

    def keeps(t: int) -> bool:
        return opens_and_ends(visit, t) and is_wished(visit, t)

    first = own_begin(visit, ready)
    if not keeps(first):
        return
    yield first, wets(problem, visit, first)
    if wets(problem, visit, first):
        moments = {b for _, b in problem.rain_ms} | {a for a, _ in visit.windows_ms}
        moments |= {a for a, _ in visit.open_ms or ()}
        for t in sorted(moments):
            if t >= ready and keeps(t) and not wets(problem, visit, t):
                yield t, False
                return


@dataclass(frozen=True)
class Part:
    here: int
    stand: int
    clock: int
    road: int = 0
    grams: int = 0
    wet: int = 0
    done: tuple[Visit, ...] = ()
    breaks: tuple[Break, ...] = ()


def hop_grams(problem: DayProblem, part: Part, there: int) -> int:
    if not problem.grams or part.here == there or problem.travel.walked[part.here][there]:
        return 0
    return problem.grams[part.stand][there]


def ended(problem: DayProblem, part: Part, pauses: tuple[Break, ...]) -> Value | None:
    """(-required, -priority, wet, what is aimed at) of a day that ends here with these breaks."""
    if len(part.breaks) + len(pauses) < len(problem.breaks):
        return None
    arc = own_hop(problem, part.here, problem.end_place, part.clock, part.stand, pauses)
    if arc is None:
        return None
    end, road = arc[0], part.road + arc[1]
    if problem.return_by_ms is not None and end > problem.return_by_ms:
        return None
    if problem.longest_ms is not None and end - problem.start_ms > problem.longest_ms:
        return None
    grams = part.grams + hop_grams(problem, part, problem.end_place)
    aim = {"end": (end, road), "road": (road, end), "co2": (grams, end)}[problem.aim]
    served = sum(v.required for v in part.done)
    return (-served, -sum(v.priority for v in part.done), part.wet, *aim)


def served(
    problem: DayProblem, part: Part, visit: Visit, pauses: tuple[Break, ...]
) -> Iterator[Part]:
    """A part of a day, continued by some breaks and a visit in each way that keeps the rules."""
    if part.done and part.done[-1].position == "last":
        return
    if any(visit.id in other.after for other in part.done):
        return
    arc = own_hop(problem, part.here, visit.place, part.clock, part.stand, pauses)
    if arc is None:
        return
    for begin, wet in own_begins(problem, visit, arc[0], len(part.done) + 1):
        yield Part(
            visit.place,
            next_stand(problem, part.stand, visit.place),
            begin + visit.service_ms,
            part.road + arc[1],
            part.grams + hop_grams(problem, part, visit.place),
            part.wet + wet,
            (*part.done, visit),
            (*part.breaks, *pauses),
        )


def beginning(problem: DayProblem) -> Part:
    return Part(problem.start_place, problem.start_place, problem.start_ms)


def value_of(problem: DayProblem, order: tuple[str, ...]) -> Value | None:
    """The best value of an order of visits and breaks, None if it breaks a rule."""
    pauses_by = {one.id: one for one in problem.breaks}
    visits_by = {one.id: one for one in problem.visits}
    parts, waiting = [beginning(problem)], []
    for name in order:
        if name in pauses_by:
            waiting.append(pauses_by[name])
            continue
        parts = [
            more
            for part in parts
            for more in served(problem, part, visits_by[name], tuple(waiting))
        ]
        waiting = []
    values = [ended(problem, part, tuple(waiting)) for part in parts]
    return min((value for value in values if value is not None), default=None)


def brute_force(problem: DayProblem) -> Value | None:
    """The best value over all orders of all subsets, None if not even an empty day is possible."""
    best: list[Value] = []

    def go(part: Part) -> None:
        left = [one for one in problem.breaks if one not in part.breaks]
        ways = [way for count in range(len(left) + 1) for way in permutations(left, count)]
        for way in ways:
            value = ended(problem, part, way)
            if value is not None and (not best or value < best[0]):
                best[:] = [value]
            for visit in problem.visits:
                if visit not in part.done:
                    for more in served(problem, part, visit, way):
                        go(more)

    go(beginning(problem))
    return best[0] if best else None


def random_rules(seed: int, count: int) -> DayProblem:
    """A random coach-day of ``count`` visits and breaks in all, with rules of every kind."""
    r = random.Random(seed)  # noqa: S311 - tours, not secrets
    breaks = min(count - 1, r.choice([0, 0, 1, 1, 2, 3]))
    problem = random_day(
        seed, count - breaks, tight=r.choice([0.4, 0.8, 1.2]), hourly=r.random() < 0.5
    )
    pauses = []
    for number in range(breaks):
        starts = sorted(r.sample(range(8 * 6, 17 * 6), r.choice([1, 1, 2])))
        windows = tuple(
            (t * 10 * MINUTE, t * 10 * MINUTE + r.choice([0, 20, 90, 200]) * MINUTE) for t in starts
        )
        pauses.append(
            Break(
                f"b{number}",
                r.choice([10, 15, 30, 45]) * MINUTE,
                windows if r.random() < 0.8 else (),
            )
        )
    names = [visit.id for visit in problem.visits]
    visits = tuple(
        replace(
            visit,
            outdoor=r.random() < 0.5,
            after=tuple(r.sample(names[:n], 1)) if n and r.random() < 0.25 else (),
        )
        for n, visit in enumerate(problem.visits)
    )
    rain = tuple(
        (t * HOUR, t * HOUR + r.choice([1, 2, 3]) * 30 * MINUTE)
        for t in sorted(r.sample(range(8, 17), 2))
    )
    stands, places = problem.travel.stands, len(problem.travel.walked)
    grams = tuple(tuple(r.choice([500, 1000, 1500, 4000]) for _ in range(places))
                  for _ in range(stands))  # fmt: skip
    return replace(
        problem,
        visits=visits,
        breaks=tuple(pauses),
        rain_ms=rain if r.random() < 0.5 else (),
        longest_ms=r.choice([None, 6 * HOUR, 9 * HOUR]),
        aim=r.choice(["end", "road", "co2"]),
        grams=grams,
    )


def kept_when_delayed(problem: DayProblem, order: tuple[str, ...], number: int, delay: int) -> bool:
    """Whether every rule is kept where stop ``number`` begins ``delay`` ms later, come what may."""
    pauses_by = {one.id: one for one in problem.breaks}
    visits_by = {one.id: one for one in problem.visits}
    here = stand = problem.start_place
    clock, waiting, stop = problem.start_ms + (delay if number == 0 else 0), [], 0
    for name in (*order, ""):
        if name in pauses_by:
            waiting.append(pauses_by[name])
            continue
        stop += 1
        visit = visits_by.get(name)
        there = visit.place if visit else problem.end_place
        arc = own_hop(problem, here, there, clock, stand, tuple(waiting))
        if arc is None:
            return False
        ready, waiting = arc[0], []
        begin = (own_begin(visit, ready) if visit else ready) + (delay if stop == number else 0)
        if visit is None:
            back, longest = problem.return_by_ms, problem.longest_ms
            in_time = back is None or begin <= back
            return in_time and (longest is None or begin - problem.start_ms <= longest)
        if not (opens_and_ends(visit, begin) and is_wished(visit, begin)):
            return False
        if visit.arrive_by_ms is not None and ready > visit.arrive_by_ms:
            return False
        here, stand = there, next_stand(problem, stand, there)
        clock = begin + visit.service_ms
    raise AssertionError("the end of the day is always reached")
