"""Prayers that need not be said on the way, and that nobody moves. Boarding takes 5 minutes."""

from dataclasses import replace

from planner.itinerary.advice.repair import repairs
from planner.itinerary.advice.stress import stress
from planner.itinerary.advice.why_not import why_not
from planner.itinerary.day.prayer_waiver import solve
from planner.itinerary.judge.late import rest_of
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.model.problem import Break
from tests.itinerary.days import MINUTE, at, between, day, visit
from tests.itinerary.own_timing import random_day

ROAD = [[10 * abs(i - j) for j in range(3)] for i in range(3)]
DHUHR = Break("dhuhr", 15 * MINUTE, between(("12:00", "14:45")), is_prayer=True)


def test_who_is_back_before_its_time_is_over_prays_at_home() -> None:
    # "a" from 12:00 to 14:15, boarding, ten minutes: back at 14:30, before 14:45.
    a = visit("a", 1, 135, windows=[("12:00", "12:30")])
    problem = replace(day([a], ROAD, start="11:45"), breaks=(DHUHR,))
    assert schedule(problem, ("a",)).goal.broken == 0
    found = solve(problem)
    assert (found.order, found.proof) == (("a",), "optimal")
    # A quarter of an hour more and a minute: the group is back at 14:46 without it, so it is due; after
    # the visit and before boarding, at 14:31, back at 15:01.
    longer = replace(problem, visits=(replace(a, service_ms=151 * MINUTE),))
    missed = schedule(longer, ("a",)).stops[-1].breaches
    assert [(b.cause, b.of) for b in missed] == [("missing_break", "dhuhr")]
    order = solve(longer).order
    assert "dhuhr" in order
    assert schedule(longer, order).goal.end_ms == at("15:01")


def test_longer_legs_bring_a_prayer_into_the_day() -> None:
    # Back at 14:30 as planned; 15 minutes more on the two legs of ten are 75 per cent. "a" begins at
    # 12:00 only, so five of them are waited for at its door: the way home alone takes 25, 150 per cent.
    a = visit("a", 1, 135, begin_at="12:00")
    problem = replace(day([a], ROAD, start="11:25"), breaks=(DHUHR,))
    found = stress(problem, ("a",))
    assert (found.first_per_cent, found.first) == (151, (("dhuhr", "break"),))


def test_a_prayer_is_neither_moved_nor_left_out_to_make_room() -> None:
    # The Friday prayer at 12:00 and "x" from 11:30 to 12:15 do not go together.
    friday = visit("friday", 1, 45, begin_at="12:00", is_prayer=True)
    x = visit("x", 2, 45, required=False, windows=[("11:30", "12:15")])
    (found,) = why_not(day([friday, x], ROAD, start="11:00", back="13:15"), ("friday",))
    assert "friday" in {rule.of for rule in found.rules}
    assert found.changes
    assert not [change for change in found.changes if change.of == "friday"]
    # The same for a daily prayer, whose window nobody widens.
    noon = replace(DHUHR, windows_ms=between(("12:00", "12:10")))
    problem = replace(
        day(
            [visit("y", 1, 90, required=False, begin_at="11:30")], ROAD, start="11:00", back="13:30"
        ),
        breaks=(noon,),
    )
    (found,) = why_not(problem, ("dhuhr",))
    assert "break" in {rule.kind for rule in found.rules}
    assert not [change for change in found.changes if change.of == "dhuhr"]


def test_who_is_late_for_a_prayer_does_not_leave_it_out() -> None:
    # "a" till 11:40, the prayer reached at 11:55. Half an hour late it is 12:25: late, but not dropped.
    friday = visit("friday", 2, 45, begin_at="12:00", is_prayer=True)
    problem = day([visit("a", 1, 60), friday], ROAD, start="10:25")
    found = repairs(rest_of(problem, ("a", "friday"), "a", 30 * MINUTE))
    assert [one.kind for one in found] == ["same"]


def test_a_prayer_said_at_home_may_fall_into_a_late_day() -> None:
    a = visit("a", 1, 135, windows=[("12:00", "14:00")])
    problem = replace(day([a], ROAD, start="11:45"), breaks=(DHUHR,))
    rest = rest_of(problem, ("a",), "a", 30 * MINUTE)
    # Back at 15:00: the prayer has to be said on the way.
    found = repairs(rest)
    assert found[0].order == ("dhuhr", "a") or found[0].order == ("a", "dhuhr")
    assert not found[0].broken
    assert [(of, b.rule) for of, b in found[-1].broken] == [("dhuhr", "break")]


def test_no_better_day_is_missed_than_by_trying_with_and_without() -> None:
    spared = 0
    for seed in range(80):
        problem = random_day(seed, 3, tight=1.2)
        prayers = (DHUHR, replace(DHUHR, id="asr", windows_ms=between(("15:00", "17:00"))))
        problem = replace(problem, breaks=prayers)
        found = schedule(problem, solve(problem).order, with_slack=False).goal
        for taken in ((), ("dhuhr",), ("dhuhr", "asr")):
            some = replace(problem, breaks=tuple(b for b in prayers if b.id in taken))
            tried = schedule(problem, solve(some).order, with_slack=False).goal
            assert found <= tried, seed
        spared += len(solve(problem).order) < len(problem.visits) + 2
    assert spared > 10
