from __future__ import annotations

import re
from itertools import product
from typing import get_args

import pytest

from planner.documents.wording.reasons import unserved_sentence, violation_sentence
from planner.itinerary.model.itinerary import Cause, Rule, Unserved, Violation
from planner.words import Words

CAUSES, RULES = get_args(Cause), get_args(Rule)
NOON_S, HALF_PAST_TWO_S = 12 * 3600, 14 * 3600 + 30 * 60


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.casefold()))


ENGLISH = words(
    "at back before begin begins be by closed closing day does earliest early end fit fits from"
    " group here hours in it leads late locked may min must not no on only open opens place"
    " possible required return road slip stop taken the there till time to too window with would"
)
INDONESIAN = words(
    "agar awal ada buka cepat dalam dapat di harus hari ini jalan jam kembali ke lambat mnt"
    " mulai pada paling pukul rombongan sampai sebelum selesai tempat terlalu terlambat tiba"
    " tidak tutup untuk urutan wajib yang"
)


def wish(rule: str | None, limit_s=None, reached_s=None, *, skipped=False, minutes=30) -> Unserved:
    name = Words("Gong Factory", "Gong Factory")
    return Unserved("gong", "gong", name, None, 106.8, -6.6, minutes * 60, False, 50, rule,
                    limit_s, reached_s, skipped)  # fmt: skip


def check(indonesian: str, english: str) -> None:
    for text in (indonesian, english):
        assert text.endswith(".")
        assert text[0].isupper() or text[0].isdigit()
        assert "{" not in text
        assert "None" not in text
        assert "  " not in text
    assert not words(indonesian) & ENGLISH, indonesian
    assert not words(english) & INDONESIAN, english


@pytest.mark.parametrize(("cause", "rule"), list(product(CAUSES, RULES)))
def test_every_rule_and_cause_has_a_sentence_in_both_languages(cause, rule):
    for amount_s, limit_s, reached_s in (
        (0, None, None),
        (240, NOON_S, NOON_S + 240),
        (0, NOON_S, NOON_S),
        (240, None, NOON_S),
        (240, NOON_S, None),
    ):
        broken = Violation(cause, rule, amount_s, limit_s, reached_s)
        check(violation_sentence(broken, "id"), violation_sentence(broken, "en"))


@pytest.mark.parametrize(("rule", "skipped"), list(product((*RULES, None), (True, False))))
def test_every_reason_has_a_sentence_in_both_languages(rule, skipped):
    for limit_s, reached_s in (
        (None, None),
        (NOON_S, HALF_PAST_TWO_S),
        (HALF_PAST_TWO_S, NOON_S),
        (NOON_S, None),
        (None, NOON_S),
    ):
        left_out = wish(rule, limit_s, reached_s, skipped=skipped)
        check(unserved_sentence(left_out, "id"), unserved_sentence(left_out, "en"))


SENTENCES = [
    (
        Violation("delay", "time_window", 240, NOON_S, NOON_S + 240),
        "4 min late: must begin by 12:00.",
        "Terlambat 4 mnt: harus mulai paling lambat 12:00.",
    ),
    (  # One second late is a minute late, never nothing.
        Violation("delay", "arrive_by", 1, NOON_S, NOON_S + 1),
        "1 min late: must arrive by 12:00.",
        "Terlambat 1 mnt: harus tiba paling lambat 12:00.",
    ),
    (
        Violation("delay", "return_by", 3600, 17 * 3600, 18 * 3600),
        "1 h late: must be back by 17:00.",
        "Terlambat 1 j: harus kembali paling lambat 17:00.",
    ),
    (
        Violation("lead_time", "time_window", 900, 9 * 3600, 8 * 3600 + 2700),
        "15 min too early: may begin from 09:00.",
        "Terlalu awal 15 mnt: boleh mulai dari 09:00.",
    ),
    (
        Violation("lead_time", "opening_hours", 60, 9 * 3600, 9 * 3600 - 60),
        "1 min too early: opens at 09:00.",
        "Terlalu awal 1 mnt: buka pukul 09:00.",
    ),
    (
        Violation("delay", "opening_hours", 600, HALF_PAST_TWO_S, HALF_PAST_TWO_S + 600),
        "10 min late: must begin by 14:30 to end before closing.",
        "Terlambat 10 mnt: harus mulai paling lambat 14:30 agar selesai sebelum tutup.",
    ),
    (
        Violation("delay", "closed_today", 0),
        "Closed on this day.",
        "Tutup pada hari ini.",
    ),
    (
        Violation("precedence", "position", 0),
        "Not at its locked place in the order.",
        "Tidak pada urutan yang dikunci.",
    ),
    (
        Violation("precedence", "after", 0),
        "Comes before a visit that must come earlier.",
        "Mendahului kunjungan yang harus lebih dulu.",
    ),
    (
        Violation("missing_break", "break", 0),
        "A break that must be taken has no place in time.",
        "Istirahat yang wajib tidak mendapat waktu.",
    ),
    (
        Violation("delay", "break", 300, NOON_S, NOON_S + 300),
        "5 min late: the break must begin by 12:00.",
        "Terlambat 5 mnt: istirahat harus mulai paling lambat 12:00.",
    ),
    (
        Violation("delay", "longest_day", 1800, 17 * 3600, 17 * 3600 + 1800),
        "30 min late: the driver's day must end by 17:00.",
        "Terlambat 30 mnt: hari kerja pengemudi harus selesai paling lambat 17:00.",
    ),
    (
        Violation("load", "room", 0),
        "More groups are here at a time than there is room for.",
        "Rombongan di sini pada waktu yang sama melebihi tempatnya.",
    ),
    (
        Violation("no_road", "road", 0),
        "No road in the data leads here.",
        "Tidak ada jalan dalam data yang menuju ke sini.",
    ),
]


@pytest.mark.parametrize(("broken", "english", "indonesian"), SENTENCES)
def test_a_broken_rule_in_words(broken, english, indonesian):
    assert violation_sentence(broken, "en") == english
    assert violation_sentence(broken, "id") == indonesian


def test_a_venue_that_closes_too_early():
    # Thirty minutes before closing at 15:00 is 14:30; 15:48:20 is shown as 15:49.
    gong = wish("opening_hours", HALF_PAST_TWO_S, 15 * 3600 + 48 * 60 + 20)
    assert unserved_sentence(gong, "en") == (
        "Open till 15:00. The earliest possible begin here is 15:49; it must begin by 14:30."
    )
    assert unserved_sentence(gong, "id") == (
        "Buka sampai 15:00. Paling cepat bisa mulai di sini 15:49; harus mulai paling lambat 14:30."
    )


def test_no_time_left_before_the_return():
    assert unserved_sentence(wish("return_by", 17 * 3600), "en") == (
        "Does not fit before the return by 17:00."
    )
    late = wish("return_by", 17 * 3600, 17 * 3600 + 1500)
    assert unserved_sentence(late, "en") == (
        "Does not fit before the return by 17:00: the group would be back at 17:25."
    )


def test_taken_out_by_hand():
    assert unserved_sentence(wish(None, skipped=True), "en") == "Taken out by hand; it would fit."
