"""Questions about a day of the sample tour, over the API."""

import json

import pytest
from jsonschema import Draft202012Validator

from planner.settings import ROOT
from planner.web.api.openapi import document

pytestmark = pytest.mark.slow

BASE = "/api/v1/tours/accsm-2017/days"
DAY = f"{BASE}/2017-08-03"


@pytest.mark.parametrize("name", ["alternatives", "late", "prices", "stress", "why"])
def test_each_answer_fits_its_documented_schema(client, name):
    query = {"at": "tradisiku", "minutes": 25} if name == "late" else {}
    response = client.get(f"{DAY}/{name}", query_string=query)
    assert response.status_code == 200, response.text
    whole = document()
    answers = whole["paths"][f"/api/v1/tours/{{tour_id}}/days/{{day}}/{name}"]["get"]["responses"]
    schema = {
        **answers["200"]["content"]["application/json"]["schema"],
        "components": whole["components"],
    }
    Draft202012Validator(schema).validate(response.json)
    assert '"en": "' in json.dumps(response.json)


def test_the_temple_is_told_with_the_rules_and_what_would_help(client):
    (temple,) = client.get(f"{BASE}/2017-08-04/why").json["why"]
    # The prayer begins at 12:00, the return is due at 13:15 by the brief.
    assert "At-Taqwa Mosque (50 min), which begins at 12:00 sharp" in temple["sentence"]["en"]
    assert "must be back by 13:15" in temple["sentence"]["en"]
    assert "harus kembali paling lambat 13:15" in temple["sentence"]["id"]
    assert {"kind": "return_by", "of": None} in temple["rules"]
    assert temple["smallest"]
    assert temple["complete"]
    sizes = [change["size_s"] for change in temple["changes"]]
    assert sizes == sorted(sizes)
    for change in temple["changes"]:
        if change["to_s"] is not None:
            assert change["to_s"] % 300 == 0
            assert change["size_s"] == abs(change["to_s"] - change["from_s"])


def test_each_order_that_is_told_keeps_the_rules_when_it_is_planned(client):
    answers = client.get(f"{DAY}/why").json["why"]
    told = {answer["visit"]: {one["kind"]: one for one in answer["changes"]} for answer in answers}
    assert set(told) == {"gong", "weir", "asinan"}
    # By the way round in which the coach stands at the gong maker's, all 720 orders are late: 26 s at best.
    assert {"start", "return"} <= set(told["gong"])
    assert list(told["weir"]) == list(told["asinan"]) == ["reorder"]
    for changes in told.values():
        for kind in changes.keys() & {"reorder", "start", "return"}:
            data = json.loads((ROOT / "data/tours/accsm-2017.json").read_text(encoding="utf-8"))
            day, change = data["days"][1], changes[kind]
            assert len(change["order"]) == 6
            day["order"] = change["order"]
            if kind != "reorder":
                edge, field = {"start": ("start", "at"), "return": ("end", "by")}[kind]
                day[edge][field] = "{:02}:{:02}".format(*divmod(change["to_s"] // 60, 60))
            planned = client.post("/api/v1/plan", json=data).json["days"][1]
            assert planned["totals"]["broken"] == 0


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({}, {"at", "minutes"}),
        ({"at": "gong", "minutes": "5"}, {"at"}),
        ({"at": "ski", "minutes": "1.5"}, {"minutes"}),
        ({"at": "ski", "minutes": "-5"}, {"minutes"}),
        ({"at": "nowhere", "minutes": "601"}, {"at", "minutes"}),
        ({"at": "ski", "minutes": "5", "bus": "2"}, {"bus"}),
    ],
)
def test_a_bad_question_is_told_every_fault(client, query, fields):
    response = client.get(f"{DAY}/late", query_string=query)
    assert response.status_code == 422
    assert {fault["field"] for fault in response.json["faults"]} == fields


@pytest.mark.parametrize("day", ["2017-08-02", "tomorrow"])
def test_a_day_that_is_not_there_is_not_found(client, day):
    assert client.get(f"{BASE}/{day}/why").status_code == 404


def test_asking_keeps_nothing(client):
    before = client.get("/api/v1/tours/accsm-2017").json["tour"]
    for name in ("why", "prices", "alternatives", "stress"):
        client.get(f"{DAY}/{name}")
    assert client.get("/api/v1/tours/accsm-2017").json["tour"] == before


def test_the_page_shows_every_answer(client):
    page = client.get("/tours/accsm-2017/days/2017-08-03/questions")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    for told in (
        "Asinan Gedung Dalam is not in the order, but it would fit.",
        "Katulampa Weir would cost",
        "As planned",
        "Alternative 2",
        "Every leg 25 % longer",
        '<option value="tradisiku">Batik Tradisiku</option>',
    ):
        assert told in page.text


def test_the_page_answers_what_to_do_when_late(client):
    query = {"at": "tradisiku", "minutes": "25"}
    page = client.get("/tours/accsm-2017/days/2017-08-03/questions", query_string=query)
    assert 'value="tradisiku" selected' in page.text
    assert "Keep the order: " in page.text
    refused = client.get(
        "/tours/accsm-2017/days/2017-08-03/questions", query_string={"at": "x", "minutes": "1"}
    )
    assert refused.status_code == 422
    assert client.get("/tours/accsm-2017/days/2017-08-02/questions").status_code == 404


def test_the_desk_leads_to_the_page(client):
    desk = client.get("/tours/accsm-2017?day=2017-08-03").text
    # In the tray and in the menu.
    assert desk.count("/tours/accsm-2017/days/2017-08-03/questions") == 2
