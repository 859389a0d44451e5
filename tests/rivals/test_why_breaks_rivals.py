"""Why a wish is not met on days with breaks, precedence and a longest day, against every order."""

import random
from dataclasses import replace
from functools import cache
from itertools import combinations, permutations

import pytest

from planner.itinerary.advice.changes import STEP_MS, Change, changed
from planner.itinerary.advice.why_not import question, why_not
from planner.itinerary.day.exact import solve
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.model.day_rules import DayRule, rules_of, without
from planner.itinerary.model.problem import Break, DayProblem
from tests.itinerary.own_timing import HOUR, MINUTE, random_day

pytestmark = pytest.mark.slow

DAYS = 60


@cache
def fits(problem: DayProblem) -> bool:
    """Whether some order of some visits and all breaks keeps every rule: the judge tries them all."""
    must = [visit.id for visit in problem.visits if visit.required]
    may = [visit.id for visit in problem.visits if not visit.required]
    breaks = [pause.id for pause in problem.breaks]
    return any(
        schedule(problem, order, with_slack=False).goal.broken == 0
        for size in range(len(may) + 1)
        for more in combinations(may, size)
        for order in permutations([*must, *more, *breaks])
    )


def a_day(seed: int) -> DayProblem:
    r = random.Random(seed)  # noqa: S311 - tours, not secrets
    problem = random_day(seed, 3, tight=0.8)
    visits = list(problem.visits)
    for index in range(1, len(visits)):
        if r.random() < 0.5:
            visits[index] = replace(visits[index], after=(visits[index - 1].id,))
    first = r.randrange(9, 13) * HOUR
    window = ((first, first + r.choice([0, 30, 60]) * MINUTE),)
    pause = Break("rest", r.choice([20, 40]) * MINUTE, window if r.random() < 0.8 else ())
    return replace(
        problem,
        visits=tuple(visits),
        breaks=(pause,),
        longest_ms=r.choice([None, 4 * HOUR, 5 * HOUR]),
        return_by_ms=r.choice([None, 13 * HOUR]),
    )


def less(change: Change) -> Change:
    assert change.from_ms is not None
    assert change.to_ms is not None
    back = STEP_MS if change.to_ms < change.from_ms else -STEP_MS
    to_ms = change.to_ms + back
    beyond = to_ms >= change.from_ms if back > 0 else to_ms <= change.from_ms
    return replace(change, to_ms=change.from_ms if beyond else to_ms)


def test_breaks_precedence_and_the_longest_day_are_rules_like_others() -> None:
    kinds = set()
    moved = set()
    for seed in range(DAYS):
        problem = a_day(seed)
        for found in why_not(problem, solve(problem).order):
            day = question(problem, found)
            if found.rules == (DayRule("order"),):
                assert fits(day)
                continue
            assert found.smallest
            rules = rules_of(day, found.wish)
            for size in (len(found.rules) - 1,) if found.rules else ():
                for part in combinations(found.rules, size):
                    assert fits(without(day, [rule for rule in rules if rule not in part])), seed
            assert not fits(without(day, [rule for rule in rules if rule not in found.rules])), seed
            kinds |= {rule.kind for rule in found.rules}
            for change in found.changes:
                if change.kind == "coach":
                    continue
                assert fits(changed(day, change)), (seed, change)
                moved.add(change.kind)
                if change.from_ms is not None:
                    assert not fits(changed(day, less(change))), (seed, change)
    assert kinds >= {"break", "after", "longest_day", "return_by", "served"}
    assert moved >= {
        "break_from",
        "break_until",
        "break_short",
        "after",
        "longest",
        "start",
        "drop",
    }
