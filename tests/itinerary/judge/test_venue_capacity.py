"""A room that others take, as a rule of one visit. Boarding takes 5 minutes."""

import random
from dataclasses import replace

from planner.itinerary.day.exact import solve
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.judge.venue_capacity import Stay, full_ms, held_back, kept_out
from planner.itinerary.model.day_rules import DayRule, rules_of, without
from tests.itinerary.days import MINUTE, at, between, day, visit

ROAD = [[10 * abs(i - j) for j in range(3)] for i in range(3)]


def test_who_comes_to_a_full_room_waits_until_it_is_free() -> None:
    # At "a" by 08:15; another group is there from 08:30 to 09:10: half an hour does not fit before.
    a = visit("a", 1, 30, full_ms=between(("08:30", "09:10")))
    stop = schedule(day([a], ROAD), ("a",)).stops[1]
    assert (stop.begin_ms, stop.wait_ms, stop.breaches) == (at("09:10"), 55 * MINUTE, ())
    # A quarter of an hour does: over at 08:30 sharp, so it may begin no later.
    short = replace(a, service_ms=15 * MINUTE)
    stop = schedule(day([short], ROAD), ("a",)).stops[1]
    assert (stop.begin_ms, stop.slack_ms) == (at("08:15"), 0)
    assert solve(day([a], ROAD)).proof == "optimal"


def test_a_full_room_at_the_fixed_hour_is_the_rule_that_breaks() -> None:
    # The appointment is at 08:30, another group is there till 09:00: the group begins at 09:00, half
    # an hour late; and no order keeps the appointment while the room is full.
    a = visit("a", 1, 30, begin_at="08:30", full_ms=between(("08:00", "09:00")))
    problem = day([a], ROAD)
    stop = schedule(problem, ("a",)).stops[1]
    assert stop.begin_ms == at("09:00")
    assert [(b.rule, b.amount_ms) for b in stop.breaches] == [("begin_at", 30 * MINUTE)]
    assert solve(problem).proof == "infeasible"
    assert DayRule("room", "a") in rules_of(problem)
    assert solve(without(problem, [DayRule("room", "a")])).proof == "optimal"
    assert kept_out(replace(a, full_ms=()), between(("08:00", "09:00"))) is None


def test_a_later_arrival_never_begins_earlier_and_never_overlaps_the_others() -> None:
    draw = random.Random(3)  # noqa: S311
    beyond = 0
    for _ in range(400):
        times = sorted(draw.sample(range(8 * 60, 16 * 60), 6))
        busy = tuple((a * MINUTE, b * MINUTE) for a, b in (times[1:3], times[3:5]))
        rules = draw.choice(
            [{}, {"windows_ms": ((times[0] * MINUTE, times[3] * MINUTE),)},
             {"begin_at_ms": times[2] * MINUTE}]
        )  # fmt: skip
        hours = draw.choice([None, ((times[0] * MINUTE, times[5] * MINUTE),)])
        one = replace(visit("a", 1, draw.choice([10, 45])), full_ms=busy, open_ms=hours, **rules)
        before = 0
        for minute in range(7 * 60, 17 * 60, 5):
            begin, level = one.begin_ms(minute * MINUTE)
            assert begin >= max(before, minute * MINUTE)
            end = begin + one.service_ms
            assert all(end <= first or begin >= last for first, last in busy)
            before = begin
            beyond += level == len(one.fallbacks_ms) - 1
    assert beyond > 100


def test_a_group_is_kept_out_by_the_groups_of_other_coach_days_on_its_day_only() -> None:
    mine = Stay("mine", 0, "loom", 0, at("08:00"), at("08:30"))
    other = Stay("other", 1, "loom", 0, at("09:00"), at("09:30"))
    tomorrow = Stay("tomorrow", 2, "loom", 1, at("10:00"), at("10:30"))
    elsewhere = Stay("elsewhere", 1, "dyer", 0, at("11:00"), at("11:30"))
    full = full_ms([mine, other, tomorrow, elsewhere], "loom", 1, coach_day=0, day=0)
    assert full == between(("09:00", "09:30"))


def test_only_the_visits_named_are_held_back() -> None:
    problem = day([visit("a", 1, 30), visit("b", 1, 30)], [[0, 10], [10, 0]])
    busy = between(("08:00", "09:00"))
    assert [one.full_ms for one in held_back(problem, {"b": busy}).visits] == [(), busy]
