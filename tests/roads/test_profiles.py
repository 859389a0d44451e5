from __future__ import annotations

import pytest

from planner.roads.profiles import PROFILES, maxspeed_kph

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
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines()[1:])
def test_who_may_use_which_road(row):
    highway, others, *expected = (cell.strip() for cell in row.split("|"))
    tags = {"highway": highway, **dict(pair.split("=") for pair in others.split())}
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
