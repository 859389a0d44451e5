"""The words for prices, longer legs and repairs."""

import re
from dataclasses import replace

import pytest

from planner.documents.wording.outlook import (
    BREAKS,
    broken_part,
    price_sentence,
    stress_sentences,
)
from planner.documents.wording.phrases import Told
from planner.documents.wording.repairs import repair_sentence
from planner.itinerary.advice.price import Price
from planner.itinerary.advice.repair import repairs
from planner.itinerary.advice.stress import stress
from planner.itinerary.judge.late import rest_of
from planner.words import Words
from tests.itinerary.days import MINUTE, at, day, visit

ROAD = [[10 * abs(i - j) for j in range(4)] for i in range(4)]
NAMES = {"a": Words("Alpha", "Alfa"), "b": Words("Beta", "Beta"), "c": Words("Gamma", "Gama")}


def price(later: int, road: int, *drops: str, order: tuple[str, ...] | None = ("a",)) -> Price:
    # As against a day that is over at 17:00 after 180 minutes on the road.
    end_ms, road_ms = at("17:00") + later * MINUTE, (180 + road) * MINUTE
    return Price("b", end_ms, later * MINUTE, road_ms, road * MINUTE, drops, order, True)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            price(45, 25),
            "Beta would cost 45 min at the end of the day and 25 min more on the road.",
        ),
        (
            price(-10, 5, "a", "c"),
            (
                "Beta would cost 10 min less at the end of the day and 5 min more on the road."
                " Alpha and Gamma would drop out."
            ),
        ),
        (price(0, 0), "Beta would cost no time."),
        (price(0, 0, order=None), "Beta cannot be added while every required visit stays."),
    ],
)
def test_a_price_in_words(found: Price, sentence: str) -> None:
    problem = day([visit("a", 1, 30), visit("b", 2, 30), visit("c", 3, 30)], ROAD)
    assert price_sentence(Told(problem, NAMES, "en"), found) == sentence


def test_what_breaks_first_is_told_with_its_hour() -> None:
    # "a" 08:15 to 08:45, boarding, 10 minutes: at "b" 09:00 for 09:05: 5 of 20 minutes of riding are
    # 25 per cent, so 26 misses it. Without a delay back at 09:05 + 30 + 5 + 20 = 10:00.
    problem = day([visit("a", 1, 30), visit("b", 2, 30, begin_at="09:05")], ROAD)
    told = stress_sentences([Told(problem, NAMES, "en")], [stress(problem, ("a", "b"))], 0)
    assert told == (
        "First of all, from 26 % on, Beta at 09:05 is missed.",
        "Beta at 09:05 is missed from 26 % on.",
        "Every leg 10 % longer: all rules hold, back at 10:02, 2 min later.",
        "Every leg 25 % longer: all rules hold, back at 10:05, 5 min later.",
        "Every leg 50 % longer: Beta at 09:05 is missed; back at 10:15, 15 min later.",
    )


def test_nothing_breaks() -> None:
    problem = day([visit("a", 1, 30, begin_at="10:00")], ROAD)
    told = stress_sentences([Told(problem, NAMES, "en")], [stress(problem, ("a",))], 0)
    assert told[:2] == (
        "Nothing breaks even if every leg takes three times as long.",
        "Alpha at 10:00 is reached even if every leg takes three times as long.",
    )


def test_repairs_in_words() -> None:
    # As in the test of repairs: 37 minutes late at "a", "b" begins at 09:30 sharp; 20 minutes at "a"
    # get there. Back at 09:30 + 30 + 5 + 20 = 10:25 as planned. Else "b" begins at 09:37.
    problem = day(
        [visit("a", 1, 30, least_ms=15 * MINUTE), visit("b", 2, 30, begin_at="09:30")], ROAD
    )
    found = repairs(rest_of(problem, ("a", "b"), "a", 37 * MINUTE))
    told = [repair_sentence([Told(problem, NAMES, "en")], one, 0) for one in found]
    assert told[:2] == [
        "Keep the order and shorten Alpha to 20 min: back at 10:25 as planned.",
        "Keep the order: 7 min late at Beta; back at 10:32, 7 min later.",
    ]
    assert told[2].startswith("Go on in another order: Alpha, without Beta: back at ")


def test_a_driver_s_day_that_gets_too_long_is_late_at_no_visit() -> None:
    # "a" 08:15 to 08:45, back at 09:00: an hour. Half an hour late, the day lasts 90 minutes of 80.
    problem = replace(day([visit("a", 1, 30)], ROAD), longest_ms=80 * MINUTE)
    (same, *_) = repairs(rest_of(problem, ("a",), "a", 30 * MINUTE))
    assert repair_sentence([Told(problem, NAMES, "en")], same, 0) == (
        "Keep the order: the driver's day gets too long; back at 09:30, 30 min later."
    )


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_rule_that_the_judge_breaks_has_words(language: str) -> None:
    problem = replace(day([visit("a", 1, 30)], ROAD, back="12:00"), longest_ms=at("10:00"))
    told = Told(problem, NAMES, language)
    for rule in [*BREAKS, "room"]:
        for of in ("a", None):
            said = broken_part(told, of, rule)
            assert said
            assert not re.search(r"[{}]|None", said)
    assert "12:00" in broken_part(told, None, "return_by")
