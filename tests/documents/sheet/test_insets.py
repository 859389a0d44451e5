"""Insets: every window is readable, shows what it is for, and fits the column."""

from __future__ import annotations

import pytest

from planner.documents.sheet.insets import (
    CAPTION_MM,
    COARSEST,
    GAP_MM,
    WIDTH_MM,
    insets,
)
from planner.geodesy import distance_m
from tests.documents.sheet.tours import manoeuvres


def test_a_leg_without_manoeuvres_has_no_window():
    assert insets(()) == ()


def size_m(window):
    west, south, east, north = window.bounds
    middle = (south + north) / 2
    return (
        distance_m((west, middle), (east, middle)),
        distance_m((west, south), (west, north)),
    )


LONG = manoeuvres(
    ("depart", None, "A", 300),
    ("turn", "left", "B", 250),
    ("turn", "sharp right", "C", 3000),
    ("new name", "straight", "D", 3000),
    ("turn", "right", "E", 200),
    ("turn", "left", "F", 4000),
    ("turn", "left", "G", 150),
    ("turn", "right", "", 100),
    ("arrive", None, "", 0),
)


def test_a_short_leg_is_shown_whole():
    # 80 + 120 m: fits 40 mm at 1:5000 (200 m).
    short = manoeuvres(
        ("depart", None, "A", 80), ("turn", "left", "B", 120), ("arrive", None, "B", 0)
    )
    (window,) = insets(short)
    assert (window.first, window.last, window.arrival) == (0, 2, True)


def test_a_long_leg_shows_its_clusters_of_junctions_and_the_arrival():
    # Clusters by construction: 1-2 after 300 m, 4-5 after 6.5 km, 6-8 at the end. The departure,
    # straight ahead, is not worth a coarser map.
    found = insets(LONG, height_mm=150)
    assert [(window.first, window.last) for window in found] == [(1, 2), (4, 5), (6, 8)]
    assert [window.arrival for window in found] == [False, False, True]


def test_a_change_of_name_alone_is_worth_no_window():
    way = manoeuvres(
        ("depart", None, "A", 4000), ("new name", "straight", "B", 4000),
        ("turn", "left", "C", 90), ("arrive", None, "C", 0),
    )  # fmt: skip
    assert [(window.first, window.last) for window in insets(way)] == [(2, 3)]


def test_windows_contain_their_manoeuvres_with_room_for_discs():
    for window in insets(LONG):
        west, south, east, north = window.bounds
        room = 0.1 * (east - west)
        for point in LONG[window.first : window.last + 1]:
            assert west + room < point.lon < east - room
            assert south < point.lat < north


def test_windows_have_the_shape_of_their_paper_and_a_readable_scale():
    for window in insets(LONG):
        width, height = size_m(window)
        assert width / height == pytest.approx(WIDTH_MM / window.height_mm, rel=0.01)
        assert width * 1000 / WIDTH_MM <= COARSEST * 1.01


@pytest.mark.parametrize("rows", range(5, 26, 4))
def test_the_windows_do_not_stand_taller_than_the_table_beside_them(rows):
    turns = [("turn", "left", f"S{k}", 700) for k in range(rows - 2)]
    way = manoeuvres(("depart", None, "A", 700), *turns, ("arrive", None, "Z", 0))
    found = insets(way)
    taken = sum(w.height_mm + CAPTION_MM for w in found) + GAP_MM * (len(found) - 1)
    assert 1 <= len(found) <= 3
    two = 2 * (30 + CAPTION_MM) + GAP_MM
    assert taken <= max(8 + 11 * rows, two) + 0.2
    assert found[-1].last == len(way) - 1
