"""Why a wish is not met, against brute force over all orders, which shares nothing with the solver."""

import random
from dataclasses import replace
from itertools import combinations

import pytest

from planner.itinerary.advice.changes import STEP_MS, Change, changed
from planner.itinerary.advice.feasibility import Feasibility
from planner.itinerary.advice.relaxations import relaxations
from planner.itinerary.advice.why_not import WhyNot, why_not
from planner.itinerary.day.exact import solve
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.model.day_rules import DayRule, asked, rules_of, without
from planner.itinerary.model.problem import DayProblem
from tests.itinerary.own_timing import random_day
from tests.rivals.test_itinerary_rivals import brute_force

pytestmark = pytest.mark.slow

DAYS = 260
SUBSETS = 120
"""Sets of rules checked by brute force for each conflict."""


def fits(problem: DayProblem) -> bool:
    """Whether some order serves every required visit within the rules, by brute force."""
    best = brute_force(problem)
    return best is not None and -best[0] == sum(visit.required for visit in problem.visits)


def a_day(seed: int, *, hourly: bool) -> DayProblem:
    r = random.Random(seed)  # noqa: S311 - tours, not secrets
    problem = random_day(seed, r.choice([2, 3, 4, 5]), tight=1.6, hourly=hourly)
    visits = [
        replace(visit, least_ms=visit.service_ms * 3 // 5) if r.random() < 0.4 else visit
        for visit in problem.visits
    ]
    return replace(problem, visits=tuple(visits))


def check_conflict(problem: DayProblem, found: WhyNot, r: random.Random) -> None:
    day = asked(problem, [*found.kept, *([found.wish] if found.wish else [])])
    rules = rules_of(day, found.wish)
    assert not fits(without(day, [rule for rule in rules if rule not in found.rules]))
    fewer = list(combinations(rules, len(found.rules) - 1)) if found.rules else []
    # Each of the conflict's own parts, and some of all the other sets that are smaller by one.
    own = list(combinations(found.rules, len(found.rules) - 1)) if found.rules else []
    for part in own + r.sample(fewer, min(SUBSETS, len(fewer))):
        assert fits(without(day, [rule for rule in rules if rule not in part])), part


def check_two_coaches(day: DayProblem, found: WhyNot, change: Change) -> None:
    """Each visit is on one of the coaches, each of which keeps every rule; no smaller share does."""
    first, second = set(change.order), set(change.second)
    everything = {visit.id for visit in day.visits}
    assert first | second == everything
    assert not first & second
    assert found.wish is None or found.wish in second
    for order in (change.order, change.second):
        part = asked(day, order)
        assert schedule(part, order).goal.broken == 0
        assert fits(part)
    for size in range(1, len(second)):
        for chosen in combinations(sorted(everything), size):
            if found.wish is None or found.wish in chosen:
                both = (asked(day, chosen), asked(day, everything - set(chosen)))
                assert not all(map(fits, both)), chosen


def one_step_less(change: Change) -> Change:
    """The change with five minutes less; where that is none at all, no change."""
    assert change.from_ms is not None
    assert change.to_ms is not None
    back = STEP_MS if change.to_ms < change.from_ms else -STEP_MS
    to_ms = change.to_ms + back
    beyond = to_ms >= change.from_ms if back > 0 else to_ms <= change.from_ms
    return replace(change, to_ms=change.from_ms if beyond else to_ms)


@pytest.mark.parametrize(("hourly", "days"), [(False, DAYS), (True, 100)])
def test_each_conflict_is_the_smallest_and_each_change_the_least_that_resolves_it(
    hourly: bool, days: int
) -> None:
    conflicts = moved = others = shared_out = 0
    for seed in range(days):
        problem = a_day(seed, hourly=hourly)
        r = random.Random(seed)  # noqa: S311
        for found in why_not(problem, solve(problem).order):
            day = asked(problem, [*found.kept, *([found.wish] if found.wish else [])])
            if found.rules == (DayRule("order"),):
                assert fits(day)
                continue
            assert found.complete, seed
            assert found.smallest
            assert not fits(day)
            conflicts += 1
            check_conflict(problem, found, r)
            for change in found.changes:
                if change.kind == "coach":
                    check_two_coaches(day, found, change)
                    shared_out += 1
                    continue
                after = changed(day, change)
                assert fits(after), (seed, change)
                assert schedule(after, change.order).goal.broken == 0
                others += 1
                if change.from_ms is not None:
                    moved += 1
                    assert change.size_ms == abs(change.to_ms - change.from_ms)
                    at_least = change.kind == "shorten" and (
                        change.to_ms == day.visit(change.of or "").least_ms
                    )
                    assert change.to_ms % STEP_MS == 0 or at_least
                    assert not fits(changed(day, one_step_less(change))), (seed, change)
    assert conflicts > days // 2
    assert shared_out > days // 6
    assert moved > days
    assert others > days


def test_no_dial_that_resolves_is_forgotten() -> None:
    # Every relaxation of every rule of the day, whether or not it is in the conflict: those that resolve
    # it are exactly those that were told.
    resolving = 0
    for seed in range(60):
        problem = a_day(seed, hourly=False)
        for found in why_not(problem, solve(problem).order):
            day = asked(problem, [*found.kept, *([found.wish] if found.wish else [])])
            if fits(day):
                continue
            told = {(c.kind, c.of, c.from_ms) for c in found.changes}
            for relaxation in relaxations(day, rules_of(day, found.wish)):
                if not relaxation.steady:
                    continue
                step = relaxation.steps
                change = relaxation.change(step, ())
                if fits(changed(day, change)):
                    assert (relaxation.kind, relaxation.of, relaxation.from_ms) in told, (
                        seed,
                        relaxation,
                    )
                    resolving += 1
    assert resolving > 60


def test_few_days_are_solved_for_an_answer() -> None:
    most = 0
    for seed in range(80):
        problem = a_day(seed, hourly=False)
        feasibility = Feasibility()
        answers = why_not(problem, solve(problem).order, feasibility=feasibility)
        if answers:
            most = max(most, feasibility.solves // len(answers))
    assert 0 < most <= 150
