"""What adding a wish costs, on paper and by brute force. Boarding takes 5 minutes."""

from dataclasses import replace

from planner.itinerary.advice.price import prices
from planner.itinerary.day.exact import solve
from planner.itinerary.judge.schedule import schedule
from tests.itinerary.days import MINUTE, day, visit
from tests.itinerary.own_timing import random_day
from tests.rivals.test_itinerary_rivals import brute_force

# A straight road: 0 - 1 - 2 - 3, ten minutes from each to the next.
ROAD = [[10 * abs(i - j) for j in range(4)] for i in range(4)]


def test_a_wish_that_fits_costs_its_minutes() -> None:
    # "a" alone: 08:15 to 08:45, boarding, 10 minutes: back at 09:00. With "b" next door: "a" till
    # 08:45, 5 + 10, "b" 09:00 to 09:20, 5 + 20: back at 09:45. On the road 30 minutes, then 55.
    wishes = [visit("a", 1, 30), visit("b", 2, 20, required=False, priority=0)]
    (price,) = prices(day(wishes, ROAD), ("a",))
    assert (price.wish, price.drops) == ("b", ())
    assert price.end_later_ms == 45 * MINUTE
    assert price.road_more_ms == 25 * MINUTE
    assert price.proved


def test_what_drops_for_it_is_named() -> None:
    # Back by 09:50. "a" and "b": 09:45. "a" and "c": 08:45, 5 + 20, 09:10 to 09:20, 5 + 30: 09:55.
    # "c" alone: 5 + 30 + 10 + 5 + 30 = 80 minutes: 09:20. "b" and "c": 08:25 to 08:45, 5 + 10, 09:00
    # to 09:10, 5 + 30: 09:45. So "c" drops "a" (10) and keeps "b" (20).
    wishes = [
        visit("a", 1, 30, required=False, priority=10),
        visit("b", 2, 20, required=False, priority=20),
        visit("c", 3, 10, required=False, priority=5),
    ]
    problem = day(wishes, ROAD, back="09:50")
    order = solve(problem).order
    assert set(order) == {"a", "b"}
    (price,) = prices(problem, order)
    assert (price.wish, price.drops) == ("c", ("a",))
    assert price.end_later_ms == 0
    # Boarding 5 + 5 + 5 and 10 + 10 + 20 or 20 + 10 + 30 minutes of riding.
    assert price.road_more_ms == 20 * MINUTE


def test_a_wish_that_cannot_be_served_has_no_price() -> None:
    wishes = [visit("a", 1, 30), visit("c", 3, 60, required=False, priority=5)]
    (price,) = prices(day(wishes, ROAD, back="10:00"), ("a",))
    assert price.order is None


def test_what_is_served_stays_if_it_can() -> None:
    # By hand only "a" (10) is served, till 09:00. "b" beside it is back at 09:45; the best day with
    # "b" would take in "c" (30) as well, but nobody asked for that.
    wishes = [
        visit("a", 1, 30, required=False, priority=10),
        visit("b", 2, 20, required=False, priority=20),
        visit("c", 3, 10, required=False, priority=30),
    ]
    first, _ = prices(day(wishes, ROAD), ("a",))
    assert (first.wish, first.drops) == ("b", ())
    assert first.end_later_ms == 45 * MINUTE


def test_prices_are_those_of_brute_force() -> None:
    priced = impossible = 0
    for seed in range(120):
        problem = random_day(seed, 5, tight=1.3)
        order = solve(problem).order
        before = schedule(problem, order).goal
        if before.broken:
            continue
        for price in prices(problem, order):
            forced = tuple(
                replace(v, required=True) if v.id == price.wish else v
                for v in problem.visits
                if v.required or v.id in order or v.id == price.wish
            )
            together = tuple(
                replace(v, required=True)
                for v in problem.visits
                if v.id in order or v.id == price.wish
            )
            best = brute_force(replace(problem, visits=together))
            if best is None or -best[0] < len(together):
                best = brute_force(replace(problem, visits=forced))
            if best is None or -best[0] < sum(v.required for v in forced):
                assert price.order is None, seed
                impossible += 1
                continue
            assert price.end_later_ms == best[2] - before.end_ms, seed
            assert price.road_more_ms == best[3] - before.road_ms
            assert price.wish in (price.order or ())
            priced += 1
    assert priced > 10
    assert impossible > 20
