"""Time to spare: visits that may last longer while nothing moves. Boarding takes 5 minutes."""

from dataclasses import replace

import pytest

from planner.itinerary.day.exact import solve
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.judge.spare_time import spares, stretched
from planner.itinerary.model.problem import Break, DayProblem
from tests.itinerary.days import MINUTE, at, between, day, visit
from tests.itinerary.own_rules import random_rules, value_of

# A straight road: 0 - 1 - 2 - 3, ten minutes from each to the next.
ROAD = [[10 * abs(i - j) for j in range(4)] for i in range(4)]


def spare(problem: DayProblem, *order: str, **until: str) -> dict[str, int]:
    """Minutes to spare of an order."""
    planned = schedule(problem, order, with_slack=False)
    limits = {name: at(clock) for name, clock in until.items()}
    found = spares(problem, order, planned, limits, lambda one: schedule(one, order))
    return {k: v // MINUTE for k, v in found.items()}


def test_a_wait_at_the_next_door_is_time_for_the_visit_before_it() -> None:
    # "a" 08:15 to 08:45, boarding, "b" reached at 09:00; it begins at 09:30: 30 minutes of waiting.
    a = visit("a", 1, 30, most_ms=90 * MINUTE)
    b = visit("b", 2, 30, begin_at="09:30", most_ms=60 * MINUTE)
    # "b" itself waits for nothing: each minute more would bring the group home later.
    assert spare(day([a, b], ROAD), "a", "b") == {"a": 30}
    assert spare(day([replace(a, most_ms=50 * MINUTE), b], ROAD), "a", "b") == {"a": 20}
    assert spare(day([replace(a, most_ms=None), b], ROAD), "a", "b") == {}
    assert spare(day([replace(a, most_ms=30 * MINUTE), b], ROAD), "a", "b") == {}


def test_only_the_visit_before_a_wait_has_time_to_spare() -> None:
    # "a" 08:15 to 08:45, "b" 09:00 to 09:30, "c" reached at 09:45, begins at 10:30: 45 minutes. "b" may
    # last 20 longer at most. Were "a" longer, "b" would begin later.
    a, b = (visit(n, k, 30, most_ms=m * MINUTE) for n, k, m in (("a", 1, 99), ("b", 2, 50)))
    c = visit("c", 3, 30, windows=[("10:30", "11:00")])
    assert spare(day([a, b, c], ROAD), "a", "b", "c") == {"b": 20}
    assert spare(day([a, replace(b, most_ms=None), c], ROAD), "a", "b", "c") == {}
    # With a wait before "b" as well (until 09:10), each has its own.
    b = replace(b, begin_at_ms=at("09:10"))
    assert spare(day([a, b, c], ROAD), "a", "b", "c") == {"a": 10, "b": 20}


def test_no_visit_is_stretched_past_its_closing_its_order_or_another_group() -> None:
    # "a" 08:15 to 08:45; "b" is reached at 09:00 and begins at 10:00: 60 minutes.
    b = visit("b", 2, 30, begin_at="10:00")
    a = visit("a", 1, 30, most_ms=120 * MINUTE, open=[("08:00", "09:05")])
    assert spare(day([a, b], ROAD), "a", "b") == {"a": 20}
    free = replace(a, open_ms=None)
    assert spare(day([free, b], ROAD), "a", "b") == {"a": 60}
    # Another group comes at 09:00, a quarter of an hour after the plan.
    assert spare(day([free, b], ROAD), "a", "b", a="09:00") == {"a": 15}
    assert spare(day([free, b], ROAD), "a", "b", a="08:30") == {}
    # To be there by 09:40 leaves 40 of the 60 minutes.
    there = replace(b, arrive_by_ms=at("09:40"))
    assert spare(day([free, there], ROAD), "a", "b") == {"a": 40}


def test_no_visit_is_stretched_into_the_rain() -> None:
    # Rain from 09:00: outdoors "a" may last until then, 15 minutes longer; indoors 30.
    b = visit("b", 2, 30, begin_at="09:30")
    a = visit("a", 1, 30, most_ms=90 * MINUTE, outdoor=True)
    rain = between(("09:00", "09:20"))
    assert spare(replace(day([a, b], ROAD), rain_ms=rain), "a", "b") == {"a": 15}
    inside = replace(a, outdoor=False)
    assert spare(replace(day([inside, b], ROAD), rain_ms=rain), "a", "b") == {"a": 30}


def test_a_break_that_must_be_taken_is_no_time_to_spare() -> None:
    # Of the 30 minutes before "b" a rest of 10, which may begin from 09:00 to 09:15, takes its part.
    a = visit("a", 1, 30, most_ms=90 * MINUTE)
    problem = day([a, visit("b", 2, 30, begin_at="09:30")], ROAD)
    rest = Break("rest", 10 * MINUTE, between(("09:00", "09:15")))
    # Taken at the door from 09:00; with "a" 15 minutes longer at 09:15; or before boarding: "a" until
    # 09:05, rest to 09:15, boarding to 09:20, there at 09:30. So 20.
    assert spare(replace(problem, breaks=(rest,)), "a", "rest", "b") == {"a": 20}


@pytest.mark.parametrize("seed", range(60))
def test_with_all_rules_stretched_days_keep_their_moments_and_one_minute_more_does_not(
    seed,
) -> None:
    problem = random_rules(seed, 4)
    problem = replace(
        problem, visits=tuple(replace(v, most_ms=v.service_ms * 3) for v in problem.visits)
    )
    order = solve(problem).order
    before = value_of(problem, order)
    if before is None:
        return
    planned = schedule(problem, order, with_slack=False)
    found = spares(problem, order, planned, {}, lambda one: schedule(one, order))
    longer = schedule(stretched(problem, found), order, with_slack=False)
    assert [s.begin_ms for s in longer.stops] == [s.begin_ms for s in planned.stops]
    # By the naive engine: still within every rule, no wetter, over at the same moment.
    after = value_of(stretched(problem, found), order)
    assert after is not None
    assert after[:3] == before[:3]
    for name in (one.id for one in problem.visits if one.id in order):
        now_ms = found.get(name, 0)
        if problem.visit(name).service_ms + now_ms + MINUTE > (problem.visit(name).most_ms or 0):
            continue
        more = schedule(stretched(problem, {**found, name: now_ms + MINUTE}), order)
        moved = [s.begin_ms for s in more.stops] != [s.begin_ms for s in planned.stops]
        assert moved or more.goal.broken or more.goal.wet > planned.goal.wet
