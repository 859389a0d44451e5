"""The bench's own arithmetic: lines that part, lines that turn back, spreads, sides, the plot."""

from __future__ import annotations

import gzip
import xml.etree.ElementTree as ET
from collections import Counter

import pytest

from bench import plot
from bench.lines import apart, turns_round
from bench.report import number, table
from bench.rivals import OURS
from bench.spread import ratios, spread
from bench.town import write_row, write_town
from bench.turn_sides import Turns, side
from tests.towns import place


def test_two_ways_part_for_the_middle_third():
    straight = [place(0, 0), place(300, 0)]
    detour = [
        place(0, 0),
        place(100, 0),
        place(100, 50),
        place(200, 50),
        place(200, 0),
        place(300, 0),
    ]
    # A point every 10 m at 5, 15 … m: nearest to the detour are its legs at 100 m and 200 m, so those
    # farther than 12 m from both lie at 115 to 185 m, eight of them.
    found = apart(straight, detour)
    east_m = [(lon - place(0, 0)[0]) / (place(1, 0)[0] - place(0, 0)[0]) for lon, _ in found]
    assert east_m == pytest.approx([115, 125, 135, 145, 155, 165, 175, 185], abs=0.2)
    assert apart(straight, straight) == []


def test_only_a_line_that_comes_back_turns_round():
    bent = [place(0, 0), place(100, 0), place(100, 100)]
    back = [place(0, 0), place(100, 0), place(20, 0)]
    assert turns_round(bent) == []
    assert turns_round(back) == [place(100, 0)]


def test_a_spread_is_median_and_quartiles_and_ratios_stay_within_rounds():
    assert spread([5.0, 1.0, 3.0, 2.0, 4.0]) == {"low": 2.0, "median": 3.0, "high": 4.0, "of": 5}
    # 1/2, 4/2 and, in a third round, nothing to compare with.
    assert ratios([1.0, 4.0, 9.0], [2.0, 2.0])["median"] == 1.25


@pytest.mark.parametrize(
    ("manoeuvre", "wanted"),
    [
        ({"type": "turn", "modifier": "slight left"}, "left"),
        ({"type": "continue", "modifier": "uturn"}, "uturn"),
        ({"type": "new name", "modifier": "straight"}, "straight"),
        ({"type": "merge", "modifier": "slight left"}, None),
        ({"type": "arrive", "modifier": None}, None),
        ({"type": 11}, "right"),
        ({"type": 26}, None),
    ],
)
def test_sides(manoeuvre, wanted):
    assert side(manoeuvre) == wanted


def told(kind, modifier, at, before, after):
    return {"type": kind, "modifier": modifier, "at": at, "before": before, "after": after}


def test_turns_are_matched_by_place_and_direction():
    here, there = place(0, 0), place(0, 500)
    ours = {"manoeuvres": [
        told("turn", "left", here, 0, 270), told("new name", "straight", there, 0, 25),
    ]}  # fmt: skip
    theirs = {"manoeuvres": [
        told("turn", "sharp left", here, 5, 265), told("turn", "slight right", there, 0, 25),
        told("turn", "right", here, 180, 270),
    ]}  # fmt: skip
    turns = Turns("Third")
    turns.match(ours, theirs, None)
    found = turns.told()
    assert (found["matched"], found["same"]) == (2, 1)
    assert found["told by one alone"] == {"theirs": 1}
    assert found["causes"] == {"straight on, or a turn of less than 30°": 1}


def test_going_on_where_the_main_road_turns_off_is_named_as_such():
    turns, here = Turns("Third"), place(0, 0)
    turns.match(
        {"manoeuvres": [told("continue", "straight", here, 0, 3)]},
        {"manoeuvres": [told("turn", "slight left", here, 0, 3)]},
        None,
    )
    (cause,) = turns.told()["causes"]
    assert cause.startswith("straight on, where the main road turns off")


def test_numbers_keep_three_digits_and_tables_are_markdown():
    assert [number(x) for x in (0.01234, 1.234, 12.34, 1234.5)] == [
        "0.012",
        "1.23",
        "12.3",
        "1,234",
    ]
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |\n"


def test_a_town_is_the_same_every_time_and_has_what_it_should(tmp_path):
    for name in ("a", "b"):
        write_town(tmp_path / name, 900)
    texts = [gzip.decompress((tmp_path / name).read_bytes()) for name in ("a", "b")]
    assert texts[0] == texts[1]
    root = ET.fromstring(texts[0])  # noqa: S314 - drawn here
    tags = Counter((t.get("k"), t.get("v")) for t in root.iter("tag"))
    assert tags["oneway", "yes"] > 100
    assert tags["access", "private"] > 10
    assert tags["restriction", "no_right_turn"] > 3
    nodes = {node.get("id") for node in root.iter("node")}
    assert {nd.get("ref") for nd in root.iter("nd")} <= nodes


def test_the_plot_names_every_engine_once_a_panel(tmp_path):
    def town(nodes):
        each = dict.fromkeys((OURS, "OSRM-CH"), nodes / 1000)
        asked = {engine: {"ms": {"median": ms}} for engine, ms in each.items()}
        questions = dict.fromkeys(("closure", "one to one", "50x50", "route"), asked)
        size = {"nodes": nodes, "edges": 2 * nodes}
        return {"nodes": size, "build_s": each, "memory_mb": each, "questions": questions}

    plot.write({"towns": [town(5000), town(20000)]}, tmp_path / "plot.svg")
    drawn = ET.fromstring((tmp_path / "plot.svg").read_text(encoding="utf-8"))  # noqa: S314 - drawn here
    words = Counter(text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text"))
    assert words[OURS] == words["OSRM-CH"] == 6
    assert words["5k"] == words["20k"] == 6


def test_a_city_in_a_row_is_joined_across_the_seam(tmp_path):
    source, row = tmp_path / "town.osm.gz", tmp_path / "row.osm.gz"
    write_town(source, 100)
    write_row(row, source, 2)
    town, both = (ET.fromstring(gzip.decompress(path.read_bytes())) for path in (source, row))  # noqa: S314 - drawn here
    count, last = len(town.findall("node")), max(int(w.get("id")) for w in town.findall("node"))
    assert (
        len(both.findall("node")) == len({n.get("id") for n in both.findall("node")}) == 2 * count
    )
    seams = [
        sorted(int(nd.get("ref")) for nd in way.iter("nd"))
        for way in both.findall("way")
        if any("Sambungan" in tag.get("v") for tag in way.iter("tag"))
    ]
    # Every seam leads from the first copy's numbers to the second's.
    assert seams
    assert all(a <= last < b for a, b in seams)
