"""The traffic assumption and the closures of the day, on the real app's pages and in its API."""

import json

import pytest

from planner.settings import ROOT

BRIEF = json.loads((ROOT / "data" / "tours" / "accsm-2017.json").read_text(encoding="utf-8"))
MOTORCADE = json.loads((ROOT / "data" / "closures" / "motorcade.json").read_text(encoding="utf-8"))[
    "closures"
]


@pytest.fixture
def changed(app):
    """Save a change of the sample tour and return the way to its phone page."""

    def save(**facts):
        held = app.extensions["planner"]
        record = held.tours.default()
        brief = {**record.brief, **facts}
        if brief.get("traffic") == "hourly":
            brief.pop("stretch", None)
        held.store.save(record.tour_id, brief, expected_revision=record.revision)
        return f"/t/{record.token}"

    return save


def test_desk_and_phone_say_what_the_times_assume(client, changed):
    phone = changed()
    assert "Driving times: free flow × 2.0 (assumed)" in client.get("/").text
    page = client.get(f"{phone}?lang=id").text
    assert page.count("Waktu tempuh: arus bebas × 2,0 (asumsi)") == 3
    phone = changed(traffic="hourly")
    assert "Driving times: hourly factors (assumed)" in client.get("/").text
    page = client.get(f"{phone}?lang=en").text
    assert page.count("Driving times: hourly factors (assumed)") == 3
    assert "no hourly measurement of Bogor exists" in page


def test_the_closures_of_the_day_are_listed(client, changed):
    line = (
        "Jalan Jalak Harupat, Jalan Insinyur Haji Djuanda closed 10:00–11:00: "
        "A motorcade leaves the palace."
    )
    phone = changed(closures=MOTORCADE)
    assert line in client.get("/?day=2017-08-03").text
    assert line not in client.get("/?day=2017-08-04").text
    assert client.get(f"{phone}?lang=en").text.count(line) == 1
    assert "ditutup 10:00–11:00" in client.get(f"{phone}?lang=id").text


def test_the_api_plans_by_the_hour_with_closures(client):
    asked = {**BRIEF, "traffic": "hourly", "closures": MOTORCADE}
    del asked["stretch"]
    answer = client.post("/api/v1/plan", json=asked)
    assert answer.status_code == 200
    told = answer.json
    assert told["traffic"] == "hourly"
    assert [day["timing"] for day in told["days"]] == ["exact", "sampled", "exact"]
    assert [[one["id"] for one in day["closures"]] for day in told["days"]] == [
        [], ["motorcade"], [],
    ]  # fmt: skip


def test_a_street_that_bogor_does_not_have_is_told_with_its_field(client):
    shut = {"streets": ["Jalan Jalak Harupt"]}
    asked = {**BRIEF, "closures": [{**MOTORCADE[0], "shuts": shut}]}
    answer = client.post("/api/v1/plan", json=asked)
    assert answer.status_code == 422
    (fault,) = answer.json["faults"]
    assert fault["field"] == "closures[0].shuts.streets[0]"
    assert "Jalan Jalak Harupat" in fault["expected"]
