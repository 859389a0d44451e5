"""Running late: the rest of the day, and its repairs. Boarding takes 5 minutes."""

from dataclasses import replace

import pytest

from planner.itinerary.advice.repair import repairs
from planner.itinerary.day.exact import solve
from planner.itinerary.judge.late import rest_of
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.model.problem import Break
from tests.itinerary.days import MINUTE, at, day, visit
from tests.itinerary.own_timing import own_times, random_day

# A straight road: 0 - 1 - 2 - 3, ten minutes from each to the next.
ROAD = [[10 * abs(i - j) for j in range(4)] for i in range(4)]


def test_the_rest_is_timed_from_the_door() -> None:
    # Planned: "a" 08:15 to 08:45, "b" 09:00 to 09:30, back at 09:55. Ten minutes late at "b": 09:10
    # to 09:40, boarding 09:45, 20 minutes: 10:05.
    problem = day([visit("a", 1, 30), visit("b", 2, 30)], ROAD)
    rest = rest_of(problem, ("a", "b"), "b", 10 * MINUTE)
    assert (rest.past, rest.order) == (("a",), ("b",))
    now, here, end = schedule(rest.problem, rest.order).stops
    assert now.begin_ms == at("09:10")
    assert (here.begin_ms, here.end_ms, here.depart_ms) == (at("09:10"), at("09:40"), at("09:45"))
    assert end.begin_ms == at("10:05")
    assert rest.planned_end_ms == at("09:55")
    (only,) = repairs(rest)
    assert (only.kind, only.end_later_ms) == ("same", 10 * MINUTE)


def test_waiting_takes_up_the_delay() -> None:
    # "b" begins at 09:30; ten minutes late at "a" (08:25 to 08:55) the group is there at 09:10.
    problem = day([visit("a", 1, 30), visit("b", 2, 30, begin_at="09:30")], ROAD)
    (only,) = repairs(rest_of(problem, ("a", "b"), "a", 10 * MINUTE))
    assert (only.end_later_ms, only.broken) == (0, ())


def test_a_visit_is_shortened_no_more_than_needed() -> None:
    # "b" begins at 09:30 sharp. 37 minutes late at "a": 08:52 to 09:22, 5 + 10: 09:37, 7 minutes
    # late. "a" may be shortened to 15 minutes; 20 minutes (10 less) get there at 09:27.
    problem = day(
        [visit("a", 1, 30, least_ms=15 * MINUTE), visit("b", 2, 30, begin_at="09:30")], ROAD
    )
    best, same, without = repairs(rest_of(problem, ("a", "b"), "a", 37 * MINUTE))
    assert (best.kind, best.shortened) == ("shorter", (("a", 20 * MINUTE),))
    assert (best.broken, best.dropped, best.end_later_ms) == ((), (), 0)
    assert (same.kind, without.dropped) == ("same", ("b",))
    assert [(who, breach.rule, breach.amount_ms) for who, breach in same.broken] == [
        ("b", "begin_at", 7 * MINUTE)
    ]


def test_an_optional_visit_is_dropped_where_nothing_may_be_shortened() -> None:
    # Planned: "a" 08:15 to 08:45, "b" 09:00 to 09:30, "c" 09:45 at the latest 10:00. Half an hour
    # late at "a": 09:15, "b" 09:30 to 10:00, "c" 10:15. Without "b": 09:15 + 5 + 20 = 09:40.
    problem = day(
        [
            visit("a", 1, 30),
            visit("b", 2, 30, required=False, priority=10),
            visit("c", 3, 30, windows=[("09:00", "10:00")]),
        ],
        ROAD,
    )
    rest = rest_of(problem, ("a", "b", "c"), "a", 30 * MINUTE)
    found = repairs(rest)
    # "c" before "b" keeps all three: 09:15, 5 + 20, "c" 09:40 to 10:10, 5 + 10, "b" 10:25 to 10:55.
    assert [one.kind for one in found] == ["reordered", "fewer", "same"]
    assert found[0].order == ("a", "c", "b")
    assert found[1].dropped == ("b",)
    # "c" 09:40 to 10:10, boarding 10:15, 30 minutes: 10:45; planned: 10:15 + 5 + 30 = 10:50.
    assert found[1].end_later_ms == -5 * MINUTE


def test_a_required_visit_is_not_dropped_for_a_few_minutes() -> None:
    # "b" can only be late, or left out. The judge counts both as one broken rule, and the visit left
    # out as no minutes; but a group that is three minutes late goes there all the same.
    problem = day([visit("a", 1, 30), visit("b", 2, 30, begin_at="09:00")], ROAD)
    found = repairs(rest_of(problem, ("a", "b"), "a", 3 * MINUTE))
    assert found[0].kind == "same"
    assert found[0].missing == 0
    assert [one.missing for one in found[1:]] == [1]


def test_what_is_past_counts_for_locks_and_breaks_of_the_driver() -> None:
    # The third of the day is the second of the rest; of 10 hours 75 minutes are spent at 09:15.
    problem = replace(
        day([visit("a", 1, 30), visit("b", 2, 30), visit("c", 3, 30, position=3)], ROAD),
        longest_ms=10 * 60 * MINUTE,
    )
    rest = rest_of(problem, ("a", "b", "c"), "b", 15 * MINUTE)
    assert rest.problem.visit("c").position == 2
    assert rest.problem.visit("b").position == "first"
    assert rest.problem.longest_ms == (600 - 75) * MINUTE


def test_bad_questions_are_refused() -> None:
    problem = day([visit("a", 1, 30), visit("b", 2, 30)], ROAD)
    with pytest.raises(KeyError):
        rest_of(problem, ("a",), "b", 0)
    with pytest.raises(ValueError, match="late by less than nothing"):
        rest_of(problem, ("a", "b"), "b", -1)


@pytest.mark.parametrize("hourly", [False, True])
def test_who_is_not_late_has_the_day_as_it_was_planned(hourly: bool) -> None:
    # From the stop on all moments are those of the whole day, wherever the coach stands.
    checked = 0
    for seed in range(60):
        problem = random_day(seed, 5, hourly=hourly)
        order = solve(problem).order
        times, _ = own_times(problem, list(order))
        for number, here in enumerate(order, 1):
            rest = rest_of(problem, order, here, 0)
            stops = schedule(rest.problem, rest.order).stops[1:]
            assert [(s.at_door_ms, s.begin_ms) for s in stops] == times[number:], seed
            assert {s.visit.id for s in stops if s.visit} == set(order[number - 1 :])
            checked += 1
    assert checked > 100


@pytest.mark.slow
def test_repairs_of_random_days_keep_what_they_say() -> None:
    kinds = set()
    for seed in range(150):
        problem = random_day(seed, 5, tight=1.4)
        visits = tuple(replace(v, least_ms=v.service_ms // 2) for v in problem.visits)
        problem = replace(problem, visits=visits)
        order = solve(problem).order
        if len(order) < 2:
            continue
        rest = rest_of(problem, order, order[0], 40 * MINUTE)
        found = repairs(rest)
        ranks = [(one.missing, one.goal) for one in found]
        assert ranks == sorted(ranks)
        for one in found:
            shorter = dict(one.shortened)
            day_then = replace(
                rest.problem,
                visits=tuple(
                    replace(v, service_ms=shorter.get(v.id, v.service_ms))
                    for v in rest.problem.visits
                ),
            )
            _, broken = own_times(day_then, list(one.order))
            assert len(broken) == len(one.broken), (seed, one.kind)
            assert one.order[0] == order[0], "the group is there already"
            assert set(one.order) | set(one.dropped) == set(order)
            for name, short_ms in shorter.items():
                assert short_ms >= problem.visit(name).least_ms
                # Five minutes more for this visit would break something more.
                longer = replace(
                    day_then,
                    visits=tuple(
                        replace(v, service_ms=short_ms + 5 * MINUTE) if v.id == name else v
                        for v in day_then.visits
                    ),
                )
                assert schedule(longer, one.order).goal.broken > len(one.broken) + one.missing
            kinds.add(one.kind)
    assert kinds == {"same", "shorter", "fewer", "reordered", "reordered_shorter"}


def test_a_break_at_the_door_is_still_to_come_and_one_on_the_way_is_past() -> None:
    # "a" 08:15 to 08:45, boarding, 10 minutes: at the door of "b" at 09:00. The rest begins at 09:05
    # at the earliest: at that door. Ten minutes late: 09:10, rest until 09:30, "b" until 10:00.
    pause = Break("rest", 20 * MINUTE, ((at("09:05"), at("10:00")),))
    problem = replace(
        day([visit("a", 1, 30), visit("b", 2, 30, open=[("09:00", "12:00")])], ROAD),
        breaks=(pause,),
    )
    order = ("a", "rest", "b")
    planned = schedule(problem, order).stops[2]
    assert planned.breaks[0].where == "door"
    rest = rest_of(problem, order, "b", 10 * MINUTE)
    assert rest.order == ("rest", "b")
    begins = [s.begin_ms for s in schedule(rest.problem, rest.order).stops]
    assert begins[1] == at("09:30")
    # From 08:50 on it may begin while the coach drives: then it is past at the door.
    early = replace(problem, breaks=(replace(pause, windows_ms=((at("08:50"), at("08:50")),)),))
    rest = rest_of(early, order, "b", 10 * MINUTE)
    assert rest.order == ("b",)
    assert rest.problem.breaks == ()
