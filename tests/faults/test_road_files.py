"""Every road file that should not be let in: one sentence, and the old network stays in service."""

from __future__ import annotations

import bz2
import gzip
import json
import os
import shutil

import osmium
import pytest

from planner import create_app
from planner.errors import DataFault, Unavailable
from planner.roads import build, cache
from planner.roads.loading import load_roads
from planner.roads.service import put_in_service
from planner.settings import Settings
from tests.towns import Town

TOWN = Town("""
    A---B---C
    |   |   |
    D---E---F
    """)
OTHER = Town("A---B---C")
CITY = """
timezone = "Asia/Jakarta"
driving_side = "left"
holiday_country = "ID"
languages = ["en"]
bounds = [106.7, -6.7, 106.9, -6.5]
centre = [106.801, -6.6]
credits = ["drawn by hand"]
roads_file = "roads.osm.gz"
name = { en = "Drawn", id = "Gambar" }
"""


@pytest.fixture
def settings(tmp_path, monkeypatch):
    # The same code in this process, without the second that a new one takes.
    def here(source, folder, *, progress, **how):  # noqa: ARG001
        cache.save(*build.compile_file(source, **how), folder)

    monkeypatch.setattr("planner.roads.loading.build_apart", here)
    data = tmp_path / "data"
    data.mkdir()
    (data / "city.toml").write_text(CITY, encoding="utf-8")
    (data / "roads.osm.gz").write_bytes(gzip.compress(TOWN.osm().encode()))
    return Settings(data=data, instance=tmp_path / "instance")


def table(roads):
    points = [TOWN.points[mark] for mark in "ABCDEF"]
    return roads.table("coach", points, points).durations_ms.tolist()


def kept(settings):
    return sorted(
        path.relative_to(settings.instance).as_posix()
        for path in settings.instance.rglob("*")
        if "roads/" not in path.relative_to(settings.instance).as_posix()
    )


GRAPHML = """<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="c" for="graph" attr.name="crs" attr.type="string"/>
<key id="s" for="graph" attr.name="simplified" attr.type="string"/>
<key id="x" for="node" attr.name="x" attr.type="string"/>
<key id="y" for="node" attr.name="y" attr.type="string"/>
<key id="h" for="edge" attr.name="highway" attr.type="string"/>
<key id="l" for="edge" attr.name="length" attr.type="string"/>
<key id="o" for="edge" attr.name="oneway" attr.type="string"/>
<key id="i" for="edge" attr.name="osmid" attr.type="string"/>
<key id="g" for="edge" attr.name="geometry" attr.type="string"/>
<graph edgedefault="directed"><data key="c">epsg:4326</data><data key="s">True</data>
<node id="1"><data key="x">106.8</data><data key="y">-6.6</data></node>
<node id="2"><data key="x">106.801</data><data key="y">-6.6</data></node>
<edge source="1" target="2" id="0"><data key="h">residential</data><data key="l">110.5</data>
<data key="o">False</data><data key="i">7</data></edge>
<edge source="2" target="1" id="0"><data key="h">residential</data><data key="l">110.5</data>
<data key="o">False</data><data key="i">7</data></edge>
</graph></graphml>"""
NODE_1 = '<node id="1"><data key="x">106.8</data><data key="y">-6.6</data></node>'
LENGTH = '<data key="l">110.5</data>'
OSM = TOWN.osm()
FAR = Town("A---B").osm().replace('lon="106.8', 'lon="116.8')
# Three streets of 220 m each, kilometres apart: the largest connected part is a third.
ISLANDS = "<osm>{}</osm>".format(
    "".join(
        f'<node id="{n}" lon="106.8{n}" lat="-6.6"/><node id="{n + 50}" lon="106.8{n}2" lat="-6.6"/>'
        f'<way id="{n}"><nd ref="{n}"/><nd ref="{n + 50}"/><tag k="highway" v="road"/></way>'
        for n in (1, 3, 5)
    )
)


def graphml(old="", new=""):
    assert old in GRAPHML
    return GRAPHML.replace(old, new) if old else GRAPHML


BAD = {
    "missing": ("roads.osm", None, "No such file"),
    "a folder": ("roads.osm", "folder", "not readable"),
    "empty gzip": ("roads.osm.gz", gzip.compress(b""), "not well-formed XML (no element found"),
    "cut bzip2": ("roads.osm.bz2", bz2.compress(OSM.encode())[:200], "cut off"),
    "not bzip2": ("roads.osm.bz2", OSM.encode(), "not readable (Invalid data stream)"),
    "unknown kind": ("roads.zip", b"PK", "unknown kind"),
    "latitude NaN": ("roads.osm", OSM.replace('lat="-6.600000000"', 'lat="NaN"', 1), "latitude"),
    "latitude 95": ("roads.osm", OSM.replace('lat="-6.600000000"', 'lat="95"', 1), "'95'"),
    "longitude 1e9": ("roads.osm", OSM.replace('lon="106.800000000"', 'lon="1e9"', 1), "'1e9'"),
    "longitude text": ("roads.osm", OSM.replace('lon="106.800000000"', 'lon="E"', 1), "'E'"),
    "no latitude": ("roads.osm", OSM.replace('lat="-6.600000000"', "", 1), "no latitude"),
    "two points in one": (
        "roads.osm",
        Town("A---B").osm().replace('lon="106.800905320', 'lon="106.800000000'),
        "length 0",
    ),
    "footways only": ("roads.osm", Town("A...B").osm(), "coach network"),
    "disconnected": ("roads.osm", ISLANDS, "connected"),
    "another city": ("roads.osm", FAR, "covers the centre of Drawn"),
    "pbf empty": ("roads.osm.pbf", b"", "empty"),
    "pbf rubbish": ("roads.osm.pbf", b"\x00\x00\x00\x0d" + b"rubbish" * 40, "not readable as PBF"),
    "pbf is XML": ("roads.osm.pbf", OSM.encode(), "not readable as PBF"),
    "graphml empty": ("roads.graphml", b"", "empty"),
    "graphml cut": ("roads.graphml", GRAPHML[:900], "not well-formed XML"),
    "graphml.gz cut": ("roads.graphml.gz", gzip.compress(GRAPHML.encode())[:150], "cut off"),
    "graphml is OSM": ("roads.graphml", OSM, "XML of another kind (<osm>)"),
    "graphml of text": ("roads.graphml", "graph {}", "not well-formed XML"),
    "graphml bomb": (
        "roads.graphml",
        '<!DOCTYPE g [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        + graphml("residential", "&b;").partition("?>")[2],
        "document type declaration",
    ),
    "graphml reads a file": (
        "roads.graphml",
        '<!DOCTYPE g [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        + graphml("residential", "&a;").partition("?>")[2],
        "document type declaration",
    ),
    "graphml without graph": ("roads.graphml", "<graphml/>", "not a road network"),
    "graphml without edges": (
        "roads.graphml",
        GRAPHML[: GRAPHML.index("<edge")] + "</graph></graphml>",
        "without a single road",
    ),
    "graphml undirected": ("roads.graphml", graphml('"directed"', '"undirected"'), "undirected"),
    "graphml named nodes": ("roads.graphml", graphml('id="1"', 'id="n1"'), "not a road network"),
    "graphml typed": (
        "roads.graphml",
        graphml('attr.name="length" attr.type="string"', 'attr.name="length" attr.type="double"'),
        "not a road network",
    ),
    "graphml node lost": ("roads.graphml", graphml(NODE_1), "no longitude"),
    "graphml NaN": ("roads.graphml", graphml(">106.8<", ">nan<"), "longitude 'nan'"),
    "graphml projected": ("roads.graphml", graphml(">106.8<", ">699000.5<"), "'699000.5'"),
    "graphml no length": ("roads.graphml", graphml(LENGTH), "length None"),
    "graphml length NaN": (
        "roads.graphml",
        graphml(LENGTH, '<data key="l">nan</data>'),
        "length nan",
    ),
    "graphml length text": (
        "roads.graphml",
        graphml(LENGTH, '<data key="l">far</data>'),
        "not a road network",
    ),
    "graphml negative": ("roads.graphml", graphml(">110.5<", ">-3<"), "length -3"),
    "graphml no highway": (
        "roads.graphml",
        graphml('<data key="h">residential</data>'),
        "highway None",
    ),
    "graphml oneway": ("roads.graphml", graphml(">False<", ">maybe<"), "not a road network"),
    "graphml empty list": (
        "roads.graphml",
        graphml(">residential<", ">[]<"),
        "coach network: no road at all",
    ),
    "graphml oneway list": (
        "roads.graphml",
        graphml(">False<", ">[True, False]<"),
        "oneway [True, False]",
    ),
    "graphml shape": (
        "roads.graphml",
        graphml(LENGTH, LENGTH + '<data key="g">POINT (106.8 -6.6)</data>'),
        "geometry POINT",
    ),
    "graphml shape NaN": (
        "roads.graphml",
        graphml(LENGTH, LENGTH + '<data key="g">LINESTRING (106.8 nan, 106.801 -6.6)</data>'),
        "geometry LINESTRING",
    ),
    "graphml shape text": (
        "roads.graphml",
        graphml(LENGTH, LENGTH + '<data key="g">a long way</data>'),
        "not a road network",
    ),
    "graphml deep list": (
        "roads.graphml",
        graphml(">residential<", f">{'[' * 5000}{']' * 5000}<"),
        "coach network: no road at all",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_in_a_sentence_and_the_old_network_serves_on(settings, name):
    file_name, content, said = BAD[name]
    before = table(load_roads(settings))
    held = kept(settings)
    given = settings.data.parent / "given" / file_name
    given.parent.mkdir()
    if content == "folder":
        given.mkdir()
    elif content is not None:
        given.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(DataFault) as caught:
        put_in_service(given, settings)
    told = caught.value.lines()
    assert said in told
    assert "Traceback" not in told
    assert kept(settings) == held
    # What runs goes on, and what starts anew starts with the old file.
    assert table(load_roads(settings)) == before


def test_a_good_graphml_of_the_same_form_is_let_in(settings):
    # So that the bad ones above are bad for the reason they name.
    given = settings.data.parent / "good.graphml"
    given.write_text(GRAPHML, encoding="utf-8")
    roads = put_in_service(given, settings)
    assert (roads.nodes, roads.edges) == (2, 2)


@pytest.mark.parametrize("suffix", [".osm", ".osm.gz", ".osm.bz2", ".graphml.gz"])
def test_a_file_that_unpacks_to_too_much_is_told_before_it_fills_the_memory(settings, suffix):
    start = "<osm>" if suffix.startswith(".osm") else "<graphml>"
    # 40 MB of blanks: 40 kB as gzip.
    bomb = start.encode() + b" " * 40_000_000
    pack = {".gz": gzip.compress, ".bz2": bz2.compress}
    given = settings.data.parent / f"bomb{suffix}"
    given.write_bytes(pack.get(given.suffix, bytes)(bomb))
    small = Settings(data=settings.data, instance=settings.instance, max_roads_mb=2)
    with pytest.raises(DataFault, match=r"larger than 2 MB, unpacked.*PLANNER_MAX_ROADS_MB"):
        put_in_service(given, small)


def test_a_huge_pbf_is_told_before_it_is_read(settings):
    given = settings.data.parent / "huge.osm.pbf"
    with given.open("wb") as stream:
        stream.truncate(3_000_000)
    small = Settings(data=settings.data, instance=settings.instance, max_roads_mb=2)
    with pytest.raises(DataFault, match="larger than 2 MB"):
        put_in_service(given, small)


def test_another_file_serves_after_a_restart_and_may_be_moved_away(settings):
    old = load_roads(settings)
    # Seven pieces of 100 m.
    assert old.kilometres == pytest.approx(0.7, abs=0.001)
    given = OTHER.write(settings.data.parent / "new.osm")
    put_in_service(given, settings)
    # Whoever runs is not disturbed.
    assert len(table(old)) == 6
    given.unlink()
    assert load_roads(settings).kilometres == pytest.approx(0.2, abs=0.001)
    record = json.loads((settings.instance / "road-file.json").read_text(encoding="utf-8"))
    assert record["given"] == str(given)
    assert [path.name for path in (settings.instance / "road-files").iterdir()] == [record["file"]]


def test_the_next_file_takes_the_place_of_the_last_one(settings):
    put_in_service(OTHER.write(settings.data.parent / "one.osm"), settings)
    longer = Town("A---B---C-->D").write(settings.data.parent / "two.osm")
    assert put_in_service(longer, settings).source_hash == load_roads(settings).source_hash
    assert len(list((settings.instance / "road-files").iterdir())) == 1


def test_the_data_folders_own_file_comes_back_by_giving_it(settings):
    put_in_service(OTHER.write(settings.data.parent / "new.osm"), settings)
    assert load_roads(settings).kilometres == pytest.approx(0.2, abs=0.001)
    put_in_service(settings.data / "roads.osm.gz", settings)
    assert load_roads(settings).kilometres == pytest.approx(0.7, abs=0.001)
    assert not (settings.instance / "road-file.json").exists()
    assert list((settings.instance / "road-files").iterdir()) == []


def test_a_kept_file_that_was_lost_is_told(settings):
    put_in_service(OTHER.write(settings.data.parent / "new.osm"), settings)
    for path in (settings.instance / "road-files").iterdir():
        path.unlink()
    with pytest.raises(DataFault, match=r"missing.*roads build FILE"):
        load_roads(settings)
    (settings.instance / "road-file.json").write_text("{")
    with pytest.raises(DataFault, match=r"road-file\.json: not readable.*or delete"):
        load_roads(settings)


def test_a_full_disk_leaves_the_old_network_in_service(settings, monkeypatch):
    before = table(load_roads(settings))
    held = kept(settings)

    def full(*_):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("planner.roads.service.shutil.copyfileobj", full)
    with pytest.raises(Unavailable, match="No space left"):
        put_in_service(OTHER.write(settings.data.parent / "new.osm"), settings)
    assert table(load_roads(settings)) == before
    assert [name for name in kept(settings) if name != "road-files"] == held


def test_a_file_that_changes_while_it_is_read_is_not_put_in_service(settings, monkeypatch):
    given = OTHER.write(settings.data.parent / "new.osm")
    copy = shutil.copyfileobj

    def grows(source, target):
        copy(source, target)
        target.write(b"more")

    monkeypatch.setattr("planner.roads.service.shutil.copyfileobj", grows)
    with pytest.raises(DataFault, match="changed while it was read"):
        put_in_service(given, settings)
    assert load_roads(settings).kilometres == pytest.approx(0.7, abs=0.001)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_a_pbf_that_is_cut_is_told(settings, share):
    plain, whole = settings.data.parent / "whole.osm", settings.data.parent / "whole.osm.pbf"
    TOWN.write(plain)
    with osmium.SimpleWriter(whole) as writer:
        for thing in osmium.FileProcessor(plain):
            writer.add(thing)
    assert put_in_service(whole, settings).kilometres == pytest.approx(0.7, abs=0.001)
    content = whole.read_bytes()
    cut = settings.data.parent / "cut.osm.pbf"
    cut.write_bytes(content[: int(share * len(content))])
    with pytest.raises(DataFault, match="not readable as PBF") as caught:
        put_in_service(cut, settings)
    assert str(cut) in str(caught.value)
    assert load_roads(settings).kilometres == pytest.approx(0.7, abs=0.001)


def test_what_is_wrong_inside_a_pbf_is_told_of_the_pbf(settings):
    plain, path = settings.data.parent / "x.osm", settings.data.parent / "x.osm.pbf"
    plain.write_text(TOWN.osm().replace('<nd ref="3"/>', '<nd ref="77"/>'), encoding="utf-8")
    with osmium.SimpleWriter(path) as writer:
        for thing in osmium.FileProcessor(plain):
            writer.add(thing)
    with pytest.raises(DataFault, match="for example node 77") as caught:
        put_in_service(path, settings)
    assert [fault.field for fault in caught.value.faults] == [str(path)]


@pytest.mark.slow
def test_a_running_app_serves_on_and_the_command_says_why(tmp_path):
    # The whole way: the command, the process of its own, the app that runs meanwhile.
    data = tmp_path / "data"
    data.mkdir()
    (data / "city.toml").write_text(CITY, encoding="utf-8")
    (data / "roads.osm.gz").write_bytes(gzip.compress(TOWN.osm().encode()))
    settings = Settings(data=data, instance=tmp_path / "instance")
    running = load_roads(settings)
    before = table(running)
    runner = create_app(settings).test_cli_runner()
    bad = tmp_path / "bad.osm.gz"
    bad.write_bytes(gzip.compress(OSM.encode())[:120])
    told = runner.invoke(args=["roads", "build", str(bad)])
    assert told.exit_code == 2
    assert f"Error: The road file has 1 fault. {bad}: cut off" in told.output
    assert "Traceback" not in told.output
    assert table(running) == before
    assert table(load_roads(settings)) == before
    good = OTHER.write(tmp_path / "good.osm")
    # One turn restriction of it has no end.
    text = good.read_text(encoding="utf-8").replace(
        "</osm>",
        '<relation id="9"><member type="way" ref="101" role="from"/>'
        '<tag k="type" v="restriction"/><tag k="restriction" v="no_u_turn"/></relation></osm>',
    )
    good.write_text(text, encoding="utf-8")
    told = runner.invoke(args=["roads", "build", str(good)])
    assert told.exit_code == 0
    assert "1 turn restriction is left out: the ways are not in the file" in told.output
    assert f"{good} is in service. Restart the planner to use it." in told.output
    assert table(running) == before
    assert load_roads(settings).kilometres == pytest.approx(0.2, abs=0.001)
