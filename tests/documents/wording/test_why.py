"""The words for why a wish is not met: read as a colleague would say them."""

from dataclasses import replace
from datetime import date

import pytest

from planner.documents.wording.phrases import Told, day_rule, listed, spans, visit_rule
from planner.documents.wording.why import change_sentence, why_sentence
from planner.itinerary.advice.changes import KINDS, Change
from planner.itinerary.advice.why_not import WhyNot
from planner.itinerary.model.day_rules import DayRule, rules_of
from planner.itinerary.model.problem import Break
from planner.words import Words
from tests.itinerary.days import MINUTE, at, between, day, visit

ROAD = [[10 * abs(i - j) for j in range(4)] for i in range(4)]
PROBLEM = replace(
    day(
        [
            visit("ski", 1, 90, windows=[("11:30", "13:30")], least_ms=60 * MINUTE),
            visit("weir", 2, 20, required=False, open=[("08:00", "12:00"), ("13:00", "15:00")]),
            visit("gala", 3, 150, begin_at="19:00", arrive_by="18:50", position="last"),
            visit("tea", 2, 30, after=("ski", "weir"), windows=[("14:00", "14:00")]),
            visit("shop", 1, 15, position=2, open=[]),
        ],
        ROAD,
        start="08:30",
        back="17:00",
    ),
    breaks=(Break("rest", 30 * MINUTE, between(("12:00", "13:00"))), Break("pause", 15 * MINUTE)),
    longest_ms=600 * MINUTE,
)
NAMES = {
    "ski": Words("SKI", "SKI"),
    "weir": Words("Weir", "Bendung"),
    "gala": Words("City Hall", "Balaikota"),
    "tea": Words("Tea", "Teh"),
    "shop": Words("Shop", "Toko"),
    "rest": Words("the lunch break", "istirahat siang"),
    "pause": Words("the break", "istirahat"),
}
EN, ID = Told(PROBLEM, NAMES, "en"), Told(PROBLEM, NAMES, "id")


def answer(wish: str | None, *rules: DayRule, smallest: bool = True) -> WhyNot:
    return WhyNot(wish, rules, smallest, (), ("ski",), complete=True)


def change(kind: str, of: str | None, old: int = 0, new: int = 0, **facts: object) -> str:
    made = Change(kind, of, old, new, abs(new - old), (), **facts)  # type: ignore[arg-type]
    return change_sentence(EN, answer("weir"), made)


def test_each_rule_of_a_day_is_told_of_its_visit() -> None:
    told = {
        (rule.kind, rule.of): visit_rule(EN, rule)
        for rule in rules_of(PROBLEM)
        if rule.of in NAMES and rule.kind not in {"served", "break"}
    }
    assert told == {
        ("time_window", "ski"): "may begin between 11:30 and 13:30",
        ("duration", "ski"): "is planned for its full 1 h 30",
        ("opening_hours", "weir"): "is open 08:00–12:00 and 13:00–15:00",
        ("begin_at", "gala"): "begins at 19:00 sharp",
        ("arrive_by", "gala"): "must be reached by 18:50",
        ("position", "gala"): "is locked to be last",
        ("time_window", "tea"): "may begin 14:00",
        ("after", "tea"): "comes after SKI and Weir",
        ("position", "shop"): "is locked as number 2",
        ("closed_today", "shop"): "is closed on this day",
    }


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (DayRule("break", "rest"), "To be taken: the lunch break (30 min), to begin 12:00–13:00."),
        (DayRule("break", "pause"), "To be taken: the break (15 min)."),
        (DayRule("longest_day"), "The driver's day may last 10 h at most."),
        (DayRule("closure"), "Some roads are closed."),
    ],
)
def test_rules_of_the_whole_day_are_sentences(rule: DayRule, told: str) -> None:
    assert day_rule(EN, rule) == told
    assert day_rule(ID, rule).endswith(".")


def test_a_conflict_reads_in_one_breath() -> None:
    found = answer(
        "weir",
        DayRule("opening_hours", "weir"),
        DayRule("served", "ski"),
        DayRule("time_window", "ski"),
        DayRule("return_by"),
    )
    assert why_sentence(EN, found) == (
        "Weir (20 min) does not fit in. It is open 08:00–12:00 and 13:00–15:00. The day already"
        " holds SKI (1 h 30), which may begin between 11:30 and 13:30. The group sets out at 08:30"
        " and must be back by 17:00."
    )
    assert why_sentence(ID, found) == (
        "Bendung (20 mnt) tidak muat dalam hari itu. Kunjungan ini buka 08:00–12:00 dan 13:00–15:00."
        " Hari itu sudah berisi SKI (1 j 30), yang boleh mulai antara 11:30 dan 13:30. Rombongan mulai"
        " pukul 08:30 dan harus kembali paling lambat 17:00."
    )


def test_a_closed_house_needs_no_more_words() -> None:
    found = answer("shop", DayRule("closed_today", "shop"))
    assert why_sentence(EN, found) == "Shop (15 min) does not fit in. It is closed on this day."


def test_no_rule_and_no_answer_are_told_apart() -> None:
    assert "No road in the data joins Weir" in why_sentence(EN, answer("weir"))
    assert "too many possibilities" in why_sentence(EN, answer("weir", smallest=False))


def test_the_whole_day_is_told_without_a_wish() -> None:
    found = answer(None, DayRule("served", "ski"), DayRule("served", "tea"), DayRule("return_by"))
    assert why_sentence(EN, found) == (
        "The day cannot be kept as it is. The day already holds SKI (1 h 30) and Tea (30 min). The"
        " group sets out at 08:30 and must be back by 17:00."
    )


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (change("start", None, at("08:30"), at("08:05")), "Set out 25 min earlier, at 08:05."),
        (change("return", None, at("17:00"), at("17:20")), "Come back 20 min later, by 17:20."),
        (change("shorten", "ski", 90 * MINUTE, 65 * MINUTE), "Shorten SKI from 1 h 30 to 1 h 05."),
        (
            change("open_until", "weir", at("15:00"), at("16:20")),
            "Ask Weir to stay open until 16:20 instead of 15:00.",
        ),
        (
            change("begin_at", "gala", at("19:00"), at("19:15")),
            "Move City Hall from 19:00 to 19:15.",
        ),
        (change("drop", "weir"), "Leave out Weir (20 min), which is optional."),
        (change("drop", "ski"), "Leave out SKI (1 h 30)."),
        (change("after", "tea"), "Allow Tea to come before SKI and Weir."),
        (
            change("other_day", "weir", day=date(2017, 8, 4)),
            "Visit Weir on Friday 4 August.",
        ),
    ],
)
def test_a_change_is_something_to_do(told: str, sentence: str) -> None:
    assert told == sentence


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("told", [EN, ID])
def test_every_kind_of_change_has_words_with_every_place_filled(kind: str, told: Told) -> None:
    made = Change(
        kind, "tea", at("09:00"), at("09:20"), 20 * MINUTE, ("ski",), day=date(2017, 8, 4)
    )  # type: ignore[arg-type]
    said = change_sentence(told, answer("tea"), made)
    assert said.endswith(".")
    assert "{" not in said
    assert "None" not in said


def test_a_wish_that_fits_into_the_order_is_put_in_there() -> None:
    made = Change("reorder", None, None, None, 0, ("ski", "weir"))
    found = WhyNot("weir", (DayRule("order"),), True, (made,), ("ski",), complete=True)
    assert why_sentence(EN, found) == "Weir is not in the order, but it would fit."
    assert change_sentence(EN, found, made) == "Put it in after SKI: it fits there as it is."
    assert "after SKI" in change_sentence(EN, found, replace(made, order=("ski", "rest", "weir")))
    first = replace(made, order=("weir", "ski"))
    found = replace(found, changes=(first,))
    assert (
        change_sentence(EN, found, first) == "Put it in at the beginning: it fits there as it is."
    )


def test_lists_and_spans() -> None:
    assert listed(["A"], "en") == "A"
    assert listed(["A", "B", "C"], "en") == "A, B and C"
    assert listed(["A", "B", "C"], "id") == "A, B, dan C"
    assert spans(between(("08:00", "09:00"), ("10:00", "10:00")), "en") == "08:00–09:00 and 10:00"
