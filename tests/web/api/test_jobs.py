"""Searches for whole tours over the API, with the real search and with one that waits."""

import json
import time
from datetime import timedelta

import pytest
from jsonschema import Draft202012Validator

from planner.services.once import Once
from planner.services.solver_pool import SolverPool
from planner.settings import ROOT
from planner.web.api.openapi import document
from tests.conftest import Browser
from tests.web.solver_fakes import patient

JOBS = "/api/v1/jobs"
TOUR = "accsm-2017"
BRIEF = json.loads((ROOT / "data" / "tours" / f"{TOUR}.json").read_text(encoding="utf-8"))


@pytest.fixture
def waiting(app, monkeypatch):
    """Let searches find something at once and then wait until they are cancelled."""
    held = app.extensions["planner"]
    pool = SolverPool(held.settings, held.jobs, patient)
    monkeypatch.setattr(held, "_solver_pool", Once(lambda: pool))
    yield
    pool.close()


def start(client, **more):
    response = client.post(JOBS, json={"tour": TOUR, **more})
    assert response.status_code == 202, response.text
    return response


def until(client, address, done):
    end = time.monotonic() + 40
    while time.monotonic() < end:
        job = client.get(address).json["job"]
        if done(job):
            return job
        time.sleep(0.05)
    raise AssertionError(job)


def ended(job):
    return job["state"] not in {"queued", "running"}


def fits(answer, name):
    whole = document()
    schema = {"$ref": f"#/components/schemas/{name}", "components": whole["components"]}
    Draft202012Validator(schema).validate(answer)


def orders(brief):
    return [day.get("order") for day in brief["days"]]


def revision(client):
    return client.get(f"/api/v1/tours/{TOUR}").json["tour"]["revision"]


@pytest.mark.slow
def test_a_search_runs_to_its_end_and_is_taken_once(client):
    before = revision(client)
    response = start(client, seed=3, iterations=50, seconds=20)
    fits(response.json, "JobAnswer")
    job = response.json["job"]
    assert (job["tour"], job["revision"], job["seed"]) == (TOUR, before, 3)
    assert (job["iterations"], job["seconds"]) == (50, 20)
    address = response.headers["Location"]
    assert address == f"{JOBS}/{job['id']}"
    job = until(client, address, ended)
    fits({"job": job}, "JobAnswer")
    assert (job["state"], job["share"], job["message"]) == ("done", 1.0, "")
    # Every day of the sample is small enough to be proved, and no rule is broken.
    assert (job["proof"], job["repeatable"], job["goal"]["broken"]) == ("optimal", True, 0)
    assert job["bound"] == job["goal"]["priority"]
    taken = client.post(f"{address}/take")
    assert taken.status_code == 200, taken.text
    assert taken.json["tour"]["revision"] == before + 1
    (gala, crafts, _) = taken.json["itinerary"]["days"]
    assert [stop["key"] for stop in crafts["stops"][1:-1]] == job["best"]["days"][1]["order"]
    assert gala["date"] == "2017-08-01"
    again = client.post(f"{address}/take")
    assert again.json["tour"] == taken.json["tour"]
    assert client.get(address).json["job"]["taken"] == before + 1
    # Undone, it is not taken again behind the organiser's back.
    client.post(f"/api/v1/tours/{TOUR}/undo", json={"revision": before + 1})
    client.post(f"/api/v1/tours/{TOUR}/redo", json={"revision": before})


def test_the_search_is_as_good_as_each_day_alone(client):
    """The days of the sample have nothing to do with each other: the best tour is their best."""
    free = [{key: day[key] for key in day if key != "order"} for day in BRIEF["days"]]
    planned = client.post("/api/v1/plan", json={**BRIEF, "days": free}).json
    address = start(client).headers["Location"]
    job = until(client, address, ended)
    stops = [[stop["key"] for stop in day["stops"][1:-1]] for day in planned["days"]]
    assert orders(job["best"]) == stops


@pytest.mark.usefixtures("waiting")
def test_what_has_not_changed_is_not_sent_again(client):
    address = start(client).headers["Location"]
    until(client, address, lambda job: job["best"])
    answer = client.get(address)
    assert answer.headers["Retry-After"] == "1"
    tag = answer.headers["ETag"]
    same = client.get(address, headers={"If-None-Match": tag})
    assert (same.status_code, same.data) == (304, b"")
    client.delete(address)
    changed = client.get(address, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.json["job"]["state"]) == (200, "cancelled")
    assert "Retry-After" not in changed.headers


@pytest.mark.usefixtures("waiting")
def test_a_cancelled_search_keeps_its_best_which_may_be_taken(client):
    address = start(client).headers["Location"]
    until(client, address, lambda job: job["best"])
    refused = client.post(f"{address}/take")
    assert refused.status_code == 409
    assert "has not ended" in refused.json["message"]
    first, second = client.delete(address), client.delete(address)
    assert first.status_code == second.status_code == 200
    assert first.json == second.json
    job = first.json["job"]
    assert (job["state"], job["share"]) == ("cancelled", 0.5)
    assert orders(job["best"])[0] == ["gala"]
    assert client.post(f"{address}/take").status_code == 200
    kept = client.application.extensions["planner"].store.get(TOUR).brief
    assert orders(kept) == orders(job["best"])


@pytest.mark.usefixtures("waiting")
def test_a_search_of_a_tour_that_has_moved_on_is_not_taken(client):
    address = start(client).headers["Location"]
    until(client, address, lambda job: job["best"])
    client.delete(address)
    before = revision(client)
    moved = client.put(
        f"/api/v1/tours/{TOUR}/days/2017-08-03/order", json={"revision": before, "order": []}
    )
    assert moved.status_code == 200
    refused = client.post(f"{address}/take")
    assert refused.status_code == 409
    assert refused.json["code"] == "Conflict"
    assert f"it is at revision {moved.json['tour']['revision']}" in refused.json["message"]
    assert f"began from {before}" in refused.json["message"]


@pytest.mark.usefixtures("waiting")
def test_one_search_too_many_is_told_when_to_come_again(client):
    for _ in range(9):
        start(client)
    refused = client.post(JOBS, json={"tour": TOUR})
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert (refused.json["code"], refused.json["faults"]) == ("Busy", [])
    assert "as many searches in hand as it takes (9)" in refused.json["message"]


def test_a_search_that_found_nothing_cannot_be_taken(client, app):
    held = app.extensions["planner"]
    job = held.jobs.create(TOUR, revision(client), seed=0, iterations=1, seconds=1)
    held.jobs.fail(job.job_id, "No reason.")
    refused = client.post(f"{JOBS}/{job.job_id}/take")
    assert refused.status_code == 409
    assert "found nothing" in refused.json["message"]


def test_after_a_restart_what_ran_is_lost_and_says_so(client, app, monkeypatch):
    held = app.extensions["planner"]
    job = held.jobs.create(TOUR, 1, seed=0, iterations=1, seconds=1)
    held.jobs.start(job.job_id)
    then = job.created_at + timedelta(seconds=21)
    monkeypatch.setattr(held.jobs, "_clock", lambda: then)
    lost = client.get(f"{JOBS}/{job.job_id}").json["job"]
    assert lost["state"] == "lost"
    assert "The server stopped" in lost["message"]
    assert client.delete(f"{JOBS}/{job.job_id}").json["job"]["state"] == "lost"


def test_the_newest_search_comes_first_without_its_brief(client):
    first, second = (until(client, start(client).headers["Location"], ended) for _ in range(2))
    listed = client.get(JOBS)
    fits(listed.json, "Jobs")
    assert [job["id"] for job in listed.json["jobs"]][:2] == [second["id"], first["id"]]
    assert "best" not in listed.json["jobs"][0]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ([], ["body"]),
        ({}, ["tour"]),
        ({"tour": 5}, ["tour"]),
        ({"tour": TOUR, "seed": True}, ["seed"]),
        ({"tour": TOUR, "seed": -1, "iterations": 0, "seconds": 3601}, ["seed", "iterations", "seconds"]),
        ({"tour": TOUR, "seconds": 1.5}, ["seconds"]),
        ({"tour": TOUR, "second": 1}, ["second"]),
    ],
)  # fmt: skip
def test_every_fault_of_the_question_is_told(client, body, fields):
    refused = client.post(JOBS, json=body)
    assert refused.status_code == 422
    assert [fault["field"] for fault in refused.json["faults"]] == fields


@pytest.mark.parametrize("address", [f"{JOBS}/none", f"{JOBS}/none/take"])
def test_what_is_not_there_is_told(client, address):
    ask = client.post if address.endswith("take") else client.get
    assert ask(address).status_code == 404
    assert client.delete(f"{JOBS}/none").status_code == 404
    unknown = client.post(JOBS, json={"tour": "none"})
    assert (unknown.status_code, unknown.json["code"]) == (404, "NotFound")


def test_other_sites_start_end_and_take_nothing(app):
    foreign = Browser(app)
    for ask in (
        foreign.post(JOBS, json={"tour": TOUR}),
        foreign.delete(f"{JOBS}/none"),
        foreign.post(f"{JOBS}/none/take"),
    ):
        assert (ask.status_code, ask.json["code"]) == (403, "Forbidden")
