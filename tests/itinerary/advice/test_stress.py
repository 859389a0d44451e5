"""How an order bears longer legs, on paper and by trying every per cent. Boarding takes 5 minutes."""

from dataclasses import replace

import pytest

from planner.itinerary.advice import stress as stressed
from planner.itinerary.advice.stress import scaled, stress
from planner.itinerary.day.exact import solve
from planner.itinerary.model.travel_times import TravelTimes
from tests.itinerary.days import MINUTE, at, day, visit
from tests.itinerary.own_timing import own_times, random_day

# 0 - 1 is 20 minutes, 1 - 2 is 40, 2 - 0 is 30.
TOWN = [[0, 20, 30], [20, 0, 40], [30, 40, 0]]


def test_the_per_cent_at_which_the_dinner_is_missed() -> None:
    # 08:05 + 20 = 08:25 at "a", 60 minutes: 09:25, boarding 09:30, 40 minutes: 10:10. The dinner
    # begins at 10:25. Both legs take 60 minutes, so 15 minutes are 25 per cent: at 25 the group is
    # there at 10:25 sharp, from 26 on it is late.
    problem = day([visit("a", 1, 60), visit("dinner", 2, 30, begin_at="10:25")], TOWN)
    found = stress(problem, ("a", "dinner"))
    assert found.fixed == (("dinner", 26),)
    assert found.first_per_cent == 26
    assert found.first == (("dinner", "begin_at"),)
    assert [level.broken for level in found.levels] == [(), (), (("dinner", "begin_at"),)]
    # At 10 per cent: dinner till 10:55 as planned, boarding 11:00, 33 minutes instead of 30.
    assert found.levels[0].end_ms == at("11:33")
    assert found.levels[0].end_later_ms == 3 * MINUTE


def test_the_return_may_break_before_the_dinner() -> None:
    # Back at 11:00 + 30 = 11:30 as planned; by 11:31 means one minute of 30: 3.33 per cent. At 3
    # per cent the leg takes 30:54, at 4 per cent 31:12.
    visits = [visit("a", 1, 60), visit("dinner", 2, 30, begin_at="10:25")]
    found = stress(day(visits, TOWN, back="11:31"), ("a", "dinner"))
    assert (found.first_per_cent, found.first) == (4, ((None, "return_by"),))
    assert found.fixed == (("dinner", 26),)


def test_nothing_to_break_is_told_as_never() -> None:
    found = stress(day([visit("a", 1, 60)], TOWN), ("a",))
    assert (found.first_per_cent, found.first, found.fixed) == (None, (), ())


def test_what_is_broken_already_does_not_count() -> None:
    # At 08:25 at the earliest: the window is missed as it is.
    late = visit("a", 1, 60, windows=[("08:00", "08:10")])
    assert stress(day([late], TOWN), ("a",)).first_per_cent is None


def test_longer_legs_keep_fifo() -> None:
    # 60 minutes at 08:00, 40 at 08:20: who leaves at 08:00 may as well wait 20 minutes and arrive at
    # 09:00. By half longer, 90 and 60: waiting arrives at 09:20, so the leg takes 80 minutes.
    travel = TravelTimes(
        (((0, 60 * MINUTE), (0, 0)), ((0, 40 * MINUTE), (0, 0))),
        ((False, False), (False, False)),
        (at("08:00"), at("08:20")),
    )
    longer = scaled(travel, 50)
    assert longer.travel_ms_at(0, 1, at("08:00")) == 80 * MINUTE
    assert longer.travel_ms_at(0, 1, at("08:20")) == 60 * MINUTE


@pytest.mark.slow
@pytest.mark.parametrize("hourly", [False, True])
def test_halving_finds_what_trying_every_per_cent_finds(
    monkeypatch: pytest.MonkeyPatch, hourly: bool
) -> None:
    monkeypatch.setattr(stressed, "MOST", 120)
    broke = missed = 0
    for seed in range(40):
        problem = random_day(seed, 4, tight=1.5, hourly=hourly)
        order = solve(problem).order
        found = stress(problem, order)
        names = ["", *order, ""]
        now = own_times(problem, list(order))[1]
        first = None
        lost: dict[str, int] = {}
        for per_cent in range(1, 121):
            longer = replace(problem, travel=scaled(problem.travel, per_cent))
            new = own_times(longer, list(order))[1] - now
            first = per_cent if first is None and new else first
            for name in order:
                number = names.index(name)
                if any(
                    (n == number and rule in {"begin_at", "arrive_by"})
                    or (n <= number and rule == "road")
                    for n, rule in new
                ):
                    lost.setdefault(name, per_cent)
        assert found.first_per_cent == first, seed
        for name, per_cent in found.fixed:
            assert per_cent == lost.get(name), (seed, name)
            missed += per_cent is not None
        broke += first is not None
    assert broke > 8
    assert missed > 1
