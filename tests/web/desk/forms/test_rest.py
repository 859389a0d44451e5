"""The forms of breaks, days, coaches, rooms, closures and times."""

from __future__ import annotations

import pytest

from planner.errors import NotFound
from planner.web.desk.forms.closures import closures_edited, closures_form
from planner.web.desk.forms.coaches import coaches_edited, coaches_form
from planner.web.desk.forms.day import day_edited, day_form
from planner.web.desk.forms.pause import break_edited, break_form
from planner.web.desk.forms.times import times_edited, times_form
from planner.web.desk.forms.venues import venues_edited, venues_form
from planner.web.desk.forms.visit import NEW
from tests.web.desk.forms.tours import context, day, faults, tour, typed, written

REST = {"id": "rest", "label": {"en": "Rest", "id": "Istirahat"}, "duration_min": 15,
        "windows": [["10:00", "10:45"]]}  # fmt: skip
RED = {"id": "red", "name": {"en": "Red", "id": "Merah"}, "people": 20, "seats": 30,
       "languages": ["en", "th"], "group_languages": ["ko-KR"]}  # fmt: skip
BLUE = {"id": "blue", "name": {"en": "Blue"}, "people": 18}
CLOSURE = {
    "id": "parade", "reason": {"en": "Parade", "id": "Pawai"}, "begin": "2017-08-03T10:00",
    "shuts": {"streets": ["Jalan A", {"name": "Jalan B", "within": [[0, 0], [0, 1], [1, 1]]}],
              "edges": [[1, 2]]},
    "note": {"en": "Invented", "id": "Rekaan"},
}  # fmt: skip


def rich():
    return context(
        tour(
            day(coach="red", breaks=[REST], longest_h=9.5, rain={"from": "14:00", "to": "18:00"},
                title={"en": "Crafts"}, end={"venue": "hotel", "by": "17:00"}),
            {**day(coach="blue"), "visits": []},
            coaches=[RED, BLUE], rooms=[{"venue": "batik", "groups": 1}], closures=[CLOSURE],
            aim="road", prayer={"kind": "friday", "venue": "masjid"}, traffic="hourly",
            boarding={"base_s": 120}, walking={"kph": 4},
        )
    )  # fmt: skip


EDITORS = {
    "day": (day_form, day_edited), "times": (times_form, times_edited),
    "coaches": (coaches_form, coaches_edited), "venues": (venues_form, venues_edited),
    "closures": (closures_form, closures_edited),
}  # fmt: skip


@pytest.mark.parametrize("kind", EDITORS)
@pytest.mark.parametrize("here", [rich(), context(tour())])
def test_a_form_that_is_sent_back_untouched_changes_nothing(kind, here):
    form, edited = EDITORS[kind]
    assert edited(here, typed(form(here))).brief == here.brief


def test_a_break_is_added_changed_and_removed():
    here = context(tour())
    filled = typed(break_form(here, NEW), label__en="Rest", label__id="Istirahat", duration_min="15",
                   more={"windows[0][0]": "10", "windows[0][1]": "1045"})  # fmt: skip
    edited = break_edited(here, NEW, filled, remove=False)
    assert written(edited.brief)["days"][0]["breaks"] == [REST]
    assert edited.placed is None
    assert faults(edited, filled) == ()
    here = context(edited.brief)
    assert (
        break_edited(here, "rest", typed(break_form(here, "rest")), remove=False).brief
        == here.brief
    )
    filled = typed(break_form(here, "rest"), duration_min="", more={"windows[0][1]": ""})
    told = {one.field for one in faults(break_edited(here, "rest", filled, remove=False), filled)}
    assert told == {"duration_min", "windows[0][1]"}
    gone = break_edited(here, "rest", filled, remove=True).brief
    assert gone == context(tour()).brief
    with pytest.raises(NotFound, match="no break 'gone'"):
        break_form(here, "gone")


def test_a_break_that_gets_a_place_becomes_a_stop_and_back():
    here = context(tour(day(breaks=[REST], order=["class", "rest", "walk"])))
    filled = typed(break_form(here, "rest"), venue="garden")
    edited = break_edited(here, "rest", filled, remove=False)
    assert edited.placed == "rest"
    here = context(edited.brief)
    back = break_edited(here, "rest", typed(break_form(here, "rest"), venue=""), remove=False)
    assert written(back.brief)["days"][0]["breaks"] == [REST]
    # Its place is found anew.
    assert written(back.brief)["days"][0]["order"] == ["class", "walk"]


def test_a_day_tells_its_bounds_and_the_tour_its_aim():
    here = context(tour())
    filled = typed(
        day_form(here), start__at="8", end__by="17", longest_h="9,5", more={
            "rain.from": "14", "tour.aim": "co2", "tour.prayer": "daily",
            "tour.prayer.venue": "masjid",
        },
    )  # fmt: skip
    edited = day_edited(here, filled)
    told = written(edited.brief)["days"][0]
    assert told["start"] == {"venue": "hotel", "at": "08:00"}
    assert told["end"] == {"venue": "hotel", "by": "17:00"}
    assert (told["longest_h"], told["rain"]) == (9.5, {"from": "14:00"})
    assert (written(edited.brief)["aim"], written(edited.brief)["prayer"]) == (
        "co2", {"kind": "daily", "venue": "masjid"},
    )  # fmt: skip
    assert faults(edited, filled) == ()


def test_what_is_wrong_with_a_day_stands_beside_it():
    here = context(tour())
    filled = typed(day_form(here), start__at="", end__by="7", longest_h="0", more={"rain.to": "12"})
    told = {one.field: one.sentence for one in faults(day_edited(here, filled), filled)}
    assert set(told) == {"start.at", "longest_h", "rain.from"}
    assert told["start.at"].startswith("Nothing is filled in here; give a time of day")
    filled = typed(day_form(here), end__by="7")
    assert [one.field for one in faults(day_edited(here, filled), filled)] == ["end.by"]


def test_a_form_offers_only_what_the_city_can_do():
    here = context(tour(), prayers=False, burns=False, hourly=False)
    fields = {
        field.name: [one.value for one in field.choices]
        for form in (day_form(here), times_form(here))
        for group in form.groups
        for field in group.parts
    }
    assert fields["tour.aim"] == ["end", "road"]
    assert fields["tour.prayer"] == ["none"]
    assert fields["traffic"] == ["stretch"]


def test_a_tour_of_one_coach_gets_a_second_with_days_like_the_first():
    here = context(tour(day(order=["class"]), people=38))
    filled = typed(coaches_form(here), more={
        "coaches[1].name.en": "Blue", "coaches[1].people": "18", "coaches[1].like": "bare",
        "coaches[2].name.en": "Green", "coaches[2].people": "9", "coaches[2].seats": "12",
        "coaches[2].languages": "th, en", "coaches[2].group_languages": "ko", "coaches[2].like": "wishes",
    })  # fmt: skip
    edited = coaches_edited(here, filled)
    brief = written(edited.brief)
    assert faults(edited, filled) == ()
    assert "people" not in brief
    assert [(c["id"], c["people"]) for c in brief["coaches"]] == [
        ("coach-1", 38), ("coach-2", 18), ("coach-3", 9),
    ]  # fmt: skip
    assert brief["coaches"][2]["languages"] == ["th", "en"]
    assert brief["coaches"][2]["group_languages"] == ["ko"]
    assert [d["coach"] for d in brief["days"]] == ["coach-1", "coach-2", "coach-3"]
    assert edited.brief.days[1].visits == ()
    assert brief["days"][2]["visits"] == written(here.brief)["days"][0]["visits"]
    assert brief["days"][2]["start"] == {"venue": "hotel", "at": "08:30"}


def test_the_one_coach_of_a_tour_stays_the_one():
    here = context(tour(people=38))
    filled = typed(
        coaches_form(here), more={"coaches[0].people": "40", "coaches[0].name.en": "Big bus"}
    )
    brief = written(coaches_edited(here, filled).brief)
    assert (brief["people"], brief["coach"]) == (40, {"name": {"en": "Big bus", "id": "Bus 1"}})
    filled = typed(coaches_form(here), more={"coaches[0].people": ""})
    told = faults(coaches_edited(here, filled), filled)
    assert [one.field for one in told] == ["coaches[0].people"]


def test_a_coach_that_is_taken_away_takes_its_days_along():
    here = rich()
    filled = typed(coaches_form(here), more={f"coaches[1].{name}": None for name in (
        "id", "name.en", "name.id", "people", "seats", "languages", "group_languages")})  # fmt: skip
    edited = coaches_edited(here, filled)
    assert [c["id"] for c in written(edited.brief)["coaches"]] == ["red"]
    assert [d["coach"] for d in written(edited.brief)["days"]] == ["red"]
    assert faults(edited, filled) == ()


def test_more_people_than_seats_are_told_beside_the_people():
    here = rich()
    filled = typed(coaches_form(here), more={"coaches[0].people": "31"})
    (fault,) = faults(coaches_edited(here, filled), filled)
    assert fault.field == "coaches[0].people"
    assert "30 seats" in fault.sentence


def test_rooms_are_added_and_refused_beside_their_fields():
    here = context(tour())
    filled = typed(venues_form(here), more={"rooms[0].venue": "batik", "rooms[0].groups": "2"})
    edited = venues_edited(here, filled)
    assert written(edited.brief)["rooms"] == [{"venue": "batik", "groups": 2}]
    filled = typed(venues_form(here), more={
        "rooms[1].venue": "batik", "rooms[1].groups": "", "rooms[2].venue": "", "rooms[2].groups": "x",
    })  # fmt: skip
    told = {one.field for one in faults(venues_edited(here, filled), filled)}
    assert told == {"rooms[1].groups", "rooms[2].venue", "rooms[2].groups"}


def test_a_closure_is_typed_by_its_streets():
    here = context(tour())
    filled = typed(closures_form(here), more={
        "closures[0].reason.en": "Parade", "closures[0].begin": "2017-08-03 10:00",
        "closures[0].effect": "opens", "closures[0].streets": "Jalan A\n\n Jalan B ",
    })  # fmt: skip
    edited = closures_edited(here, filled)
    assert list(edited.brief.closures) == [
        {"id": "closure-1", "reason": {"en": "Parade", "id": "Parade"}, "begin": "2017-08-03T10:00",
         "opens": {"streets": ["Jalan A", "Jalan B"]}}
    ]  # fmt: skip
    assert faults(edited, filled) == ()


def test_what_a_form_does_not_show_of_a_closure_is_kept():
    here = rich()
    filled = typed(closures_form(here), more={"closures[0].streets": "Jalan B\nJalan C"})
    (found,) = written(closures_edited(here, filled).brief)["closures"]
    assert found["shuts"] == {
        "streets": [CLOSURE["shuts"]["streets"][1], "Jalan C"], "edges": [[1, 2]],
    }  # fmt: skip
    assert found["note"] == CLOSURE["note"]


def test_a_closure_of_the_city_is_taken_as_it_is():
    here = context(tour(), closures={"parade": CLOSURE})
    filled = typed(closures_form(here), known=["parade"])
    assert written(closures_edited(here, filled).brief)["closures"] == [CLOSURE]
    # What is in the tour already is not offered again.
    held = context(tour(closures=[CLOSURE]), closures={"parade": CLOSURE})
    assert len(closures_form(held).groups) == 1


def test_an_empty_closure_is_refused_beside_its_fields():
    here = context(tour())
    filled = typed(closures_form(here), more={"closures[0].reason.en": "", "closures[0].reason.id": "",
        "closures[0].begin": "soon", "closures[0].streets": ""})  # fmt: skip
    told = {one.field for one in faults(closures_edited(here, filled), filled)}
    assert {"closures[0].begin", "closures[0].streets", "closures[0].reason.en"} <= told


def test_a_factor_counts_only_without_hourly_traffic():
    here = context(tour(stretch=1.5))
    filled = typed(times_form(here), traffic="hourly")
    edited = times_edited(here, filled)
    assert written(edited.brief)["traffic"] == "hourly"
    assert "stretch" not in written(edited.brief)
    assert faults(edited, filled) == ()
    filled = typed(times_form(here), stretch="0", more={"walking.kph": "fast"})
    told = {one.field for one in faults(times_edited(here, filled), filled)}
    assert told == {"stretch", "walking.kph"}
