"""A second, naive timing of a day for tests: rules as predicates, moments found by trying them.

It shares nothing with the judge but the problem's raw fields.
"""

from __future__ import annotations

import random
from fractions import Fraction
from math import ceil, floor

from planner.itinerary.model.problem import DayProblem, Visit
from planner.itinerary.model.travel_times import TravelTimes

MINUTE = 60_000
HOUR = 60 * MINUTE


def opens_and_ends(visit: Visit, t: int) -> bool:
    """Whether the house is open from t until the visit is over, adjoining hours taken together."""
    if visit.open_ms is None:
        return True
    closing = t
    if not any(o <= t <= c for o, c in visit.open_ms):
        return False
    grown = True
    while grown:
        grown = False
        for opens, closes in visit.open_ms:
            if opens <= closing < closes:
                closing, grown = closes, True
    return t + visit.service_ms <= closing


def door_open(visit: Visit, t: int) -> bool:
    return visit.open_ms is None or any(o <= t <= c for o, c in visit.open_ms)


def is_wished(visit: Visit, t: int) -> bool:
    if visit.begin_at_ms is not None:
        return t == visit.begin_at_ms
    return not visit.windows_ms or any(a <= t <= b for a, b in visit.windows_ms)


def has_wish(visit: Visit) -> bool:
    return visit.begin_at_ms is not None or bool(visit.windows_ms)


def own_begin(visit: Visit, arrive: int) -> int:
    moments = {arrive}
    moments |= {o for o, _ in visit.open_ms or ()} | {a for a, _ in visit.windows_ms}
    moments |= {visit.begin_at_ms} if visit.begin_at_ms is not None else set()
    later = sorted(t for t in moments if t >= arrive)
    tries = [lambda t: opens_and_ends(visit, t) and is_wished(visit, t)]
    if has_wish(visit):
        both = [lambda t: opens_and_ends(visit, t), lambda t: is_wished(visit, t)]
        tries += reversed(both) if visit.begin_at_ms is not None else both
    tries.append(lambda t: door_open(visit, t))
    for suits in tries:
        for t in later:
            if suits(t):
                return t
    return arrive


def arc(problem: DayProblem, here: int, there: int, over: int, stand: int) -> tuple[int, bool]:
    """Ms from the end of a visit to being at the next door, and whether a road leads there."""
    travel = problem.travel
    rides = here != there and not travel.walked[here][there]
    access = problem.access_ms or (0,) * len(travel.walked)
    leave = over + (access[here] + problem.boarding_ms if rides else 0)
    took = own_travel(travel, stand, there, leave)
    arrive = leave + max(0, took) + (access[there] if rides else 0)
    return arrive - over, took >= 0


def own_travel(travel: TravelTimes, here: int, there: int, leave: int) -> int:
    """The straight line through the samples round a departure, its end rounded up to a second."""
    known = [(t, m[here][there]) for t, m in zip(travel.moments_ms, travel.travel_ms, strict=True)]
    if len(known) == 1:
        return known[0][1]
    before = [sample for sample in known if sample[0] <= leave] or known[:1]
    after = [sample for sample in known if sample[0] > leave] or known[-1:]
    (t0, d0), (t1, d1) = before[-1], after[0]
    if d0 < 0:
        return -1
    if d1 < 0 or t1 <= t0 or leave <= t0:
        line = Fraction(d0)
    else:
        line = d0 + Fraction((d1 - d0) * (leave - t0), t1 - t0)
    arrive = Fraction(leave + floor(line + Fraction(1, 2)), 1000)
    return ceil(arrive) * 1000 - leave


def next_stand(problem: DayProblem, stand: int, there: int) -> int:
    return problem.travel.lands[stand][there] if problem.travel.lands else there


def own_times(
    problem: DayProblem, order: list[str], *, delayed: int = -1, delay: int = 0
) -> tuple[list[tuple[int, int]], set[tuple[int, str]]]:
    """(at the door, begin) of start, visits and end, and broken rules as (stop number, rule).

    Stop number ``delayed`` begins ``delay`` ms later than it would, come what may.
    """
    by_id = {v.id: v for v in problem.visits}
    clock, here = problem.start_ms, problem.start_place
    stand = here
    times = []
    broken = set()
    for number, name in enumerate(["", *order, ""]):
        visit = by_id.get(name)
        if number:
            there = visit.place if visit else problem.end_place
            took, road = arc(problem, here, there, clock, stand)
            stand = next_stand(problem, stand, there)
            if not road:
                broken.add((number, "road"))
            clock, here = clock + took, there
        arrive = clock
        begin = own_begin(visit, arrive) if visit else arrive
        begin += delay if number == delayed else 0
        times.append((arrive, begin))
        clock = begin
        if visit:
            clock += visit.service_ms
            if not is_wished(visit, begin):
                fixed = visit.begin_at_ms is not None
                broken.add((number, "begin_at" if fixed else "time_window"))
            if not opens_and_ends(visit, begin):
                broken.add((number, "opening_hours" if visit.open_ms else "closed_today"))
            if visit.arrive_by_ms is not None and arrive > visit.arrive_by_ms:
                broken.add((number, "arrive_by"))
            place = {"first": 1, "last": len(order)}.get(visit.position, visit.position)
            if place not in {None, number}:
                broken.add((number, "position"))
        elif number and problem.return_by_ms is not None and begin > problem.return_by_ms:
            broken.add((number, "return_by"))
    return times, broken


def random_day(seed: int, count: int, *, tight: float = 1.0, hourly: bool = False) -> DayProblem:
    """A random coach-day with every kind of rule; ``tight`` scales how many rules there are.

    An ``hourly`` one has travel times that change with the hour, roads that shut and open again or
    for good, and coaches that stop some minutes from the door.
    """
    r = random.Random(seed)  # noqa: S311 - tours, not secrets

    def chance(p: float) -> bool:
        return r.random() < p * tight

    places = count + 1
    travel = [[0 if i == j else r.randrange(3, 40) * MINUTE for j in range(places)]
              for i in range(places)]  # fmt: skip
    walked = [[chance(0.1) for _ in range(places)] for _ in range(places)]
    for i in range(places):
        for j in range(places):
            if i != j and chance(0.03):
                travel[i][j] = -1
    locks: list[int | str] = ["first", "last", 2]
    visits = []
    for index in range(count):
        service = r.randrange(10, 90) * MINUTE
        start = r.randrange(8 * 60, 15 * 60) * MINUTE
        windows = tuple(
            (a, a + r.choice([0, 45, 90, 150]) * MINUTE)
            for a in sorted(start + k * 150 * MINUTE for k in range(r.choice([1, 1, 2])))
        )
        hours: list[tuple[tuple[int, int], ...] | None] = [
            ((9 * HOUR, 17 * HOUR),),
            ((8 * HOUR, 11 * HOUR + 30 * MINUTE), (13 * HOUR, 16 * HOUR)),
            ((8 * HOUR, 12 * HOUR), (12 * HOUR, 15 * HOUR)),
        ]
        if chance(0.05):
            hours = [()]
        has_windows, fixed = chance(0.3), chance(0.06)
        visits.append(
            Visit(
                f"v{index}",
                # Two visits at one place now and then.
                1 + (r.randrange(count) if chance(0.2) else index),
                service,
                windows_ms=windows if has_windows else (),
                open_ms=r.choice(hours) if chance(0.45) else None,
                begin_at_ms=r.randrange(9 * 12, 17 * 12) * 5 * MINUTE if fixed else None,
                arrive_by_ms=r.randrange(9 * 60, 17 * 60) * MINUTE if chance(0.1) else None,
                required=r.random() < 0.5,
                priority=r.choice([10, 10, 20, 50]),
                position=locks.pop(r.randrange(len(locks))) if locks and chance(0.06) else None,
            )
        )
    return DayProblem(
        visits=tuple(visits),
        start_place=0,
        end_place=r.choice([0, 0, 1]),
        start_ms=8 * HOUR,
        return_by_ms=r.choice([None, 14 * HOUR, 17 * HOUR, 20 * HOUR]),
        boarding_ms=r.choice([0, 5, 8]) * MINUTE,
        travel=_by_the_hour(r, travel, walked) if hourly else _all_day(travel, walked),
        access_ms=tuple(r.choice([0, 0, 2, 6]) * MINUTE for _ in range(places)) if hourly else (),
    )


def _all_day(travel: list[list[int]], walked: list[list[bool]]) -> TravelTimes:
    return TravelTimes.steady(tuple(map(tuple, travel)), tuple(map(tuple, walked)))


def _by_the_hour(
    r: random.Random, travel: list[list[int]], walked: list[list[bool]]
) -> TravelTimes:
    """Times at the full hours and at odd moments between, up to three times the least."""
    odd = [r.randrange(8, 18) * HOUR + r.randrange(3600) * 1000 for _ in range(3)]
    moments = sorted({*range(7 * HOUR, 20 * HOUR, HOUR), *odd})
    places = range(len(travel))
    # Some places have a second stand, from which every way is longer or shorter.
    stands = [*places, *(p for p in places if p and r.random() < 0.4)]
    stack = []
    for _ in moments:
        rush = r.uniform(1, 3)
        stack.append(
            tuple(
                tuple(
                    t if i == j or walked[i][j] or t < 0
                    else -1 if r.random() < 0.02
                    else round(t * rush * r.uniform(0.8, 1.2))
                    for j, t in enumerate(travel[i])
                )
                for i in stands
            )
        )  # fmt: skip
    of_place = {p: [s for s, where in enumerate(stands) if where == p] for p in places}
    lands = tuple(
        tuple(stand if p == there else r.choice(of_place[there]) for there in places)
        for stand, p in enumerate(stands)
    )
    return TravelTimes(tuple(stack), tuple(map(tuple, walked)), tuple(moments), lands)
