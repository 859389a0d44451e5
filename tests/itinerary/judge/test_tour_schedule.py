"""The judge of tours, on tours small enough to time on paper. Boarding takes 5 minutes."""

from dataclasses import replace

import pytest

from planner.itinerary.judge.tour_schedule import TourBreach, TourGoal, judge_tour
from planner.itinerary.model.problem import Visit
from planner.itinerary.model.tour_problem import TourVisit
from tests.itinerary.days import MINUTE, at, day, visit
from tests.itinerary.tours import tour, wish

# A straight road: 0 - 1 - 2 - 3, ten minutes from each to the next.
ROAD = [[10 * abs(i - j) for j in range(4)] for i in range(4)]
FREE = day([], ROAD)


def two_at_the_loom(**rules: object) -> list[TourVisit]:
    """Both groups weave for 30 minutes, ten minutes from the start: both are there at 08:15."""
    return [
        wish("weave a", 1, 30, 0, room="loom", **rules),
        wish("weave b", 1, 30, 1, room="loom", **rules),
    ]


def begins(problem, orders) -> list[int]:
    judged = judge_tour(problem, orders)
    return [stop.begin_ms for d in judged.days for stop in d.stops if stop.visit is not None]


def test_the_goals_of_the_coach_days_add_up() -> None:
    # Coach 0: 5 + 10 to "a" at 08:15, 30 there, 5 + 10 back at 09:00; on the road 15 + 15 = 30.
    # Coach 1: 5 + 20 to "b" at 08:25, 60 there, 5 + 20 back at 09:50; on the road 50.
    visits = [
        wish("a", 1, 30, 0, 1),
        wish("b", 2, 60, 0, 1, required=False, priority=7),
        wish("c", 3, 10, 0, required=False, priority=9),
    ]
    judged = judge_tour(tour([FREE, FREE], visits), (("a",), ("b",)))
    assert judged.goal == TourGoal(0, 0, -7, (0, 0, at("09:00") + at("09:50"), 80 * MINUTE))
    assert (judged.breaches, judged.missing) == ((), ())


def test_required_visits_that_no_coach_serves_are_missing() -> None:
    problem = tour([FREE, FREE], [wish("a", 1, 30, 0, 1), wish("b", 2, 30, 1)])
    judged = judge_tour(problem, (("a",), ()))
    assert (judged.missing, judged.goal.broken) == (("b",), 1)


def test_breaches_of_days_count() -> None:
    # "a" ends 08:45, back at 09:00, which is 10 minutes late.
    problem = tour([replace(FREE, return_by_ms=at("08:50")), FREE], [wish("a", 1, 30, 0)])
    goal = judge_tour(problem, (("a",), ())).goal
    assert (goal.broken, goal.late_ms) == (1, 10 * MINUTE)


def test_of_two_groups_at_one_room_one_waits() -> None:
    # Alone until 08:45; the other from then until 09:15.
    problem = tour([FREE, FREE], two_at_the_loom(), rooms=(("loom", 1),))
    assert sorted(begins(problem, (("weave a",), ("weave b",)))) == [at("08:15"), at("08:45")]
    judged = judge_tour(problem, (("weave a",), ("weave b",)))
    assert judged.breaches == ()
    # The one is back at 09:00, the other at 09:30. What waits still shows the visit as it was wished.
    assert sum(d.goal.end_ms for d in judged.days) == at("09:00") + at("09:30")
    shown = [stop.visit for d in judged.days for stop in d.stops if stop.visit is not None]
    assert shown == [visit("weave a", 1, 30), visit("weave b", 1, 30)]


@pytest.mark.parametrize("hurried", [0, 1])
def test_the_group_gives_way_that_has_the_time(hurried: int) -> None:
    frames = [FREE, FREE]
    frames[hurried] = replace(FREE, return_by_ms=at("09:00"))
    problem = tour(frames, two_at_the_loom(), rooms=(("loom", 1),))
    expected = [at("08:45"), at("08:45")]
    expected[hurried] = at("08:15")
    assert begins(problem, (("weave a",), ("weave b",))) == expected


def test_the_group_that_comes_first_may_have_to_wait() -> None:
    # Coach 0 is there at 08:15. Coach 1 starts at 08:10, is there at 08:25 and must be back at 09:10,
    # so it cannot wait: coach 0 begins when it has left, at 08:55, since 30 minutes before 08:25 the
    # room is not reached yet.
    frames = [FREE, replace(FREE, start_ms=at("08:10"), return_by_ms=at("09:10"))]
    problem = tour(frames, two_at_the_loom(), rooms=(("loom", 1),))
    assert begins(problem, (("weave a",), ("weave b",))) == [at("08:55"), at("08:25")]


def test_a_third_group_waits_for_the_first_of_two() -> None:
    # Stays of 20, 30 and 40 minutes from 08:15. The room takes two: the third waits for the shortest
    # stay of the others. Waiting costs its coach at least 20 minutes: behind the visit of 20.
    visits = [wish(f"v{k}", 1, m, k, room="loom") for k, m in enumerate((20, 30, 40))]
    problem = tour([FREE] * 3, visits, rooms=(("loom", 2),))
    judged = judge_tour(problem, (("v0",), ("v1",), ("v2",)))
    waits = [d.wait_ms for d in judged.days]
    assert (judged.breaches, sum(waits), waits[0]) == ((), 20 * MINUTE, 0)


def test_appointments_at_the_same_time_are_a_breach_of_the_room() -> None:
    # 09:00 to 09:30 both.
    problem = tour([FREE, FREE], two_at_the_loom(begin_at="09:00"), rooms=(("loom", 1),))
    judged = judge_tour(problem, (("weave a",), ("weave b",)))
    assert judged.breaches == (TourBreach("load", "room", ("weave a", "weave b"), 30 * MINUTE),)
    assert (judged.goal.broken, judged.goal.late_ms) == (1, 30 * MINUTE)
    assert judge_tour(replace(problem, rooms=(("loom", 2),)), judged_orders(judged)).breaches == ()


def judged_orders(judged) -> tuple[tuple[str, ...], ...]:
    return tuple(d.order for d in judged.days)


def test_groups_of_different_days_do_not_meet() -> None:
    problem = tour([FREE, FREE], two_at_the_loom(), same_day=False, rooms=(("loom", 1),))
    assert begins(problem, (("weave a",), ("weave b",))) == [at("08:15"), at("08:15")]


def following(problem_day: bool) -> tuple:
    """ "b" should come after "a"; ten and thirty minutes from the start."""
    visits = [wish("a", 1, 30, 0, 1), wish("b", 3, 30, 0, 1, after=("a",))]
    return tour([FREE, FREE], visits, same_day=problem_day)


def test_after_counts_over_days() -> None:
    problem = following(False)
    assert judge_tour(problem, (("a",), ("b",))).breaches == ()
    wrong = judge_tour(problem, (("b",), ("a",))).breaches
    assert wrong == (TourBreach("precedence", "after", ("a", "b"), 0),)
    assert judge_tour(problem, (("b",), ())).breaches == ()


def test_after_counts_between_coaches_of_one_day() -> None:
    # Coach 0: "a" 08:15 to 08:45. Coach 1 is at "b" at 08:35: ten minutes too early.
    wrong = judge_tour(following(True), (("a",), ("b",)))
    assert wrong.breaches == (TourBreach("precedence", "after", ("a", "b"), 10 * MINUTE),)
    assert wrong.goal.late_ms == 10 * MINUTE


def test_impossible_orders_are_refused() -> None:
    problem = tour([FREE, FREE], [wish("a", 1, 30, 0), wish("b", 2, 30, 0, 1)])
    with pytest.raises(KeyError, match="a"):
        judge_tour(problem, ((), ("a",)))
    with pytest.raises(KeyError, match="unknown"):
        judge_tour(problem, (("unknown",), ()))
    with pytest.raises(ValueError, match="b is served twice"):
        judge_tour(problem, (("b",), ("b",)))
    with pytest.raises(ValueError, match="1 orders for 2 coach-days"):
        judge_tour(problem, (("a",),))


def test_each_coach_day_has_its_own_hours() -> None:
    # The house opens at 09:00 on the first day and at 10:00 on the second.
    there = [
        Visit("a", 1, 30 * MINUTE, open_ms=((at(h), at("12:00")),)) for h in ("09:00", "10:00")
    ]
    problem = tour([FREE, FREE], [TourVisit("a", tuple(enumerate(there)))], same_day=False)
    assert begins(problem, (("a",), ())) == [at("09:00")]
    assert begins(problem, ((), ("a",))) == [at("10:00")]
