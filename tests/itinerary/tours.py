"""Small tours for tests, and the best of all their orders by trying every one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import astuple, replace
from itertools import combinations, permutations, product

from planner.itinerary.judge.schedule import schedule
from planner.itinerary.judge.tour_schedule import Orders, TourGoal, judge_tour
from planner.itinerary.model.problem import DayProblem
from planner.itinerary.model.tour_problem import CoachDay, TourProblem, TourVisit
from planner.itinerary.model.travel_times import TravelTimes
from tests.itinerary.days import MINUTE, at, day, visit


def tour(
    frames: list[DayProblem],
    visits: list[TourVisit],
    *,
    same_day: bool = True,
    rooms: tuple[tuple[str, int], ...] = (),
) -> TourProblem:
    """Several coaches on one day, or one coach on several days."""
    coach_days = tuple(
        CoachDay(0, k, frame) if same_day else CoachDay(k, 0, frame)
        for k, frame in enumerate(frames)
    )
    return TourProblem(coach_days, tuple(visits), rooms)


def wish(
    name: str, place: int, minutes: int, *on: int, room: str | None = None, **rules: object
) -> TourVisit:
    """A visit that is the same on each of its coach-days."""
    there = visit(name, place, minutes, **rules)
    return TourVisit(name, tuple((k, there) for k in on), there.required, there.priority, room)


def random_tour(seed: int, coach_days: int, visits: int, *, rooms: bool = False) -> TourProblem:
    """A tour with morning traffic, windows, hours that differ by day, and visits of one coach only."""
    draw = random.Random(seed)  # noqa: S311  (a drawn example, no secret)
    points = [(draw.randrange(40), draw.randrange(40)) for _ in range(visits + 1)]
    quick = [[abs(a - c) + abs(b - d) for c, d in points] for a, b in points]
    slow = [[round(m * draw.uniform(1, 1.8)) for m in row] for row in quick]
    size = range(visits + 1)
    travel = TravelTimes(
        tuple(
            tuple(tuple(m * MINUTE for m in row) for row in minutes) for minutes in (slow, quick)
        ),
        tuple(tuple(False for _ in size) for _ in size),
        (at("08:00"), at("10:00")),
    )
    same_day = rooms or draw.random() < 0.5
    frames = [
        replace(day([], quick, start="08:00", back=draw.choice(["11:00", "12:00"])), travel=travel)
        for _ in range(coach_days)
    ]
    wishes = []
    for number in range(1, visits + 1):
        on = [k for k in range(coach_days) if draw.random() < 0.8] or [0]
        rules: dict[str, object] = {"required": draw.random() < 0.3}
        if not rules["required"]:
            rules["priority"] = draw.choice([5, 20, 20, 60])
        there = {}
        for k in on:
            if draw.random() < 0.5 or (same_day and k > on[0]):
                window = draw.choice(["08:30 09:30", "09:00 11:00", "10:00 10:40"]).split()
                rules["windows"] = [tuple(window)] if not same_day else rules.get("windows", [])
            there[k] = visit(f"v{number}", number, draw.choice([15, 25, 40]), **rules)
        first = there[on[0]]
        room = "loom" if rooms and number <= 2 else None
        wishes.append(
            TourVisit(
                first.id,
                tuple((k, replace(one, service_ms=first.service_ms)) for k, one in there.items()),
                first.required,
                first.priority,
                room,
            )
        )
    return tour(frames, wishes, same_day=same_day, rooms=(("loom", 1),) if rooms else ())


def best_goal(problem: TourProblem) -> TourGoal:
    """The goal of the best orders there are, by every order of every part of the visits.

    Coach-days that no rule joins are looked at one by one: the goal adds up over them.
    """
    assert not problem.rooms
    best: list[dict[frozenset[str], tuple[int, ...]]] = []
    for k, coach_day in enumerate(problem.coach_days):
        here = [dict(v.on)[k] for v in problem.visits if k in dict(v.on)]
        found: dict[frozenset[str], tuple[int, ...]] = {}
        for count in range(len(here) + 1):
            for chosen in combinations(here, count):
                asked = replace(coach_day.frame, visits=chosen)
                found[frozenset(v.id for v in chosen)] = min(
                    astuple(schedule(asked, [v.id for v in order], with_slack=False).goal)
                    for order in permutations(chosen)
                )
        best.append(found)
    required = {v.id for v in problem.visits if v.required}
    goals = []
    for parts in _shared_out(problem):
        days = [found[part] for found, part in zip(best, parts, strict=True)]
        total = tuple(map(sum, zip(*days, strict=True)))
        missing = len(required - frozenset().union(*parts))
        goals.append(TourGoal(total[0] + missing, total[1], total[2], total[3:]))
    return min(goals)


def _shared_out(problem: TourProblem) -> Iterator[list[frozenset[str]]]:
    choices = [[None, *(k for k, _ in v.on)] for v in problem.visits]
    for chosen in product(*choices):
        yield [
            frozenset(v.id for v, c in zip(problem.visits, chosen, strict=True) if c == k)
            for k in range(len(problem.coach_days))
        ]


def best_with_rooms(problem: TourProblem) -> TourGoal:
    """The same where coach-days share rooms: all orders of all, judged together."""
    return min(
        judge_tour(problem, orders, with_slack=False).goal
        for parts in _shared_out(problem)
        for orders in _orders(parts)
    )


def _orders(parts: list[frozenset[str]]) -> Iterator[Orders]:
    yield from product(*(permutations(sorted(part)) for part in parts))


def long_tour(seed: int) -> TourProblem:
    """Two or three coach-days of 16 to 40 shared visits each, with windows, rooms and ``after``."""
    draw = random.Random(seed)  # noqa: S311  (a drawn example, no secret)
    coach_days = draw.choice([2, 3])
    visits = draw.randint(16 * coach_days, 40 * coach_days)
    points = [(draw.randrange(8), draw.randrange(8)) for _ in range(visits + 1)]
    minutes = [[abs(a - c) + abs(b - d) for c, d in points] for a, b in points]
    frames = [day([], minutes, start="06:00", back="22:00", boarding=0) for _ in range(coach_days)]
    wishes = []
    for number in range(1, visits + 1):
        on = [k for k in range(coach_days) if draw.random() < 0.9] or [0]
        rules: dict[str, object] = {"required": draw.random() < 0.4}
        if not rules["required"]:
            rules["priority"] = draw.choice([0, 5, 20, 60])
        if draw.random() < 0.3:
            rules["windows"] = [tuple(draw.choice(["06:00 12:00", "09:00 13:00"]).split())]
        if number > 1 and draw.random() < 0.1:
            rules["after"] = (f"v{draw.randrange(1, number)}",)
        room = draw.choice(["loom", "dyer"]) if draw.random() < 0.1 else None
        there = draw.choice([2, 5, 9])
        wishes.append(wish(f"v{number}", number, there, *on, room=room, **rules))
    rooms = (("loom", 1), ("dyer", 2))
    return tour(frames, wishes, same_day=draw.random() < 0.5, rooms=rooms)


def drawn_orders(problem: TourProblem, seed: int) -> Orders:
    """Each visit on one of its coach-days, in any order; some visits on none.

    With every second seed most visits are on the first coach-day, so that long days meet short ones.
    """
    draw = random.Random(seed)  # noqa: S311  (a drawn example, no secret)
    orders: list[list[str]] = [[] for _ in problem.coach_days]
    for one in draw.sample(problem.visits, len(problem.visits)):
        if draw.random() < 0.95:
            days = [k for k, _ in one.on]
            likely = [6 if seed % 2 and k == 0 else 1 for k in days]
            orders[draw.choices(days, likely)[0]].append(one.id)
    return tuple(map(tuple, orders))
