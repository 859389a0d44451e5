"""All rules of a coach-day at once: the exact solver and the judge against an engine that tries all."""

from collections import Counter

import pytest

from planner.itinerary.day.bounds import priority_bound
from planner.itinerary.day.exact import solve
from planner.itinerary.judge.schedule import Goal, schedule
from planner.itinerary.model.problem import DayProblem
from tests.itinerary.own_rules import Value, brute_force, random_rules, value_of

pytestmark = pytest.mark.slow

DAYS = 500
SIZES = [1, 2, 3, 4, 5, 5, 6, 6, 7, 8]
"""Visits and breaks together."""


def judged(problem: DayProblem, goal: Goal, served: int) -> Value:
    aim = (goal.end_ms, goal.road_ms) if problem.aim == "end" else (goal.aim, goal.end_ms)
    return (-served, goal.minus_priority, goal.wet, *aim)


def test_with_every_rule_the_solver_is_as_good_as_brute_force_and_the_judge_agrees() -> None:
    kinds: Counter[str] = Counter()
    for seed in range(DAYS):
        problem = random_rules(seed, SIZES[seed % len(SIZES)])
        best, solution = brute_force(problem), solve(problem)
        if best is None:
            # Not even an empty day with all its breaks is back in time.
            assert solution.proof == "infeasible", seed
            kinds["nothing"] += 1
            continue
        assert priority_bound(problem) >= -best[1], seed
        everything = sum(visit.priority for visit in problem.visits)
        kinds["bounded"] += priority_bound(problem) < everything
        required = sum(visit.required for visit in problem.visits)
        proof = "optimal" if -best[0] == required else "infeasible"
        assert solution.proof == proof, seed
        assert solution.least_road, seed
        assert value_of(problem, solution.order) == best, seed
        day = schedule(problem, solution.order)
        assert not any(stop.breaches for stop in day.stops), seed
        assert judged(problem, day.goal, -best[0]) == best, seed
        assert day.goal.broken == required + best[0], seed
        where = {taken.where for stop in day.stops for taken in stop.breaks}
        kinds.update([proof, problem.aim, *where])
        kinds["wet"] += day.goal.wet > 0
        kinds["after"] += any(visit.after for visit in problem.visits)
        kinds["hourly"] += not problem.travel.is_steady
        # A dry visit whose begin is later than the doors and windows ask for has waited for it.
        kinds["waited"] += any(
            stop.visit is not None and stop.begin_ms > stop.visit.begin_ms(stop.ready_ms)[0]
            for stop in day.stops
        )
    # The days are of every kind, or the comparison would say little.
    rare = ["nothing", "infeasible", "before", "underway", "door", "wet", "waited", "bounded"]
    assert min(kinds[kind] for kind in rare) >= 10, kinds
    assert min(kinds[kind] for kind in ["optimal", "after", "hourly", "road", "co2", "end"]) >= 50


def test_no_plan_that_is_called_optimal_breaks_a_rule() -> None:
    optimal = 0
    for seed in range(10_000, 11_000):
        problem = random_rules(seed, 2 + seed % 7)
        solution = solve(problem)
        if solution.proof == "optimal":
            day = schedule(problem, solution.order)
            assert not any(stop.breaches for stop in day.stops), seed
            assert day.goal.broken == 0, seed
            # The second engine finds no broken rule either.
            assert value_of(problem, solution.order) is not None, seed
            optimal += 1
    assert optimal >= 500
