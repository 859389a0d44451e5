import json
import os
import signal

import pytest

from planner.itinerary.tour.search_limits import ITERATIONS
from planner.planning import whole_tour
from planner.settings import ROOT

BRIEF = json.loads((ROOT / "data" / "tours" / "accsm-2017.json").read_text(encoding="utf-8"))


def solve(runner, *arguments):
    return runner.invoke(args=["tour", "solve", *arguments])


def test_a_tour_is_searched_printed_and_not_kept(runner, app):
    held = app.extensions["planner"]
    before = held.store.get("accsm-2017")
    done = solve(runner, "accsm-2017", "--seed", "1", "--iterations", "20")
    assert done.exit_code == 0, done.stderr
    assert "Proved: no better orders exist." in done.stdout
    # The days without an order are solved alone too: the gala is in each table.
    assert "Gala" in done.stdout
    assert "Searched: 0 rules broken, 0 min late, priority " in done.stdout
    assert "the organiser's own order" not in done.stdout
    # Only one of the sample's three days has a hand-made order: there is nothing to compare with.
    assert "By hand" not in done.stdout
    assert held.store.get("accsm-2017") == before


def test_the_hand_made_orders_stand_beside_the_searched_ones(runner, app):
    store = app.extensions["planner"].store
    days = [{**day, "order": day.get("order", [])} for day in BRIEF["days"]]
    if all(record.tour_id != "by-hand" for record in store.tours()):
        store.create("by-hand", {**BRIEF, "id": "by-hand", "days": days})
    done = solve(runner, "by-hand")
    assert done.exit_code == 0, done.stderr
    by_hand, searched = done.stdout.splitlines()[-2:]
    # Two days serve nothing: what they require is missing, and the search finds a place for it.
    assert by_hand.startswith("By hand:")
    assert "0 rules broken" not in by_hand
    assert searched.startswith("Searched: 0 rules broken")


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_ends_the_search_with_what_it_has(runner, monkeypatch):
    was = whole_tour.search

    def pressed(problem, limits, *, cancelled, **others):
        assert not cancelled()
        os.kill(os.getpid(), signal.SIGINT)
        assert cancelled()
        return was(problem, limits, cancelled=cancelled, **others)

    monkeypatch.setattr(whole_tour, "search", pressed)
    done = solve(runner, "accsm-2017")
    assert done.exit_code == 0, done.stderr
    assert "Searched:" in done.stdout
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["none"], "no tour 'none'"), (["accsm-2017", "--iterations", "0"], "--iterations")],
)
def test_what_is_wrong_is_told(runner, arguments, told):
    done = solve(runner, *arguments)
    assert done.exit_code == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_help_and_page_tell_the_iterations_that_are_meant(runner):
    told = " ".join(solve(runner, "--help").output.split())
    assert f"[default: {ITERATIONS}; " in told
    page = (ROOT / "docs" / "whole-tour.md").read_text(encoding="utf-8")
    assert f"`iterations` ({ITERATIONS})" in page
