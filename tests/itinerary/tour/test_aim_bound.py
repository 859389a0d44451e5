"""The bound on a day's aim, against every order of its visits."""

from dataclasses import replace
from itertools import permutations

import pytest

from planner.itinerary.judge.schedule import schedule
from planner.itinerary.tour.aim_bound import aim_bound, day_aim_bound
from planner.itinerary.tour.search import search
from planner.itinerary.tour.search_limits import SearchLimits
from tests.itinerary.days import MINUTE, at, day, visit
from tests.itinerary.own_timing import random_day
from tests.itinerary.tours import random_tour

pytestmark = pytest.mark.slow

ROAD = [[10 * abs(i - j) for j in range(4)] for i in range(4)]


@pytest.mark.parametrize("hourly", [False, True])
@pytest.mark.parametrize("aim", ["end", "road", "co2"])
def test_no_order_goes_below_it(hourly: bool, aim: str) -> None:
    kept = 0
    for seed in range(120):
        problem = random_day(seed, 4 + seed % 2, tight=0.5, hourly=hourly)
        grams = tuple(
            tuple((7 * s + 3 * p) % 11 + 1 for p in range(len(problem.travel.walked)))
            for s in range(problem.travel.stands)
        )
        visits = tuple(replace(one, required=True) for one in problem.visits)
        problem = replace(problem, visits=visits, aim=aim, grams=grams)
        bound = day_aim_bound(problem)
        for order in permutations([one.id for one in visits]):
            goal = schedule(problem, order, with_slack=False).goal
            if not goal.broken:
                kept += 1
                assert bound <= (goal.end_ms if aim == "end" else goal.aim), (seed, order)
    assert kept > 100


def test_it_counts_services_boarding_and_the_least_hops() -> None:
    # There and back on one road: 10 + 10 + 20 minutes, three times 5 of boarding, twice 30 there. Who
    # follows whom is free in the assignment, but each place is left and reached once: it is exact here.
    problem = day([visit("a", 1, 30), visit("b", 2, 30)], ROAD, back="20:00")
    assert day_aim_bound(problem) == at("08:00") + (40 + 15 + 60) * MINUTE
    assert day_aim_bound(replace(problem, aim="road")) == (40 + 15) * MINUTE


def test_a_late_visit_makes_a_late_end() -> None:
    # "b" begins at 15:00 at the earliest: 15:00 + 30 + 5 + 20.
    late = visit("b", 2, 30, windows=[("15:00", "16:00")])
    problem = day([visit("a", 1, 30), late], ROAD, back="20:00")
    assert day_aim_bound(problem) == at("15:55")


@pytest.mark.parametrize("seed", range(8))
def test_a_search_tells_it(seed: int) -> None:
    problem = random_tour(seed, 3, 12)
    solution = search(problem, SearchLimits(iterations=100))
    assert solution.aim_bound == aim_bound(problem, solution.orders)
    assert solution.aim_bound > 0
