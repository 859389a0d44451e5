"""A tour of two coaches: each has its own days on the desk, the phone, the sheet and in the API."""

import json
import re
from copy import deepcopy

import pytest

from planner.settings import ROOT

BRIEF = json.loads((ROOT / "data" / "tours" / "accsm-2017.json").read_text(encoding="utf-8"))
TOUR = "/api/v1/tours/two-coaches"
GALA = "2017-08-01"


def two_coaches():
    """The gala for both, the crafts for the first only; anybody may see the museum on the 4th."""
    data = deepcopy(BRIEF)
    del data["people"], data["coach"]
    gala, crafts, friday = data["days"]
    data["coaches"] = [
        {"id": "red", "name": {"en": "Red coach", "id": "Bus merah"}, "people": 20},
        {"id": "blue", "name": {"en": "Blue coach", "id": "Bus biru"}, "people": 8},
    ]
    museum = {"id": "peta", "venue": "museum-peta", "required": False, "priority": 10}
    data["visits"] = [museum | {"days": ["2017-08-04"], "coaches": ["blue"]}]
    friday["visits"] = [visit for visit in friday["visits"] if visit["id"] != "peta"]
    friday.pop("order", None)
    crafts["coach"] = "red"
    return data | {
        "id": "two-coaches",
        "days": [gala | {"coach": "red"}, gala | {"coach": "blue"}, crafts,
                 friday | {"coach": "blue", "order": ["peta"]}],
    }  # fmt: skip


@pytest.fixture
def tour(app):
    store = app.extensions["planner"].store
    data = two_coaches()
    if all(record.tour_id != data["id"] for record in store.tours()):
        store.create(data["id"], data)
    return store.get(data["id"])


def state(page):
    return json.loads(re.search(r'<script[^>]*id="state"[^>]*>(.*?)</script>', page).group(1))


@pytest.mark.usefixtures("tour")
def test_the_desk_shows_one_coach_and_links_the_other(client):
    page = client.get("/tours/two-coaches").text
    assert state(page)["coach"] == "red"
    assert "28 people, 2 coaches" in page
    links = re.findall(r'href="(/tours/two-coaches\?[^"]*)"', page)
    assert "/tours/two-coaches?day=2017-08-03&amp;coach=red" in links
    other = client.get("/tours/two-coaches?day=2017-08-04&coach=blue")
    assert other.status_code == 200
    assert (state(other.text)["coach"], state(other.text)["order"]) == ("blue", ["peta"])


def test_the_desk_of_one_coach_has_no_word_of_coaches(client):
    page = client.get("/tours/accsm-2017").text
    assert state(page)["coach"] is None
    assert "coach=" not in page
    assert 'class="coaches"' not in page


def test_the_phone_says_which_coach_leaves_next(client, tour):
    page = client.get(f"/t/{tour.token}?coach=blue&at=2017-08-04T08:00&lang=en").text
    assert '<p class="eyebrow">Next · Blue coach' in page
    page = client.get(f"/t/{tour.token}?coach=blue&at=2017-08-04T08:00&lang=id").text
    assert "· Bus biru" in page


@pytest.mark.usefixtures("tour")
def test_boarding_takes_as_long_as_the_coach_has_people(client):
    # 180 s and 8 s a head: 340 s for 20 people, 244 s for 8. The gala is walked to, the museum not.
    def boarding_s(coach, day, stop):
        days = client.get(f"{TOUR}?coach={coach}").json["itinerary"]["days"]
        return next(one for one in days if one["date"] == day)["stops"][stop]["boarding_s"]

    assert boarding_s("red", "2017-08-03", 0) == 340
    assert boarding_s("blue", "2017-08-04", 0) == 244


@pytest.mark.usefixtures("tour")
def test_an_order_is_kept_for_one_coach(client):
    origin = {"Origin": "http://localhost"}
    record = client.get(TOUR).json["tour"]
    answer = client.put(
        f"{TOUR}/days/2017-08-04/order?coach=blue",
        json={"revision": record["revision"], "order": []},
        headers=origin,
    )
    assert answer.status_code == 200, answer.text
    assert answer.json["itinerary"]["coach_id"] == "blue"
    day = answer.json["itinerary"]["days"][1]
    assert [stop["key"] for stop in day["stops"]] == ["start", "end"]
    assert "peta" in {wish["visit_id"] for wish in day["unserved"]}
    undone = client.post(
        f"{TOUR}/undo?coach=blue",
        json={"revision": answer.json["tour"]["revision"]},
        headers=origin,
    )
    assert undone.json["itinerary"]["days"][1]["stops"][1]["key"] == "peta"


@pytest.mark.usefixtures("tour")
@pytest.mark.parametrize(
    "address",
    [
        "/tours/two-coaches?coach=green",
        "/tours/two-coaches?coach=blue&day=2017-08-03",
        "/tours/two-coaches/days/2017-08-03/timeline?coach=green",
        f"{TOUR}?coach=green",
    ],
)
def test_an_unknown_coach_or_a_day_it_does_not_have_is_told(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert re.search("Its coaches are red, blue|Its days are 2017-08-01, 2017-08-04", answer.text)


@pytest.mark.slow
def test_phone_and_sheet_are_of_the_coach_asked_for(tour, client):
    page = client.get(f"/t/{tour.token}?coach=blue&lang=en")
    assert page.status_code == 200
    assert re.search(r'coach=red[^"]*"\s*>Red coach', page.text)
    assert f"/t/{tour.token}/sheet.pdf?coach=blue" in page.text
    sheet = client.get(f"/t/{tour.token}/sheet.pdf?coach=blue&day={GALA}")
    assert sheet.status_code == 200
    assert "two-coaches-blue-2017-08-01.pdf" in sheet.headers["Content-Disposition"]


@pytest.mark.slow
def test_the_desk_of_an_open_tour_tries_what_is_left_out(app, client):
    # Nobody has an order, the museum is anybody's wish, and the gong fits in nowhere before noon.
    data = two_coaches() | {"id": "open-tour"}
    gong = {"id": "gongs", "venue": "gong-factory", "required": False, "priority": 5}
    data["visits"] = [
        {"id": "peta", "venue": "museum-peta", "required": True, "days": ["2017-08-04"]},
        gong | {"days": ["2017-08-01"]},
    ]
    for day in data["days"]:
        day.pop("order", None)
    store = app.extensions["planner"].store
    if all(record.tour_id != data["id"] for record in store.tours()):
        store.create(data["id"], data)
    for coach in ("red", "blue"):
        page = client.get(f"/tours/open-tour?day={GALA}&coach={coach}")
        assert page.status_code == 200
        # The gala night leaves the factory out, and the tray of the first coach says why.
        left_out = [one["key"] for one in state(page.text)["map"]["unserved"]]
        assert left_out == (["gongs"] if coach == "red" else [])
    questions = client.get(f"/api/v1/tours/open-tour/days/{GALA}/why?coach=red")
    assert questions.status_code == 200
    (one,) = [answer for answer in questions.json["why"] if answer["visit"] == "gongs"]
    assert "Gong Factory" in one["sentence"]["en"]


def test_the_tray_of_an_open_tour_goes_by_its_plan_and_not_by_who_comes_first(app, client):
    # Red is out for a quarter of an hour and cannot serve the museum, though it comes first; Blue
    # does. Blue's gongs are asked for at an hour that is over: the tray tries them beside the museum.
    data = two_coaches() | {"id": "open-tray"}
    friday = data["days"][3]
    friday.pop("order")
    gongs = {"id": "gongs", "venue": "gong-factory", "required": False, "priority": 5}
    late = friday | {"visits": [gongs | {"windows": [["06:00", "06:05"]]}]}
    quick = friday | {"coach": "red", "visits": []}
    quick["end"] = {"venue": friday["start"]["venue"], "by": "08:45"}
    assert friday["start"]["at"] == "08:30"
    data["visits"] = [{"id": "peta", "venue": "museum-peta", "required": True}]
    data["days"] = [quick, late]
    store = app.extensions["planner"].store
    if all(record.tour_id != data["id"] for record in store.tours()):
        store.create(data["id"], data)
    page = client.get("/tours/open-tray?day=2017-08-04&coach=blue")
    assert page.status_code == 200
    assert state(page.text)["order"] == ["peta"]
    assert [one["key"] for one in state(page.text)["map"]["unserved"]] == ["gongs"]
    assert "after PETA" in page.text or "Add first" in page.text
