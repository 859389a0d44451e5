"""Whoever reads two pages of one tour reads one set of numbers.

Desk, page of questions, comparison, phone, driver's sheet, table and API are read as people read them, and
every quantity that two of them tell is held against the other; so is every duration against the clock
times beside it.
"""

from __future__ import annotations

import re
import subprocess

import pytest

from planner import create_app
from planner.documents.sheet.content import day_content
from planner.documents.table import itinerary_table
from planner.settings import ROOT, Settings
from tests.conftest import Browser
from tests.numbers import driver, guests, organiser, readings
from tests.numbers.drawn import drawn_brief
from tests.numbers.figures import CLOCK, DURATION, clock_min, length_min
from tests.numbers.markup import page
from tests.numbers.readings import Order, Reading

DRAWN = 50


def read_tour(app, client, tour_id: str) -> dict[str, list[Reading]]:
    """Return the readings of each day of a kept tour, all places together."""
    held = app.extensions["planner"]
    record = held.store.get(tour_id)
    itinerary = held.tours.plan(record)
    told = client.get(f"/api/v1/tours/{tour_id}").get_json()["itinerary"]
    phone = page(client.get(f"/t/{record.token}?lang=en").text)
    # A blank line stands before each day and after the last.
    blocks = [block.splitlines() for block in itinerary_table(itinerary).split("\n\n")][1:]
    whole = [
        *readings.green(phone_text(phone), "phone, the whole tour"),
        *readings.green(blocks[-1][0], "table, the whole tour"),
    ]
    found = {"the whole tour": whole}
    for made, day, lines in zip(itinerary.days, told["days"], blocks, strict=False):
        order = Order.of(day, told["timezone"])
        path = f"/tours/{tour_id}/days/{order.day}"
        served = [key for key in order.stops if key not in {"start", "end"}]
        questions = f"{path}/questions" + (f"?at={served[-1]}&minutes=7" if served else "")
        compared = client.post(f"{path}/comparison?revision={record.revision}").text
        plans = client.get(f"/api/v1{path}/alternatives").get_json()["plans"]
        found[f"{order.day}"] = [
            *driver.api(day),
            *organiser.desk(page(client.get(f"/tours/{tour_id}?day={order.day}").text), order),
            *guests.phone(phone, order),
            *guests.table(lines, order),
            *organiser.questions(page(client.get(questions).text)),
            *organiser.plan_sentence(plans[0]["sentence"]["en"]),
            *organiser.comparison(page(compared), order),
            *driver.sheet(day_content(itinerary, made, revision=None), order),
        ]  # fmt: skip
    return found


def phone_text(tree) -> str:
    return re.sub(r"\s+", " ", " ".join(tree.itertext()))


def disagreements(found: dict[str, list[Reading]]) -> list[str]:
    return [f"{day}: {one}" for day, said in found.items() for one in readings.contradictions(said)]


def places(found: dict[str, list[Reading]]) -> set[str]:
    return {one.where.partition(":")[0] for said in found.values() for one in said}


def test_the_sample_tour_of_bogor_has_one_set_of_numbers(app, client):
    found = read_tour(app, client, "accsm-2017")
    assert disagreements(found) == []
    everywhere = {
        "desk",
        "phone",
        "table",
        "questions",
        "comparison",
        "sheet",
        "API",
        "sheet's foot",
    }
    assert everywhere <= places(found)
    thursday = {one.of for one in found["2017-08-03"]}
    # So much is read that an empty page would be noticed.
    assert {("back",), ("road",), ("km driven",), ("km with the group",), ("litres",)} <= thursday
    assert sum(map(len, found.values())) > 300


def own_app(data, instance, folder):
    """Make an app with a store of its own; compiled roads are kept with those of the session."""
    for name in ("roads", "basemap"):
        (folder / name).symlink_to((instance / name).resolve())
    made = create_app(Settings(data=data, instance=folder))
    made.test_client_class = Browser
    return made


def visitor(app):
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client


@pytest.fixture(scope="module")
def balikpapan(instance, tmp_path_factory):
    data = ROOT / "data" / "cities" / "balikpapan"
    made = own_app(data, instance, tmp_path_factory.mktemp("balikpapan"))
    yield made
    made.extensions["planner"].close()


@pytest.fixture(scope="module")
def bogor(instance, tmp_path_factory):
    made = own_app(ROOT / "data", instance, tmp_path_factory.mktemp("bogor"))
    yield made
    made.extensions["planner"].close()


def test_the_sample_tour_of_balikpapan_has_one_set_of_numbers(balikpapan):
    found = read_tour(balikpapan, visitor(balikpapan), "oil-city")
    assert disagreements(found) == []
    assert {"desk", "phone", "table", "questions", "comparison", "sheet", "API"} <= places(found)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(DRAWN))
def test_a_drawn_tour_has_one_set_of_numbers(bogor, number):
    client = visitor(bogor)
    venues = client.get("/api/v1/venues").get_json(force=True)["features"]
    brief = drawn_brief(number, venues)
    bogor.extensions["planner"].store.create(brief["id"], brief)
    assert disagreements(read_tour(bogor, client, brief["id"])) == []


@pytest.mark.poppler
def test_on_paper_each_leg_takes_what_its_clocks_say(client, tmp_path):
    file = tmp_path / "sheet.pdf"
    file.write_bytes(client.get("/tours/accsm-2017/sheet.pdf").data)
    done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    heads = re.findall(rf"({CLOCK}) → ({CLOCK})\s+({DURATION}) ·", done.stdout.decode())
    assert len(heads) >= 10
    wrong = [
        head for head in heads if clock_min(head[1]) - clock_min(head[0]) != length_min(head[2])
    ]
    assert wrong == []
