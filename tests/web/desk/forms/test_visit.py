from __future__ import annotations

import pytest

from planner.errors import NotFound
from planner.web.desk.forms.visit import NEW, TOUR, visit_edited, visit_form
from tests.web.desk.forms.tours import context, day, faults, shown, tour, typed, written

FULL = {
    "id": "class", "venue": "batik", "label": {"en": "Class", "id": "Kelas"}, "required": False,
    "priority": 70, "duration_min": 75, "least_min": 40, "most_min": 90, "buying_min": 20,
    "windows": [["09:00", "09:30"], ["10:00", "10:20"]], "begin_at": "09:10", "arrive_by": "09:00",
    "position": 2, "after": ["weir"], "language": "ko",
}  # fmt: skip


def full():
    one = day()
    one["visits"][0] = FULL
    return context(tour(one))


def edit(here, key, remove=False, **changes):
    filled = typed(visit_form(here, key), **changes)
    return visit_edited(here, key, filled, remove=remove), filled


@pytest.mark.parametrize("here", [full(), context(tour()), context(tour(day(), day("2017-08-04")))])
@pytest.mark.parametrize("key", ["class", "walk", "weir"])
def test_a_form_that_is_sent_back_untouched_changes_nothing(here, key):
    assert edit(here, key)[0].brief == here.brief


def test_the_form_shows_all_that_a_visit_says():
    told = shown(visit_form(full(), "class"))
    assert told == {
        "venue": ["batik"], "label.en": ["Class"], "label.id": ["Kelas"], "required": ["no"],
        "priority": ["70"], "duration_min": ["75"], "least_min": ["40"], "most_min": ["90"],
        "buying_min": ["20"], "begin_at": ["09:10"], "arrive_by": ["09:00"],
        "windows[0][0]": ["09:00"], "windows[0][1]": ["09:30"],
        "windows[1][0]": ["10:00"], "windows[1][1]": ["10:20"],
        "position": ["2"], "after": ["weir"], "language": ["ko"],
    }  # fmt: skip


def test_every_wish_can_be_typed():
    edited, filled = edit(
        context(tour()), "class", required="no", priority="70", duration_min="75", least_min="40",
        most_min="90", buying_min="20", begin_at="9.10", arrive_by="9", position="2", after=["weir"],
        label__en="Class", label__id="Kelas", language=" ko ",
        more={"windows[0][0]": "9", "windows[0][1]": "930", "windows[4][0]": "10:00",
              "windows[4][1]": "10:20"},
    )  # fmt: skip
    assert written(edited.brief)["days"][0]["visits"][0] == FULL
    assert edited.path == "days[0].visits[0]"
    assert faults(edited, filled) == ()


def test_all_faults_come_at_once_each_beside_its_field_and_the_text_is_in_it():
    edited, filled = edit(
        context(tour()), "class", required="no", priority="900", duration_min="soon", least_min="0",
        begin_at="late", language="Korean, please",
        more={"windows[3][0]": "10:00", "windows[3][1]": "9:00"},
    )  # fmt: skip
    told = {one.field: one.sentence for one in faults(edited, filled)}
    assert set(told) == {
        "priority", "duration_min", "least_min", "begin_at", "language", "windows[3][0]",
    }  # fmt: skip
    assert told["duration_min"] == "'soon' is not accepted; give whole minutes from 1 to 1440."
    assert told["priority"].startswith("900 is not accepted; give a whole number from 1")
    assert told["windows[3][0]"].startswith("From 10:00 to 09:00 is not accepted")


def test_a_fault_of_another_visit_is_told_by_its_name():
    one = day()
    one["visits"][2]["position"] = "first"
    edited, filled = edit(context(tour(one)), "class", position="first")
    (fault,) = faults(edited, filled)
    # The later of two visits at one place is the one that is refused.
    assert fault.field is None
    assert fault.sentence == (
        "Weir, its place in the order: 'first' is not accepted; "
        "Batik house is locked there already; free one of them."
    )


def test_visits_that_wait_for_each_other_are_told_by_their_names():
    one = day()
    one["visits"][0]["after"] = ["weir"]
    edited, filled = edit(context(tour(one)), "weir", after=["class"])
    (fault,) = faults(edited, filled)
    assert "Batik house and Weir wait for each other" in fault.sentence


def test_a_new_visit_gets_an_id_of_its_own_and_asks_for_a_place():
    edited, filled = edit(context(tour(day(order=["class"]))), NEW, venue="weir")
    assert written(edited.brief)["days"][0]["visits"][-1] == {
        "id": "weir-2",
        "venue": "weir",
        "required": True,
    }
    assert (edited.placed, edited.said) == ("weir-2", "Weir is added.")
    assert faults(edited, filled) == ()


def test_a_new_visit_without_a_venue_is_refused_beside_it():
    edited, filled = edit(context(tour()), NEW)
    assert [one.field for one in faults(edited, filled)] == ["venue"]


def test_a_visit_that_is_removed_leaves_no_trace():
    one = day(order=["weir", "class"])
    one["visits"][0]["after"] = ["weir"]
    edited, _ = edit(context(tour(one, day("2017-08-04", order=["weir"]))), "weir", remove=True)
    first, second = written(edited.brief)["days"]
    assert [visit["id"] for visit in first["visits"]] == ["class", "walk"]
    assert first["order"] == ["class"]
    assert "after" not in first["visits"][0]
    # Another day has a visit of that id too: it is not this one.
    assert second["order"] == ["weir"]


def two_days(**facts):
    friday = {"date": "2017-08-04", "start": {"venue": "hotel", "at": "08:30"},
              "end": {"venue": "hotel"}, "visits": []}  # fmt: skip
    return context(tour(day(order=["class", "walk", "weir"]), friday | facts))


def test_a_visit_may_be_given_to_whichever_day_suits_best_and_taken_back():
    here = two_days()
    edited, filled = edit(here, "walk", served="any", days=["2017-08-04"])
    assert faults(edited, filled) == ()
    brief = written(edited.brief)
    assert brief["visits"] == [
        {"id": "walk", "venue": "garden", "required": False, "priority": 40, "days": ["2017-08-04"]}
    ]
    # The third may not serve it any more.
    assert brief["days"][0]["order"] == ["class", "weir"]
    assert edited.path == "visits[0]"
    back, filled = edit(context(edited.brief), "walk", served="mine")
    assert faults(back, filled) == ()
    assert "visits" not in written(back.brief)
    assert (
        written(back.brief)["days"][0]["visits"][-1] == written(here.brief)["days"][0]["visits"][1]
    )
    assert back.placed == "walk"


def test_a_day_that_no_calendar_has_is_refused_beside_the_days():
    edited, filled = edit(two_days(), "walk", served="any", days=["2017-08-04", "2017-02-30"])
    assert [one.field for one in faults(edited, filled)] == ["days"]


def test_a_visit_for_all_coaches_is_made_once():
    coaches = [
        {"id": "red", "name": {"en": "Red"}, "people": 20},
        {"id": "blue", "name": {"en": "Blue"}, "people": 18},
    ]
    here = context(tour(day(coach="red"), {**day(coach="blue"), "visits": []}, coaches=coaches))
    edited, filled = edit(here, TOUR, venue="garden", served="any", coaches=["blue"])
    assert written(edited.brief)["visits"] == [
        {"id": "garden", "venue": "garden", "required": True, "coaches": ["blue"]}
    ]
    assert edited.placed is None
    assert faults(edited, filled) == ()


def test_a_lone_day_asks_nobody_who_serves_a_visit():
    assert "served" not in shown(visit_form(context(tour()), "class"))
    assert shown(visit_form(two_days(), "class"))["served"] == ["mine"]


def test_a_visit_that_is_gone_is_said_so():
    with pytest.raises(NotFound, match="no visit 'gone'"):
        visit_form(context(tour()), "gone")
