from __future__ import annotations

from dataclasses import fields, replace

import pytest

from planner.roads.network import profiles
from planner.roads.network.profiles import (
    NODE_TAGS,
    PROFILES,
    TAGS,
    TravelProfile,
    is_turning_place,
    maxspeed_kph,
    signals_facing,
    table_text,
)
from planner.settings import ROOT
from tests.towns import Town

TABLE = """
highway       | other tags                          | coach   | car     | walk
residential   |                                     | through | through | through
motorway      |                                     | through | through | closed
motorway_link |                                     | through | through | closed
living_street |                                     | closed  | through | through
track         |                                     | closed  | closed  | through
footway       |                                     | closed  | closed  | through
steps         |                                     | closed  | closed  | through
residential   | access=private                      | closed  | ends    | closed
service       | access=private                      | ends    | ends    | ends
service       | access=no                           | closed  | closed  | closed
residential   | access=destination                  | ends    | ends    | ends
residential   | access=private motor_vehicle=yes    | through | through | closed
residential   | access=no foot=yes                  | closed  | closed  | through
residential   | motor_vehicle=no                    | closed  | closed  | through
residential   | motor_vehicle=no tourist_bus=yes    | through | closed  | through
residential   | tourist_bus=no                      | closed  | through | through
residential   | vehicle=no motorcar=designated      | closed  | through | through
trunk         | foot=no                             | through | through | closed
service       | access=customers                    | ends    | ends    | ends
construction  |                                     | closed  | closed  | closed
busway        |                                     | closed  | closed  | closed
residential   | bus=no                              | closed  | through | through
residential   | motor_vehicle=no bus=yes            | through | closed  | through
residential   | bus=yes tourist_bus=no              | closed  | through | through
residential   | coach=no                            | closed  | through | through
residential   | vehicle=destination                 | ends    | ends    | through
residential   | access=yes;delivery                 | through | through | through
residential   | access=agricultural;forestry        | closed  | closed  | closed
residential   | access=private;customers            | ends    | ends    | ends
residential   | access=No                           | closed  | closed  | closed
residential   | access=permissive                   | through | through | through
residential   | access:conditional=no@(Sa,Su)       | through | through | through
service       | service=alley                       | closed  | through | through
service       | service=alley tourist_bus=yes       | through | through | through
service       | service=driveway                    | through | through | through
service       | service=emergency_access            | closed  | closed  | through
trunk         | motorroad=yes                       | through | through | closed
trunk         | motorroad=yes foot=yes              | through | through | through
primary       | toll=yes                            | through | through | through
residential   | maxheight=3.5                       | closed  | through | through
residential   | maxheight=3.6                       | through | through | through
residential   | maxheight=1.9                       | closed  | closed  | through
residential   | maxheight=default                   | through | through | through
residential   | maxheight=below_default             | closed  | closed  | through
residential   | maxwidth=2.2                        | closed  | through | through
residential   | maxweight=8                         | closed  | through | through
residential   | maxlength=10                        | closed  | through | through
residential   | maxheight=3.5 tourist_bus=yes       | closed  | through | through
steps         | maxwidth=1                          | closed  | closed  | through
residential   | sidewalk=no                         | through | through | through
residential   | foot=no                             | through | through | closed
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines()[1:])
def test_who_may_use_which_road(row):
    highway, others, *expected = (cell.strip() for cell in row.split("|"))
    tags = {"highway": highway, **dict(pair.split("=", 1) for pair in others.split())}
    assert [PROFILES[name].admission(tags) for name in ("coach", "car", "walk")] == expected


@pytest.mark.parametrize(
    ("text", "kph"),
    [
        ("50", 50), ("30 mph", 48.28032), ("30mph", 48.28032), ("10 knots", 18.52),
        ("50 km/h", 50), ("none", None), ("walk", None), ("ID:urban", None), ("", None),
        ("0", None), ("-5", None), ("50;60", None),
    ],
)  # fmt: skip
def test_speed_limits(text, kph):
    assert maxspeed_kph(text) == (None if kph is None else pytest.approx(kph))


def test_class_speeds():
    coach, walk = PROFILES["coach"].speeds_kph, PROFILES["walk"].speeds_kph
    assert coach["motorway"] == 80
    assert coach["trunk"] == coach["primary"] == coach["primary_link"] == 35
    assert (coach["secondary"], coach["tertiary"], coach["residential"]) == (30, 28, 20)
    assert coach["service"] == 12
    assert set(walk.values()) == {4.5}


# --- in a drawn town: from F to G 400 m straight on along A-B-C, or 800 m round by D and E ----

SHORT_OR_ROUND = """
    F---A---B---C---G
        |       |
        |       |
        |       |
        D-------E
"""

SHORT_CUTS = """
tags of A-B-C                                | coach | car | walk
highway=residential                          | 400   | 400 | 400
highway=living_street                        | 800   | 400 | 400
highway=track                                | 800   | 800 | 400
highway=footway                              | 800   | 800 | 400
highway=path                                 | 800   | 800 | 400
highway=steps                                | 800   | 800 | 400
highway=construction                         | 800   | 800 | 800
highway=motorway                             | 400   | 400 | 800
highway=motorway toll=yes                    | 400   | 400 | 800
highway=trunk motorroad=yes                  | 400   | 400 | 800
highway=service service=alley                | 800   | 400 | 400
highway=residential access=private           | 800   | 800 | 800
highway=residential access=destination       | 800   | 800 | 800
highway=residential motor_vehicle=no         | 800   | 800 | 400
highway=residential motor_vehicle=no bus=yes | 400   | 800 | 400
highway=residential tourist_bus=no           | 800   | 400 | 400
highway=residential foot=no                  | 400   | 400 | 800
highway=residential maxheight=3.5            | 800   | 400 | 400
highway=residential maxheight=12'6"          | 400   | 400 | 400
highway=residential maxheight:physical=3.4   | 800   | 400 | 400
highway=residential maxwidth=2.3             | 800   | 400 | 400
highway=residential maxweight=7.5            | 800   | 400 | 400
highway=residential maxweight=20             | 400   | 400 | 400
highway=residential maxlength=9              | 800   | 400 | 400
oneway=-1                                    | 800   | 800 | 400
oneway=-1 oneway:bus=no                      | 400   | 800 | 400
oneway=-1 oneway:bus=yes                     | 400   | 800 | 400
oneway=-1 oneway:bus=-1                      | 800   | 800 | 400
oneway:bus=-1                                | 800   | 400 | 400
oneway:foot=-1                               | 400   | 400 | 800
oneway=yes oneway:foot=-1                    | 400   | 400 | 800
bus:lanes=no|designated                      | 400   | 400 | 400
sidewalk=no                                  | 400   | 400 | 400
"""


@pytest.mark.parametrize("row", SHORT_CUTS.strip().splitlines()[1:])
def test_who_takes_the_short_cut(row):
    # bus:lanes holds a bar of its own: the last three columns are the distances.
    told, *expected = (cell.strip() for cell in row.rsplit("|", 3))
    town = Town(SHORT_OR_ROUND, ways={"ABC": dict(pair.split("=", 1) for pair in told.split())})
    roads = town.roads()
    found = [
        roads.route(profile, town.points["F"], town.points["G"]).distance_m
        for profile in ("coach", "car", "walk")
    ]
    assert found == pytest.approx([int(metres) for metres in expected], abs=1)


@pytest.mark.parametrize(
    ("profile", "tags"),
    [
        ("coach", {"highway": "service", "access": "private"}),  # a hotel's forecourt
        ("car", {"highway": "residential", "access": "private"}),  # an estate
        ("coach", {"highway": "residential", "access": "destination"}),
        ("walk", {"highway": "service", "access": "customers"}),
    ],
)
def test_a_local_street_is_entered_to_end_there_but_never_driven_through(profile, tags):
    town = Town(SHORT_OR_ROUND, ways={"ABC": tags})
    roads = town.roads()
    start, inside, end = (town.points[mark] for mark in "FBG")
    assert roads.route(profile, start, inside).distance_m == pytest.approx(200, abs=1)
    assert roads.route(profile, start, end).distance_m == pytest.approx(800, abs=1)


def test_a_private_estate_is_not_for_coaches_even_to_end_there():
    town = Town(SHORT_OR_ROUND, ways={"ABC": {"highway": "residential", "access": "private"}})
    # B lies 100 m inside; the coach stops at the gate, at A or C.
    (snap,) = town.roads().snap("coach", [town.points["B"]])
    assert snap.distance_m == pytest.approx(100, abs=1)


@pytest.mark.parametrize(
    ("tags", "oneway", "coach", "car", "walk"),
    [
        ({}, False, (True, True), (True, True), (True, True)),
        ({}, True, (True, False), (True, False), (True, True)),
        ({"oneway:bus": "no"}, True, (True, True), (True, False), (True, True)),
        ({"oneway:bus": "yes"}, False, (True, False), (True, True), (True, True)),
        ({"oneway:bus": "-1"}, False, (False, True), (True, True), (True, True)),
        ({"oneway:bus": "no", "oneway:tourist_bus": "yes"}, True, (True, False), (True, False),
         (True, True)),
        ({"oneway:motor_vehicle": "no"}, True, (True, False), (True, True), (True, True)),
        ({"oneway:foot": "yes"}, False, (True, True), (True, True), (True, False)),
        ({"oneway:foot": "perhaps"}, True, (True, False), (True, False), (True, True)),
    ],
)  # fmt: skip
def test_directions_of_a_one_way_street(tags, oneway, coach, car, walk):
    found = [PROFILES[name].directions(tags, oneway=oneway) for name in ("coach", "car", "walk")]
    assert found == [coach, car, walk]


BARRIERS = """
tags of the node                                  | coach   | car     | walk
barrier=no                                        | through | through | through
barrier=bollard                                   | closed  | closed  | through
barrier=bollard motor_vehicle=yes                 | through | through | through
barrier=bollard bus=yes                           | through | closed  | through
barrier=bollard motor_vehicle=yes maxwidth=2      | closed  | through | through
barrier=block                                     | closed  | closed  | through
barrier=cycle_barrier                             | closed  | closed  | through
barrier=what_is_this                              | closed  | closed  | through
barrier=gate                                      | through | through | through
barrier=gate access=private                       | ends    | ends    | ends
barrier=gate access=private foot=yes              | ends    | ends    | through
barrier=gate access=no                            | closed  | closed  | closed
barrier=gate locked=yes                           | closed  | closed  | closed
barrier=gate locked=yes access=destination        | ends    | ends    | ends
barrier=gate vehicle=no                           | closed  | closed  | through
barrier=lift_gate                                 | through | through | through
barrier=lift_gate access=customers                | ends    | ends    | ends
barrier=swing_gate tourist_bus=no                 | closed  | through | through
barrier=toll_booth                                | through | through | through
barrier=kerb                                      | through | through | through
barrier=bus_trap                                  | through | closed  | through
barrier=height_restrictor                         | closed  | through | through
barrier=height_restrictor maxheight=2.1           | closed  | through | through
barrier=height_restrictor maxheight=4             | through | through | through
barrier=height_restrictor maxheight=1.9           | closed  | closed  | through
barrier=fence                                     | closed  | closed  | closed
highway=crossing                                  | through | through | through
highway=traffic_signals access=no                 | through | through | through
maxheight=3.2                                     | closed  | through | through
"""


@pytest.mark.parametrize("row", BARRIERS.strip().splitlines()[1:])
def test_whom_a_barrier_lets_through(row):
    told, *expected = (cell.strip() for cell in row.split("|"))
    tags = dict(pair.split("=") for pair in told.split())
    found = [PROFILES[name].barrier_admission(tags) for name in ("coach", "car", "walk")]
    assert found == expected


@pytest.mark.parametrize(
    ("tags", "facing"),
    [
        ({"highway": "traffic_signals"}, (True, True)),
        ({"highway": "traffic_signals", "traffic_signals:direction": "forward"}, (True, False)),
        ({"highway": "traffic_signals", "traffic_signals:direction": "backward"}, (False, True)),
        ({"highway": "traffic_signals", "traffic_signals:direction": "both"}, (True, True)),
        ({"highway": "crossing"}, (False, False)),
        ({}, (False, False)),
    ],
)
def test_whom_a_traffic_light_faces(tags, facing):
    assert signals_facing(tags) == facing


def test_where_a_coach_turns_back():
    assert is_turning_place({"highway": "turning_circle"})
    assert is_turning_place({"highway": "turning_loop"})
    assert not is_turning_place({"highway": "mini_roundabout"})
    assert [PROFILES[name].u_turn for name in PROFILES] == ["dead ends", "dead ends", "anywhere"]


def test_what_turns_cost():
    coach, car, walk = PROFILES.values()
    for vehicle in (coach, car):
        # Across the traffic is dearer than along the kerb, turning back dearer than any turn.
        turns = [vehicle.near_side_turn_s, vehicle.far_side_turn_s]
        assert 0 < turns[0] < turns[1]
        assert turns[1] + vehicle.sharp_turn_s < vehicle.dead_end_turn_s
        assert vehicle.turning_place_s < vehicle.dead_end_turn_s
        assert 0 < vehicle.turn_from_deg < 90
        assert 90 < vehicle.sharp_turn_deg < vehicle.sharpest_turn_deg <= 180
    for cost in ("near_side_turn_s", "far_side_turn_s", "sharp_turn_s", "roundabout_s",
                 "turning_place_s", "dead_end_turn_s"):  # fmt: skip
        assert getattr(coach, cost) > getattr(car, cost) > getattr(walk, cost) == 0, cost


def test_every_tag_that_a_rule_reads_is_kept_by_the_network():
    for profile in PROFILES.values():
        for tag in (*profile.access_tags, *profile.oneway_tags, *profile.closed_by):
            assert tag in TAGS
        assert set(profile.access_tags) <= set(NODE_TAGS)
    for tag in ("maxheight", "maxheight:physical", "maxwidth", "maxlength", "maxweight"):
        assert tag in TAGS
        assert tag in NODE_TAGS
    assert {"barrier", "highway", "locked"} <= set(NODE_TAGS)


@pytest.mark.parametrize(
    "change",
    [
        {"far_side_turn_s": 9.0}, {"u_turn": "nowhere"}, {"access_tags": ("access",)},
        {"size": None}, {"barriers": {}}, {"other_barriers": "through"}, {"closed_by": {}},
        {"oneway_tags": ()}, {"speeds_kph": {"primary": 1.0}}, {"sharpest_turn_deg": 150.0},
        {"obeys_oneway": False}, {"private_classes": frozenset()},
    ],
)  # fmt: skip
def test_any_change_of_a_table_makes_a_new_cache(change, monkeypatch):
    before = table_text()
    assert table_text() == before
    changed = {**PROFILES, "coach": replace(PROFILES["coach"], **change)}
    monkeypatch.setattr(profiles, "PROFILES", changed)
    assert table_text() != before


def test_the_page_about_profiles_tells_the_numbers_of_the_tables():
    page = (ROOT / "docs" / "profiles.md").read_text("utf-8")
    rows = [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in page.splitlines()]
    told = {row[0]: row[1:] for row in rows if row and row[0].endswith(("_s", "_deg", "u_turn"))}
    costs = [field.name for field in fields(TravelProfile)]
    assert set(told) == set(costs[costs.index("turn_from_deg") :])
    for cost, cells in told.items():
        values = [getattr(profile, cost) for profile in PROFILES.values()]
        assert cells == [value if cost == "u_turn" else f"{value:g}" for value in values]
    for name in ("coach", "car"):
        size = PROFILES[name].size
        measures = [f"{size.height_m} m", f"{size.width_m} m", f"{size.length_m} m"]
        assert [name, *measures, f"{size.weight_t} t"] in rows
        assert f"- {name}: " + ", ".join(f"`{tag}`" for tag in PROFILES[name].access_tags) in page


NODES = """
tags of B                             | coach | car | walk
highway=crossing                      | 400   | 400 | 400
barrier=bollard                       | 800   | 800 | 400
barrier=bollard motor_vehicle=yes     | 400   | 400 | 400
barrier=bollard bus=yes               | 400   | 800 | 400
barrier=gate                          | 400   | 400 | 400
barrier=gate access=private           | 800   | 800 | 800
barrier=gate access=private foot=yes  | 800   | 800 | 400
barrier=gate locked=yes               | 800   | 800 | 800
barrier=lift_gate access=destination  | 800   | 800 | 800
barrier=height_restrictor maxheight=3 | 800   | 400 | 400
barrier=height_restrictor maxheight=4 | 400   | 400 | 400
barrier=height_restrictor             | 800   | 400 | 400
barrier=bus_trap                      | 400   | 800 | 400
maxheight=3.2                         | 800   | 400 | 400
"""


@pytest.mark.parametrize("row", NODES.strip().splitlines()[1:])
def test_who_passes_what_stands_in_the_way(row):
    told, *expected = (cell.strip() for cell in row.split("|"))
    town = Town(SHORT_OR_ROUND, nodes={"B": dict(pair.split("=") for pair in told.split())})
    roads = town.roads()
    found = [
        roads.route(profile, town.points["F"], town.points["G"]).distance_m
        for profile in ("coach", "car", "walk")
    ]
    assert found == pytest.approx([int(metres) for metres in expected], abs=1)


COSTS = """
from | to | metres | at B or E                | coach | car | walk
F    | G  | 400    |                          | 0     | 0   | 0
F    | D  | 300    |                          | 8     | 5   | 0
G    | E  | 300    |                          | 4     | 2   | 0
D    | F  | 300    |                          | 4     | 2   | 0
E    | G  | 300    |                          | 8     | 5   | 0
F    | G  | 400    | B highway=traffic_signals | 8     | 8   | 0
F    | G  | 400    | B highway=traffic_signals traffic_signals:direction=backward | 0 | 0 | 0
"""


@pytest.mark.parametrize("row", COSTS.strip().splitlines()[1:])
def test_what_turns_cost_where_one_drives_on_the_left(row):
    # Heading east from F, D lies to the right, across the traffic; heading west from G, E lies to
    # the left. 400 m at 20 km/h are 72 s, 300 m 54 s; on foot 4.5 km/h: 320 and 240 s.
    start, end, metres, told, *extra_s = (cell.strip() for cell in row.split("|"))
    node, *tags = told.split() or ["B"]
    town = Town(
        SHORT_OR_ROUND, nodes={node: dict(pair.split("=") for pair in tags)} if tags else {}
    )
    roads = town.roads(turns=True)
    for profile, kph, extra in zip(("coach", "car", "walk"), (20, 20, 4.5), extra_s, strict=True):
        route = roads.route(profile, town.points[start], town.points[end])
        assert route.distance_m == pytest.approx(int(metres), abs=1)
        seconds = int(metres) * 3.6 / kph + int(extra)
        assert route.duration_ms / 1000 == pytest.approx(seconds, abs=0.3), profile


# From A to D one may not turn right at B: one goes on, turns back somewhere, and turns left at B.
NO_RIGHT_TURN = "no_right_turn: AB B BD"
DEAD_END = """
    A---B---C
        |
        D
"""
JUNCTION = """
    A---B---C---E
        |   |
        D   |
            |
            F
"""


@pytest.mark.parametrize(
    ("drawing", "nodes", "metres", "coach_s", "car_s"),
    [
        # 400 m are 72 s; turning back 60 or 20 s, the left turn 4 or 2 s.
        (DEAD_END, {}, 400, 72 + 60 + 4, 72 + 20 + 2),
        # A turning circle: 20 or 10 s.
        (DEAD_END, {"C": {"highway": "turning_circle"}}, 400, 72 + 20 + 4, 72 + 10 + 2),
        (DEAD_END, {"C": {"highway": "turning_loop"}}, 400, 72 + 20 + 4, 72 + 10 + 2),
        # Never at the plain junction C: on to the dead end E, 600 m are 108 s.
        (JUNCTION, {}, 600, 108 + 60 + 4, 108 + 20 + 2),
        # A mini roundabout is no place for a coach of 12 m to turn back.
        (JUNCTION, {"C": {"highway": "mini_roundabout"}}, 600, 108 + 60 + 4, 108 + 20 + 2),
        (JUNCTION, {"C": {"highway": "turning_circle"}}, 400, 72 + 20 + 4, 72 + 10 + 2),
    ],
)
def test_vehicles_turn_back_at_dead_ends_and_turning_places_only(
    drawing, nodes, metres, coach_s, car_s
):
    town = Town(drawing, nodes=nodes, bans=[NO_RIGHT_TURN])
    roads = town.roads(turns=True)
    for profile, seconds in (("coach", coach_s), ("car", car_s)):
        route = roads.route(profile, town.points["A"], town.points["D"])
        assert route.distance_m == pytest.approx(metres, abs=1), profile
        assert route.duration_ms / 1000 == pytest.approx(seconds, abs=0.3), profile
    # Walkers turn where they like.
    assert roads.route("walk", town.points["A"], town.points["D"]).distance_m == pytest.approx(
        200, abs=1
    )
