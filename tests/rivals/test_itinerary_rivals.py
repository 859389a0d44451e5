"""The exact solver against brute force, and the judge against a second timing."""

import random
from math import dist

import pytest

from planner.itinerary.day.exact import EXACT_VISITS, solve
from planner.itinerary.day.insertion import insert_and_improve
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.model.problem import DayProblem, Visit
from planner.itinerary.model.travel_times import TravelTimes
from tests.itinerary.own_timing import (
    arc,
    is_wished,
    next_stand,
    opens_and_ends,
    own_begin,
    own_times,
    random_day,
)

pytestmark = pytest.mark.slow

TOURS = 200
SIZES = [1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7, 8]


def brute_force(problem: DayProblem) -> tuple[int, int, int, int] | None:
    """The best (-required served, -priority, end, road time) over all orders of all subsets.

    A part of an order that breaks a rule is not continued: nothing after it can mend that.
    """
    best: list[tuple[int, int, int, int]] = []

    def keeps(visit: Visit, arrive: int, begin: int, number: int) -> bool:
        in_time = visit.arrive_by_ms is None or arrive <= visit.arrive_by_ms
        place = 1 if visit.position == "first" else visit.position
        in_place = place in {None, "last", number}
        return in_time and in_place and opens_and_ends(visit, begin) and is_wished(visit, begin)

    def go(
        here: int,
        stand: int,
        clock: int,
        road: int,
        left: tuple[Visit, ...],
        done: tuple[Visit, ...],
    ):
        took, leads = arc(problem, here, problem.end_place, clock, stand)
        end = clock + took
        if leads and (problem.return_by_ms is None or end <= problem.return_by_ms):
            served = sum(v.required for v in done)
            best.append((-served, -sum(v.priority for v in done), end, road + took))
        if done and done[-1].position == "last":
            return
        for visit in left:
            took, leads = arc(problem, here, visit.place, clock, stand)
            arrive = clock + took
            begin = own_begin(visit, arrive)
            if leads and keeps(visit, arrive, begin, len(done) + 1):
                rest = tuple(v for v in left if v is not visit)
                over = begin + visit.service_ms
                go(
                    visit.place,
                    next_stand(problem, stand, visit.place),
                    over,
                    road + took,
                    rest,
                    (*done, visit),
                )
        if len(best) > 1:
            best[:] = [min(best)]

    go(problem.start_place, problem.start_place, problem.start_ms, 0, problem.visits, ())
    return min(best, default=None)


@pytest.mark.parametrize("hourly", [False, True])
def test_the_exact_solver_is_as_good_as_brute_force(hourly: bool) -> None:
    infeasible = fixed = windows = with_all_optional = 0
    for seed in range(TOURS):
        count = min(SIZES[seed % len(SIZES)], 7 if hourly else 8)
        problem = random_day(seed, count, tight=[0.5, 1.0, 1.6][seed % 3], hourly=hourly)
        found = brute_force(problem)
        solution = solve(problem)
        if found is None:
            # Not even an empty day is back in time.
            assert solution.proof == "infeasible", seed
            infeasible += 1
            continue
        times, broken = own_times(problem, list(solution.order))
        served = [v for v in problem.visits if v.id in solution.order]
        waits = sum(begin - arrive for arrive, begin in times)
        works = sum(v.service_ms for v in served)
        end = times[-1][0]
        value = (
            -sum(v.required for v in served),
            -sum(v.priority for v in served),
            end,
            end - problem.start_ms - waits - works,
        )
        assert broken == set(), seed
        assert value == found, seed
        assert solution.least_road, seed
        required = sum(v.required for v in problem.visits)
        assert solution.proof == ("optimal" if -found[0] == required else "infeasible"), seed
        infeasible += solution.proof == "infeasible"
        fixed += any(v.begin_at_ms is not None for v in served)
        windows += any(len(v.windows_ms) > 1 for v in served)
        with_all_optional += len(served) == len(problem.visits)
    # The tours are of every kind, or the comparison would say little.
    assert infeasible >= 20
    assert TOURS - infeasible >= 60
    assert min(fixed, windows) >= 8
    assert with_all_optional >= 20


def test_the_judge_times_random_orders_as_the_second_timing_does() -> None:
    broken_orders = 0
    for seed in range(600):
        problem = random_day(
            seed, 1 + seed % 9, tight=[0.6, 1.0, 1.8][seed % 3], hourly=seed % 2 == 1
        )
        chooser = random.Random(seed)  # noqa: S311 - tours, not secrets
        names = [v.id for v in problem.visits]
        order = chooser.sample(names, chooser.randint(0, len(names)))
        judged = schedule(problem, order)
        times, broken = own_times(problem, order)
        assert [(s.at_door_ms, s.begin_ms) for s in judged.stops] == times, seed
        told = {(n, b.rule) for n, s in enumerate(judged.stops) for b in s.breaches}
        assert told == broken, seed
        broken_orders += bool(broken)
        missing = sum(v.required and v.id not in order for v in problem.visits)
        assert judged.goal.broken == missing + len(broken), seed
    assert 100 <= broken_orders <= 590


def test_the_minutes_of_a_breach_are_what_is_missing() -> None:
    # Whoever came earlier (or later) by the amount told would keep that rule.
    told = 0
    for seed in range(300):
        problem = random_day(seed, 6, tight=1.5)
        chooser = random.Random(seed)  # noqa: S311 - tours, not secrets
        order = chooser.sample([v.id for v in problem.visits], 6)
        for stop in schedule(problem, order, with_slack=False).stops:
            for breach in stop.breaches:
                if stop.visit is None or breach.limit_ms is None or breach.rule == "arrive_by":
                    continue
                sign = -1 if breach.cause == "delay" else 1
                assert breach.reached_ms == stop.begin_ms
                assert breach.amount_ms == sign * (breach.limit_ms - stop.begin_ms)
                keeps = opens_and_ends if breach.rule == "opening_hours" else is_wished
                assert keeps(stop.visit, breach.limit_ms), seed
                assert not keeps(stop.visit, breach.limit_ms - sign), seed
                told += 1
    assert told > 100


@pytest.mark.parametrize("count", [EXACT_VISITS + 1, 24])
def test_a_long_day_is_ordered_without_a_proof_and_keeps_what_it_can(count: int) -> None:
    problem = random_day(5, count, tight=0.4)
    solution = solve(problem)
    assert solution.proof == "best-found"
    assert solution == solve(problem)
    _, broken = own_times(problem, list(solution.order))
    assert broken == set()
    # No single optional visit could be added within the rules.
    for visit in problem.visits:
        if visit.id not in solution.order and not visit.required:
            for at in range(len(solution.order) + 1):
                order = [*solution.order[:at], visit.id, *solution.order[at:]]
                assert own_times(problem, order)[1], (visit.id, at)


def test_without_a_proof_the_road_is_nearly_as_short() -> None:
    # Twelve required visits at places in a plane can still be proved; the insertion is asked too.
    for seed in range(5):
        r = random.Random(seed)  # noqa: S311 - tours, not secrets
        points = [(r.random(), r.random()) for _ in range(13)]
        travel = tuple(tuple(round(3_600_000 * dist(a, b)) for b in points) for a in points)
        problem = DayProblem(
            visits=tuple(Visit(f"v{i}", i, 600_000) for i in range(1, 13)),
            start_place=0,
            end_place=0,
            start_ms=0,
            return_by_ms=None,
            boarding_ms=0,
            travel=TravelTimes.steady(travel, tuple((False,) * 13 for _ in range(13))),
        )
        exact = schedule(problem, solve(problem).order).goal
        near = schedule(problem, insert_and_improve(problem)).goal
        assert (near.broken, exact.broken) == (0, 0)
        # Insertion with or-opt is known to come within some 5 % on plane tours.
        assert exact.road_ms <= near.road_ms <= 1.1 * exact.road_ms, seed
