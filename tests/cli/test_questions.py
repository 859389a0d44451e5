"""Questions about a day, as somebody at a terminal asks them."""

import pytest

from planner.settings import ROOT

TOUR = str(ROOT / "data" / "tours" / "accsm-2017.json")
DAY = ["--day", "2017-08-03"]


def ask(runner, *arguments):
    told = runner.invoke(args=["tour", *arguments])
    assert told.exit_code == 0, told.output
    return told.output


def test_why_names_the_rules_and_the_changes(runner):
    told = ask(runner, "why", TOUR, "--day", "2017-08-04")
    assert "Dhanagun Temple (25 min) does not fit in. The day already holds PETA Museum" in told
    assert "  - Set out " in told
    assert "  - Visit Dhanagun Temple on Thursday 3 August." in told
    assert "2017-08-01" not in told
    told = ask(runner, "why", TOUR, "--day", "2017-08-04", "--lang", "id")
    assert "Vihara Dhanagun (25 mnt) tidak muat" in told


def test_a_day_that_meets_every_wish_says_so(runner):
    assert "Every wish is met." in ask(runner, "why", TOUR, "--day", "2017-08-01")
    assert "No optional visit is left out." in ask(runner, "price", TOUR, "--day", "2017-08-01")


def test_price_alternatives_and_stress_are_told(runner):
    assert "Katulampa Weir would cost" in ask(runner, "price", TOUR, *DAY)
    plans = ask(runner, "alternatives", TOUR, *DAY)
    assert plans.count("km by coach") == 3
    stress = ask(runner, "stress", TOUR)
    assert stress.count("Every leg 25 % longer") == 3
    assert "City Hall at 19:00 is reached even if every leg takes three times as long." in stress


def test_late_finds_the_day_by_the_visit(runner):
    told = ask(runner, "late", TOUR, "--at", "peta", "--minutes", "0")
    # Not late at all: the same order, back as planned.
    assert told.startswith("2017-08-04\n")
    assert "1. Keep the order: back at" in told
    assert "as planned" in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["why", "nothing.json"], "There is no file nothing.json"),
        (["stress", TOUR, "--day", "2017-08-02"], "give one of 2017-08-01"),
        (["price", TOUR, "--day", "soon"], "give a date such as"),
        (["late", TOUR, "--at", "nowhere", "--minutes", "5"], "give a visit of the day: gala"),
        (["late", TOUR, "--at", "gala", "--minutes", "-5"], "from 0 to 600"),
    ],
)
def test_bad_questions_get_a_sentence(runner, arguments, told):
    refused = runner.invoke(args=["tour", *arguments])
    assert refused.exit_code == 2
    assert told in refused.output
