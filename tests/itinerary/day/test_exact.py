"""The exact solver on days small enough to solve on paper. Boarding takes 5 minutes."""

from dataclasses import replace

import pytest

from planner.itinerary.day import least_road_time
from planner.itinerary.day.bounds import priority_bound
from planner.itinerary.day.exact import EXACT_VISITS, Solution, solve
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.model.problem import Break, DayProblem, Visit
from planner.itinerary.model.travel_times import TravelTimes
from tests.itinerary.days import MINUTE, at, day, visit

# A straight road: 0 - 1 - 2 - 3, ten minutes from each to the next.
ROAD = [[10 * abs(i - j) for j in range(4)] for i in range(4)]


def test_the_shortest_of_all_orders() -> None:
    # One way round 1, 2 and 3 is as good as the other: 4 x 5 boarding + 60 riding + 3 x 30.
    problem = day([visit("b", 2, 30), visit("c", 3, 30), visit("a", 1, 30)], ROAD)
    solution = solve(problem)
    assert solution.proof == "optimal"
    assert schedule(problem, solution.order).goal.end_ms == at("10:50")
    # 08:00 + 170 min; "c" in the middle would not be the last but neither turn costs more.
    assert set(solution.order) == {"a", "b", "c"}


def test_a_window_turns_the_order_round() -> None:
    # "c" is far and must begin by 08:40: 5 + 30 rides there at 08:35. By "a" first it is
    # 08:15 + 30 + 5 + 20 = 09:10.
    visits = [visit("a", 1, 30), visit("c", 3, 30, windows=[("08:00", "08:40")])]
    assert solve(day(visits, ROAD)) == Solution(("c", "a"), "optimal", least_road=True)


def test_priority_decides_before_the_end_of_the_day() -> None:
    # Back by 10:20. "c" alone: 5 + 30 + 60 + 5 + 30 = 130 min = 10:10. "a" alone: 5 + 10 + 30 +
    # 5 + 10 = 60 min. Both: 5 + 10 + 30 + 5 + 20 + 60 + 5 + 30 = 165 min: too late.
    visits = [
        visit("a", 1, 30, required=False, priority=40),
        visit("c", 3, 60, required=False, priority=41),
    ]
    assert solve(day(visits, ROAD, back="10:20")).order == ("c",)
    cheaper = replace(visits[0], priority=42)
    assert solve(day([cheaper, visits[1]], ROAD, back="10:20")).order == ("a",)


def test_a_required_visit_goes_before_any_priority() -> None:
    visits = [
        visit("a", 1, 30, required=False, priority=100),
        visit("c", 3, 60, required=True, priority=0),
    ]
    assert solve(day(visits, ROAD, back="10:20")) == Solution(("c",), "optimal", least_road=True)


def test_when_not_all_required_visits_fit_that_is_proved_and_most_are_served() -> None:
    # Back by 10:20: "c" takes 10:10 alone; "a" and "b" together 5 + 10 + 30 + 5 + 10 + 30 + 5 + 20
    # = 115 min. All three take longer, so at most two can be served.
    visits = [visit("c", 3, 60), visit("a", 1, 30), visit("b", 2, 30)]
    solution = solve(day(visits, ROAD, back="10:20"))
    assert solution.proof == "infeasible"
    assert set(solution.order) == {"a", "b"}


def test_if_even_the_way_home_is_too_long_the_required_are_served_and_the_return_is_late() -> None:
    # Start and end are 30 min apart by coach: 08:35 at the earliest, due 08:30.
    visits = [visit("a", 1, 30), visit("b", 2, 30, required=False, priority=90)]
    problem = replace(day(visits, ROAD, back="08:30"), end_place=3)
    solution = solve(problem)
    assert (solution.order, solution.proof) == (("a",), "infeasible")
    broken = [b.rule for stop in schedule(problem, solution.order).stops for b in stop.breaches]
    assert broken == ["return_by"]


def test_without_any_road_home_nothing_is_served() -> None:
    legs = [[*row[:3], -1] for row in ROAD]
    problem = replace(day([visit("a", 1, 30)], legs), end_place=3)
    assert solve(problem) == Solution((), "infeasible")


def test_a_day_without_wishes() -> None:
    assert solve(day([], ROAD)) == Solution((), "optimal", least_road=True)


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        # On the straight road any order but the zigzag would do; locks force it.
        ({"c": "first", "b": "last"}, ("c", "a", "b")),
        ({"a": 2, "c": 1}, ("c", "a", "b")),
        ({"c": 2, "b": "first"}, ("b", "c", "a")),
    ],
)
def test_locks_are_kept(positions: dict, expected: tuple[str, ...]) -> None:
    visits = [
        visit(name, place, 30, position=positions.get(name))
        for name, place in [("a", 1), ("b", 2), ("c", 3)]
    ]
    assert solve(day(visits, ROAD)).order == expected


def test_a_lock_that_cannot_be_kept_keeps_the_visit_out() -> None:
    # Third of two served: "b" cannot be reached by any road, so only two remain.
    legs = [
        [-1 if j == 2 and i != 2 else t for j, t in enumerate(row)] for i, row in enumerate(ROAD)
    ]
    visits = [visit("a", 1, 30, position=3), visit("b", 2, 30), visit("c", 3, 30)]
    assert solve(day(visits, legs)) == Solution(("c",), "infeasible", least_road=True)


def test_a_walk_saves_the_boarding() -> None:
    # By coach from the start 5 + 10 = 15 min to either of two doors opposite each other, home the
    # same. Between them 3 min on foot instead of 5 + 3. Coming back to the coach costs boarding
    # once: 15 + 30 + 3 + 30 + 15 = 93 min.
    legs = [[0, 10, 10], [10, 0, 3], [10, 3, 0]]
    visits = [visit("a", 1, 30), visit("b", 2, 30)]
    walked = day(visits, legs, walks=((2, 1),))
    solution = solve(walked)
    # Only from b to a may be walked, so b comes first.
    assert solution.order == ("b", "a")
    assert schedule(walked, solution.order).goal.end_ms == at("08:00") + 93 * MINUTE


def test_where_waiting_hides_the_way_the_shorter_way_is_taken() -> None:
    # The day ends with a dinner at 19:00 at place 3; any order of the others is there in time and
    # ends the day at 20:00 + 5 + 30. Out along the road, 1 then 2, is 30 min of riding; 2 then 1
    # is 20 + 10 + 20 = 50.
    dinner = visit("dinner", 3, 60, begin_at="19:00")
    problem = day([visit("b", 2, 30), visit("a", 1, 30), dinner], ROAD)
    solution = solve(problem)
    assert solution == Solution(("a", "b", "dinner"), "optimal", least_road=True)
    assert schedule(problem, solution.order).goal.end_ms == at("20:35")
    # 4 x 5 boarding + 30 + 30 riding
    assert schedule(problem, solution.order).goal.road_ms == 80 * MINUTE


def test_a_search_that_gives_up_says_so_and_still_ends_as_early(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dinner = visit("dinner", 3, 60, begin_at="19:00")
    problem = day([visit("b", 2, 30), visit("a", 1, 30), dinner], ROAD)
    monkeypatch.setattr(least_road_time, "STEPS", 2)
    solution = solve(problem)
    assert (solution.proof, solution.least_road) == ("optimal", False)
    assert schedule(problem, solution.order).goal.end_ms == at("20:35")
    # Moving single visits finds the short way here all the same.
    assert solution.order == ("a", "b", "dinner")


def test_the_same_day_gets_the_same_answer() -> None:
    # Four equal visits at one place: 24 equal orders.
    visits = [visit(name, 1, 10) for name in "dcba"]
    orders = {solve(day(visits, ROAD)).order for _ in range(3)}
    assert orders == {("d", "c", "b", "a")}


@pytest.mark.parametrize("count", [EXACT_VISITS, EXACT_VISITS + 1])
def test_a_ring_of_many_visits(count: int) -> None:
    # Places on a ring, a minute from each to the next; the only short way is round, one way or
    # the other: count + 1 minutes.
    size = count + 1
    travel = tuple(
        tuple(min((i - j) % size, (j - i) % size) * MINUTE for j in range(size))
        for i in range(size)
    )
    problem = DayProblem(
        visits=tuple(Visit(f"v{i}", i, MINUTE) for i in range(1, size)),
        start_place=0,
        end_place=0,
        start_ms=0,
        return_by_ms=None,
        boarding_ms=0,
        travel=TravelTimes.steady(travel, tuple((False,) * size for _ in range(size))),
    )
    solution = solve(problem)
    assert schedule(problem, solution.order).goal.end_ms == (size + count) * MINUTE
    # More visits than the table holds, but few of the ways to begin lead to a round that is short.
    assert solution.proof == "optimal"


def test_so_many_steps_and_no_more() -> None:
    dinner = visit("dinner", 3, 60, begin_at="19:00")
    problem = day([visit("b", 2, 30), visit("a", 1, 30), dinner], ROAD)
    assert not solve(problem, steps=2).least_road
    assert solve(problem, steps=1000).least_road


def test_the_bound_fills_the_day_with_what_is_worth_most() -> None:
    # From 08:00 to 10:00 are 120 min, 20 of them for the break. "a" takes 30 + 10 (all but a second
    # of the least ride), "b" 50 + 10 and "c" 60 + 10: by priority for a minute "a" (1.5), "b" (0.5),
    # "c" (0.4). "a" and "b" take 100 min but 2 s, so nothing but 2 s of "c" fits: 60 + 30.
    visits = [
        visit("a", 1, 30, priority=60),
        visit("b", 2, 50, priority=30),
        visit("c", 3, 60, priority=28),
        # This one closes before the day starts.
        visit("d", 3, 60, priority=90, open=[("06:00", "08:30")]),
    ]
    problem = replace(day(visits, ROAD, back="10:00"), breaks=(Break("rest", 20 * MINUTE),))
    # "d" is at the place of "c", so nobody need ride to "c": 60 min, which changes nothing here.
    assert priority_bound(problem) == 90
