"""The rules of names, asserted over all labels of the real city."""

import json

import numpy as np
import pytest

from planner.basemap.codec import decoded
from planner.basemap.compact import compact_basemap
from planner.basemap.lettering.browser_labels import LOOKS, REPEAT_PX, ZOOMS
from planner.basemap.lettering.glyph_widths import width
from planner.basemap.mercator import Mercator
from planner.basemap.street import Street

AROUND = (106.79, -6.61, 106.82, -6.59)
STREETS = {"major", "street", "minor"}


@pytest.fixture(scope="module")
def plain(real_file):
    return json.loads(real_file)


@pytest.fixture(scope="module")
def placed(plain):
    """Return {zoom: [(text, look, px line)]} of every label."""
    fine = plain["step"] / plain["fine"]
    found = {}
    for zoom in ZOOMS:
        mercator = Mercator.of(tuple(plain["bounds"]), zoom)
        found[zoom] = [
            (
                plain["texts"][told],
                LOOKS[look],
                mercator.px(np.array(points) * fine + np.array(plain["origin"])),
            )
            for (told, look), points in decoded(plain["labels"][f"{zoom:g}"], 2)
        ]
    return found


def middle_of(line):
    return line[len(line) // 2] if len(line) > 2 else line.mean(axis=0)


@pytest.mark.parametrize("zoom", ZOOMS)
def test_no_name_is_upside_down(placed, zoom):
    for told, _, line in placed[zoom]:
        if len(line) > 1:
            way = line[-1] - line[0]
            # Straight up, leaning back by three degrees at most, is the steepest there is.
            assert way[0] / np.hypot(*way) > -0.06, told


@pytest.mark.parametrize("zoom", ZOOMS)
def test_the_same_name_stands_far_apart(placed, zoom):
    spots = {}
    for told, look, line in placed[zoom]:
        if look.kind in STREETS:
            spots.setdefault(told, []).append(middle_of(line))
    for told, points in spots.items():
        for i, one in enumerate(points):
            for other in points[i + 1 :]:
                # The middle of a simplified line may be off by a fraction of its bend.
                assert np.hypot(*(one - other)) > 250.0 - 30.0, told


def test_names_repeat_no_closer_than_the_eye_wants():
    assert REPEAT_PX >= 250


@pytest.mark.parametrize("zoom", [13.0, 14.5, 15.0, 16.0])
def test_no_two_names_touch(placed, zoom):
    bodies = [(told, body(told, look, line)) for told, look, line in placed[zoom]]
    cells = {}
    for number, (_, points) in enumerate(bodies):
        for x, y in points:
            cells.setdefault((int(x // 16), int(y // 16)), []).append((x, y, number))
    for number, (told, points) in enumerate(bodies):
        for x, y in points:
            for dx in (-1, 0, 1):
                for dy in (-1, 0, 1):
                    for ox, oy, other in cells.get((int(x // 16) + dx, int(y // 16) + dy), ()):
                        # Small letters are 6.5 px high (0.54 of 12): nearer middles would touch.
                        apart = np.hypot(x - ox, y - oy)
                        assert other == number or apart > 7.5, (told, bodies[other][0])


def body(told, look, line):
    """Points along the middle of the letters, about 4 px apart."""
    half = max(width(row, look.face, look.spacing) for row in told.split("\n")) * look.size / 2
    if len(line) == 1:
        line = line + np.array([[-half, 0.0], [half, 0.0]])
    steps = np.hypot(*np.diff(line, axis=0).T)
    at = np.concatenate([[0], np.cumsum(steps)])
    # The letters stand in the middle of their line, which is a little longer than they are.
    where = np.linspace(at[-1] / 2 - half, at[-1] / 2 + half, max(2, int(half / 2)))
    return np.column_stack([np.interp(where, at, line[:, axis]) for axis in (0, 1)])


@pytest.mark.parametrize("zoom", [14.0, 16.0])
def test_every_name_has_the_room_it_needs(placed, zoom):
    for told, look, line in placed[zoom]:
        if len(line) > 1:
            long = np.hypot(*np.diff(line, axis=0).T).sum()
            assert long > width(told, look.face, look.spacing) * look.size - 3, told


def test_names_come_with_the_zoom(placed):
    def kinds(zoom):
        return {look.kind for _, look, _ in placed[zoom]}

    assert "major" in kinds(13.0)
    assert "minor" not in kinds(14.5)
    assert {"major", "street", "minor", "river", "green"} <= kinds(15.0)
    told = {text for text, _, _ in placed[15.0]}
    assert {"Jl. Raya Pajajaran", "Kebun Raya Bogor", "Ciliwung"} <= told
    assert not any(text.startswith("Jalan ") for text in told)


@pytest.mark.parametrize(("oneway", "turn"), [(1, 0), (-1, 180)])
def test_arrows_point_the_way_of_the_street(oneway, turn):
    # Drawn from west to east. Turns count clockwise from east, as a canvas does.
    eastward = Street("tertiary", "", oneway, False, False, ((106.80, -6.6), (106.81, -6.6)))
    made = json.loads(compact_basemap([eastward], {"features": []}, bounds=AROUND))
    heads = [head[0] for head, _ in decoded(made["arrows"]["17"], 1)]
    # 0.01 degrees are 256 x 2^17 / 36,000 = 932 px: four arrows, one every 190 px.
    assert heads == [turn] * 4


def test_two_way_streets_have_no_arrows():
    both_ways = Street("tertiary", "", 0, False, False, ((106.80, -6.6), (106.81, -6.6)))
    made = json.loads(compact_basemap([both_ways], {"features": []}, bounds=AROUND))
    assert made["arrows"] == {"16": [], "17": []}
