"""From OSRM's steps to our manoeuvres. The line runs along the equator, a thousandth a point."""

import pytest

from planner import polyline
from planner.documents.wording.manoeuvres import sentence
from planner.roads.osrm.answers import FoundRoute, Intersection, Maneuver, RouteLeg, Step
from planner.roads.osrm.steps import route_of


def step(  # noqa: PLR0913 - facts of a step, by name
    kind, start, end, modifier=None, *, distance=100.0, duration=10.0, before=90, after=90, number=None,
    intersections=(), **more,
):  # fmt: skip
    line = polyline.encode([(n / 1000, 0.0) for n in range(start, end + 1)], 6)
    maneuver = Maneuver(kind, modifier, before, after, number)
    return Step(maneuver, line, distance, duration, intersections=list(intersections), **more)


def route(*middle, end=3, distance=None, duration=None):
    first = middle[0] if middle and middle[0].maneuver.type == "depart" else None
    steps = [
        *([] if first else [step("depart", 0, 1, "right", before=0, name="Jalan A")]),
        *middle,
        step("arrive", end, end, distance=0.0, duration=0.0, after=0),
    ]
    metres = sum(s.distance for s in steps) if distance is None else distance
    seconds = sum(s.duration for s in steps) if duration is None else duration
    return route_of(FoundRoute([RouteLeg(metres, seconds, steps)]))


def only(*middle, **options):
    """Return the one manoeuvre between departure and arrival."""
    (found,) = route(*middle, **options).manoeuvres[1:-1]
    return found


@pytest.mark.parametrize(
    ("theirs", "modifier", "ours"),
    [
        ("turn", "left", ("turn", "left")),
        ("continue", "uturn", ("continue", "uturn")),
        ("new name", "straight", ("new name", "straight")),
        ("fork", "slight right", ("fork", "slight right")),
        ("merge", "slight left", ("merge", "slight left")),
        ("end of road", "right", ("end of road", "right")),
        # A ramp that bears off is a fork; one to turn into is a turn.
        ("off ramp", "slight left", ("fork", "slight left")),
        ("on ramp", "slight right", ("fork", "slight right")),
        ("on ramp", "right", ("turn", "right")),
        ("off ramp", "sharp left", ("turn", "sharp left")),
        ("ramp", "straight", ("turn", "straight")),
        ("roundabout turn", "left", ("turn", "left")),
        # "Unknown types are to be handled as a turn."
        ("hyperjump", "right", ("turn", "right")),
    ],
)
def test_each_of_osrms_types_is_one_of_ours(theirs, modifier, ours):
    found = only(step(theirs, 1, 3, modifier, name="Jalan B"))
    assert (found.type, found.modifier, found.street) == (*ours, "Jalan B")
    # Our words exist for whatever comes out.
    assert "Jalan B" in sentence(found, "id")


@pytest.mark.parametrize("missing", [None, "backwards"])
def test_a_modifier_that_is_missing_or_unknown_follows_from_the_bearings(missing):
    # From 90 to 180 degrees: a quarter to the right.
    assert only(step("turn", 1, 3, missing, before=90, after=180)).modifier == "right"
    # From 90 to 350: 100 degrees to the left.
    assert only(step("turn", 1, 3, missing, before=90, after=350)).modifier == "left"


@pytest.mark.parametrize("enters", ["roundabout", "rotary"])
def test_a_roundabout_is_one_manoeuvre_that_tells_its_exit(enters):
    ring = [
        Intersection([0, 90, 270], [True, True, False], way_in=2, way_out=0),
        Intersection([60, 180, 240], [True, False, True], way_in=1, way_out=0),
    ]
    found = only(
        step(enters, 1, 2, "slight left", before=90, after=60, number=2, name="Bundaran",
             intersections=ring),
        step(f"exit {enters}", 2, 3, "left", before=45, after=0, number=2, name="Jalan B"),
    )  # fmt: skip
    assert (found.type, found.exit, found.street) == ("roundabout", 2, "Jalan B")
    # In to the east, out to the north: a quarter to the left in all.
    assert (found.bearing_before_deg, found.bearing_after_deg) == (90, 0)
    assert found.modifier == "left"
    # The one road passed on the ring.
    assert found.arms_deg == (240,)
    # Ring and road behind it: two steps of 100 m and 10 s.
    assert (found.from_start_m, found.distance_m, found.duration_ms) == (100, 200, 20_000)
    assert sentence(found, "en") == "At the roundabout take the 2nd exit into Jalan B."


# As OSRM 26.10 tells of a ring 8 m wide with arms to the east (in), north, west and south.
SMALL_RING = [
    Intersection([90, 195, 345], [False, False, True], 0, 2),
    Intersection([0, 105, 255], [True, False, True], 1, 2),
    Intersection([15, 165, 270], [False, True, True], 0, 2),
]


def test_a_small_roundabout_is_a_turn_in_the_direction_of_its_exit():
    # A road that only joins the ring in between is no exit.
    joins = Intersection([45, 120, 300], [False, False, True], 1, 2)
    ring = [*SMALL_RING[:2], joins, *SMALL_RING[2:]]
    found = only(
        step("roundabout turn", 1, 3, "straight", before=270, after=343, number=2, name="Jalan B",
             intersections=[*ring, Intersection([90, 180, 270], [False, True, True], 0, 2)]),
    )  # fmt: skip
    assert (found.type, found.modifier, found.street) == ("turn", "straight", "Jalan B")
    # It is left to the west, not to the north-west, where its ring is entered.
    assert (found.bearing_before_deg, found.bearing_after_deg) == (270, 270)
    # The first exit, and the road that joins; nothing of what comes behind the ring.
    assert found.arms_deg == (0, 45)


def test_a_small_roundabout_whose_exit_cannot_be_counted_keeps_its_bearing():
    told = step("roundabout turn", 1, 3, "right", before=270, after=343, number=4,
                intersections=SMALL_RING)  # fmt: skip
    assert only(told).bearing_after_deg == 343


def test_back_out_of_a_roundabout_the_way_one_came_is_a_u_turn():
    found = only(
        step("roundabout", 1, 2, "slight left", before=90, number=4),
        step("exit roundabout", 2, 3, "left", after=265, name="Jalan A"),
    )
    # From 90 to 265 are 175 degrees.
    assert found.modifier == "uturn"


def test_a_roundabout_that_the_way_only_leaves_or_only_enters_stays():
    leaves = only(step("exit rotary", 1, 3, "left", number=1, name="Jalan B"))
    assert (leaves.type, leaves.exit) == ("exit roundabout", 1)
    enters = only(step("rotary", 1, 3, "slight left"))
    assert (enters.type, enters.exit, enters.modifier) == ("roundabout", None, "slight left")
    # A number that is no exit of a roundabout tells nothing.
    assert only(step("turn", 1, 3, "left", number=3)).exit is None


@pytest.mark.parametrize("silent", ["notification", "use lane"])
def test_what_asks_nothing_of_the_driver_belongs_to_the_step_before(silent):
    found = route(step(silent, 1, 2, "straight", name="Jalan A"), step("turn", 2, 3, "left"))
    depart, turn, arrive = found.manoeuvres
    assert (depart.distance_m, depart.duration_ms) == (200, 20_000)
    assert (turn.from_start_m, turn.geometry_index) == (200, 2)
    assert (arrive.from_start_m, arrive.geometry_index) == (300, 3)
    assert found.geometry == ((0.0, 0.0), (0.001, 0.0), (0.002, 0.0), (0.003, 0.0))


def test_departure_and_arrival_know_one_bearing_each():
    found = route(
        step("depart", 0, 3, "right", before=0, after=45, name="Jalan A"),
    )
    depart, arrive = found.manoeuvres
    assert (depart.bearing_before_deg, depart.bearing_after_deg, depart.modifier) == (45, 45, None)
    assert (arrive.bearing_before_deg, arrive.bearing_after_deg, arrive.modifier) == (90, 90, None)
    assert (arrive.distance_m, arrive.duration_ms, arrive.side) == (0, 0, None)


@pytest.mark.parametrize(
    ("modifier", "side"),
    [("left", "left"), ("sharp right", "right"), ("straight", None), (None, None)],
)
def test_the_side_of_the_destination_is_the_arrivals_modifier(modifier, side):
    steps = [step("depart", 0, 1), step("arrive", 1, 1, modifier, distance=0.0, duration=0.0)]
    found = route_of(FoundRoute([RouteLeg(100.0, 10.0, steps)]))
    assert found.manoeuvres[-1].side == side


def test_other_roads_at_a_junction_are_its_arms():
    junction = Intersection([0, 90, 180, 270], way_in=3, way_out=2)
    assert only(step("turn", 1, 3, "right", intersections=[junction])).arms_deg == (0, 90)


def test_running_totals_end_at_the_legs_own_length():
    # Three steps of 33.4 m, told as such, in a leg of 100 m: 33.33, 66.67, 100.
    found = route(
        step("depart", 0, 1, distance=33.4, duration=3.34),
        step("turn", 1, 2, "left", distance=33.4, duration=3.34),
        step("turn", 2, 3, "left", distance=33.4, duration=3.34),
        distance=100.0,
        duration=10.0,
    )
    assert [m.from_start_m for m in found.manoeuvres] == [0, 33, 67, 100]
    assert [m.distance_m for m in found.manoeuvres] == [33, 34, 33, 0]
    assert [m.duration_ms for m in found.manoeuvres] == [3333, 3334, 3333, 0]
    assert (found.distance_m, found.duration_ms) == (100, 10_000)


def test_streets_are_told_once_and_the_longest_two_are_the_main_ones():
    found = route(
        step("depart", 0, 1, name="Jalan A", distance=10.0),
        step("turn", 1, 1, "left", name="", ref="B 7", distance=300.0),
        step("turn", 1, 2, "left", name="Jalan  C ", distance=200.0),
        step("turn", 2, 3, "left", distance=500.0),
        step("turn", 3, 3, "left", name="Jalan A", distance=10.0),
    )
    assert found.streets == ("Jalan A", "B 7", "Jalan C")
    assert found.main_streets == ("B 7", "Jalan C")
    assert found.manoeuvres[2].street == "Jalan C"


def test_a_way_of_no_length_still_has_two_points():
    steps = [
        step("depart", 0, 0, distance=0.0, duration=0.0),
        step("arrive", 0, 0, distance=0.0, duration=0.0),
    ]
    found = route_of(FoundRoute([RouteLeg(0.0, 0.0, steps)]))
    assert found.geometry == ((0.0, 0.0), (0.0, 0.0))
    assert (found.distance_m, found.duration_ms) == (0, 0)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([], "departure"),
        ([step("depart", 0, 1)], "departure"),
        ([step("depart", 0, 1), step("turn", 1, 2)], "arrival"),
        ([step("turn", 0, 1), step("arrive", 1, 1)], "departure"),
        ([step("depart", 0, 1, distance=-1.0), step("arrive", 1, 1)], "a step of -1"),
        ([step("depart", 0, 1, duration=float("inf")), step("arrive", 1, 1)], "a step of inf"),
        ([step("depart", 0, 1, after=float("nan")), step("arrive", 1, 1)], "a bearing of nan"),
        ([step("depart", 0, -1), step("arrive", 1, 1)], "without a line"),
        ([step("depart", 400_000, 400_001), step("arrive", 1, 1)], "lon 400"),
    ],
)
def test_a_way_that_is_none_is_refused(steps, words):
    with pytest.raises(ValueError, match=words):
        route_of(FoundRoute([RouteLeg(100.0, 10.0, steps)]))


def test_two_points_are_one_leg_apart():
    with pytest.raises(ValueError, match="2 legs"):
        route_of(FoundRoute([RouteLeg(0.0, 0.0, [])] * 2))
    with pytest.raises(ValueError, match="a distance of -5"):
        route(distance=-5.0)
