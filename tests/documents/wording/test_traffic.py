"""The traffic assumption and closed roads, in both languages."""

from dataclasses import replace

import pytest

from planner.documents.wording.closures import closure_line
from planner.documents.wording.reasons import violation_sentence
from planner.documents.wording.traffic import assumption, why
from planner.itinerary.model.itinerary import RoadClosure, Violation
from planner.words import Words
from tests.documents.days import clock, craft_day, itinerary

TOUR = itinerary(craft_day())
MOTORCADE = RoadClosure(
    "m", Words("A motorcade.", "Iring-iringan."), clock("09:00"), clock("10:00"), ("Jalan X",)
)


def test_every_page_says_what_the_times_assume() -> None:
    assert assumption(TOUR, "en") == "free flow × 2.0 (assumed)"
    assert assumption(TOUR, "id") == "arus bebas × 2,0 (asumsi)"
    assert assumption(replace(TOUR, stretch=1.0), "en") == "free flow"
    note = Words("No measurement exists.", "Tidak ada pengukuran.")
    hourly = replace(TOUR, traffic="hourly", traffic_note=note)
    assert assumption(hourly, "en") == "hourly factors (assumed)"
    assert assumption(hourly, "id") == "faktor per jam (asumsi)"
    assert why(hourly, "id") == "Tidak ada pengukuran."
    assert why(TOUR, "en") != why(replace(TOUR, stretch=1.0), "en")


@pytest.mark.parametrize(
    ("begin", "end", "time", "waktu"),
    [
        ("09:00", "10:00", "09:00–10:00", "09:00–10:00"),
        (None, "10:00", "until 10:00", "sampai 10:00"),
        ("09:00", None, "from 09:00", "mulai 09:00"),
        (None, None, "all day", "sepanjang hari"),
        # It began the day before, and ends in the night after: 25:30 is half past one.
        ("-24:00", "25:30", "until 01:30 +1", "sampai 01:30 +1"),
        ("-24:00", "99:00", "all day", "sepanjang hari"),
    ],
)
def test_when_a_road_is_closed(begin, end, time, waktu) -> None:
    made = replace(
        MOTORCADE,
        begin_s=None if begin is None else clock(begin),
        end_s=None if end is None else clock(end),
    )
    english = closure_line(made, "en").replace("\N{NO-BREAK SPACE}", " ")
    assert english == f"Jalan X closed {time}: A motorcade."
    indonesian = closure_line(made, "id").replace("\N{NO-BREAK SPACE}", " ")
    assert indonesian == f"Jalan X ditutup {waktu}: Iring-iringan."


def test_a_road_without_a_name_is_told_all_the_same() -> None:
    made = replace(MOTORCADE, shut=())
    assert closure_line(made, "en") == "A road without a name closed 09:00–10:00: A motorcade."
    assert "arahnya" in closure_line(replace(made, turned=("Jalan Y",)), "id")


def test_a_rule_broken_for_a_closure_names_it() -> None:
    late = Violation("delay", "time_window", 240, clock("12:00"), clock("12:04"), (MOTORCADE,))
    assert violation_sentence(late, "en") == (
        "4 min late: must begin by 12:00. The reason: Jalan X closed 09:00–10:00: A motorcade."
    )
    gone = Violation("no_road", "closure", 0, closures=(MOTORCADE,))
    assert violation_sentence(gone, "id").startswith("Tidak ada jalan terbuka yang menuju ke sini.")
