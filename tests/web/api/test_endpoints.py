import json
import threading
from copy import deepcopy
from types import SimpleNamespace

import msgspec
import pytest

from planner.errors import DataFault, Fault
from planner.itinerary.model.itinerary import Itinerary
from planner.services.once import Once
from planner.settings import ROOT
from planner.version import VERSION
from tests.conftest import Browser
from tests.web.one_street import street_app

BRIEF = json.loads((ROOT / "data" / "tours" / "accsm-2017.json").read_text(encoding="utf-8"))
TOUR = "/api/v1/tours/accsm-2017"
DAY = f"{TOUR}/days/2017-08-03"


@pytest.fixture
def foreign(app):
    """Return a program that says nothing of where it comes from."""
    return Browser(app)


def get(client):
    response = client.get(TOUR)
    assert response.status_code == 200, response.text
    return response.json


def order_of(answer, date="2017-08-03"):
    (day,) = [day for day in answer["itinerary"]["days"] if day["date"] == date]
    return [stop["key"] for stop in day["stops"] if stop["kind"] == "visit"]


# POST /api/v1/plan


def test_a_brief_is_planned_for_any_program_and_nothing_is_kept(foreign, client):
    before = get(client)
    response = foreign.post("/api/v1/plan", json=BRIEF)
    assert response.status_code == 200
    assert response.mimetype == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    itinerary = msgspec.convert(response.json, Itinerary)
    assert itinerary.tour_id == "accsm-2017"
    assert [str(day.date) for day in itinerary.days] == ["2017-08-01", "2017-08-03", "2017-08-04"]
    assert len(itinerary.version) == 8
    assert get(client)["tour"] == before["tour"]


def test_the_same_brief_gives_the_same_itinerary(foreign):
    first, second = (foreign.post("/api/v1/plan", json=BRIEF).data for _ in range(2))
    assert first == second


def test_a_brief_that_is_wrong_is_told_every_fault(foreign):
    brief = deepcopy(BRIEF)
    brief["people"] = 0
    brief["days"][1]["visits"][2]["duration_min"] = "long"
    response = foreign.post("/api/v1/plan", json=brief)
    assert response.status_code == 422
    assert set(response.json) == {"code", "message", "faults"}
    assert response.json["code"] == "InvalidInput"
    assert {fault["field"] for fault in response.json["faults"]} == {
        "people", "days[1].visits[2].duration_min",
    }  # fmt: skip
    assert all(fault["expected"] for fault in response.json["faults"])


def test_a_venue_that_the_city_does_not_have_is_told(foreign):
    brief = deepcopy(BRIEF)
    brief["days"][0]["visits"][0]["venue"] = "atlantis"
    response = foreign.post("/api/v1/plan", json=brief)
    assert response.status_code == 422
    assert response.json["faults"][0]["field"] == "days[0].visits[0].venue"
    assert "atlantis" in response.json["faults"][0]["value"]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "line 1, column 1"),
        (b'{"format": "city-tour/1",\n "id": oops}', "line 2, column 8"),
        (b'{"a": 1} more', "line 1, column 10"),
        (b'{"people": NaN}', "NaN is no number in JSON"),
        (b'{"people": -Infinity}', "-Infinity is no number in JSON"),
        (b'{"people": 1e999}', "too large"),
        (b'{"people": ' + b"9" * 5000 + b"}", "cannot be read"),
        (b'{"people": 1, "people": 2}', "'people' twice"),
        (b'{"id": "caf\xe9"}', "not UTF-8"),
        (b"[" * 100_000, "nested too deep"),
    ],
)
def test_a_body_that_is_no_json_is_told_where(foreign, body, sentence):
    response = foreign.post("/api/v1/plan", data=body, content_type="application/json")
    assert response.status_code == 400, response.text
    assert response.json["code"] == "BadRequest"
    assert sentence in response.json["message"]
    assert response.json["faults"] == []


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_another_kind_of_body_is_told_the_right_one(foreign, kind):
    response = foreign.post("/api/v1/plan", data=json.dumps(BRIEF), content_type=kind)
    assert response.status_code == 415
    assert response.json["code"] == "BadRequest"
    assert "application/json" in response.json["message"]


@pytest.mark.parametrize("body", ["[]", "null", "3", '"text"', "{}"])
def test_json_that_is_no_brief_is_told(foreign, body):
    response = foreign.post("/api/v1/plan", data=body, content_type="application/json")
    assert response.status_code == 422
    assert response.json["faults"]


# GET /api/v1/venues


def test_the_venues_are_the_file_itself_and_come_once(client):
    response = client.get("/api/v1/venues")
    assert response.mimetype == "application/geo+json"
    assert response.data == (ROOT / "data" / "venues.geojson").read_bytes()
    assert response.json["type"] == "FeatureCollection"
    # RFC 7946: longitude first. Bogor lies near 106.8 degrees east, 6.6 south.
    for feature in response.json["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        assert 106 < lon < 107.5
        assert -7.5 < lat < -6
    again = client.get("/api/v1/venues", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


# The desk


def test_a_tour_tells_its_state_and_its_itinerary(client, app):
    response = client.get(TOUR)
    answer = response.json
    assert set(answer) == {"tour", "itinerary"}
    tour = answer["tour"]
    assert tour["id"] == "accsm-2017"
    assert tour["revision"] >= 1
    assert tour["saved_at"].endswith("+00:00")
    record = app.extensions["planner"].store.by_token(tour["token"])
    assert record.tour_id == "accsm-2017"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["ETag"] == f'"{tour["revision"]}-{answer["itinerary"]["version"]}"'
    assert msgspec.convert(answer["itinerary"], Itinerary).tour_id == "accsm-2017"


def test_a_hand_made_order_is_kept_undone_and_redone(client):
    before = get(client)
    old = order_of(before)
    new = [old[1], old[0], *old[2:]]
    response = client.put(
        f"{DAY}/order", json={"revision": before["tour"]["revision"], "order": new}
    )
    assert response.status_code == 200, response.text
    kept = response.json
    assert order_of(kept) == new
    assert kept["tour"]["revision"] > before["tour"]["revision"]
    assert kept["tour"]["can_undo"]
    assert get(client) == kept

    response = client.post(f"{TOUR}/undo", json={"revision": kept["tour"]["revision"]})
    undone = response.json
    assert order_of(undone) == old
    assert undone["itinerary"] == before["itinerary"]
    assert undone["tour"]["can_redo"]

    response = client.post(f"{TOUR}/redo", json={"revision": undone["tour"]["revision"]})
    assert response.json == kept


def test_a_visit_left_out_of_the_order_is_unserved_and_still_wished(client):
    before = get(client)
    order = [key for key in order_of(before) if key != "weir"]
    answer = client.put(
        f"{DAY}/order", json={"revision": before["tour"]["revision"], "order": order}
    ).json
    assert order_of(answer) == order
    (day,) = [day for day in answer["itinerary"]["days"] if day["date"] == "2017-08-03"]
    assert "weir" in [visit["visit_id"] for visit in day["unserved"]]
    wishes = next(day["visits"] for day in BRIEF["days"] if day["date"] == "2017-08-03")
    assert day["totals"]["wished"] == len(wishes)


def test_an_order_of_a_stale_revision_is_refused_and_changes_nothing(client):
    before = get(client)
    stale = before["tour"]["revision"]
    order = order_of(before)
    answer = client.put(f"{DAY}/order", json={"revision": stale, "order": order[::-1]})
    assert answer.status_code == 200
    again = client.put(f"{DAY}/order", json={"revision": stale, "order": order})
    assert again.status_code == 409
    assert again.json["code"] == "Conflict"
    assert "Load it again" in again.json["message"]
    assert get(client) == answer.json
    for change in ("undo", "redo", "days/2017-08-03/optimise"):
        response = client.post(f"{TOUR}/{change}", json={"revision": stale})
        assert (response.status_code, response.json["code"]) == (409, "Conflict")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"revision": 1}, "order"),
        ({"order": []}, "revision"),
        ({"revision": "1", "order": []}, "revision"),
        ({"revision": True, "order": []}, "revision"),
        ({"revision": 1.0, "order": []}, "revision"),
        ({"revision": 1, "order": [], "note": "x"}, "note"),
        ([], "body"),
    ],
)
def test_a_change_that_cannot_be_understood_is_told(client, body, field):
    response = client.put(f"{DAY}/order", json=body)
    assert response.status_code == 422
    assert field in [fault["field"] for fault in response.json["faults"]]


def test_all_that_is_wrong_with_a_body_is_told_at_once(client):
    body = {"revision": True, "order": ["tradisiku", 7], "note": "x"}
    response = client.put(f"{DAY}/order", json=body)
    assert response.status_code == 422
    assert response.json["faults"] == [
        {"field": "note", "value": "'x'", "expected": "leave it out; known are revision, order"},
        {"field": "revision", "value": "true",
         "expected": "give the tour's revision, a whole number"},
        {"field": "order[1]", "value": "7", "expected": "give a list of visit ids"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ("tradisiku", "order"),
        (["tradisiku", "atlantis"], "order[1]"),
        (["tradisiku", "tradisiku"], "order[1]"),
        (["tradisiku", 7], "order[1]"),
        (["tradisiku", ""], "order[1]"),
        (["tradisiku", ["ski"]], "order[1]"),
        (["tradisiku", None], "order[1]"),
    ],
)
def test_an_order_that_is_none_is_told_and_changes_nothing(client, order, field):
    before = get(client)
    response = client.put(
        f"{DAY}/order", json={"revision": before["tour"]["revision"], "order": order}
    )
    assert response.status_code == 422
    assert [fault["field"] for fault in response.json["faults"]] == [field]
    assert get(client) == before


def test_optimising_compares_and_keeps_nothing(client):
    before = get(client)
    response = client.post(f"{DAY}/optimise", json={"revision": before["tour"]["revision"]})
    assert response.status_code == 200
    answer = response.json
    assert set(answer) == {"before", "after", "order"}
    (day,) = [day for day in before["itinerary"]["days"] if day["date"] == "2017-08-03"]
    assert answer["before"] == day
    assert answer["after"]["proof"] in {"optimal", "best-found"}
    assert answer["order"] == [
        stop["key"] for stop in answer["after"]["stops"] if stop["kind"] == "visit"
    ]
    # The first aim is to break no rule of a required visit, the second the most priority.
    assert answer["after"]["totals"]["broken"] <= answer["before"]["totals"]["broken"]
    assert get(client) == before
    # Taken over, the order is judged to the very times that were offered.
    kept = client.put(
        f"{DAY}/order",
        json={"revision": before["tour"]["revision"], "order": answer["order"]},
    ).json
    (taken,) = [day for day in kept["itinerary"]["days"] if day["date"] == "2017-08-03"]
    times = [(stop["key"], stop["arrive_s"], stop["depart_s"]) for stop in taken["stops"]]
    assert times == [
        (stop["key"], stop["arrive_s"], stop["depart_s"]) for stop in answer["after"]["stops"]
    ]


@pytest.mark.parametrize("day", ["2017-08-02", "20170803", "2017-W31-4", "thursday", "2017-13-45"])
def test_a_day_that_is_not_there_is_not_found(client, day):
    revision = get(client)["tour"]["revision"]
    for method, what, more in (("PUT", "order", {"order": []}), ("POST", "optimise", {})):
        response = client.open(
            f"{TOUR}/days/{day}/{what}", method=method, json={"revision": revision, **more}
        )
        assert response.status_code == 404
        assert response.json["code"] == "NotFound"


def test_a_tour_that_is_not_there_is_not_found(client):
    assert client.get("/api/v1/tours/atlantis").json["code"] == "NotFound"
    for change in ("undo", "redo", "days/2017-08-03/optimise"):
        response = client.post(f"/api/v1/tours/atlantis/{change}", json={"revision": 1})
        assert response.status_code == 404


def test_nothing_to_redo_is_a_conflict(client):
    revision = get(client)["tour"]["revision"]
    order = order_of(get(client))[::-1]
    kept = client.put(f"{DAY}/order", json={"revision": revision, "order": order}).json
    response = client.post(f"{TOUR}/redo", json={"revision": kept["tour"]["revision"]})
    assert (response.status_code, response.json["code"]) == (409, "Conflict")
    assert "nothing to redo" in response.json["message"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", f"{DAY}/order", {"revision": 1, "order": []}),
        ("POST", f"{DAY}/optimise", {"revision": 1}),
        ("POST", f"{TOUR}/undo", {"revision": 1}),
        ("POST", f"{TOUR}/redo", {"revision": 1}),
    ],
)
def test_another_sites_page_changes_nothing(foreign, client, method, path, body):
    before = get(client)
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.example"}):
        response = foreign.open(path, method=method, json=body, headers=headers)
        assert (response.status_code, response.json["code"]) == (403, "Forbidden")
    assert get(client) == before


# GET /healthz


def test_a_healthy_server_tells_its_version_and_its_roads(client, app):
    response = client.get("/healthz")
    roads = app.extensions["planner"].planner.roads
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json == {
        "status": "ok",
        "version": VERSION,
        "network": {
            "nodes": roads.nodes,
            "edges": roads.edges,
            "date": roads.date,
            "router": "bundled",
        },
    }
    # Bogor's network as published with the data: 13 to 14 thousand nodes after simplification.
    assert roads.nodes > 10_000


def test_a_server_with_broken_data_says_so(tmp_path):
    app = street_app(tmp_path)

    def broken():
        raise DataFault.of("The venues", [Fault("features[0].id", "7", "give a text")])

    app.extensions["planner"]._planner = Once(broken)
    response = app.test_client().get("/healthz")
    assert response.status_code == 503
    assert response.json["status"] == "failed"
    assert response.json["network"] is None
    assert "features[0].id" in response.json["message"]


def test_a_server_that_still_loads_says_so(tmp_path, monkeypatch):
    app = street_app(tmp_path)
    held = app.extensions["planner"]
    monkeypatch.setattr("planner.web.api.endpoints.HEALTH_WAIT_S", 0.05)
    gate = threading.Event()
    planner = held.planner

    def slow():
        gate.wait(10)
        return planner

    held._planner = Once(slow)
    response = app.test_client().get("/healthz")
    assert response.status_code == 503
    assert response.json == {"status": "starting", "version": VERSION, "network": None}
    assert response.headers["Retry-After"] == "5"
    gate.set()
    held._loader.join(10)
    assert app.test_client().get("/healthz").json["status"] == "ok"


def test_a_server_whose_code_fails_says_so(tmp_path, caplog):
    app = street_app(tmp_path)
    app.extensions["planner"]._planner = Once(lambda: SimpleNamespace().missing)
    response = app.test_client().get("/healthz")
    assert (response.status_code, response.json["status"]) == (503, "failed")
    assert "AttributeError" in caplog.text


def test_an_order_is_answered_with_the_parts_of_the_desk_where_html_is_accepted(client):
    before = get(client)
    order, revision = order_of(before), before["tour"]["revision"]
    body = {"revision": revision, "order": order[::-1]}
    response = client.put(f"{DAY}/order", json=body, headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert response.mimetype == "text/html"
    assert "Accept" in response.headers["Vary"]
    page = client.get("/tours/accsm-2017/days/2017-08-03/timeline")
    assert response.text == page.text
    assert order_of(get(client)) == order[::-1]
    again = {"revision": revision + 1, "order": order}
    for accepted in ("application/json", "*/*"):
        answer = client.put(f"{DAY}/order", json=again, headers={"Accept": accepted})
        assert answer.mimetype == "application/json"
        again["revision"] = answer.json["tour"]["revision"]
