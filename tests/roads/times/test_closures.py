"""What closures change, in towns whose masks are stated by hand as pairs of letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import networkx as nx
import numpy as np
import pytest

from planner.errors import InvalidInput
from planner.roads.network.compile import compile_network
from planner.roads.times.closures import Closure, NamedStreet, Where, boundaries, effect, in_force
from planner.roads.times.closures_file import load_closures
from planner.settings import ROOT
from planner.words import Words
from tests.roads.conftest import BALAIKOTA, SALAK
from tests.towns import Town, place

WHY = Words("Drawn", "Gambar")

# Every street has a name of its own, so that each letter is a junction of the network.
TOWN = Town(
    """
    A---B-->C---D
    |   |   |   |
    E---F<--G---H
    :
    I
    """,
    {
        "AB": {"name": "Jalan Mawar"}, "CD": {"name": "Jalan Mawar"},
        "BC": {"name": "Jalan Melati", "highway": "primary"},
        "GF": {"name": "Jalan Kenanga"}, "GH": {"name": "Jalan Kenanga"},
        "AE": {"name": "West"}, "BF": {"name": "Middle"}, "CG": {"name": "East"},
        "DH": {"name": "Far East"}, "EF": {"name": "South"},
    },
)  # fmt: skip
NETWORK = compile_network(TOWN.graph())
ID = {mark: i for i, mark in enumerate(sorted(TOWN.points), 1)}
"""OSM node ids as the drawing gives them."""


def pairs(mask: np.ndarray) -> set[str]:
    """Return the arcs of a mask as pairs of letters, from and to."""
    letter = {node: mark for mark, node in ID.items()}
    tail, head = NETWORK.arc_ends()
    return {
        letter[int(NETWORK.node_id[tail[arc]])] + letter[int(NETWORK.node_id[head[arc]])]
        for arc in np.flatnonzero(mask)
    }


def changes(closures, profile="coach") -> tuple[set[str], set[str]]:
    found = effect(NETWORK, closures, profile)
    return pairs(found.shut), pairs(found.opened)


def closure(**parts) -> Closure:
    return Closure("drawn", WHY, **parts)


def street(*names: str) -> Where:
    return Where(streets=tuple(NamedStreet(name) for name in names))


def box(west_m: float, south_m: float, east_m: float, north_m: float):
    corners = ((west_m, south_m), (east_m, south_m), (east_m, north_m), (west_m, north_m))
    return tuple(place(x, y) for x, y in corners)


def test_no_closure_changes_nothing():
    assert changes([]) == (set(), set())


def test_a_street_is_shut_by_its_name_wherever_it_runs_in_both_directions():
    shut = {"AB", "BA", "CD", "DC"}
    assert changes([closure(shuts=street("Jalan Mawar"))]) == (shut, set())
    assert changes([closure(shuts=street("  jalan  MAWAR "))]) == (shut, set())


def test_two_streets_and_two_closures_add_up():
    both = ({"AE", "EA", "CG", "GC"}, set())
    assert changes([closure(shuts=street("West", "East"))]) == both
    assert changes([closure(shuts=street("West")), closure(shuts=street("East"))]) == both


def test_a_street_may_be_shut_within_a_polygon_only():
    # C is 200 m east of A, D 300 m; the polygon lies round the middle of C-D.
    within = box(240, -10, 260, 10)
    part = Where(streets=(NamedStreet("Jalan Mawar", within),))
    assert changes([closure(shuts=part)]) == ({"CD", "DC"}, set())


def test_an_edge_is_shut_in_its_own_direction():
    assert changes([closure(shuts=Where(edges=((ID["A"], ID["B"]),)))]) == ({"AB"}, set())
    assert changes([closure(shuts=Where(edges=((ID["B"], ID["A"]),)))]) == ({"BA"}, set())


def test_an_area_shuts_every_link_that_touches_it():
    # Round the junction F, 100 m east and 100 m south of A: its three streets, the one-way street
    # in both directions of its link, no other.
    shut = {"BF", "FB", "EF", "FE", "GF", "FG"}
    assert changes([closure(shuts=Where(areas=(box(90, -110, 110, -90),)))]) == (shut, set())


@pytest.mark.parametrize(
    ("ring", "touched"),
    [
        # crosses a street between two of its points, which both lie outside
        (box(45, -10, 55, 10), {"AB", "BA"}),
        # lies between the streets
        (box(20, -80, 80, -20), set()),
        # holds whole streets
        (box(-10, -110, 10, 10), {"AB", "BA", "AE", "EA", "EF", "FE", "EI", "IE"}),
        # a triangle whose box holds F, but which itself keeps away from it
        ((place(60, -60), place(110, -60), place(60, -130)), {"BF", "FB", "EF", "FE"}),
        # the same corners the other way round, and with a corner on the street A-B
        ((place(50, 0), place(60, 30), place(40, 30)), {"AB", "BA"}),
        # a polygon on one line with A-E, below it: it touches E-I only
        ((place(0, -120), place(0, -140), place(-9, -130)), {"EI", "IE"}),
    ],
)
def test_what_touches_a_polygon(ring, touched):
    if not touched:
        with pytest.raises(InvalidInput, match="touches a road"):
            effect(NETWORK, [closure(shuts=Where(areas=(ring,)))], "walk")
        return
    for turned in (ring, ring[::-1]):
        assert changes([closure(shuts=Where(areas=(turned,)))], "coach")[0] == touched


def test_the_dent_of_a_polygon_is_outside_it():
    # A fork open to the north: its prongs lie beside B-F, its foot south of everything.
    xs = (
        (80, -20),
        (85, -20),
        (85, -170),
        (115, -170),
        (115, -20),
        (120, -20),
        (120, -180),
        (80, -180),
    )
    shut = {"EF", "FE", "GF", "FG"}  # crossed by the prongs; B-F stands in the dent
    ring = tuple(place(x, y) for x, y in xs)
    assert changes([closure(shuts=Where(areas=(ring,)))])[0] == shut


def test_a_one_way_street_is_opened():
    assert changes([closure(opens=street("Jalan Melati"))]) == (set(), {"CB"})


def test_opening_a_street_leaves_its_two_way_part_as_it_is():
    # Jalan Kenanga is one-way from G to F, two-way from G to H.
    assert changes([closure(opens=street("Jalan Kenanga"))]) == (set(), {"FG"})


def test_a_one_way_street_is_turned_round():
    assert changes([closure(reverses=street("Jalan Melati"))]) == ({"BC"}, {"CB"})
    assert changes([closure(reverses=street("Jalan Kenanga"))]) == ({"GF"}, {"FG"})


def test_an_edge_is_opened_or_turned_round_by_the_direction_in_which_it_runs():
    edge = Where(edges=((ID["B"], ID["C"]),))
    assert changes([closure(opens=edge)]) == (set(), {"CB"})
    assert changes([closure(reverses=edge)]) == ({"BC"}, {"CB"})


def test_an_area_turns_its_one_way_streets_round():
    all_of_it = Where(areas=(box(-10, -110, 310, 10),))
    assert changes([closure(reverses=all_of_it)]) == ({"BC", "GF"}, {"CB", "FG"})


def test_what_is_shut_stays_shut():
    shut = closure(shuts=street("Jalan Melati"))
    opened = closure(opens=street("Jalan Melati", "Jalan Kenanga"))
    both = ({"BC", "CB"}, {"FG"})
    assert changes([shut, opened]) == changes([opened, shut]) == both
    together = closure(shuts=street("Jalan Melati"), opens=street("Jalan Melati", "Jalan Kenanga"))
    assert changes([together]) == both


def test_people_on_foot_walk_through_a_closure_of_vehicles():
    car_free = closure(shuts=street("Jalan Mawar"), reverses=street("Jalan Melati"))
    assert changes([car_free], "walk") == (set(), set())
    assert changes([car_free], "car") == ({"AB", "BA", "CD", "DC", "BC"}, {"CB"})


def test_a_closure_may_be_for_some_profiles_only():
    low_bridge = closure(shuts=street("Middle"), profiles=("coach",))
    assert changes([low_bridge], "coach") == ({"BF", "FB"}, set())
    assert changes([low_bridge], "car") == (set(), set())
    fair = closure(shuts=street("Middle"), profiles=("coach", "car", "walk"))
    assert changes([fair], "walk") == ({"BF", "FB"}, set())


def test_one_way_streets_are_two_way_on_foot_already():
    fair = closure(reverses=street("Jalan Melati"), profiles=("coach", "car", "walk"))
    assert changes([fair], "walk") == (set(), set())


def test_a_one_way_street_that_a_profile_may_not_use_is_not_opened_to_it():
    town = Town("A-->B---C", {"AB": {"name": "Bus lane", "tourist_bus": "no"}})
    network = compile_network(town.graph())
    opened = closure(opens=street("Bus lane"))
    assert not effect(network, [opened], "coach").opened.any()
    assert effect(network, [opened], "car").opened.sum() == 1


def test_every_unknown_part_is_told_at_once_with_the_nearest_names():
    wrong = [
        closure(
            shuts=Where(
                streets=(
                    NamedStreet("Jalan Mawer"),
                    NamedStreet("qqqq"),
                    NamedStreet("West", box(200, -10, 210, 10)),
                ),
                edges=((ID["A"], ID["C"]), (1, 999)),
                areas=(((0.0, 0.0), (0.1, 0.0), (0.0, 0.1)),),
            ),
            opens=street("Jalan Mawar"),
            reverses=Where(edges=((ID["C"], ID["B"]),)),
        ),
        Closure("other", WHY, opens=street("Jalan Melatti")),
    ]
    with pytest.raises(InvalidInput) as caught:
        effect(NETWORK, wrong, "coach")
    found = {fault.field: fault for fault in caught.value.faults}
    assert set(found) == {
        *(f"closure drawn.shuts.streets[{i}]" for i in (0, 1)),
        "closure drawn.shuts.streets[2].within",
        *(f"closure drawn.shuts.edges[{i}]" for i in (0, 1)),
        "closure drawn.shuts.areas[0]",
        "closure drawn.opens.streets[0]", "closure drawn.reverses.edges[0]",
        "closure other.opens.streets[0]",
    }  # fmt: skip
    told = found["closure drawn.shuts.streets[0]"].sentence()
    assert told.startswith("closure drawn.shuts.streets[0]: 'Jalan Mawer' is not accepted")
    assert "did you mean 'Jalan Mawar'" in told
    assert "no street is called so" in found["closure drawn.shuts.streets[1]"].expected
    assert "'Jalan Melati'" in found["closure other.opens.streets[0]"].expected
    assert "one-way" in found["closure drawn.opens.streets[0]"].expected


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2017-08-03T{text}")


MORNING = replace(closure(), begin=at("08:00"), end=at("09:00"))
ALWAYS_FROM = replace(closure(), begin=at("10:00"))
UNTIL = replace(closure(), end=at("08:30"))
EVER = closure()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("07:59", (UNTIL, EVER)),
        ("08:00", (MORNING, UNTIL, EVER)),  # the begin belongs to it
        ("08:30", (MORNING, EVER)),  # the end does not
        ("09:00", (EVER,)),
        ("10:00", (ALWAYS_FROM, EVER)),
    ],
)
def test_a_closure_is_in_force_from_its_begin_until_before_its_end(moment, expected):
    assert in_force([MORNING, ALWAYS_FROM, UNTIL, EVER], at(moment)) == expected


def test_without_a_moment_all_are_in_force():
    assert in_force([MORNING, UNTIL], None) == (MORNING, UNTIL)


def test_the_next_boundary():
    closures = [MORNING, ALWAYS_FROM, UNTIL, EVER]
    moments, after = [], at("00:00")
    while (after := boundaries(closures, after)) is not None:
        moments.append(f"{after:%H:%M}")
    assert moments == ["08:00", "08:30", "09:00", "10:00"]
    assert boundaries([EVER], at("00:00")) is None


EXAMPLES = ROOT / "data" / "closures"


def metres(network, found, origin: int, destination: int) -> float:
    """Return a coach's shortest way in metres by networkx, between nodes, under an effect."""
    usable = network.arcs_of("coach", "legal") & ~found.shut | found.opened
    tail, head = network.arc_ends()
    graph = nx.DiGraph()
    for arc in np.flatnonzero(usable):
        ends, length = (int(tail[arc]), int(head[arc])), float(network.length_m[arc // 2])
        if not graph.has_edge(*ends) or graph.edges[ends]["metres"] > length:
            graph.add_edge(*ends, metres=length)
    return nx.shortest_path_length(graph, origin, destination, weight="metres")


@pytest.mark.slow
def test_bogor_without_its_ring(bogor):
    network = bogor.network
    ring, bridge = load_closures(EXAMPLES / "one-way-ring-2023.json")
    assert in_force([ring, bridge], datetime.fromisoformat("2023-05-09T20:59")) == ()
    whole = in_force([ring, bridge], datetime.fromisoformat("2023-05-09T21:00"))
    assert whole == (ring, bridge)
    assert boundaries(whole, ring.begin) == datetime.fromisoformat("2023-12-19T00:00")
    found = effect(network, whole, "coach")

    def links(*names: str) -> np.ndarray:
        return np.flatnonzero(np.isin(network.name_id, [network.names.index(n) for n in names]))

    opened = links("Jalan Insinyur Haji Djuanda", "Jalan Jalak Harupat")
    otista = links("Jalan Otto Iskandardinata")
    assert np.flatnonzero(found.opened).tolist() == (2 * opened + 1).tolist()
    assert np.flatnonzero(found.shut).tolist() == sorted([*(2 * otista), *(2 * otista + 1)])
    # The city hall stands 90 m down Jalan Juanda from the hotel. One-way it is a long way round,
    # 1.06 km by the table of test_bogor.py, 0.18 km back.
    juanda = links("Jalan Insinyur Haji Djuanda")
    corners = np.unique([network.tail[juanda], network.head[juanda]])

    def corner(point) -> int:
        lon, lat = network.node_lon[corners], network.node_lat[corners]
        return int(corners[np.argmin((lon - point[0]) ** 2 + (lat - point[1]) ** 2)])

    hotel, hall = corner(SALAK), corner(BALAIKOTA)
    back = metres(network, effect(network, [], "coach"), hall, hotel)
    assert 50 < back < 250
    assert metres(network, effect(network, [], "coach"), hotel, hall) > 900
    assert metres(network, found, hotel, hall) == pytest.approx(back)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_every_example_is_of_streets_that_bogor_has_and_says_what_is_assumed(bogor, path):
    closures = load_closures(path)
    assert effect(bogor.network, closures, "coach").shut.any()
    assert not effect(bogor.network, closures, "walk").shut.any()
    for one in closures:
        assert one.note is not None
        assert one.note.en.startswith(("Assumed", "Invented"))
        assert one.source or one.note.en.startswith("Invented")
        assert one.end is not None
