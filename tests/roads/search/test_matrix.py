from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.errors import NoRoute
from tests.towns import Town, check, place


@pytest.fixture(params=["cch", "scipy"])
def engine(request):
    return request.param


def test_a_target_behind_its_source_on_a_one_way_street_lies_round_the_block(engine):
    town = Town(
        """
        A--1--2-->B
        ^         v
        |         |
        D<--------C
        """,
        {"AB": {"name": "Utara"}, "BC": {"name": "Timur"}, "CD": {"name": "Selatan"},
         "DA": {"name": "Barat"}},
    )  # fmt: skip
    # The ring is 250 + 150 + 250 + 150 = 800 m; 1 stands 75 m from A, 2 stands 150 m from A.
    check(town, town.roads(engine=engine), """
        from | to | route                                | distance
        1    | 2  | Utara                                | 75
        2    | 1  | Utara, Timur, Selatan, Barat         | 725
        1    | 1  | Utara                                | 0
        B    | A  | Timur, Selatan, Barat                | 550
        A    | B  | Utara                                | 250
        """)  # fmt: skip


def test_a_hair_behind_its_source_is_the_same_place_and_not_round_the_block(engine):
    town = Town(
        """
        A--1------>B
        ^          v
        |          |
        D<---------C
        """,
        {"AB": {"name": "Utara"}, "BC": {"name": "Timur"}, "CD": {"name": "Selatan"},
         "DA": {"name": "Barat"}},
    )  # fmt: skip
    roads = town.roads(engine=engine)
    lon, lat = town.points["1"]
    # 0.000 000 3 degrees are 3 cm: 6 ms at 20 km/h. 0.000 01 degrees are 1.1 m: a real way round.
    assert roads.durations("car", [(lon, lat)], [(lon - 3e-7, lat)])[0, 0] == 0
    assert roads.durations("car", [(lon, lat)], [(lon - 1e-5, lat)])[0, 0] > 60_000


def test_points_inside_a_two_way_street_are_left_both_ways(engine):
    town = Town("""
        A---1------2--B
        |             |
        C-------------D
        """)
    # A-B is 350 m: 1 stands 100 m from A, 2 stands 75 m from B. Round the block it is never nearer.
    check(town, town.roads(engine=engine), """
        from | to | route | distance
        1    | 2  |       | 175
        2    | 1  |       | 175
        1    | C  |       | 200
        2    | D  |       | 175
        C    | 1  |       | 200
        D    | 2  |       | 175
        """)  # fmt: skip


def test_the_quicker_way_is_taken_and_not_the_shorter():
    town = Town(
        """
        A----B----C
        |         |
        D---------E
        """,
        {"ABC": {"highway": "service"}, "ADEC": {"highway": "motorway"}},
    )
    # 250 m at 12 km/h take 75 s; 450 m at 80 km/h take 20.25 s.
    table = town.roads().table("coach", [town.points["A"]], [town.points["C"]])
    assert table.distances_m.tolist() == [[450]]
    assert table.durations_ms[0, 0] == pytest.approx(20_250, abs=5)


def test_even_on_one_street_the_way_round_may_be_quicker():
    town = Town(
        """
        A1-----------2B
        |             |
        C-------------D
        """,
        {"AB": {"highway": "service"}, "ACDB": {"highway": "motorway"}},
    )
    # 1 to 2 along A-B: 300 m at 12 km/h = 90 s. Round: 25 + 25 m at 12 km/h = 15 s, and
    # 100 + 350 + 100 m at 80 km/h = 24.75 s.
    roads = town.roads()
    table = roads.table("coach", [town.points["1"]], [town.points["2"]])
    assert table.distances_m.tolist() == [[600]]
    assert table.durations_ms[0, 0] == pytest.approx(39_750, abs=10)
    assert roads.route("coach", town.points["1"], town.points["2"]).distance_m == 600


def test_where_no_road_leads_the_cell_is_minus_one(engine):
    roads = Town("A-->B---C").roads(engine=engine, largest_part=False)
    town = Town("A-->B---C")
    points = [town.points[mark] for mark in "ABC"]
    table = roads.table("coach", points, points)
    assert (table.durations_ms < 0).tolist() == [[False] * 3, [True, False, False]] * 1 + [
        [True, False, False]
    ]
    assert ((table.durations_ms < 0) == (table.distances_m < 0)).all()
    assert (roads.durations("coach", points, points) == table.durations_ms).all()
    for i, j in np.ndindex(3, 3):
        cell = roads.durations("coach", [points[i]], [points[j]])
        assert cell.tolist() == [[table.durations_ms[i, j]]]
    inside = [town.between("A", "B", 0.5), town.between("B", "C", 0.5)]
    assert roads.durations("coach", inside[1:], inside[:1]).tolist() == [[-1]]
    with pytest.raises(NoRoute, match=r"No road leads from lon 106\.80"):
        roads.route("coach", points[2], points[0])
    assert roads.route("walk", points[2], points[0]).distance_m == 200


def test_types_and_shapes():
    town = Town("A---B---C")
    a, b, c = (town.points[mark] for mark in "ABC")
    table = town.roads().table("coach", [a, b], [a, b, c])
    assert table.durations_ms.shape == table.distances_m.shape == (2, 3)
    assert (table.durations_ms.dtype, table.distances_m.dtype) == (np.int64, np.int32)
    for sources, targets in (([], [a]), ([a], []), ([], [])):
        empty = town.roads().table("coach", sources, targets)
        assert empty.durations_ms.shape == (len(sources), len(targets))
        assert town.roads().durations("coach", sources, targets).shape == empty.durations_ms.shape


def test_a_loop_from_a_corner_to_itself(engine):
    # A cul-de-sac ring B-C-D-B that OSMnx makes one edge of.
    town = Town(
        """
        A---B---C
            |   |
            E---D
        """,
        {"BCDEB": {"name": "Ring"}},
    )
    assert town.network().links == 2
    check(town, town.roads(engine=engine), """
        from | to | route | distance
        A    | D  | Ring  | 300
        C    | E  | Ring  | 200
        C    | D  | Ring  | 100
        """)  # fmt: skip


def test_a_one_way_loop_is_driven_round(engine):
    town = Town(
        """
        A---B-->C
            ^   v
            |   |
            E<--D
        """,
        {"BCDEB": {"name": "Ring"}},
    )
    # The ring is 100 + 150 + 100 + 150 = 500 m.
    check(town, town.roads(engine=engine), """
        from | to | route | distance
        C    | E  | Ring  | 250
        E    | C  | Ring  | 250
        A    | D  | Ring  | 350
        D    | A  | Ring  | 350
        """)  # fmt: skip


def test_a_point_beside_the_town_is_counted_from_where_it_meets_the_street():
    town = Town("A---B")
    table = town.roads().table("coach", [place(20, 40)], [place(70, -40)])
    assert table.distances_m.tolist() == [[50]]


def test_half_a_millisecond_tips_no_scale_whichever_way_a_street_is_drawn():
    # An odd number of milliseconds: the middle of the street lies on half a one.
    metric = Town("A---B").roads()._of("coach").timetable._metrics.free_flow
    metric = replace(metric, arc_ms=metric.arc_ms // 2 * 2 + 1)
    whole = metric.arc_ms.item(0)
    for hair in (-1e-12, 0.0, 1e-12):
        assert metric.share_ms(0, 0.5 + hair) == metric.share_ms(1, 0.5 + hair) == whole // 2
    assert metric.share_ms(0, 0.0) == 0
    assert metric.share_ms(0, 1.0) == whole
