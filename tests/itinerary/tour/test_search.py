"""The search of whole tours against every order there is, and its promises."""

from dataclasses import replace

import pytest

from planner.itinerary.judge.tour_schedule import judge_tour
from planner.itinerary.model.problem import Break
from planner.itinerary.model.tour_problem import TourVisit
from planner.itinerary.tour import exact_tour
from planner.itinerary.tour import search as tour_search
from planner.itinerary.tour.search import Progress, search
from planner.itinerary.tour.search_limits import SearchLimits
from tests.itinerary.days import MINUTE, at, day, visit
from tests.itinerary.tours import best_goal, best_with_rooms, random_tour, tour, wish

ROAD = [[10 * abs(i - j) for j in range(4)] for i in range(4)]
FREE = day([], ROAD, back="20:00")
SMALL = [(seed, 2 + seed % 2, 4 + seed % 3) for seed in range(16)]


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "coach_days", "visits"), SMALL)
def test_small_tours_get_the_best_of_all_orders_and_a_proof(
    seed: int, coach_days: int, visits: int
) -> None:
    problem = random_tour(seed, coach_days, visits)
    best = best_goal(problem)
    solution = search(problem)
    assert judge_tour(problem, solution.orders).goal == best
    assert solution.proof == ("infeasible" if best.broken else "optimal")
    assert solution.bound >= -best.minus_priority


@pytest.mark.slow
def test_without_the_proof_most_are_as_good_and_none_is_better(monkeypatch) -> None:
    monkeypatch.setattr(tour_search, "is_small", lambda _: False)
    equal = 0
    for seed, coach_days, visits in SMALL:
        problem = random_tour(seed, coach_days, visits)
        best = best_goal(problem)
        solution = search(problem, SearchLimits(iterations=200))
        goal = judge_tour(problem, solution.orders).goal
        assert goal >= best
        assert goal.broken == best.broken
        assert solution.proof in {"best-found", "infeasible"}
        assert solution.proof == "best-found" or best.broken
        equal += goal == best
    assert equal >= 15


@pytest.mark.parametrize("seed", range(8))
def test_tours_with_a_shared_room_get_the_best_of_all_orders(seed: int) -> None:
    problem = random_tour(seed, 2, 4, rooms=True)
    solution = search(problem, SearchLimits(iterations=200))
    judged = judge_tour(problem, solution.orders)
    assert judged.goal == best_with_rooms(problem)
    assert not judged.breaches or judged.goal.broken


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_tour_and_seed_get_the_same_answer(seed: int) -> None:
    problem = random_tour(seed, 3, 12)
    first = search(problem, SearchLimits(seed=5, iterations=300))
    assert first.repeatable
    assert search(problem, SearchLimits(seed=5, iterations=300)) == first


def test_a_coach_day_alone_is_proved() -> None:
    problem = tour([FREE], [wish("a", 1, 30, 0), wish("b", 3, 30, 0)])
    solution = search(problem)
    # There and back is one way round: 3 x 5 boarding, 60 riding, 60 there.
    assert solution.proof == "optimal"
    assert judge_tour(problem, solution.orders).goal.measures[2] == at("10:15")


def test_days_that_no_rule_joins_are_proved_each() -> None:
    problem = tour(
        [FREE, replace(FREE, return_by_ms=at("09:00"))], [wish("a", 1, 30, 0), wish("b", 3, 30, 1)]
    )
    # "b" takes 5 + 30 + 30 + 5 + 30 = 100 minutes, until 09:40.
    solution = search(problem)
    assert (solution.orders, solution.proof) == ((("a",), ()), "infeasible")


def test_a_wish_that_nobody_may_serve_makes_the_tour_infeasible() -> None:
    problem = tour([FREE], [wish("a", 1, 30, 0), wish("b", 3, 30)])
    solution = search(problem)
    assert (solution.orders, solution.proof) == ((("a",),), "infeasible")


def test_required_visits_are_served_before_any_priority() -> None:
    # Each coach has time for one visit of 150 minutes, and there are two required ones and four that
    # are worth 100 each: 12 x 100 could never outweigh one of them.
    frames = [day([], ROAD, back="11:00")] * 2
    visits = [wish(f"o{n}", 1, 150, 0, 1, required=False, priority=100) for n in range(4)]
    visits += [wish(f"r{n}", 1, 150, 0, 1) for n in range(2)]
    problem = tour(frames, visits)
    for proved in (True, False):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tour_search, "is_small", lambda _, proved=proved: proved)
            orders = search(problem, SearchLimits(iterations=100)).orders
        served = {one for order in orders for one in order}
        assert served == {"r0", "r1"}


def test_where_mean_legs_mislead_the_real_ones_count() -> None:
    # Ten minutes at night, fifty in the day: the mean of both says that "b", ten minutes further, is
    # reached in time after "a". It is not: 08:00 + 5 + 50 + 30 + 5 + 50 is long past 09:30.
    quick, slow = ROAD, [[5 * m for m in row] for row in ROAD]
    base = day([], quick, back="20:00").travel
    heavy = day([], slow).travel
    travel = replace(
        base,
        travel_ms=(heavy.travel_ms[0], heavy.travel_ms[0], *[base.travel_ms[0]] * 6),
        moments_ms=tuple(at(f"{h:02}:00") for h in (0, 12, 15, 16, 17, 18, 19, 20)),
    )
    frame = replace(FREE, travel=travel)
    visits = [
        wish("a", 1, 30, 0, 1),
        wish("b", 2, 30, 0, 1, required=False, priority=50, windows=[("08:00", "09:30")]),
    ]
    visits += [wish(f"c{n}", 3, 30, 0, 1, required=False, priority=1) for n in range(8)]
    problem = tour([frame, frame], visits)
    judged = judge_tour(problem, search(problem, SearchLimits(iterations=100)).orders)
    assert judged.goal.broken == 0
    # One coach for each: "b" at 08:00 + 5 + 100 min is too late, so it is left out.
    served = {one for d in judged.days for one in d.order}
    assert "a" in served
    assert "b" not in served


def test_progress_is_told_and_grows() -> None:
    told: list[Progress] = []
    search(random_tour(3, 3, 12), SearchLimits(iterations=200), progress=told.append)
    shares = [one.share for one in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert len(shares) > 4
    goals = [one.goal for one in told if one.goal is not None]
    assert goals == sorted(goals, reverse=True)


def test_who_cancels_gets_the_best_so_far() -> None:
    problem = random_tour(3, 3, 12)
    told: list[Progress] = []
    solution = search(
        problem,
        SearchLimits(iterations=10**9),
        progress=told.append,
        cancelled=lambda: bool(told) and told[-1].share >= 0.1,
    )
    assert not solution.repeatable
    assert judge_tour(problem, solution.orders).goal == told[-1].goal


def test_the_clock_cuts_the_search_off() -> None:
    solution = search(random_tour(3, 3, 12), SearchLimits(iterations=10**9, seconds=0.3))
    assert not solution.repeatable


def test_the_answer_is_at_least_as_good_as_the_start() -> None:
    problem = random_tour(4, 3, 12)
    good = search(problem, SearchLimits(iterations=500))
    again = search(problem, SearchLimits(iterations=1), start=good.orders, cancelled=lambda: True)
    assert again.orders == good.orders


def test_small_tours_are_left_to_the_rest_where_sets_are_many(monkeypatch) -> None:
    problem = random_tour(1, 3, 5)
    assert exact_tour.is_small(problem)
    monkeypatch.setattr(exact_tour, "SOLVES", 10)
    assert not exact_tour.is_small(problem)
    assert not exact_tour.is_small(replace(random_tour(0, 2, 4, rooms=True)))


def test_the_bound_is_what_the_time_allows() -> None:
    # 12 h x 60 = 720 minutes and each visit takes at least its service, 5 of boarding and 0 of riding
    # (from another visit at its place): three of 355 minutes fill 1065, so 2 and a bit: 720/355 x 10.
    frame = day([], ROAD, back="20:00")
    visits = [wish(f"v{n}", 1, 355, 0, required=False, priority=10) for n in range(16)]
    assert search(tour([frame], visits), SearchLimits(iterations=10)).bound == int(720 / 355 * 10)


def test_a_long_day_with_a_break_is_proved() -> None:
    # Eighteen places on a road, a minute apart, two minutes each, begun from five minutes before until
    # five after a coach is there that serves them one by one. A break of ten minutes would make the next
    # one late, so it is taken after the last: 18 x 3 + 10 + 18 minutes.
    road = [[abs(i - j) for j in range(19)] for i in range(19)]
    frame = replace(
        day([], road, back="20:00"), boarding_ms=0, breaks=(Break("rest", 10 * MINUTE),)
    )
    visits = []
    for place in range(1, 19):
        there_ms = at("08:00") + (3 * place - 2) * MINUTE
        window = (there_ms - 5 * MINUTE, there_ms + 5 * MINUTE)
        there = replace(visit(f"v{place}", place, 2), windows_ms=(window,))
        visits.append(TourVisit(there.id, ((0, there),)))
    solution = search(tour([frame], visits))
    judged = judge_tour(tour([frame], visits), solution.orders)
    assert (solution.proof, judged.goal.broken) == ("optimal", 0)
    assert solution.orders[0][-1] == "rest"
    assert judged.days[0].goal.end_ms == at("08:00") + 82 * MINUTE
