"""The desk's forms over the whole app: fetched, sent, refused, kept."""

from __future__ import annotations

import html
import json
import re
from copy import deepcopy

import pytest

from planner.settings import ROOT

BRIEF = json.loads((ROOT / "data" / "tours" / "accsm-2017.json").read_text(encoding="utf-8"))
DAY = "2017-08-03"
KINDS = ["day", "times", "coaches", "venues", "closures", "visit?key=ski", "visit?key=new",
         "visit?key=tour", "break?key=new"]  # fmt: skip


@pytest.fixture
def held(app):
    return app.extensions["planner"]


@pytest.fixture
def tour(held):
    """A tour of its own, as the sample is."""
    data = deepcopy(BRIEF) | {"id": "edited"}
    if all(record.tour_id != "edited" for record in held.store.tours()):
        return held.store.create("edited", data)
    revision = held.store.get("edited").revision
    return held.store.save("edited", data, expected_revision=revision)


def address(kind):
    return f"/tours/edited/days/{DAY}/forms/{kind}"


def typed(page):
    """Return what a browser would send of a form's page."""
    found = {}
    body = re.sub(r"<template>.*?</template>", "", page, flags=re.DOTALL)
    for tag in re.findall(r"<input [^>]*>", body):
        name = re.search(r'name="([^"]*)"', tag)[1]
        value = html.unescape(re.search(r'value="([^"]*)"', tag)[1])
        box = re.search(r'type="(radio|checkbox)"', tag)
        if not box or " checked" in tag:
            found.setdefault(name, []).append(value)
    for name, text in re.findall(
        r'<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', body, re.DOTALL
    ):
        found[name] = [html.unescape(text)]
    for name, options in re.findall(
        r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', body, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(
            r'value="([^"]*)"', options
        )
        found[name] = [chosen[1]]
    return found


def send(client, kind, changes=None, **more):
    values = typed(client.get(address(kind)).text) | (changes or {})
    revision = client.get("/api/v1/tours/edited").json["tour"]["revision"]
    return client.post(address(kind), data=values | {"revision": revision} | more)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("tour")
def test_every_field_has_a_name_that_can_be_read_and_a_place_for_its_fault(client, kind):
    page = client.get(address(kind)).text
    assert "<html" not in page
    assert " style=" not in page
    ids = re.findall(r' id="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    for target in re.findall(r' for="([^"]*)"', page):
        assert target in ids
    for told in re.findall(r'aria-describedby="([^"]*)"', page):
        assert set(told.split()) <= set(ids)


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if "new" not in kind and "tour" not in kind]
)
def test_saving_a_form_as_it_is_makes_no_new_version(client, tour, kind):
    answer = send(client, kind)
    assert answer.status_code == 200, answer.text
    assert answer.json["revision"] == tour.revision


@pytest.mark.usefixtures("tour")
def test_a_change_is_planned_and_kept_and_can_be_undone(client, held):
    answer = send(
        client, "visit?key=ski", {"begin_at": "13.15", "windows[0][0]": "", "windows[0][1]": ""}
    )
    assert answer.status_code == 200, answer.text
    assert answer.json["said"].endswith("is saved.")
    kept = held.store.get("edited")
    assert kept.revision == answer.json["revision"]
    visit = next(v for v in kept.brief["days"][1]["visits"] if v["id"] == "ski")
    assert visit["begin_at"] == "13:15"
    assert visit["windows"] == []
    stops = client.get("/api/v1/tours/edited").json["itinerary"]["days"][1]["stops"]
    assert next(stop for stop in stops if stop["key"] == "ski")["begin_at_s"] == 13 * 3600 + 900
    client.post("/api/v1/tours/edited/undo", json={"revision": kept.revision})
    assert held.store.get("edited").brief["days"] == BRIEF["days"]


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_kept(client, held, tour):
    answer = send(
        client, "visit?key=kebun-raya",
        # The garden's usual length is the brief's 60 minutes.
        {"priority": "0", "least_min": "61", "arrive_by": "soon", "windows[0][1]": "7:00"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert answer.json["message"].startswith("4 things are not right yet. Nothing is saved")
    told = {one["field"]: one["sentence"] for one in answer.json["faults"]}
    assert set(told) == {"priority", "least_min", "arrive_by", "windows[0][0]"}
    assert told["least_min"] == "61 is not accepted; give at most the usual 60 minutes."
    assert held.store.get("edited").revision == tour.revision


@pytest.mark.usefixtures("tour")
def test_the_venue_s_usual_length_bounds_least_and_most_with_all_other_faults(client, held):
    usual = next(v for v in held.planner.venues if v.id == "museum-peta").duration_min
    answer = send(
        client, "visit?key=new",
        {"venue": "museum-peta", "least_min": str(usual + 1), "begin_at": "soon"},
    )  # fmt: skip
    told = {one["field"] for one in answer.json["faults"]}
    assert told == {"least_min", "begin_at"}


@pytest.mark.usefixtures("tour")
def test_a_street_that_is_not_there_is_told_beside_the_streets(client):
    answer = send(client, "closures", {
        "closures[0].id": "", "closures[0].reason.en": "Works", "closures[0].reason.id": "",
        "closures[0].begin": "", "closures[0].end": "", "closures[0].effect": "shuts",
        "closures[0].streets": "Jalan Yang Tidak Ada",
    })  # fmt: skip
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json["faults"]] == ["closures[0].streets"]
    assert "Jalan Yang Tidak Ada" in answer.json["faults"][0]["sentence"]


def test_another_s_change_is_a_conflict(client, tour):
    values = typed(client.get(address("day")).text)
    answer = client.post(
        address("day"), data=values | {"start.at": "08:20", "revision": tour.revision - 1}
    )
    assert answer.status_code == 409
    assert client.post(address("day"), data=values | {"revision": "x"}).status_code == 422


@pytest.mark.usefixtures("tour")
def test_a_new_visit_stands_in_the_order_by_hand(client, held):
    answer = send(client, "visit?key=new", {"venue": "museum-peta", "required": "no"})
    assert answer.status_code == 200, answer.text
    order = held.store.get("edited").brief["days"][1]["order"]
    assert "museum-peta" in order
    assert [one for one in order if one != "museum-peta"] == BRIEF["days"][1]["order"]


@pytest.mark.slow
@pytest.mark.usefixtures("tour")
def test_a_break_at_a_venue_and_one_anywhere_can_be_reordered(client, held):
    for changes in (
        {"label.en": "Tea", "duration_min": "20", "venue": "kebun-raya"},
        {"label.en": "Rest", "duration_min": "15"},
    ):
        assert send(client, "break?key=new", changes).status_code == 200
    record = held.store.get("edited")
    order = record.brief["days"][1]["order"]
    # A break at a place is a stop: it gets one. One without a place is put where it costs least.
    assert "tea" in order
    assert "rest" not in order
    wanted = ["rest", *reversed(order)]
    answer = client.put(
        f"/api/v1/tours/edited/days/{DAY}/order",
        json={"revision": record.revision, "order": wanted},
    )
    assert answer.status_code == 200, answer.text
    day = answer.json["itinerary"]["days"][1]
    assert [pause["id"] for pause in day["legs"][0]["pauses"]] == ["rest"]
    page = client.get(f"/tours/edited?day={DAY}").text
    state = json.loads(re.search(r'<script[^>]*id="state"[^>]*>(.*?)</script>', page).group(1))
    assert state["order"] == wanted
    assert "kept here" in page
    # The delegates' first card tells it, while the group boards and on the way.
    phone = client.get(f"/t/{record.token}?at={DAY}T08:35").text
    shown = re.search(r'<div data-moment [^>]*data-until="\d+"\s*>.*?</article>', phone, re.DOTALL)[
        0
    ]
    assert re.search(r'<p class="on-the-way">(?:(?!</p>).)*Rest, ', shown, re.DOTALL)
    # The day starts at 08:30; boarding comes after the rest of 15 minutes.
    assert day["legs"][0]["pauses"][0]["where"] == "before"
    assert "Boarding from 08:45" in shown
    # A break at a venue has the break's form, also from where nobody knows that it is one.
    assert 'data-kind="break"' in client.get(address("visit?key=tea")).text


@pytest.mark.usefixtures("tour")
def test_a_coach_that_is_taken_away_is_told_to_its_page(client):
    new = {"coaches[1].id": "", "coaches[1].name.en": "Blue", "coaches[1].name.id": "",
           "coaches[1].people": "10", "coaches[1].seats": "", "coaches[1].languages": "",
           "coaches[1].like": "bare"}  # fmt: skip
    assert send(client, "coaches", new).json["coach"] is None
    there = f"{address('coaches')}?coach=coach-2"
    values = typed(client.get(there).text)
    revision = client.get("/api/v1/tours/edited").json["tour"]["revision"]
    answer = client.post(there, data=values | {"revision": revision})
    assert answer.json["coach"] == "coach-2"
    left = {name: value for name, value in values.items() if "[1]" not in name}
    answer = client.post(there, data=left | {"revision": revision})
    assert answer.status_code == 200, answer.text
    assert answer.json["coach"] is None


def test_there_is_no_other_form(client, tour):
    assert client.get(address("secrets")).status_code == 404
    assert client.get(address("visit?key=gone")).status_code == 404
    assert client.get("/tours/edited/days/2017-08-09/forms/day").status_code == 404
    foreign = {"Sec-Fetch-Site": "cross-site"}
    answer = client.post(address("day"), data={"revision": tour.revision}, headers=foreign)
    assert answer.status_code == 403


HOSTILE = '</script><script>window.hacked=1</script><b>" onmouseover="x'


@pytest.mark.usefixtures("tour")
def test_what_was_typed_stays_text(client):
    assert send(client, "visit?key=ski", {"label.en": HOSTILE}).status_code == 200
    page = client.get(address("visit?key=ski")).text
    assert typed(page)["label.en"] == [HOSTILE]
    assert "<script" not in page
    assert '<b>"' not in page
