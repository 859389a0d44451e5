from __future__ import annotations

import pytest

from planner.roads.network.vehicle_size import VehicleSize, limit_of

COACH = VehicleSize(height_m=3.6, width_m=2.5, length_m=12.0, weight_t=16.0)


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("3.8", 3.8), ("3.8 m", 3.8), ("3,8m", 3.8), ("380 cm", 3.8),
        ("12'6\"", 3.81),  # 12 x 0.3048 + 6 x 0.0254
        ("12' 6\"", 3.81), ("12 ft 6 in", 3.81), ("12ft6in", 3.81), ("12′6″", 3.81),
        ("12'6''", 3.81), ("12’6”", 3.81),
        ("7'", 2.1336), ("7 ft", 2.1336), ("13'6.5\"", 4.1275), ("90 in", 2.286), ('90"', 2.286),
        ("4.2;3.8", 3.8),  # the smaller of two signs
        ("default;3.8", 3.8), ("Default", None), ("none", None), ("no_sign", None),
        ("unsigned", None), ("", None), ("low", None), ("0", None), ("-3", None), ("16 t", None),
        ("3.8 yards", None), ("below_default", None),
    ],
)  # fmt: skip
def test_reading_lengths(text, metres):
    assert limit_of(text, "m") == (None if metres is None else pytest.approx(metres))


@pytest.mark.parametrize(
    ("text", "tonnes"),
    [
        ("16", 16), ("7.5 t", 7.5), ("7,5t", 7.5), ("3500 kg", 3.5),
        ("5 st", 4.5359237),  # short tons of 2,000 lb of 0.45359237 kg
        ("10000 lbs", 4.5359237), ("1 lt", 1.0160469088),
        ("12 m", None), ("none", None), ("unsigned", None), ("8'", None),
    ],
)  # fmt: skip
def test_reading_weights(text, tonnes):
    assert limit_of(text, "t") == (None if tonnes is None else pytest.approx(tonnes))


@pytest.mark.parametrize(
    ("tags", "fits"),
    [
        ({}, True),
        ({"maxheight": "3.6"}, True),  # a limit holds back what exceeds it
        ({"maxheight": "3.59"}, False),
        ({"maxheight": "default"}, True),
        ({"maxheight": "none"}, True),
        ({"maxheight": "below_default"}, False),
        ({"maxheight": "default", "maxheight:physical": "3.4"}, False),
        ({"maxheight": "4.5", "maxheight:physical": "4.6"}, True),
        ({"maxheight": "11'9\""}, False),  # 3.58 m
        ({"maxheight": "11'10\""}, True),  # 3.61 m
        ({"maxwidth": "2.4"}, False),
        ({"maxwidth:physical": "2.5"}, True),
        ({"maxlength": "10"}, False),
        ({"maxlength": "12 m"}, True),
        ({"maxweight": "7.5"}, False),
        ({"maxweight": "16"}, True),
        ({"maxweight": "18 st"}, True),  # 16.33 t
        ({"maxweight": "17 st"}, False),  # 15.42 t
        ({"maxweightrating": "8 t"}, False),
        ({"maxheight": "nobody knows"}, True),
    ],
)
def test_which_limits_a_coach_keeps(tags, fits):
    assert COACH.fits(tags) is fits
