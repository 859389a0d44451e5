from __future__ import annotations

import gzip

import pytest

from planner.errors import DataFault
from planner.roads.files.source import find_source, inspect
from planner.roads.network.restrictions import Relation
from tests.towns import Town

TOWN = Town("A---B---C").osm()


def fault(path) -> str:
    with pytest.raises(DataFault) as caught:
        inspect(path)
    assert str(path) in str(caught.value)
    assert len(caught.value.faults) == 1
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"not xml at all", "not well-formed XML"),
        (TOWN[:200].encode(), "not well-formed XML"),
        (b"<gpx></gpx>", "XML of another kind (<gpx>)"),
        (b"<osm></osm>", "without a single road"),
        (b'<osm><node id="1" lat="0" lon="0"/></osm>', "without a single road"),
        (b'<!DOCTYPE osm><osm version="0.6"/>', "document type declaration"),
        (b'<!DOCTYPE o [<!ENTITY a "aaaa">]><osm>&a;</osm>', "document type declaration"),
        ('<!DOCTYPE osm [<!ENTITY a "a">]><osm/>'.encode("utf-16"), "document type declaration"),
        (TOWN.replace('<nd ref="3"/>', '<nd ref="77"/>').encode(), "node 77"),
    ],
)
def test_a_bad_file_is_told_in_a_sentence(tmp_path, content, said):
    path = tmp_path / "roads.osm"
    path.write_bytes(content)
    assert said in fault(path)


def test_a_missing_file_is_told(tmp_path):
    assert "missing" in fault(tmp_path / "roads.osm")


def test_a_folder_is_no_file(tmp_path):
    assert "not readable" in fault(tmp_path)


@pytest.mark.parametrize("keep", [1, 12, 60, 150])
def test_a_cut_off_archive_is_told(tmp_path, keep):
    path = tmp_path / "roads.osm.gz"
    path.write_bytes(gzip.compress(TOWN.encode())[:keep])
    assert "cut off" in fault(path) or "not a gzip file" in fault(path)


def test_a_damaged_archive_is_told(tmp_path):
    path = tmp_path / "roads.osm.gz"
    packed = bytearray(gzip.compress(TOWN.encode()))
    packed[len(packed) // 2] ^= 0xFF
    path.write_bytes(packed)
    said = fault(path)
    assert "gzip" in said or "well-formed" in said
    path.write_bytes(TOWN.encode())
    assert "not a gzip file" in fault(path)


def test_what_a_file_says_of_itself(tmp_path):
    path = tmp_path / "roads.osm"
    header = (
        ' copyright="OpenStreetMap contributors; © Survey" '
        'license="http://opendatacommons.org/licenses/odbl/1-0/"'
    )
    text = Town("A---B").osm(header).replace('id="1" ', 'id="1" timestamp="2026-01-02T03:04:05Z" ')
    text = text.replace(
        "</osm>",
        '<relation id="9">'
        '<member type="way" ref="101" role="from"/><member type="node" ref="2" role="via"/>'
        '<member type="way" ref="102" role="to"/>'
        '<tag k="type" v="restriction"/><tag k="restriction" v="no_u_turn"/></relation></osm>',
    )
    path.write_text(text, encoding="utf-8")
    facts = inspect(path)
    assert (facts.nodes, facts.ways) == (2, 1)
    # For coach and car, not for people on foot; at all times.
    assert facts.restrictions == (Relation((101,), 2, (), (102,), False, 0b011, ""),)
    assert facts.date == "2026-01-02"
    assert facts.credits == ("© OpenStreetMap contributors, ODbL 1.0", "© Survey")


def test_a_file_without_a_holder_is_credited_to_openstreetmap(tmp_path):
    path = Town("A---B").write(tmp_path / "roads.osm")
    assert inspect(path).credits == ("© OpenStreetMap contributors, ODbL 1.0",)
    assert inspect(path).date == ""


def test_the_road_file_may_be_plain_or_packed(tmp_path):
    with pytest.raises(DataFault, match="missing"):
        find_source(tmp_path)
    plain = Town("A---B").write(tmp_path / "roads.osm")
    assert find_source(tmp_path) == plain
    packed = tmp_path / "roads.osm.gz"
    packed.write_bytes(gzip.compress(TOWN.encode()))
    assert find_source(tmp_path) == packed
