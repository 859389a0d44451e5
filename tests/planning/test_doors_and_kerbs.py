"""Where the coach stops, how it stands there, how far people walk, when it leaves the car park."""

from tests.planning.drawn import access, at, brief, planner, venue
from tests.towns import Town, place

# The hotel at the dead end W. Along the main street 100 m lie between the letters; the block below
# is 100 m a side. The museum's door is in the middle of X-Y, 10 m off the street.
TOWN = Town(
    """
    W---X---Y---Z
        |   |
        P---Q
    """
)
HOTEL = venue("hotel", TOWN.points["W"])
VISIT = {"venue": "museum", "duration_min": 30}
MIDDLE_M = 150


def day_with(museum):
    return planner(TOWN, HOTEL, museum).plan(brief(VISIT)).days[0]


def test_a_house_on_the_left_is_reached_straight():
    day = day_with(venue("museum", place(MIDDLE_M, 10)))
    assert (day.legs[0].distance_m, day.legs[0].kerb) == (150, "venue")
    # Standing towards the east, the coach has to go round the block to come home:
    # 50 + 100 + 100 + 100 + 100 m.
    assert day.legs[1].distance_m == 450


def test_a_house_on_the_right_is_worth_going_round_the_block():
    # Straight it is 150 m; round by X-P-Q-Y and back to the west 100 + 300 + 50 = 450 m. The 300 m
    # more take 54 s, less than the minute that the right kerb is worth.
    day = day_with(venue("museum", place(MIDDLE_M, -10)))
    assert (day.legs[0].distance_m, day.legs[0].kerb) == (450, "venue")
    # It stands towards the west already.
    assert day.legs[1].distance_m == 150


def test_a_venue_may_do_without_the_kerb():
    day = day_with(venue("museum", place(MIDDLE_M, -10), kerb_side=False))
    assert (day.legs[0].distance_m, day.legs[0].kerb) == (150, "opposite")
    assert day.legs[1].distance_m == 450


def test_of_a_point_that_is_hardly_known_no_side_is_told():
    day = day_with(venue("museum", place(MIDDLE_M, 10), precision_m=90))
    assert day.legs[0].kerb is None


def test_from_the_set_down_to_the_door_is_walked_and_the_coach_waits_elsewhere():
    door = TOWN.between("P", "Q", 0.5)
    museum = venue(
        "museum", door, set_down=access(TOWN.points["Y"]), coach_parking=access(TOWN.points["Z"])
    )
    day = day_with(museum)
    stop = day.stops[1]
    # 200 m, 36 s, planned 72 s: at Y 08:31:12. By Q to the door 150 m, 120 s at 1.25 m/s.
    assert stop.arrive_s == at("08:31:12")
    assert (stop.walk_m, stop.walk_in_s, stop.walk_out_s) == (150, 120, 120)
    assert (stop.begin_s, stop.end_s) == (at("08:33:12"), at("09:03:12"))
    assert stop.depart_s == at("09:05:12")
    # 100 m to Z and back, 18 s, planned 36 s: it leaves the car park at 09:04:36.
    assert stop.to_parking is not None
    assert (stop.to_parking.depart_s, stop.to_parking.duration_s) == (at("08:31:12"), 36)
    assert stop.from_parking is not None
    assert (stop.from_parking.depart_s, stop.from_parking.arrive_s) == (
        at("09:04:36"), at("09:05:12"),
    )  # fmt: skip
    assert stop.from_parking.distance_m == 100
    assert day.stops[2].begin_s == at("09:06:24")
    assert (day.totals.walk_m, day.totals.walk_s) == (300, 240)


def test_a_visit_too_short_for_the_car_park():
    # To Z and back takes 72 s.
    museum = venue("museum", TOWN.points["Y"], coach_parking=access(TOWN.points["Z"]))
    made = planner(TOWN, HOTEL, museum)
    short, long = (
        made.plan(brief({**VISIT, "duration_min": minutes})).days[0].stops[1] for minutes in (1, 2)
    )
    assert short.to_parking is short.from_parking is None
    assert long.to_parking is not None
    assert long.from_parking is not None


def test_what_the_coach_comes_by_decides_how_it_leaves():
    # The archive lies beyond, at Z. From the hotel the coach reaches the museum going east and has
    # the door at its left; from the archive it comes going west, and Q-P-X round the block would be
    # 50 + 300 = 350 m for 150 m: worth it (36 s more).
    museum = venue("museum", place(MIDDLE_M, 10))
    archive = venue("archive", TOWN.points["Z"])
    asked = brief(VISIT, {"venue": "archive", "duration_min": 30}, order=["archive", "museum"])
    day = planner(TOWN, HOTEL, museum, archive).plan(asked).days[0]
    assert [leg.distance_m for leg in day.legs] == [300, 450, 450]
    assert day.legs[1].kerb == "venue"
    assert day.timing == "exact"
