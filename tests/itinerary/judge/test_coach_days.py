"""Coach-days of one date beside each other: who waits for whom. Boarding takes 5 minutes."""

from dataclasses import replace

from planner.itinerary.judge.coach_days import OrderedDay, busy_ms, in_turn, judge_together, turns
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.judge.venue_capacity import begun_from
from tests.itinerary.days import MINUTE, at, between, day, visit

# 0 - 1 - 2, ten minutes from each to the next.
ROAD = [[10 * abs(i - j) for j in range(3)] for i in range(3)]
LOOM = {"a": "loom"}


def beside(*visits, start="08:00", back=None):
    problem = day(list(visits), ROAD, start=start, back=back)
    return OrderedDay(problem, tuple(one.id for one in visits), LOOM)


def one(minutes=30, **rules):
    return visit("a", 1, minutes, **rules)


def begins(days):
    return [next(s.begin_ms for s in day.stops if s.visit and s.visit.id == "a") for day in days]


def timed_in_turn(days, takes, planned, start_later=0):
    """All days in the turns of the plan, the first one setting out later."""

    def timed(k, from_ms):
        problem = days[k].problem
        later = problem.start_ms + (start_later if k == 0 else 0)
        return schedule(
            begun_from(replace(problem, start_ms=later), from_ms), days[k].order, with_slack=False
        )

    return in_turn(turns(days, planned, takes), len(days), timed)


def test_who_comes_second_waits_and_is_told_by_its_own_id() -> None:
    # Both at the loom at 08:15 for half an hour; it takes one group. One begins at 08:45.
    days = [beside(one()), beside(one(40))]
    judged = judge_together(days, {"loom": 1})
    # The short one first costs the other 30 minutes, the long one first 40.
    assert begins(judged.days) == [at("08:15"), at("08:45")]
    assert [list(held) for held in judged.held] == [[], ["a"]]
    assert judged.broken == ((), ())
    assert begins(judge_together(days, {"loom": 2}).days) == [at("08:15")] * 2


def test_what_waiting_cannot_mend_is_told_at_the_later_one() -> None:
    # Both have to begin at 08:15: for half an hour two groups are there.
    fixed = one(begin_at="08:15")
    judged = judge_together([beside(fixed), beside(fixed)], {"loom": 1})
    told = [(k, of, b.rule, b.amount_ms) for k, some in enumerate(judged.broken) for of, b in some]
    assert told == [(1, "a", "room", 30 * MINUTE)]


def test_a_room_is_full_by_the_others_only() -> None:
    days = [beside(one()), beside(one(), start="08:20"), beside(one(), start="09:00")]
    planned = [schedule(each.problem, each.order, with_slack=False) for each in days]
    # Inside: 08:15 to 08:45, 08:35 to 09:05, 09:15 to 09:45.
    assert busy_ms(days, planned, {"loom": 1}, 2, "loom") == between(("08:15", "09:05"))
    assert busy_ms(days, planned, {"loom": 2}, 2, "loom") == between(("08:35", "08:45"))
    assert busy_ms(days, planned, {"loom": 1}, 0, "loom") == between(
        ("08:35", "09:05"), ("09:15", "09:45")
    )
    assert busy_ms(days, planned, {}, 0, "loom") == ()


def test_turns_are_those_of_the_plan_however_late_the_first_one_is() -> None:
    days = [beside(one()), beside(one(), start="08:30"), beside(one(), start="09:00")]
    planned = [schedule(each.problem, each.order, with_slack=False) for each in days]
    # One at a time, each half an hour: 08:15, 08:45, 09:15. The first an hour late: 09:15, 09:45, 10:15.
    found = timed_in_turn(days, {"loom": 1}, planned, 60 * MINUTE)
    assert begins(found) == [at("09:15"), at("09:45"), at("10:15")]
    # Two at a time: the second at 08:45 beside it, the third when the second is out, at 09:15.
    found = timed_in_turn(days, {"loom": 2}, planned, 60 * MINUTE)
    assert begins(found) == [at("09:15"), at("08:45"), at("09:15")]
    assert begins(timed_in_turn(days, {}, planned, 60 * MINUTE)) == [
        at("09:15"), at("08:45"), at("09:15"),
    ]  # fmt: skip


def test_after_on_another_coach_is_waited_for_where_the_plan_keeps_it() -> None:
    first = beside(one(), start="08:00")
    later = OrderedDay(day([visit("b", 2, 30, after=("a",))], ROAD, start="08:30"), ("b",), {})
    days = [first, later]
    planned = [schedule(each.problem, each.order, with_slack=False) for each in days]
    # "a" from 08:15 to 08:45, "b" at 08:55. A quarter of an hour late, "a" ends at 09:00.
    found = timed_in_turn(days, {}, planned, 15 * MINUTE)
    assert found[1].stops[1].begin_ms == at("09:00")
    # Where the plan itself begins "b" too early, nobody waits.
    early = [first, replace(later, problem=replace(later.problem, start_ms=at("08:00")))]
    planned = [schedule(each.problem, each.order, with_slack=False) for each in early]
    assert turns(early, planned, {}) == ()
    assert judge_together(early, {}).broken[1][0][0] == "b"
