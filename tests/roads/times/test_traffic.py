"""Traffic by the clock; every expected number is reckoned by hand from the small file below."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from planner.city import City, load_city
from planner.errors import DataFault, Fault
from planner.roads.network.compile import compile_network
from planner.roads.times.traffic import Traffic, daytime_speeds
from planner.roads.times.traffic_file import load_traffic
from planner.settings import ROOT
from tests.towns import Town

CITY = load_city(ROOT / "data" / "city.toml")


def hours(**at: float) -> str:
    """Return 24 factors: 1 but for the hours named, such as h07=2.5."""
    return str([at.get(f"h{hour:02}", 1) for hour in range(24)])


FREE = hours()
WEEKDAY = f"[days.weekday]\nmain = {hours(h07=2, h08=3, h23=1.4)}\nother = {hours(h08=1.5)}\n"
SATURDAY = f"[days.saturday]\nmain = {hours(h00=1.8, h12=2)}\nother = {FREE}\n"
SUNDAY = f"[days.sunday]\nmain = {hours(h12=4)}\nother = {FREE}\n"
HOLIDAY = f"[days.holiday]\nmain = {hours(h12=1.2)}\nother = {FREE}\n"
HEAD = """
assumption = { en = "Drawn by hand.", id = "Digambar tangan." }
groups = { main = ["primary", "primary_link"], other = ["*"] }
"""
GOOD = HEAD + WEEKDAY + SATURDAY + SUNDAY + HOLIDAY


def read(folder: Path, text: str, city: City = CITY) -> Traffic:
    path = folder / "traffic.toml"
    path.write_text(text, encoding="utf-8")
    return load_traffic(path, city)


def faults(folder: Path, text: str) -> dict[str, Fault]:
    with pytest.raises(DataFault) as caught:
        read(folder, text)
    return {fault.field: fault for fault in caught.value.faults}


@pytest.fixture
def traffic(tmp_path) -> Traffic:
    return read(tmp_path, GOOD)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_kinds_of_day(traffic):
    # 1 August 2017 was a Tuesday; 17 August is Independence Day; 26 June 2017 was Idul Fitri.
    assert traffic.kind(date(2017, 8, 1)) == "weekday"
    assert traffic.kind(date(2017, 8, 4)) == "friday"
    assert traffic.kind(date(2017, 8, 5)) == "saturday"
    assert traffic.kind(date(2017, 8, 6)) == "sunday"
    assert traffic.kind(date(2017, 8, 17)) == "holiday"
    assert traffic.kind(date(2017, 6, 26)) == "holiday"


@pytest.mark.parametrize(
    ("road_class", "moment", "expected"),
    [
        ("primary", "2017-08-03T07:00", 2.0),
        ("primary_link", "2017-08-03T07:00", 2.0),
        ("primary", "2017-08-03T07:15", 2.25),  # 2 + 15/60 * (3 - 2)
        ("primary", "2017-08-03T08:30", 2.0),  # 3 + 30/60 * (1 - 3)
        ("residential", "2017-08-03T07:30", 1.25),  # 1 + 30/60 * (1.5 - 1)
        ("primary", "2017-08-04T07:30", 2.5),  # a Friday without a list of its own is a weekday
        # Friday 23:00 is 1.4, Saturday 00:00 is 1.8: at a quarter to twelve 1.4 + 0.75 * 0.4
        ("primary", "2017-08-04T23:45", 1.7),
        ("primary", "2017-08-17T12:00", 1.2),
        # No vehicle's road is slowed down, at whatever hour.
        ("footway", "2017-08-03T08:00", 1.0),
        ("no such class", "2017-08-03T08:00", 1.0),
    ],
)
def test_a_factor_runs_straight_between_the_hours(traffic, road_class, moment, expected):
    assert traffic.factor(road_class, at(moment)) == pytest.approx(expected, abs=1e-12)


def test_the_factors_of_an_hour_come_by_class(traffic):
    classes = ["footway", "primary", "residential", "primary_link"]
    assert traffic.hour_factors(classes, at("2017-08-03T08:00")).tolist() == [1.0, 3.0, 1.5, 3.0]


def test_hours_of_equal_factors_share_one_key(traffic):
    # Tuesday and Thursday at eight; three in the morning whatever the day
    assert traffic.key(at("2017-08-01T08:00")) == traffic.key(at("2017-08-03T08:00")) == (3.0, 1.5)
    assert traffic.key(at("2017-08-01T03:00")) == traffic.key(at("2017-08-06T03:00")) == (1.0, 1.0)
    assert traffic.key(at("2017-08-05T12:00")) != traffic.key(at("2017-08-06T12:00"))


def test_only_full_hours_have_a_key(traffic):
    with pytest.raises(ValueError, match="not a full hour"):
        traffic.key(at("2017-08-03T08:30"))
    with pytest.raises(ValueError, match="not a full hour"):
        traffic.hour_factors(["primary"], at("2017-08-03T08:00:00.000001"))


def test_a_friday_may_have_its_own_hours(tmp_path):
    friday = f"[days.friday]\nmain = {hours(h11=2.6)}\nother = {FREE}\n"
    traffic = read(tmp_path, GOOD + friday)
    assert traffic.factor("primary", at("2017-08-04T11:00")) == 2.6
    assert traffic.factor("primary", at("2017-08-03T11:00")) == 1.0


PUBLISHED = """[published]
group = "main"
begin_h = 7
end_h = 9
low_kph = 10
high_kph = 20
sources = ["drawn"]
"""


def test_the_mean_daytime_speed_is_all_metres_by_all_the_time(tmp_path):
    # A-B-C is primary, 35 km/h, two-way: 100 m each, so four arcs; C-D is one-way and residential.
    town = Town("""
        A---B---C
                |
                v
                D
    """, {"ABC": {"highway": "primary"}})  # fmt: skip
    net = compile_network(town.graph())
    traffic = read(tmp_path, GOOD + PUBLISHED)
    assert traffic.published is not None
    found = daytime_speeds(traffic, traffic.published, net)
    assert found.free_flow_kph == pytest.approx(35, rel=1e-3)  # whole milliseconds
    # Weekdays at 7, 8, 9: 2, 3, 1. From 7 to 8 the mean is 2.5, from 8 to 9 it is 2: 2.25 in all.
    assert found.kph["weekday"] == pytest.approx(35 / 2.25, rel=1e-3)
    assert found.kph["saturday"] == found.kph["holiday"] == found.free_flow_kph
    # Five weekdays (Friday has no list of its own) and two days at free flow.
    assert found.week_kph == pytest.approx(35 * 7 / (5 * 2.25 + 2), rel=1e-3)
    assert not found.within  # 35 km/h on a free Saturday


def test_bogor_drives_as_fast_as_was_published(bogor):
    traffic = load_traffic(ROOT / "data" / CITY.traffic_file, CITY)
    assert traffic.published is not None
    found = daytime_speeds(traffic, traffic.published, bogor.network)
    # 15.32 (2014), 15.5 (2013), 20.5 km/h (2012); weekends worse than weekdays (2014)
    assert all(15 <= kph <= 20.5 for kph in found.kph.values())
    assert found.within
    assert found.week_kph == pytest.approx((20.5 + 15.5 + 15.32) / 3, abs=0.1)
    assert max(found.kph["saturday"], found.kph["sunday"]) < min(
        found.kph["weekday"], found.kph["friday"]
    )
    assert traffic.assumption.en.startswith("Hourly traffic factors are assumptions")
    assert "asumsi" in traffic.assumption.id


def test_bogor_has_every_road_class_in_a_group_and_is_never_quicker_than_free_flow(bogor):
    traffic = load_traffic(ROOT / "data" / CITY.traffic_file, CITY)
    for hour in range(24):
        factors = traffic.hour_factors(bogor.network.classes, at(f"2017-08-03T{hour:02}:00"))
        assert (factors >= 1).all()
        assert factors[bogor.network.classes.index("steps")] == 1
    rush = dict(
        zip(
            bogor.network.classes,
            traffic.hour_factors(bogor.network.classes, at("2017-08-03T17:00")).tolist(),
            strict=True,
        )
    )
    assert rush["trunk"] == rush["secondary"] > rush["tertiary"] > rush["motorway"]
    assert rush["motorway"] > rush["residential"] > 1


def test_bogors_factors_are_made_as_the_documentation_says():
    traffic = load_traffic(ROOT / "data" / CITY.traffic_file, CITY)
    shares = {"main": 1.0, "collector": 0.7, "motorway": 0.4, "local": 0.3}
    assert set(traffic.groups) == set(shares)
    main = traffic.groups.index("main")
    for rows in traffic.factors.values():
        for row in rows:
            # Each number is rounded by itself, to a hundredth.
            made = [1 + shares[group] * (row[main] - 1) for group in traffic.groups]
            assert row == pytest.approx(made, abs=0.0101)
    # A weekday's load is 1 at its peaks, seven and five o'clock: 1 + 1.613 = 2.61.
    weekday = [row[main] for row in traffic.factors["weekday"]]
    assert [hour for hour, factor in enumerate(weekday) if factor == max(weekday)] == [7, 17]
    assert max(weekday) == 2.61
    # factor = 1 + a load^4, so loads are fourth roots: a free day's are 0.943 of a working day's.
    # Rounding hides the small loads of the night, which are the same few hundredths everywhere.
    loads = {
        kind: sum((max(0.0, row[main] - 1) / 1.613) ** 0.25 for row in rows)
        for kind, rows in traffic.factors.items()
    }
    assert loads["friday"] == pytest.approx(loads["weekday"], rel=0.02)
    for kind in ("saturday", "sunday", "holiday"):
        assert loads[kind] == pytest.approx(0.943 * loads["weekday"], rel=0.03)


def test_every_fault_is_told_at_once(tmp_path):
    found = faults(
        tmp_path,
        """
assumption = { en = " " }
colour = "red"

[groups]
main = ["primary", "boulevard", "tertiary"]
other = ["tertiary", "service"]

[days.weekday]
main = [1, 1, 1]
other = [0.9, 0, nan, inf, -2, "two", true, 101, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
third = 1

[days.saturday]
other = 2

[days.monday]
[days.sunday]

[published]
group = "mean"
begin_h = 19
end_h = 7.5
low_kph = 0
sources = []
""",
    )
    assert set(found) == {
        "assumption.en", "assumption.id", "colour", "groups.main[1]", "groups.other[0]", "groups",
        "days.monday", "days.weekday.main", "days.weekday.third",
        *(f"days.weekday.other[{hour}]" for hour in range(8)),
        "days.saturday.main", "days.saturday.other", "days.sunday.main", "days.sunday.other",
        "days.holiday", "days.holiday.main", "days.holiday.other",
        "published.group", "published.end_h", "published.low_kph", "published.high_kph",
        "published.sources",
    }  # fmt: skip
    assert found["days.weekday.main"].sentence() == (
        "days.weekday.main: [1, 1, 1] is not accepted; write 24 numbers, one for each full hour "
        "from 00:00 to 23:00."
    )
    assert found["days.weekday.other[2]"].value == "nan"
    assert found["groups.other[0]"].expected == ("groups.main has it already; name each class once")
    assert "weekday, friday, saturday, sunday, holiday" in found["days.monday"].expected


@pytest.mark.parametrize(
    "content", [b"days = ", b"\xff\xfe", b"a = 1\na = 2", b"a = 1" + b"0" * 5000]
)
def test_a_file_that_is_no_toml_is_a_clear_sentence(tmp_path, content):
    path = tmp_path / "traffic.toml"
    path.write_bytes(content)
    with pytest.raises(DataFault, match="valid TOML"):
        load_traffic(path, CITY)


def test_a_missing_file_is_a_clear_sentence(tmp_path):
    with pytest.raises(DataFault, match=r"traffic\.toml: No such file"):
        load_traffic(tmp_path / "traffic.toml", CITY)
