"""What the sheet says: every figure by hand arithmetic from the small tours."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from planner.documents.sheet.coach_clock import odometer_m
from planner.documents.sheet.content import day_content, weak_point
from planner.itinerary.model.itinerary import Leg, RoadClosure, Unserved, Violation
from planner.words import Words
from tests.documents.sheet import tours


def content(day, **facts):
    return plain(day_content(tours.tour(day, **facts), day, revision=7))


def plain(value):
    """Return the content with ordinary spaces: where a line may break is not tested here."""
    if isinstance(value, str):
        return value.replace("\N{NO-BREAK SPACE}", " ")
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, list) else value


def test_the_odometer_runs_on_from_leg_to_leg_with_a_decimal_comma():
    # Leg 1: 370 + 1580 + 50 = 2000 m; leg 2 begins at 2,0 and turns after 160 m: 2160 m = 2,2.
    first, second = content(tours.two_legs())["legs"]
    assert [row["km"] for row in first["rows"]] == ["0,0", "0,4", "2,0", "2,0"]
    assert [row["km"] for row in second["rows"]] == ["2,0", "2,2", "3,3"]


def test_each_row_says_how_far_to_the_next_one_and_the_arrival_says_nothing():
    first, _ = content(tours.two_legs())["legs"]
    assert [row["then"] for row in first["rows"]] == [
        "370 m", "1,6 km", "50 m", "",
    ]  # fmt: skip


def test_what_follows_at_once_is_told_in_both_languages():
    day = tours.two_legs()
    way = day.legs[0].manoeuvres
    way = (replace(way[0], then=True), *way[1:])
    near = replace(day, legs=(replace(day.legs[0], manoeuvres=way), day.legs[1]))
    rows = content(near)["legs"][0]["rows"]
    assert [m.modifier for m in way[:2]] == [None, "right"]
    assert rows[0]["at-once"] == {"id": "lalu segera belok kanan", "en": "then at once turn right"}
    assert [row["at-once"] for row in rows[1:]] == [None] * (len(rows) - 1)


def test_a_way_of_less_than_five_metres_has_no_figure():
    day = tours.two_legs()
    way = day.legs[0].manoeuvres
    way = (replace(way[0], distance_m=4), replace(way[1], distance_m=5), *way[2:])
    near = replace(day, legs=(replace(day.legs[0], manoeuvres=way), day.legs[1]))
    assert [row["then"] for row in content(near)["legs"][0]["rows"][:2]] == ["langsung", "10 m"]


def test_rows_name_the_street_or_say_that_it_has_no_name_and_at_the_end_the_venue():
    first, _ = content(tours.two_legs())["legs"]
    assert [row["unnamed"] for row in first["rows"]] == [False, False, True, False]
    # The staircase leaves this corner northward.
    assert first["rows"][2]["en"] == "Turn left into an unnamed road, heading north"
    assert [row["street"] for row in first["rows"]] == [
        "Jalan Juanda", "Jalan Merak", "jalan tanpa nama", "Batik Tradisiku",
    ]  # fmt: skip


def test_discs_count_visits_and_are_empty_where_the_day_starts_and_ends():
    found = content(tours.two_legs())
    assert [stop["disc"] for stop in found["stops"]] == ["", "1", ""]
    arrival = found["legs"][0]["rows"][-1]
    assert arrival["disc"][3] == "1"
    assert found["legs"][0]["rows"][0]["disc"][3] == ""


def test_times_stand_in_timeline_table_and_leg():
    found = content(tours.two_legs())
    assert [stop["times"] for stop in found["stops"]] == [
        ["08:30", "08:38"], ["08:50", "10:28"], ["10:40"],
    ]  # fmt: skip
    batik = found["log"][1]
    # 08:50 to 10:28 is 98 minutes.
    assert (batik["arrive"], batik["leave"], batik["stay"], batik["km"]) == (
        "08:50", "10:28", "98", "2,0",
    )  # fmt: skip
    assert found["legs"][0]["times"] == ["08:38", "08:50"]
    assert found["legs"][0]["figures"] == ["12 mnt", "2,0 km"]


def test_a_leg_says_by_when_it_must_be_begun_if_anything_bounds_it():
    one = tours.two_legs()
    bound = replace(one.stops[0], leave_by_s=tours.at("08:59") + 30)
    out, back = content(replace(one, stops=(bound, *one.stops[1:])))["legs"]
    assert out["leave-by"] == {"id": "Berangkat paling lambat 08:59.", "en": "Leave by 08:59."}
    assert back["leave-by"] is None


def test_the_boxes_hold_heads_distance_and_hours_and_leave_the_names_blank():
    boxes = {box["id"]: box["value"] for box in content(tours.two_legs())["boxes"]}
    assert boxes == {
        "No. polisi": None, "Pengemudi": None, "Pemandu": None, "Penumpang": "38",
        "Jarak": "3,3 km", "Dinas": "08:30\N{EN DASH}10:40",
    }  # fmt: skip


@pytest.mark.parametrize(("precision_m", "warned"), [(20, False), (50, False), (51, True)])
def test_the_entrance_is_to_be_confirmed_only_where_the_point_is_weak(precision_m, warned):
    stop = tours.stop(1, "Batik", "09:00", "10:00", precision_m=precision_m)
    assert (weak_point(stop) is not None) == warned
    if warned:
        assert plain(weak_point(stop)) == {
            "id": "Pastikan pintu masuk (±51 m).", "en": "Confirm the entrance.",
        }  # fmt: skip


def notes(stop):
    hotel, home = tours.start("Hotel", "08:00", "08:10"), tours.end("Hotel", "12:00")
    found = content(tours.day([hotel, stop, home], [tours.no_road(hotel, stop)] * 2))
    return [(note["id"], note["en"]) for note in found["stops"][1]["notes"]]


def test_set_down_and_parking_are_told_with_their_notes():
    garden = tours.stop(
        1, "Kebun Raya", "09:00", "10:00",
        set_down=tours.access("Pintu utama", "Hanya menurunkan penumpang"),
        coach_parking=tours.access("Baranangsiang"),
    )  # fmt: skip
    assert notes(garden) == [
        ("Turun di: Pintu utama.", "Set down at: Pintu utama en."),
        ("Parkir bus di: Baranangsiang.", "Coach parking at: Baranangsiang en."),
        (
            "Tidak cukup waktu untuk ke parkir dan kembali.",
            "No time to drive to the car park and back.",
        ),
    ]


def arrival(stop):
    hotel, home = tours.start("Hotel", "08:00", "08:10"), tours.end("Hotel", "12:00")
    found = content(tours.day([hotel, stop, home], [tours.no_road(hotel, stop)] * 2))
    assert found["legs"][1]["arrival"] == []
    return [(note["id"], note["en"]) for note in found["legs"][0]["arrival"]]


def test_the_leg_tells_all_about_setting_down_where_it_ends():
    garden = tours.stop(
        1, "Kebun Raya", "09:00", "10:00",
        set_down=tours.access("Pintu utama", "Hanya menurunkan penumpang"),
    )  # fmt: skip
    assert arrival(garden) == [
        (
            "Turun di: Pintu utama. Hanya menurunkan penumpang.",
            "Set down at: Pintu utama en. Hanya menurunkan penumpang en.",
        )
    ]
    assert arrival(parked_garden()) == [
        (
            "100 m jalan kaki dari bus ke pintu, 2 mnt.",
            "100 m on foot from coach to door, 2 min.",
        ),
        ("Parkir bus di: Baranangsiang.", "Coach parking at: Baranangsiang en."),
    ]


def parked_garden():
    """Set down at 9:00, 100 m and 80 s from the gate; over at 9:58:40, the coach back at 10:00.

    To the car park 3.2 km in 10 minutes, back 1.5 km in 4: it leaves there at 9:56.
    """
    garden = tours.stop(
        1, "Kebun Raya", "09:00", "10:08", end_s=tours.at("10:00") - 80, walk_in_s=80,
        walk_out_s=80, walk_m=100, coach_parking=tours.access("Baranangsiang"),
    )  # fmt: skip

    def empty(metres, depart, arrive, street):
        return Leg(
            "coach", tours.at(depart), tours.at(arrive), tours.at(arrive) - tours.at(depart), 0,
            metres, (), (street,), (street,), (),
        )  # fmt: skip

    return replace(
        garden,
        to_parking=empty(3200, "09:00", "09:10", "Jalan Pajajaran"),
        from_parking=empty(1500, "09:56", "10:00", "Jalan Otista"),
    )


def test_the_driver_is_told_when_to_leave_the_car_park():
    told = notes(parked_garden())
    assert told[1:] == [
        ("Berangkat dari parkir pukul 09:56 (4 mnt).", "Leave the car park at 09:56 (4 min).")
    ]
    # The ways themselves stand above the leg that follows.
    made = tours.two_legs()
    day = replace(made, stops=(made.stops[0], parked_garden(), made.stops[2]))
    assert [(told["id"], told["en"]) for told in content(day)["legs"][1]["lead"]] == [
        (
            "Bus kosong ke parkir: 10 mnt, 3,2 km, lewat Jalan Pajajaran.",
            "Drive empty to the car park: 10 min, 3.2 km, by Jalan Pajajaran.",
        ),
        (
            "Berangkat dari parkir pukul 09:56 agar kembali pukul 10:00:"  # noqa: ISC004
            " 4 mnt, 1,5 km, lewat Jalan Otista.",
            "Leave the car park at 09:56 to be back at 10:00: 4 min, 1.5 km, by Jalan Otista.",
        ),
    ]


def test_the_odometer_counts_the_ways_to_the_car_park():
    # 2.0 km to the garden, 3.2 + 1.5 to the car park and back, 1.26 home: 7.96.
    made = tours.two_legs()
    day = replace(made, stops=(made.stops[0], parked_garden(), made.stops[2]))
    assert odometer_m(day) == (0, 2000, 7960)
    assert [row["km"] for row in content(day)["legs"][1]["rows"]] == ["6,7", "6,9", "8,0"]


def test_closed_roads_and_what_they_cut_off_stand_at_the_foot():
    closure = RoadClosure(
        "fair", Words("A fair", "Pasar malam"), None, tours.at("11:00"),
        shut=("Jalan A", "Jalan B", "Jalan C"), opened=("Jalan D",),
    )  # fmt: skip
    wish = Unserved(
        "gong", "gong", Words("Gong Factory", "Pabrik Gong"), None, 106.8, -6.6, 1800, False, 50,
        "closure", None, None, False, (closure,),
    )  # fmt: skip
    day = replace(tours.two_legs(), closures=(closure,), unserved=(wish,))
    line = "Jalan A, Jalan B and 1 more closed until 11:00; Jalan D open both ways until 11:00: A fair."
    garis = (
        "Jalan A, Jalan B dan 1 lainnya ditutup sampai 11:00;"
        " Jalan D dua arah sampai 11:00: Pasar malam."
    )
    assert content(day)["foot"]["closures"] == [
        {"id": garis, "en": line, "mark": True},
        {
            "id": f"Tidak dikunjungi: Pabrik Gong. Terhalang: {garis}",
            "en": f"Not visited: Gong Factory. Cut off: {line}",
            "mark": True,
        },
    ]


def test_the_kerb_is_told_beside_the_leg():
    made = tours.two_legs()
    day = replace(made, legs=(replace(made.legs[0], kerb="venue"), made.legs[1]))
    assert content(day)["stops"][0]["leg"] == {
        "time": "12 mnt",
        "id": "2,0 km · berhenti di sisi tujuan",
        "en": "stops on the venue’s side",
    }


def test_a_fixed_hour_is_told():
    dinner = tours.stop(
        1,
        "Balai Kota",
        "18:40",
        "21:00",
        arrive_by_s=tours.at("18:50"),
        begin_at_s=tours.at("19:00"),
    )
    assert notes(dinner) == [
        ("Tiba paling lambat 18:50.", "Arrive by 18:50."),
        ("Acara mulai 19:00.", "The visit begins at 19:00."),
    ]


def test_a_broken_rule_is_not_hushed_up():
    late = Violation("delay", "time_window", 240, tours.at("12:00"), tours.at("12:04"))
    told = notes(tours.stop(1, "SKI", "12:04", "13:00", violations=(late,)))
    assert len(told) == 1
    assert "4" in told[0][0]
    assert "4" in told[0][1]


def test_where_parking_is_unknown_one_sentence_names_the_stops():
    day = tours.two_legs()
    assert content(day)["foot"]["parking"]["id"] == "Parkir bus belum diketahui di 1."
    known = replace(day.stops[1], coach_parking=tours.access("Baranangsiang"))
    day = replace(day, stops=(day.stops[0], known, day.stops[2]))
    assert content(day)["foot"]["parking"] is None


def test_a_run_of_stops_is_told_by_its_ends():
    made = [tours.stop(number, "Batik", "09:00", "09:00") for number in (1, 2, 3, 5, 6, 8)]
    day = tours.day(made, [tours.no_road(a, b) for a, b in pairwise(made)])
    assert content(day)["foot"]["parking"]["en"] == (
        "Coach parking not known at 1\N{EN DASH}3, 5, 6, 8."
    )


def walking_day(alternative):
    hotel = tours.start("Hotel Salak", "18:45", "18:50")
    hall = tours.stop(1, "Balai Kota", "18:53", "21:00")
    home = tours.end("Hotel Salak", "21:10")
    empty = tours.leg(
        hotel, hall, ("depart", None, "Jalan Juanda", 900), ("arrive", None, "Jalan Juanda", 0)
    )
    legs = [tours.walk(hotel, hall, 100, empty if alternative else None), tours.no_road(hall, home)]
    return tours.day([hotel, hall, home], legs)


def test_on_a_walked_leg_the_coach_follows_empty_and_its_metres_count():
    day = walking_day(alternative=True)
    # 900 m driven empty; the second leg has no road.
    assert odometer_m(day) == (0, 900, 900)
    walked = content(day)["legs"][0]
    assert walked["lead"] == [
        {
            "id": "Tamu berjalan kaki (3 mnt, 100 m); bus menyusul kosong.",
            "en": "The guests walk (3 min, 100 m); the coach follows empty.",
        }
    ]
    assert [row["street"] for row in walked["rows"]] == ["Jalan Juanda", "Balai Kota"]
    assert walked["figures"][1] == "0,9 km"


def test_without_an_empty_drive_the_sheet_says_so_instead_of_inventing_one():
    walked = content(walking_day(alternative=False))["legs"][0]
    assert walked["rows"] == []
    assert "Rute bus kosong tidak ada" in walked["lead"][1]["id"]


def test_a_leg_that_no_road_serves_is_a_sentence():
    leg = content(walking_day(alternative=True))["legs"][1]
    assert leg["rows"] == []
    assert leg["figures"] == []
    assert leg["lead"][0]["en"] == "No road in the data serves this leg. Call the organiser."


def test_the_foot_tells_assumption_network_and_emergency():
    foot = content(tours.two_legs(), stretch=1.75)["foot"]
    assert foot["assumption"] == {
        "id": "Waktu tempuh: arus bebas × 1,75 (asumsi).",
        "en": "Times: free flow × 1.75 (assumed).",
    }
    assert foot["network"]["id"] == "Data jalan 31 Mei 2026."
    assert foot["emergency"] == [
        {"id": "Darurat", "en": "Emergency", "numbers": "112"},
        {"id": "Ambulans", "en": "Ambulance", "numbers": "118, 119"},
    ]


def test_version_and_revision_stand_together():
    day = tours.two_legs()
    itinerary = tours.tour(day)
    assert day_content(itinerary, day, revision=7)["version"] == "v7 · 3f9a1c2e"
    assert day_content(itinerary, day, revision=None)["version"] == "3f9a1c2e"


def test_a_plain_coach_name_is_said_in_both_languages_another_one_stays():
    assert content(tours.two_legs())["coach"] == {"id": "Bus 1", "en": "Coach 1"}
    assert content(tours.two_legs(), coach=Words("Uncal", "Uncal"))["coach"] == {
        "id": "Uncal",
        "en": "Uncal",
    }


def test_a_label_stands_under_the_name_and_the_table_has_the_short_name():
    day = tours.two_legs()
    batik = replace(
        day.stops[1], label=Words("Batik class", "Kelas batik"),
        short_name=Words("Tradisiku batik", "Tradisiku"),
    )  # fmt: skip
    found = content(replace(day, stops=(day.stops[0], batik, day.stops[2])))
    assert found["stops"][1]["label"] == {"id": "Kelas batik", "en": "Batik class"}
    assert (found["log"][1]["name"], found["log"][1]["english"]) == ("Tradisiku", "Tradisiku batik")
    assert found["legs"][0]["to"]["name"] == "Tradisiku"


def test_an_empty_day_is_still_a_sheet():
    found = content(tours.day([], []))
    assert found["stops"] == found["legs"] == found["log"] == []


def evening(*, ridden: bool):
    """Walk to the hall (3 min, at 18:53); the coach is there at 18:58; back on foot or by coach."""
    hotel = tours.start("Hotel Salak", "18:50", "18:50")
    hall = tours.stop(1, "Balai Kota", "18:53", "21:08", arrive_by_s=tours.at("18:55"))
    home = tours.end("Hotel Salak", "21:20")
    way = (("depart", None, "Jalan Juanda", 900), ("arrive", None, "Jalan Juanda", 0))
    empty = replace(tours.leg(hotel, hall, *way), arrive_s=tours.at("18:58"))
    back = tours.leg(hall, home, *way) if ridden else tours.walk(hall, home, 100, empty)
    return tours.day([hotel, hall, home], [tours.walk(hotel, hall, 100, empty), back])


def test_where_the_guests_walk_the_driver_reads_the_coachs_clock_alone():
    found = content(evening(ridden=True))
    # The guests are there at 18:53, the coach at 18:58: 2 h 10 before it leaves.
    assert [one["times"] for one in found["stops"]] == [["18:50"], ["18:58", "21:08"], ["21:20"]]
    assert [(row["arrive"], row["leave"], row["stay"]) for row in found["log"]] == [
        ("", "18:50", ""), ("18:58", "21:08", "130"), ("21:20", "", ""),
    ]  # fmt: skip
    assert found["stops"][0]["leg"]["time"] == "8 mnt"
    assert [leg["times"] for leg in found["legs"]] == [["18:50", "18:58"], ["21:08", "21:20"]]
    assert found["legs"][0]["figures"][0] == "8 mnt"
    # By when the guests must be there is not the driver's to keep.
    (note,) = found["stops"][1]["notes"]
    assert note["en"] == "The guests come on foot."
    assert {box["id"]: box["value"] for box in found["boxes"]}["Dinas"] == "18:50\N{EN DASH}21:20"
    assert found["no-coach"] is None


def test_an_evening_on_foot_says_that_no_coach_is_needed():
    found = content(evening(ridden=False))
    assert found["no-coach"]["en"] == "No coach is needed on this day: the guests walk."
    assert (found["stops"], found["log"], found["legs"]) == ([], [], [])
    assert found["foot"]["parking"] is None
    boxes = {box["id"]: box["value"] for box in found["boxes"]}
    assert not {"Dinas", "Jarak"} & set(boxes)
