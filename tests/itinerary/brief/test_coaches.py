"""Several coaches: what a brief may say of them, and the brief of each."""

import copy
from datetime import date

import pytest

from planner.errors import InvalidInput
from planner.itinerary.brief.coaches import coach_ids, is_open, of_coach
from planner.itinerary.brief.edits import shift, with_order
from planner.itinerary.brief.reading import parse_brief
from planner.itinerary.brief.writing import brief_to_json


def coach(coach_id, people, **more):
    return {"id": coach_id, "name": {"en": coach_id.title()}, "people": people} | more


def day(when, coach_id, visits, **more):
    return {
        "date": when,
        "coach": coach_id,
        "start": {"venue": "hotel", "at": "08:00"},
        "end": {"venue": "hotel"},
        "visits": [{"id": one, "venue": one, "required": True} for one in visits],
    } | more


def tour():
    """Two coaches on the 3rd, one more day of the second; the weir is anybody's wish."""
    return {
        "format": "city-tour/1",
        "id": "two",
        "title": {"en": "Two coaches"},
        "boarding": {"base_s": 60, "per_head_s": 10},
        "coaches": [coach("red", 20, seats=30, languages=["en", "th"]), coach("blue", 5)],
        "rooms": [{"venue": "batik", "groups": 1}],
        "visits": [
            {"id": "weir", "venue": "weir", "required": True},
            {"id": "gong", "venue": "gong", "required": False, "coaches": ["blue"],
             "days": ["2027-08-04"]},
        ],
        "days": [
            day("2027-08-03", "red", ["batik", "ski"]),
            day("2027-08-03", "blue", ["batik"], order=["weir", "batik"]),
            day("2027-08-04", "blue", ["museum"]),
        ],
    }  # fmt: skip


def test_each_coach_has_a_brief_of_its_own():
    brief = parse_brief(tour())
    assert coach_ids(brief) == ("red", "blue")
    red, blue = (of_coach(brief, one) for one in ("red", "blue"))
    # Boarding: a minute, and ten seconds for each of 20, of 5.
    assert (red.people, red.boarding_s, red.coach.en) == (20, 260, "Red")
    assert (blue.people, blue.boarding_s, blue.coach.en) == (5, 110, "Blue")
    assert [[visit.id for visit in one.visits] for one in red.days] == [["batik", "ski"]]
    # The weir is where an order names it, the gong where alone it may be.
    assert [[visit.id for visit in one.visits] for one in blue.days] == [
        ["batik", "weir"],
        ["museum", "gong"],
    ]
    with pytest.raises(KeyError):
        of_coach(brief, "green")


def test_a_shared_visit_that_nobody_serves_is_a_wish_of_the_first_that_may():
    data = tour()
    del data["days"][1]["order"]
    red = of_coach(parse_brief(data), "red")
    assert [visit.id for visit in red.days[0].visits] == ["batik", "ski", "weir"]


def test_a_tour_is_open_until_every_shared_visit_has_its_day():
    data = tour()
    assert is_open(parse_brief(data))
    data["days"][0]["order"] = ["batik", "ski"]
    data["days"][2]["order"] = ["museum"]
    # Every day has its order: what is left out is left out by hand.
    assert not is_open(parse_brief(data))
    plain = tour() | {"visits": [], "rooms": []}
    plain["days"][1]["order"] = ["batik"]
    assert not is_open(parse_brief(plain))


def test_a_brief_of_coaches_survives_writing_and_moving():
    brief = parse_brief(tour())
    assert parse_brief(brief_to_json(brief)) == brief
    moved = shift(brief, date(2028, 1, 10))
    assert [one.date for one in moved.days] == [
        date(2028, 1, 10), date(2028, 1, 10), date(2028, 1, 11),
    ]  # fmt: skip
    assert moved.visits[1].days == (date(2028, 1, 11),)


def test_an_order_is_set_for_one_coach():
    brief = with_order(parse_brief(tour()), date(2027, 8, 3), ["ski", "batik"], "red")
    assert [one.order for one in brief.days] == [("ski", "batik"), ("weir", "batik"), None]
    with pytest.raises(InvalidInput) as refused:
        with_order(brief, date(2027, 8, 4), None, "red")
    assert refused.value.faults[0].value == "2027-08-04 of red"


def test_one_coach_needs_no_coaches():
    data = tour()
    for name in ("coaches", "visits", "rooms"):
        del data[name]
    data["days"] = [{k: v for k, v in data["days"][0].items() if k != "coach"}]
    brief = parse_brief(data)
    assert coach_ids(brief) == ("coach-1",)
    assert of_coach(brief, "coach-1") == brief


def faults_of(change):
    data = copy.deepcopy(tour())
    change(data)
    with pytest.raises(InvalidInput) as refused:
        parse_brief(data)
    return [(fault.field, fault.expected) for fault in refused.value.faults]


def test_all_faults_of_coaches_are_told_at_once():
    def change(data):
        data["people"] = 25
        data["coaches"] += [coach("red", 50, seats=40)]
        data["days"][2]["coach"] = "green"
        data["rooms"] += [{"venue": "batik", "groups": 2}]
        data["visits"][0]["days"] = ["2027-09-01"]
        data["visits"][1]["coaches"] = ["yellow"]
        data["days"][0]["visits"][0]["days"] = ["2027-08-03"]
        data["days"][0]["visits"][1]["id"] = "weir"

    assert {field for field, _ in faults_of(change)} == {
        "people", "coaches[2].id", "coaches[2].people", "days[2].coach", "rooms[1].venue",
        "visits[0].days[0]", "visits[1].coaches[0]", "days[0].visits[0].days",
        "days[0].visits[1].id", "days[1].order[0]",
    }  # fmt: skip


def test_a_shared_visit_is_served_once_where_it_may_be():
    def twice(data):
        data["days"][0]["order"] = ["batik", "weir"]

    assert faults_of(twice) == [
        ("days[1].order[0]", "days[0].order[1] serves it already; serve it once")
    ]

    def elsewhere(data):
        data["days"][0]["order"] = ["gong"]

    assert faults_of(elsewhere) == [
        ("days[0].order[0]", "serve it on a day and by a coach that it allows")
    ]


def test_the_same_coach_cannot_have_a_date_twice():
    def change(data):
        data["days"][2] = day("2027-08-03", "blue", ["museum"])
        data["visits"] = data["visits"][:1]

    assert [field for field, _ in faults_of(change)] == ["days[2].date"]


def test_a_shared_visit_goes_to_a_coach_that_has_its_language():
    # Red's guide speaks English and Thai; on Blue somebody speaks Korean.
    data = tour()
    data["coaches"][1]["group_languages"] = ["ko"]
    data["days"][1].pop("order")
    for language, may in (("th", [0]), ("ko-KR", [1, 2]), ("en", [0])):
        data["visits"][0]["language"] = language
        brief = parse_brief(data)
        assert [
            k for k, day in enumerate(brief.days) if brief.may_serve(day, brief.visits[0])
        ] == may
        assert parse_brief(brief_to_json(brief)) == brief
    # Of those that may, the first has the wish while nobody serves it.
    data["visits"][0]["language"] = "ko"
    blue = of_coach(parse_brief(data), "blue")
    assert "weir" in [visit.id for visit in blue.days[0].visits]
    assert blue.days[0].visits[1].language == "ko"


def test_a_visit_that_nobody_can_follow_or_serve_is_a_fault():
    def alone(data):
        data["days"][1].pop("order")
        data["visits"] = data["visits"][:1]

    def spoken(data):
        alone(data)
        data["visits"][0]["language"] = "ko"

    assert faults_of(spoken) == [
        ("visits[0].language", "no coach has it; give it to the languages of one, or leave it out")
    ]

    def by_hand(data):
        data["visits"][0]["language"] = "th"

    assert faults_of(by_hand) == [("days[1].order[0]", "serve it by a coach that has 'th'")]

    def never(data):
        alone(data)
        data["visits"][0] |= {"days": ["2027-08-04"], "coaches": ["red"]}

    expected = "no coach that may serve it is out on such a day; allow more days or coaches"
    assert faults_of(never) == [("visits[0]", expected)]


def test_more_people_than_seats_is_a_fault_and_as_many_is_none():
    def change(data):
        data["coaches"][0]["seats"] = 19

    ((field, expected),) = faults_of(change)
    assert field == "coaches[0].people"
    assert expected == "the coach has 19 seats; give a larger one, or spread the people"
    data = tour()
    data["coaches"][0]["seats"] = 20
    assert parse_brief(data).coaches[0].seats == 20
