"""Clearly different good days. Boarding takes 5 minutes."""

from itertools import pairwise

import pytest

from planner.itinerary.advice.alternatives import alike, alternatives
from planner.itinerary.day.exact import solve
from planner.itinerary.judge.schedule import schedule
from tests.itinerary.days import MINUTE, at, day, visit
from tests.itinerary.own_timing import own_times, random_day

# A straight road: 0 - 1 - 2 - 3, ten minutes from each to the next.
ROAD = [[10 * abs(i - j) for j in range(4)] for i in range(4)]


def test_legs_in_common_are_counted_with_start_and_end() -> None:
    problem = day([visit("a", 1, 30), visit("b", 2, 30), visit("c", 3, 30)], ROAD)
    # start-a, a-b, b-c, c-end against start-a, a-c, c-b, b-end: one of four.
    assert alike(problem, ("a", "b", "c"), ("a", "c", "b")) == 0.25
    assert alike(problem, ("a", "b", "c"), ("a", "b", "c")) == 1.0
    # start-a, a-b, b-end: two of the four.
    assert alike(problem, ("a", "b", "c"), ("a", "b")) == 0.5


def test_the_same_round_the_other_way_is_an_alternative() -> None:
    # Four boardings, 90 minutes of visits. Up and down the road is 60 minutes of riding, whether a
    # house is visited on the way up or down, if only 3 is reached before the way back ends: 1 2 3,
    # 3 2 1, 1 3 2 and 2 3 1: 08:00 + 20 + 90 + 60 minutes. 2 1 3 and 3 1 2 take 20 more.
    problem = day([visit("a", 1, 30), visit("b", 2, 30), visit("c", 3, 30)], ROAD)
    found = alternatives(problem)
    assert len(found) == 3
    assert [one.end_ms for one in found] == [at("10:50")] * 3
    assert [one.road_ms for one in found] == [80 * MINUTE] * 3
    assert all(one.alike <= 0.5 for one in found[1:])


def test_an_optional_visit_less_is_an_alternative_if_it_is_worth_little() -> None:
    # 100 without 20 is four fifths of the priority: offered. Without 21 it would be less.
    wishes = [
        visit("a", 1, 30, required=False, priority=80, position="first"),
        visit("b", 2, 30, required=False, priority=20),
    ]
    # Both: 08:15 to 08:45, 09:00 to 09:30, 5 + 20: 09:55. "a" alone: back at 09:00.
    found = alternatives(day(wishes, ROAD))
    assert [one.order for one in found] == [("a", "b"), ("a",)]
    assert (found[1].end_ms, found[1].left_out, found[1].priority) == (at("09:00"), ("b",), 80)
    dearer = [wishes[0], visit("b", 2, 30, required=False, priority=21)]
    assert len(alternatives(day(dearer, ROAD))) == 1


def test_a_hand_made_order_is_compared_with_the_best() -> None:
    # By hand 2, 1, 3 drives 80 minutes; the best 60. It comes first all the same: it is the plan.
    problem = day([visit("a", 1, 30), visit("b", 2, 30), visit("c", 3, 30)], ROAD)
    found = alternatives(problem, ("b", "a", "c"))
    assert found[0].order == ("b", "a", "c")
    assert found[1].end_ms == at("10:50")


@pytest.mark.parametrize("hourly", [False, True])
def test_what_is_offered_is_good_and_different(hourly: bool) -> None:
    offered = 0
    for seed in range(25):
        problem = random_day(seed, 5, hourly=hourly)
        found = alternatives(problem)
        assert found == alternatives(problem), "the same day, the same answer"
        best = found[0]
        assert best.order == solve(problem).order
        worth = {v.id: v.priority for v in problem.visits}
        must = {v.id for v in problem.visits if v.required}
        least = sum(worth[one] for one in best.order)
        orders = [one.order for one in found]
        for one in found[1:]:
            times, broken = own_times(problem, list(one.order))
            known = own_times(problem, list(best.order))
            assert len(broken) + len(must - set(one.order)) <= len(known[1]) + len(
                must - set(best.order)
            )
            assert one.end_ms == times[-1][0]
            assert one.end_ms <= known[0][-1][0] + 45 * MINUTE
            assert sum(worth[v] for v in one.order) >= 0.8 * least
            assert one.slack_ms == schedule(problem, one.order).stops[0].slack_ms
            offered += 1
        for i, mine in enumerate(orders):
            for other in orders[:i]:
                pairs = [set(pairwise(["", *o, ""])) for o in (mine, other)]
                shared = len(pairs[0] & pairs[1]) / max(map(len, pairs))
                assert set(mine) != set(other) or shared <= 0.5
    assert offered > 20
