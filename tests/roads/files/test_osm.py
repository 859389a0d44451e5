from __future__ import annotations

import osmnx
import pytest

from planner.errors import DataFault
from planner.roads.files.osm import read_graph
from tests.towns import Town, check


def test_a_street_is_not_merged_with_the_footpath_that_goes_on():
    # A to C is one straight line without a junction: street, then path. OSMnx's own simplification
    # makes one edge of it, and a coach would drive through.
    town = Town("""
        A---B...C
        |       |
        D-------E
        """)
    roads = town.roads()
    # By coach A-D-E-C: 100 + 200 + 100 m; on foot straight, 200 m.
    check(town, roads, """
        from | to | route | distance
        A    | C  |       | 400
        C    | A  |       | 400
        A    | B  |       | 100
        """)  # fmt: skip
    check(town, roads, """
        from | to | route | distance
        A    | C  |       | 200
        """, "walk")  # fmt: skip


@pytest.mark.parametrize("tag", ["access", "name", "bridge", "tunnel", "toll", "foot", "maxspeed"])
def test_a_node_stays_where_a_tag_changes(tag):
    graph = Town("A---B---C", {"AB": {tag: "no"}}).graph()
    assert len(graph) == 3
    assert len(Town("A---B---C").graph()) == 2


@pytest.mark.parametrize("oneway", ["yes", "true", "1"])
def test_one_way_streets_follow_the_way(oneway):
    assert list(Town("A---B", {"AB": {"oneway": oneway}}).graph().edges()) == [(1, 2)]


@pytest.mark.parametrize("oneway", ["-1", "reverse"])
def test_one_way_streets_against_the_way(oneway):
    assert list(Town("A---B", {"AB": {"oneway": oneway}}).graph().edges()) == [(2, 1)]


def test_a_roundabout_is_one_way_without_saying_so():
    graph = Town("A---B", {"AB": {"junction": "roundabout"}}).graph()
    assert list(graph.edges()) == [(1, 2)]


def test_the_librarys_settings_are_left_as_they_were(tmp_path):
    before = list(osmnx.settings.useful_tags_way), osmnx.settings.all_oneway
    osmnx.settings.all_oneway = True
    try:
        graph = Town("A---B").graph()
        assert len(graph.edges) == 2
        assert osmnx.settings.all_oneway is True
        (tmp_path / "bad.osm").write_text('<osm><way id="1"><nd ref="5"/><nd ref="6"/></way></osm>')
        with pytest.raises(DataFault, match=r"bad\.osm"):
            read_graph(tmp_path / "bad.osm")
    finally:
        osmnx.settings.all_oneway = False
    assert (list(osmnx.settings.useful_tags_way), osmnx.settings.all_oneway) == before


def test_what_is_no_road_is_left_out():
    town = Town("A---B---C")
    town.ways.append((("A", "C"), {"waterway": "river"}))
    assert all(way == "residential" for *_, way in town.graph().edges(data="highway"))
