"""Time to spare in words, on every page that shows a stop."""

from dataclasses import replace

from planner.documents.desk import desk_day
from planner.documents.sheet.content import day_content
from planner.documents.table import itinerary_table
from planner.documents.wording.stops import spare_sentence, spare_words
from tests.documents.days import day, itinerary, plain, stop

GATE = stop("gate", 1, "09:00", 40, spare_s=25 * 60)


def test_what_is_to_spare_is_for_buying_where_there_is_something_to_buy():
    assert spare_words(GATE, "en") == "time to spare: 25 min more"
    shop = replace(GATE, buying_s=600)
    assert spare_sentence(shop, "en") == "Time to spare: 25 min more to buy."
    assert spare_sentence(shop, "id") == "Waktu luang: 25 mnt lagi untuk belanja."
    assert spare_sentence(replace(GATE, spare_s=0), "en") == ""


def test_desk_table_and_sheet_tell_it():
    made = day(stop("start", None, "08:00"), GATE, stop("end", None, "10:30", kind="end"))
    tour = itinerary(made)
    row = next(row.stop for row in desk_day(tour, made).rows if row.stop.key == "gate")
    assert plain(row.note) == "time to spare: 25 min more"
    assert "time to spare: 25 min more" in plain(itinerary_table(tour))
    notes = [note["id"] for one in day_content(tour, made, revision=None)["stops"]
             for note in one["notes"]]  # fmt: skip
    assert notes == ["Waktu luang: 25 mnt lagi."]
