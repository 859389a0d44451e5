import gzip
import json
from itertools import pairwise
from math import hypot

import numpy as np
import pytest

from planner.basemap.codec import Grid, coded, decoded, near_first
from planner.basemap.compact import compact_basemap, content_hash
from planner.basemap.ground import Ground
from planner.basemap.street import Street
from planner.errors import DataFault

NOTHING = {"type": "FeatureCollection", "features": []}
METRES_A_DEGREE = 111_195.0
"""Of latitude: 6,371,009 m x pi / 180 = 111,195 m; of longitude a little less at Bogor."""


def street(*points, road_class="residential", name="", oneway=0, bridge=False, tunnel=False):
    return Street(road_class, name, oneway, bridge, tunnel, tuple(points))


def feature(kind, shape, coordinates, **properties):
    return {
        "type": "Feature",
        "properties": {"kind": kind, **properties},
        "geometry": {"type": shape, "coordinates": coordinates},
    }


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def ground(streets, features=NOTHING, **more):
    return Ground.from_bytes(compact_basemap(streets, features, **more))


def test_coding_and_decoding_are_inverse():
    records = [((7, 1), [(5, 5), (6, 4), (0, 9)]), ((0, 0), [(2, 2), (3, 3)])]
    flat = coded(records)
    # Heads, count, then differences; the second line begins 2-0, 2-9 from the end of the first.
    assert flat == [7, 1, 3, 5, 5, 1, -1, -6, 5, 0, 0, 2, 2, -7, 1, 1]
    assert list(decoded(flat, 2)) == records


def test_neighbours_stand_next_to_each_other_in_the_file():
    far, near, first = (((), [(900, 900)]), ((), [(3, 2)]), ((), [(2, 2)]))
    assert near_first([far, near, first]) == [first, near, far]


def test_the_grid_is_a_hundred_thousandth_of_a_degree():
    grid = Grid(106.123456, -6.654321)
    assert grid.origin == (106.12345, -6.65433)
    assert grid.snapped((106.12350, -6.65430)) == (5, 3)


def test_points_come_back_within_two_metres_and_the_grid():
    # A street that winds: a sine of 40 m over 2 km, a point every 5 m.
    line = [(106.8 + i * 0.00005, -6.6 + 0.00036 * np.sin(i / 20)) for i in range(400)]
    (found,) = ground([street(*line, name="Jalan Kelok")]).streets
    assert found.name == "Jalan Kelok"
    assert len(found.line) < 200
    kept = found.line
    for lon, lat in line:
        gaps = [_gap((lon, lat), a, b) * METRES_A_DEGREE for a, b in pairwise(kept)]
        assert min(gaps) < 2.0 + 1.1


def _gap(point, a, b):
    way = b - a
    share = np.clip((np.array(point) - a) @ way / (way @ way), 0, 1)
    return hypot(*(a + share * way - point))


def test_where_streets_meet_they_still_meet():
    # The side street leaves at a point that the straight main street does not need for its shape.
    main = street(
        (106.8, -6.6), (106.801, -6.6), (106.802, -6.6), name="Jalan Raya", road_class="primary"
    )
    side = street((106.801, -6.6), (106.801, -6.61), name="Jalan Kecil")
    lines = {s.name: s.line.round(5).tolist() for s in ground([main, side]).streets}
    assert [106.801, -6.6] in lines["Jalan Raya"]
    assert [106.801, -6.6] in lines["Jalan Kecil"]


def test_ways_of_one_street_are_one_line_and_one_way_streets_run_along_it():
    halves = [
        street((106.81, -6.6), (106.80, -6.6), name="Jalan A", oneway=-1),
        street((106.81, -6.6), (106.82, -6.6), name="Jalan A", oneway=1),
    ]
    (found,) = ground(halves).streets
    assert found.oneway
    assert found.line[0].round(5).tolist() == [106.80, -6.6]
    assert found.line[-1].round(5).tolist() == [106.82, -6.6]


def test_class_bridge_tunnel_and_link_come_through():
    found = ground(
        [
            street((106.8, -6.6), (106.81, -6.6), road_class="trunk_link", bridge=True),
            street((106.8, -6.7), (106.81, -6.7), road_class="motorway", tunnel=True),
            street((106.8, -6.8), (106.81, -6.8), road_class="steps"),
            street((106.8, -6.9), (106.81, -6.9), road_class="proposed"),
        ]
    ).streets
    assert [(s.road_class, s.link, s.bridge, s.tunnel) for s in found] == [
        ("path", False, False, False),
        ("primary", True, True, False),
        ("motorway", False, False, True),
    ]


def test_areas_rivers_and_names_come_through():
    ring = [[106.80, -6.60], [106.81, -6.60], [106.81, -6.61], [106.80, -6.60]]
    hole = [[106.804, -6.602], [106.806, -6.602], [106.806, -6.604], [106.804, -6.602]]
    shown = ground(
        [],
        collection(
            feature("water", "Polygon", [ring, hole]),
            feature("park", "MultiPolygon", [[ring]], name="Taman & <Kota>"),
            feature(
                "waterway",
                "LineString",
                [[106.8, -6.6], [106.81, -6.61]],
                name="Sungai Cisadane",
                waterway="river",
            ),
            feature("label", "Point", [106.805, -6.605], name="Paledang", rank=2),
            feature("mine", "Point", [0, 0]),
        ),
        credits=("© somebody",),
    )
    assert [(a.kind, len(a.rings)) for a in shown.areas] == [("park", 1), ("water", 2)]
    assert [(s.kind, s.name) for s in shown.strokes] == [("river", "Cisadane")]
    assert [(n.name, n.rank) for n in shown.names] == [("Taman & <Kota>", 0), ("Paledang", 2)]
    assert shown.credits == ("© somebody",)


def test_what_lies_outside_the_bounds_is_left_out():
    here, there = street((106.8, -6.6), (106.81, -6.6)), street((107.8, -6.6), (107.81, -6.6))
    assert len(ground([here, there], bounds=(106.7, -6.7, 106.9, -6.5)).streets) == 1
    assert len(ground([here, there]).streets) == 2


def test_every_faulty_feature_is_named_at_once():
    broken = collection(
        feature("water", "Polygon", [[[106.8, -6.6], [106.81, -6.6]]]),
        feature("label", "Point", [106.8, -6.6], name="good", rank=1),
        feature("label", "Point", ["x", -6.6], name="bad"),
        {"type": "Feature"},
    )
    with pytest.raises(DataFault) as caught:
        compact_basemap([], broken)
    assert [fault.field for fault in caught.value.faults] == [
        "features[0]",
        "features[2]",
        "features[3]",
    ]
    with pytest.raises(DataFault, match="list"):
        compact_basemap([], {"features": None})


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"format":"citymap/0"}', b"\xff\xfe"])
def test_a_torn_file_is_told_in_a_sentence(content):
    with pytest.raises(DataFault, match="build"):
        Ground.from_bytes(content)


def test_nothing_at_all_is_still_a_map():
    assert ground([]).streets == ()


def test_the_real_file_is_small_and_repeats_byte_for_byte(real_streets, real_features, real_file):
    assert len(gzip.compress(real_file, 9)) <= 400_000
    shuffled_hash = content_hash(
        compact_basemap(iter(real_streets), real_features, credits=json.loads(real_file)["credits"])
    )
    assert shuffled_hash == content_hash(real_file)
    assert len(content_hash(real_file)) == 16


def test_no_street_of_the_real_file_is_lost(real_streets, real_ground):
    def metres(line):
        steps = np.diff(np.asarray(line), axis=0) * METRES_A_DEGREE * [0.9934, 1]
        return float(np.hypot(steps[:, 0], steps[:, 1]).sum())

    drawn = sum(metres(s.line) for s in real_ground.streets)
    given = sum(metres(s.geometry) for s in real_streets)
    # Simplifying shortens; a hundredth of the way is far more than 1 m of tolerance takes.
    assert drawn == pytest.approx(given, rel=0.01)
    assert {s.name for s in real_ground.streets} == {s.name.strip() for s in real_streets}
