"""Routes put together anew, against every choice of them."""

import random
from itertools import product

import pytest

from planner.itinerary.tour import route_pool
from planner.itinerary.tour.route_pool import RoutePool


@pytest.mark.parametrize("seed", range(40))
def test_the_best_choice_of_routes_is_found(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311  (a drawn example, no secret)
    # Ten nodes, two of them ways to serve the same visit; two or three coach-days of one or two kinds.
    visit_of = [0, 0, 1, 2, 3, 4, 5, 6, 7, 8]
    worth = [draw.randrange(1, 30) for _ in visit_of]
    kinds = draw.choice([["a", "a"], ["a", "b"], ["a", "b", "a"], ["a", "a", "a"]])
    pool = RoutePool(kinds, worth, visit_of)
    routes: dict[str, set[tuple[int, ...]]] = {kind: {()} for kind in kinds}
    for _ in range(9):
        k = draw.randrange(len(kinds))
        route = tuple(sorted(draw.sample(range(1, 10), draw.randrange(1, 5))))
        pool.add(k, route)
        routes[kinds[k]].add(route)
    best = 0
    for chosen in product(*(routes[kind] for kind in kinds)):
        visits = [visit_of[node] for route in chosen for node in route]
        if len(set(visits)) == len(visits):
            best = max(best, sum(worth[node] for route in chosen for node in route))
    found = pool.best(0)
    assert found is not None
    assert len(found) == len(kinds)
    assert all(route in routes[kind] for route, kind in zip(found, kinds, strict=True))
    visits = [visit_of[node] for route in found for node in route]
    assert len(set(visits)) == len(visits)
    assert sum(worth[node] for route in found for node in route) == best
    # Nothing is better than the best.
    assert pool.best(best) is None


def test_without_steps_nothing_is_found(monkeypatch) -> None:
    pool = RoutePool(["a", "a"], [1, 1], [0, 1])
    pool.add(0, [0])
    pool.add(1, [1])
    assert sorted(pool.best(0)) == [(0,), (1,)]
    monkeypatch.setattr(route_pool, "STEPS", 0)
    assert pool.best(0) is None
