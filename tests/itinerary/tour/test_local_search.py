"""Local search on coach-days that are too long for an exact solve."""

from __future__ import annotations

import pytest

from planner.itinerary.day.corridor_search import CorridorResult
from planner.itinerary.judge.tour_schedule import Orders, judge_tour
from planner.itinerary.model.tour_problem import TourProblem
from planner.itinerary.tour import local_search
from planner.itinerary.tour.local_search import LocalSearch
from planner.itinerary.tour.search import search
from planner.itinerary.tour.search_limits import SearchLimits
from tests.itinerary.days import day
from tests.itinerary.tours import drawn_orders, long_tour, tour, wish

pytestmark = pytest.mark.slow


def _assert_serves_each_once(problem: TourProblem, orders: Orders) -> None:
    """Counted by hand: the judge itself refuses other orders."""
    on = {visit.id: {k for k, _ in visit.on} for visit in problem.visits}
    served = [(k, one) for k, order in enumerate(orders) for one in order]
    assert len({one for _, one in served}) == len(served)
    assert all(k in on[one] for k, one in served)


def _make_quick(monkeypatch, solves: int) -> None:
    """Leave out the corridor search of a long day: it takes a second and decides nobody's coach-day."""
    monkeypatch.setattr(local_search, "SOLVES", solves)
    nothing = CorridorResult(None, proved=False, least_road=False)
    monkeypatch.setattr(local_search, "corridor_search", lambda *_, **__: nothing)


@pytest.mark.parametrize("seed", range(12))
def test_long_days_serve_each_visit_at_most_once(seed: int, monkeypatch, caplog) -> None:
    _make_quick(monkeypatch, solves=40)
    problem = long_tour(seed)
    start = drawn_orders(problem, seed)
    assert max(map(len, start)) > local_search.EXACT_VISITS
    local = LocalSearch(problem, start, seed=seed)
    local.run()
    _assert_serves_each_once(problem, local.orders)
    assert judge_tour(problem, local.orders).goal <= judge_tour(problem, start).goal
    assert not caplog.records


@pytest.mark.parametrize("move", ["_relocations", "_exchanges", "_insertions", "_single_days"])
@pytest.mark.parametrize("seed", range(4))
def test_every_move_serves_each_visit_at_most_once(seed: int, move: str) -> None:
    problem = long_tour(seed)
    start = drawn_orders(problem, seed)
    local = LocalSearch(problem, start)
    for candidate in getattr(local, move)()[:: 97 if move == "_exchanges" else 7]:
        changed = candidate() or {}
        orders = tuple(changed.get(k, order) for k, order in enumerate(start))
        _assert_serves_each_once(problem, orders)


def test_a_visit_moves_between_two_long_days() -> None:
    # Seventeen visits lie an hour east, eighteen an hour west, and one of the west goes east with the
    # coach of the east. There and back again is two hours more for that coach, so it belongs to the other.
    size = range(37)
    side = [0, *[60] * 17, *[-60] * 18, -60]
    minutes = [[abs(side[i] - side[j]) for j in size] for i in size]
    frames = [day([], minutes, boarding=0)] * 2
    visits = [wish(f"e{n}", n, 1, 0) for n in range(1, 18)]
    visits += [wish(f"w{n}", n, 1, 1) for n in range(18, 36)] + [wish("stray", 36, 1, 0, 1)]
    problem = tour(frames, visits)
    east, west = [v.id for v in visits[:17]], [v.id for v in visits[17:-1]]
    local = LocalSearch(problem, ((*east, "stray"), tuple(west)))
    local.repair()
    assert "stray" in local.orders[0]  # No rule is broken, so there is nothing to repair.
    local.run()
    assert "stray" in local.orders[1]
    assert sorted(local.orders[0]) == sorted(east)


@pytest.mark.parametrize("seed", [0, 5])
def test_a_whole_search_over_long_days_is_judged_as_told(seed: int, monkeypatch, caplog) -> None:
    _make_quick(monkeypatch, solves=40)
    problem = long_tour(seed)
    goals = []
    solution = search(
        problem, SearchLimits(iterations=20), progress=lambda step: goals.append(step.goal)
    )
    _assert_serves_each_once(problem, solution.orders)
    assert judge_tour(problem, solution.orders).goal == goals[-1]
    assert not caplog.records
