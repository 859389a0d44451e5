"""The itinerary at the command line."""

from dataclasses import replace

from planner.documents.table import itinerary_table
from tests.documents.days import craft_day, itinerary, plain


def lines(tour, language="en"):
    return [plain(line).strip() for line in itinerary_table(tour, language).splitlines()]


def test_the_table_tells_stops_ways_breaches_and_what_is_left_out():
    one = craft_day()
    lost = replace(one.legs[2], reachable=False, main_streets=())
    told = lines(itinerary(replace(one, legs=(*one.legs[:2], lost))))
    assert told[:2] == ["Tour", "Bogor · 0123abcd"]
    assert told[3] == "Thursday 3 August 2017 · Craft day (the organiser's own order)"
    assert told[4:12] == [
        "08:30         Hotel",
        "· coach · 13 min · 2.0 km · Jalan Jenderal Sudirman",
        "1. 08:51–10:21   Batik",
        "· coach · 21 min · 2.0 km · Jalan Jenderal Sudirman",
        "2. 10:50–11:50   Lunch",
        "✕ 20 min late: must begin by 10:30.",
        # No road leads from lunch to the hotel: no figures.
        "· coach",
        "12:10         Hotel",
    ]
    assert told[12] == "–  Gong: Taken out by hand; it would fit."
    assert told[-2:] == [
        "Driving times: free flow × 2.0 (assumed).",
        "© OpenStreetMap contributors",
    ]


def test_the_table_speaks_indonesian():
    told = lines(itinerary(craft_day()), "id")
    assert told[3].endswith("(urutan buatan penyelenggara)")
    assert told[5] == "· bus · 13 mnt · 2,0 km · Jalan Jenderal Sudirman"
    assert told[-2] == "Waktu tempuh: arus bebas × 2,0 (asumsi)."
