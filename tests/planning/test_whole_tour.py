"""A whole tour solved anew: what it starts from, what it tells, what it keeps."""

import json
from copy import deepcopy
from dataclasses import replace

import pytest

from planner.itinerary.brief.reading import parse_brief
from planner.itinerary.brief.writing import brief_to_json
from planner.itinerary.tour.search_limits import SearchLimits
from planner.planning.whole_tour import solve_tour
from planner.settings import ROOT

SAMPLE = json.loads((ROOT / "data" / "tours" / "accsm-2017.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def planner(whole_app):
    return whole_app.extensions["planner"].planner


@pytest.fixture(scope="module")
def shared():
    """Two coaches on one day; any of them may see the museum and the temple."""
    data = deepcopy(SAMPLE)
    del data["people"], data["coach"]
    (_, crafts, _) = data["days"]
    data["coaches"] = [
        {"id": one, "name": {"en": one, "id": one}, "people": 20} for one in ("red", "blue")
    ]
    first, second, third, *rest = crafts["visits"]
    crafts = {**crafts, "visits": [], "order": []}
    data["days"] = [{**crafts, "coach": "red"}, {**crafts, "coach": "blue"}]
    optional = {"required": False, "priority": 10}
    data["visits"] = [{**visit, **optional} for visit in (first, second, third, *rest[:2])]
    for visit in data["visits"]:
        visit.pop("position", None)
    return parse_brief(data)


def solved(planner, brief, **limits):
    cancelled = limits.pop("cancelled", lambda: False)
    told = []

    def progress(share, make):
        told.append((share, make()))

    searched = SearchLimits(**{"iterations": 5} | limits)
    found = solve_tour(planner, brief, searched, progress=progress, cancelled=cancelled)
    return found, told


def test_hand_made_orders_are_searched_anew_and_what_all_share_is_served_once(planner, shared):
    found, told = solved(planner, shared)
    # By hand nothing is served at all.
    assert (found.found.before.priority, found.found.before.road_s) == (0, 0)
    served = [one for day in found.found.brief.days for one in day.order]
    assert len(served) == len(set(served))
    # Each visit served counts 10.
    assert found.found.numbers.priority == 10 * len(served) > 0
    assert found.found.numbers.broken == 0
    assert found.bound >= found.found.numbers.priority
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert found.repeatable


def test_the_result_travels_as_json_and_plans_as_it_was_found(planner, shared):
    found, _ = solved(planner, shared)
    kept = parse_brief(brief_to_json(found.found.brief))
    assert kept == found.found.brief
    for coach, plan in zip(kept.days, planner.plans(kept), strict=True):
        assert tuple(stop.key for stop in plan.days[0].stops if stop.kind == "visit") == coach.order


def test_the_search_is_never_worse_than_the_orders_by_hand(planner, shared):
    best, _ = solved(planner, shared, iterations=50)
    again, _ = solved(planner, best.found.brief, iterations=1, cancelled=lambda: True)
    assert again.found.before == best.found.numbers
    # Cancelled before it began: what was there is what is told.
    assert again.found.brief == best.found.brief
    assert not again.repeatable


def test_there_is_nothing_to_compare_with_where_a_day_has_no_order(planner, shared):
    first, second = shared.days
    half = replace(shared, days=(replace(first, order=None), second))
    found, _ = solved(planner, half)
    assert found.found.before is None
    assert found.found.brief.days[0].order is not None


def test_a_break_that_the_hand_made_order_leaves_out_is_no_broken_rule(planner, shared):
    tea = {"id": "tea", "duration_min": 15, "windows": [["10:00", "11:30"]]}
    data = brief_to_json(shared)
    for day in data["days"]:
        day["breaks"] = [tea]
    found, _ = solved(planner, parse_brief(data))
    # By hand: no visit and no break, which the planner puts in. Nothing is required.
    assert found.found.before.broken == 0
    assert all("tea" in day.order for day in found.found.brief.days)
    kept = parse_brief(brief_to_json(found.found.brief))
    again, _ = solved(planner, kept, iterations=1, cancelled=lambda: True)
    assert again.found.brief == kept
