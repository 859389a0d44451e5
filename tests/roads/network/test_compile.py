from __future__ import annotations

import math

import numpy as np
import pytest

from planner.errors import DataFault
from planner.roads.network.arrays import BRIDGE, CLOSED, ONEWAY, ROUNDABOUT, TOLL, TUNNEL
from planner.roads.network.compile import compile_network
from planner.roads.network.profiles import PROFILES
from planner.roads.network.turns import turn_graphs
from tests.towns import Town, check

SQUARE = """
    A---B
    |   |
    C---D
    """


@pytest.mark.parametrize("length", [None, math.nan, math.inf, 0.0, -3.0, "12.5"])
def test_an_edge_without_a_length_is_refused(length):
    graph = Town(SQUARE).graph()
    tail, head, data = next(iter(graph.edges(data=True)))
    if length is None:
        del data["length"]
    else:
        data["length"] = length
    with pytest.raises(DataFault, match="finite positive length") as caught:
        compile_network(graph)
    assert f"nodes {tail} to {head}" in str(caught.value)
    assert len(caught.value.faults) == 1


def test_two_points_in_one_place_are_refused():
    town = Town("A---B")
    town.points["B"] = town.points["A"]
    with pytest.raises(DataFault, match="length 0"):
        town.network()


def test_both_directions_of_a_street_become_one_link():
    net = Town(SQUARE).network()
    assert net.edges == 2 * net.links
    assert net.length_m.sum() == pytest.approx(400, abs=0.1)
    assert Town("A-->B---C").network().edges == 3


def test_the_class_gives_the_speed_and_the_limit_caps_it():
    def ms(**tags: str) -> int:
        return int(Town("A---B", {"AB": tags}).network().arc_ms(PROFILES["coach"])[0])

    # 100 m at 20 km/h are 18 s, at 35 km/h 10.286 s, at 12 km/h 30 s.
    assert ms() == pytest.approx(18_000, abs=2)
    assert ms(highway="primary") == pytest.approx(10_286, abs=2)
    assert ms(highway="primary", maxspeed="12") == pytest.approx(30_000, abs=2)
    assert ms(maxspeed="80") == pytest.approx(18_000, abs=2)
    walk = Town("A---B", {"AB": {"maxspeed": "2"}}).network().arc_ms(PROFILES["walk"])
    assert walk[0] == pytest.approx(80_000, abs=5)  # 100 m at 1.25 m/s


def test_flags():
    tags = {
        "bridge": "viaduct", "tunnel": "yes", "toll": "yes", "access": "private",
        "junction": "roundabout",
    }  # fmt: skip
    net = Town("A---B", {"AB": tags}).network()
    assert net.flags.tolist() == [ONEWAY | ROUNDABOUT | BRIDGE | TUNNEL | TOLL | CLOSED]
    assert Town("A---B", {"AB": {"bridge": "no"}}).network().flags.tolist() == [0]


def test_each_profile_keeps_its_largest_connected_part():
    # E is a trap for vehicles: in, and never out. On foot it belongs to the town.
    town = Town("""
        A---B-->E
        |   |
        C---D
        """)
    roads = town.roads()
    assert roads.snap("coach", [town.points["E"]])[0].distance_m == pytest.approx(100, abs=0.5)
    assert roads.snap("walk", [town.points["E"]])[0].distance_m == pytest.approx(0, abs=0.01)


def test_a_file_of_several_towns_is_refused():
    apart = Town("""
        A---B   E---F   I---J   M---N
        |   |   |   |   |   |   |   |
        C---D   G---H   K---L   O---P
        """)
    with pytest.raises(DataFault, match="largest connected part") as caught:
        turn_graphs(apart.network(), drives_on_left=True, least_share=0.5)
    # 400 of 1,600 m for each of the three profiles.
    assert "0.4 km in its largest connected part, out of 1.6 km" in str(caught.value)
    assert len(caught.value.faults) == 3


def test_a_file_of_footpaths_only_is_refused():
    with pytest.raises(DataFault, match="coach network: no road at all"):
        turn_graphs(Town("A...B").network(), drives_on_left=True, least_share=0)


def test_private_drives_begin_and_end_a_way_and_are_no_short_cut():
    # F stands on a hotel's drive between B and E. The way from B to E is not through it.
    town = Town(
        """
        A---B---------C
            |         |
            F----G----H
            |         |
            E---------D
        """,
        {"BFE": {"highway": "service", "access": "private"}, "FGH": {"access": "private"}},
    )
    roads = town.roads()
    check(town, roads, """
        from | to | route | distance
        B    | E  |       | 700
        E    | B  |       | 700
        F    | E  |       | 100
        B    | F  |       | 100
        A    | F  |       | 200
        C    | F  |       | 350
        F    | C  |       | 350
        """)  # fmt: skip
    # A coach keeps out of the gated street F-G-H and stays at its mouth; a car ends there.
    assert roads.snap("coach", [town.points["G"]])[0].distance_m > 99
    check(town, roads, """
        from | to | route | distance
        A    | G  |       | 325
        B    | E  |       | 700
        G    | F  |       | 125
        """, "car")  # fmt: skip


def test_the_arrays_do_not_depend_on_the_order_of_the_ways():
    town = Town(SQUARE)
    net = town.network()
    town.ways.reverse()
    again = town.network()
    for name in ("tail", "head", "length_m", "shape_lon", "legal"):
        assert np.array_equal(getattr(net, name), getattr(again, name)), name
