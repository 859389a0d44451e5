"""The commands, as somebody at a terminal types them."""

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from planner.settings import ROOT, Settings

TOUR = str(ROOT / "data" / "tours" / "accsm-2017.json")


def test_plan_prints_a_table(runner):
    told = runner.invoke(args=["tour", "plan", TOUR])
    assert told.exit_code == 0
    # The dinner begins at 19:00 by the brief and lasts 150 minutes.
    assert "19:00–21:30" in told.output
    for credit in ("OpenStreetMap", "Badan Informasi Geospasial", "free flow × 2.0"):
        assert credit in told.output


def test_plan_as_json_is_the_itinerary(runner):
    told = runner.invoke(args=["tour", "plan", TOUR, "--json"])
    assert [day["date"] for day in json.loads(told.output)["days"]] == [
        "2017-08-01",
        "2017-08-03",
        "2017-08-04",
    ]


@pytest.mark.slow
def test_sheet_writes_a_pdf_and_nothing_half(runner, tmp_path):
    wanted = tmp_path / "sheet.pdf"
    told = runner.invoke(args=["tour", "sheet", TOUR, "-o", str(wanted), "--day", "2017-08-01"])
    assert told.exit_code == 0
    assert wanted.read_bytes().startswith(b"%PDF-")
    assert list(tmp_path.iterdir()) == [wanted]
    below_a_file = str(wanted / "sheet.pdf")
    refused = runner.invoke(args=["tour", "sheet", TOUR, "-o", below_a_file])
    assert refused.exit_code == 2
    assert "cannot be written" in refused.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["plan", "nothing-here.json"], "There is no file nothing-here.json"),
        (["plan", str(Path(__file__))], "is not JSON"),
        (["sheet", TOUR, "-o", "x.pdf", "--day", "2017-08-02"], "2017-08-01, 2017-08-03"),
        (["copy", "accsm-2017", "--start", "tomorrow"], "give a date such as"),
        (["copy", "no-such-tour", "--start", "2027-08-03"], "no-such-tour"),
    ],
)
def test_bad_input_gets_a_sentence_and_exit_code_two(runner, arguments, told):
    said = runner.invoke(args=["tour", *arguments])
    assert said.exit_code == 2
    assert told in said.output
    assert "Traceback" not in said.output


def test_copy_moves_every_day_and_says_which_weekday_changes(runner):
    # 3 August 2027 is a Tuesday like 1 August 2017: every weekday stays.
    told = runner.invoke(args=["tour", "copy", "accsm-2017", "--start", "2027-08-03"])
    assert told.exit_code == 0
    assert "Tue 01 Aug 2017 -> Tue 03 Aug 2027" in told.output
    assert "another weekday" not in told.output
    again = runner.invoke(args=["tour", "copy", "accsm-2017", "--start", "2027-08-04"])
    assert again.output.count("another weekday") == 3
    assert "accsm-2017-2027-08-03" in runner.invoke(args=["tour", "list"]).output


def test_roads_info_names_the_network(runner):
    told = runner.invoke(args=["roads", "info"]).output
    for word in ("nodes", "edges", "kilometres", "2026-05-31", "OpenStreetMap"):
        assert word in told


def test_roads_traffic_prints_factors_speeds_and_that_they_are_assumed(runner):
    told = runner.invoke(args=["roads", "traffic"])
    assert told.exit_code == 0
    assert told.output.startswith("Hourly traffic factors are assumptions")
    # The weekday's main roads in the evening rush, as the file has them.
    assert re.search(r"^  main .*2\.37 2\.61 2\.06", told.output, re.MULTILINE)
    for word in ("15.32 km/h", "within the published 15 to 20.5 km/h: within", "harmonic"):
        assert word in told.output


@pytest.fixture
def own_data(settings, monkeypatch, tmp_path):
    """Return a data folder of its own with the project's files, in which one may be changed."""
    folder = tmp_path / "data"
    folder.mkdir()
    for part in settings.data.iterdir():
        (folder / part.name).symlink_to(part)

    def put(name: str, text: str) -> None:
        (folder / name).unlink()
        (folder / name).write_text(text, encoding="utf-8")

    monkeypatch.setattr("planner.in_app.services", lambda: Held(replace(settings, data=folder)))
    return put


@dataclass(frozen=True)
class Held:
    settings: Settings


def test_roads_traffic_fails_where_the_speeds_are_not_those_published(runner, own_data):
    shipped = (ROOT / "data" / "traffic.toml").read_text(encoding="utf-8")
    own_data("traffic.toml", shipped.replace("low_kph = 15", "low_kph = 16"))  # Sundays are slower
    told = runner.invoke(args=["roads", "traffic"])
    assert told.exit_code == 2
    assert "published 16 to 20.5 km/h: OUTSIDE" in told.output


def test_roads_traffic_names_every_fault_of_the_file(runner, own_data):
    shipped = (ROOT / "data" / "traffic.toml").read_text(encoding="utf-8")
    own_data("traffic.toml", shipped.replace("2.61, 2.16", "nan, 0.5"))
    told = runner.invoke(args=["roads", "traffic"])
    assert told.exit_code == 2
    assert "days.weekday.main[7]: nan is not accepted" in told.output
    assert "days.weekday.main[8]: 0.5 is not accepted" in told.output


def test_roads_traffic_says_where_there_is_none(runner, own_data):
    shipped = (ROOT / "data" / "city.toml").read_text(encoding="utf-8")
    own_data("city.toml", shipped.replace('traffic_file = "traffic.toml"\n', ""))
    told = runner.invoke(args=["roads", "traffic"])
    assert told.exit_code == 2
    assert "name a traffic_file in its city.toml" in told.output
