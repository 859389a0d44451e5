"""The kinds of road file: the same town, however it is written down, is the same network."""

from __future__ import annotations

import bz2
import gzip
import json
import sys

import numpy as np
import osmium
import osmnx
import pytest

from planner.errors import DataFault, Unavailable
from planner.roads.build import compile_file
from planner.roads.files.formats import KINDS, suffix_of
from planner.roads.files.graphml import _cautious
from planner.roads.files.osm import read_graph
from planner.roads.files.pbf import roads_to_xml
from planner.roads.files.source import NAMES, find_source, inspect
from planner.roads.roads import Roads
from tests.towns import Town, check

TOWN = Town(
    """
    A---B-->C
    |   |   |
    D---E---F
    """,
    {"ABC": {"name": "Jalan Mawar"}, "DE": {"access": "private"}},
)


def written(folder, suffix):
    """Write the town as a file of the kind that the suffix names."""
    plain, path = folder / "plain.osm", folder / f"town{suffix}"
    TOWN.write(plain)
    if suffix == ".osm.pbf":
        with osmium.SimpleWriter(path) as writer:
            for thing in osmium.FileProcessor(plain):
                writer.add(thing)
    elif KINDS[suffix] == "graphml":
        graphml = folder / "town.graphml"
        osmnx.save_graphml(read_graph(plain), graphml)
        if suffix.endswith(".gz"):
            path.write_bytes(gzip.compress(graphml.read_bytes()))
    else:
        pack = {".gz": gzip.compress, ".bz2": bz2.compress}.get(path.suffix, bytes)
        path.write_bytes(pack(plain.read_bytes()))
    return path


def table(network):
    points = [TOWN.points[mark] for mark in "ABCDEF"]
    found = Roads.of(network).table("coach", points, points)
    return found.durations_ms.tolist(), found.distances_m.tolist()


@pytest.mark.parametrize("suffix", KINDS)
def test_every_kind_gives_the_same_network(tmp_path, suffix):
    network, _ = compile_file(written(tmp_path, suffix))
    wanted = TOWN.network()
    # PBF keeps coordinates to 1e-7 degrees, a centimetre: a millisecond or two on the way.
    for found, right in zip(table(network), table(wanted), strict=True):
        assert np.allclose(found, right, rtol=0, atol=3)
    assert network.names == wanted.names
    assert np.allclose(network.length_m, wanted.length_m, atol=0.02)
    assert np.array_equal(network.flags, wanted.flags)
    # GraphML tells the ids of junctions alone: D-A-B was one street.
    assert len(network.shape_node) == len(network.shape_lon)
    same = network.shape_node == wanted.shape_node
    assert same.all() if KINDS[suffix] != "graphml" else (network.shape_node[~same] == 0).all()


def test_the_names_looked_for_are_all_the_kinds(tmp_path):
    for name in reversed(NAMES):
        (tmp_path / name).write_bytes(b"")
        assert find_source(tmp_path).name == name
    assert [suffix_of(tmp_path / name) for name in NAMES] == list(KINDS)


@pytest.mark.parametrize("name", ["roads", "roads.zip", "roads.osm.xz", "roads.gz", "osm"])
def test_a_file_of_an_unknown_kind_is_told(tmp_path, name):
    with pytest.raises(DataFault, match=r"whose name ends in \.osm\.gz, \.osm\.bz2, \.osm"):
        compile_file(tmp_path / name)


def test_a_pbf_brings_its_restrictions_and_no_houses(tmp_path):
    plain, path, xml = tmp_path / "t.osm", tmp_path / "t.osm.pbf", tmp_path / "t.osm.gz"
    more = (
        '<node id="90" lon="106.9" lat="-6.7"/><node id="91" lon="106.91" lat="-6.7"/>'
        '<way id="900"><nd ref="90"/><nd ref="91"/><tag k="building" v="yes"/></way>'
        '<relation id="9"><member type="way" ref="101" role="from"/>'
        '<tag k="type" v="restriction"/><tag k="restriction" v="no_u_turn"/></relation>'
        '<relation id="11"><member type="way" ref="101" role="from"/>'
        '<tag k="type" v="restriction:bus"/><tag k="restriction" v="no_left_turn"/></relation>'
        '<relation id="10"><member type="way" ref="900" role="outer"/>'
        '<tag k="type" v="multipolygon"/></relation></osm>'
    )
    plain.write_text(TOWN.osm().replace("</osm>", more), encoding="utf-8")
    with osmium.SimpleWriter(path) as writer:
        for thing in osmium.FileProcessor(plain):
            writer.add(thing)
    roads_to_xml(path, xml, most_mb=1)
    text = gzip.decompress(xml.read_bytes()).decode()
    assert "no_u_turn" in text
    assert "no_left_turn" in text
    assert "building" not in text
    assert "multipolygon" not in text
    assert inspect(xml).nodes == len(TOWN.points)


def test_without_the_library_for_pbf_the_way_out_is_told(tmp_path, monkeypatch):
    path = written(tmp_path, ".osm.pbf")
    monkeypatch.setitem(sys.modules, "osmium", None)
    with pytest.raises(Unavailable, match=r"pip install osmium\. Or give an \.osm\.gz"):
        compile_file(path)


def test_graphml_tells_the_day_it_was_made(tmp_path):
    path = written(tmp_path, ".graphml")
    made = json.loads(json.dumps(osmnx.load_graphml(path).graph["created_date"]))
    network, _ = compile_file(path)
    assert network.date == made[:10]
    assert network.credits == ("© OpenStreetMap contributors, ODbL 1.0",)


def test_an_unsimplified_graphml_is_simplified_as_ours(tmp_path):
    # A to C is one street and the footpath that goes on: the node between them must stay.
    town = Town("A---B...C", {"AB": {"name": "Jalan Mawar"}})
    plain, path = tmp_path / "t.osm", tmp_path / "t.graphml"
    town.write(plain)
    osmnx.save_graphml(osmnx.graph_from_xml(plain, simplify=False, retain_all=True), path)
    network, _ = compile_file(path)
    assert network.nodes == 3
    assert set(network.classes) == {"footway", "residential"}


def test_an_edge_merged_of_street_and_footpath_is_a_footpath(tmp_path):
    # OSMnx's default simplification makes one edge of A-B-C, street and footpath.
    town = Town("""
        X---A---B...C---Y
            |       |
            D-------E
        """)
    plain, path = town.write(tmp_path / "t.osm"), tmp_path / "t.graphml"
    osmnx.save_graphml(osmnx.graph_from_xml(plain, retain_all=True), path)
    kinds = [way for *_, way in osmnx.load_graphml(path).edges(data="highway")]
    assert any(isinstance(way, list) for way in kinds)
    roads = Roads.of(compile_file(path)[0])
    # By coach A-D-E-C: 100 + 200 + 100 m; on foot straight, 200 m.
    check(town, roads, """
        from | to | route | distance
        A    | C  |       | 400
        """)  # fmt: skip
    check(town, roads, """
        from | to | route | distance
        A    | C  |       | 200
        """, "walk")  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "values", "wanted"),
    [
        ("highway", ["residential", "footway"], "footway"),
        ("highway", ["primary", "secondary"], "secondary"),
        ("highway", ["residential", "living_street"], "living_street"),
        ("access", ["yes", "private"], "private"),
        ("motor_vehicle", ["destination", "no", "yes"], "no"),
        ("maxspeed", ["50", "30 mph", "none"], "30 mph"),
        ("name", ["Jalan Milono", "Jalan Cendrawasih"], "Jalan Cendrawasih / Jalan Milono"),
        ("bridge", ["no", "viaduct"], "viaduct"),
        ("maxheight", ["4.2", "3.5"], "3.5;4.2"),
        ("maxheight", ["below_default", "4"], "below_default"),
    ],
)
def test_of_merged_values_the_careful_one_counts(tag, values, wanted):
    assert _cautious(tag, values) == wanted
    assert _cautious(tag, values[::-1]) == wanted
