"""The best of near orders, against all orders and against the exact solver."""

import random
from dataclasses import replace
from itertools import permutations

import pytest

from planner.itinerary import near_orders
from planner.itinerary.exact import solve
from planner.itinerary.near_orders import best_near
from planner.itinerary.problem import Break
from planner.itinerary.schedule import schedule
from tests.itinerary.days import MINUTE, at, day, visit
from tests.itinerary.tours import random_tour


def drawn(seed: int, count: int):
    """A day of required visits with morning traffic; windows that some orders keep."""
    frame = random_tour(seed, 1, count).coach_days[0].frame
    draw = random.Random(seed)  # noqa: S311  (a drawn example, no secret)
    visits = []
    for place in range(1, count + 1):
        rules = {"windows": [("08:00", "10:30")]} if draw.random() < 0.3 else {}
        visits.append(visit(f"v{place}", place, 5, **rules))
    return replace(frame, visits=tuple(visits), return_by_ms=at("23:00"))


@pytest.mark.parametrize("seed", range(20))
def test_within_the_width_it_is_the_best_of_all_orders(seed: int) -> None:
    problem = drawn(seed, near_orders.WIDTH)
    ids = [v.id for v in problem.visits]
    found = best_near(problem, ids)
    solution = solve(problem)
    if solution.proof == "infeasible":
        assert found is None
    else:
        ends = [schedule(problem, o, with_slack=False).goal.end_ms for o in (found, solution.order)]
        assert ends[0] == ends[1]


@pytest.mark.parametrize("seed", range(6))
def test_it_is_the_best_of_the_near_orders(seed: int, monkeypatch) -> None:
    monkeypatch.setattr(near_orders, "WIDTH", 3)
    monkeypatch.setattr(near_orders, "WIDEST", 3)
    problem = drawn(seed, 6)
    ids = [v.id for v in problem.visits]
    near = [
        order
        for order in permutations(ids)
        if all(
            order.index(a) < order.index(b)
            for i, a in enumerate(ids)
            for j, b in enumerate(ids)
            if i + 3 <= j
        )
    ]
    # A hundred and some of the 720: the constraint is one.
    assert 20 < len(near) < 200
    goals = [schedule(problem, order, with_slack=False).goal for order in near]
    kept = [goal.end_ms for goal in goals if not goal.broken]
    found = best_near(problem, ids)
    if not kept:
        assert found is None
    else:
        assert schedule(problem, found, with_slack=False).goal.end_ms == min(kept)


def test_the_aim_decides() -> None:
    # 0 - 1 - 2 on a road of ten minutes each. "b" may begin from 11:00 on; so by "b" last the day ends
    # at 11:00 + 10 + 5 + 20 = 11:35 with 5 + 10 + 5 + 10 + 5 + 20 = 55 on the road. By "b" first:
    # 11:10 + 5 + 10 = 11:25, + 10 + 5 + 10 = 11:50.
    road = [[10 * abs(i - j) for j in range(3)] for i in range(3)]
    visits = [visit("a", 1, 10), visit("b", 2, 10, windows=[("11:00", "12:00")])]
    problem = day(visits, road)
    assert best_near(problem, ["b", "a"]) == ("a", "b")
    assert best_near(replace(problem, aim="road"), ["b", "a"]) == ("a", "b")
    # With a way of its own from "b" to "a" that takes no time, "b" first drives 5 + 20 + 5 + 0 + 5 + 10
    # = 45, but ends later: 11:10 + 5 + 10 + 5 + 10 = 11:40.
    short = [row.copy() for row in road]
    short[2][1] = 0
    problem = day(visits, short)
    assert best_near(problem, ["b", "a"]) == ("a", "b")
    assert best_near(replace(problem, aim="road"), ["a", "b"]) == ("b", "a")


def test_locks_and_precedence_are_kept() -> None:
    road = [[10 * abs(i - j) for j in range(4)] for i in range(4)]
    visits = [visit("a", 1, 10), visit("b", 2, 10), visit("c", 3, 10)]
    first = [visits[0], visits[1], replace(visits[2], position="first")]
    assert best_near(day(first, road), ["a", "b", "c"])[0] == "c"
    last = [replace(visits[0], position="last"), *visits[1:]]
    assert best_near(day(last, road), ["a", "b", "c"])[-1] == "a"
    after = [replace(visits[0], after=("c",)), *visits[1:]]
    found = best_near(day(after, road), ["a", "b", "c"])
    assert found.index("c") < found.index("a")


def test_days_with_breaks_are_left_alone() -> None:
    problem = day([visit("a", 1, 10)], [[0, 10], [10, 0]])
    assert best_near(problem, ["a"]) == ("a",)
    assert best_near(replace(problem, breaks=(Break("rest", 10 * MINUTE),)), ["a"]) is None
