"""The paper map: what a driver relies on, reckoned by hand."""

import re
from math import cos, radians
from xml.etree.ElementTree import fromstring

import numpy as np
import pytest

from planner.basemap.compact import compact_basemap
from planner.basemap.ground import Ground
from planner.basemap.paper.drawing import Disc, RouteLine, paper_map
from planner.basemap.paper.furniture import scale_metres, scale_text
from planner.basemap.paper.style import OVERVIEW_SHIFT_MM, width_mm
from planner.basemap.paper.svg import path_data
from planner.basemap.paper.view import View, round_scale
from planner.basemap.street import Street

SVG = "{http://www.w3.org/2000/svg}"
NOTHING = {"features": []}
FRAME = {"bounds": (106.79, -6.61, 106.81, -6.59), "width_mm": 100.0, "height_mm": 120.0}
HOSTILE = '</svg><script>alert("1")</script>&\x00\x1b'


def ground(*streets):
    return Ground.from_bytes(compact_basemap(streets, NOTHING, credits=("© A & B",)))


def street(name, *points, road_class="residential", oneway=0):
    return Street(road_class, name, oneway, False, False, points)


def texts(svg):
    return ["".join(element.itertext()) for element in fromstring(svg).iter(f"{SVG}text")]  # noqa: S314


def test_the_scale_is_the_next_round_one():
    # 0.02 degrees of latitude are 0.02 x 111,195.08 m = 2,223.9 m on 120 mm: 1 : 18,532.5;
    # 0.02 of longitude x cos 6.6 = 2,209.2 m on 100 mm: 1 : 22,091.6, which is the larger.
    view = View.of(FRAME["bounds"], 100.0, 120.0)
    assert view.scale == 22_500
    assert round_scale(22_500) == 22_500
    assert round_scale(22_500.1) == 23_000
    assert round_scale(40_100) == 41_000
    assert round_scale(3) == 1_000


def test_a_point_stands_where_the_projection_puts_it():
    view = View.of(FRAME["bounds"], 100.0, 120.0)
    # 0.005 degrees east of the centre: 0.005 x 111,195.08 x cos(6.6) = 552.29 m = 24.546 mm.
    # 0.004 degrees north of it: 444.78 m = 19.768 mm up.
    x, y = view.point((106.805, -6.596))
    assert (x, y) == pytest.approx((50 + 24.546, 60 - 19.768), abs=0.01)
    west, south, east, north = view.bounds
    assert (west + east) / 2 == pytest.approx(106.8)
    assert (north - south) * 111_195.08 * 1000 / 22_500 == pytest.approx(120, abs=0.01)
    assert (east - west) * cos(radians(6.6)) * 111_195.08 * 1000 / 22_500 == pytest.approx(
        100, abs=0.01
    )


def test_the_disc_stands_there_too_with_its_number_and_name():
    made = paper_map(ground(), **FRAME, discs=[Disc(106.805, -6.596, "3", "Dekranasda")])
    discs = [
        (float(c.get("cx")), float(c.get("cy")))
        for c in fromstring(made.svg).iter(f"{SVG}circle")  # noqa: S314
        if c.get("fill") == "#000000"
    ]
    assert discs == [pytest.approx((74.55, 40.23), abs=0.01)]
    assert {"3", "Dekranasda"} <= set(texts(made.svg))
    assert made.scale == 22_500


def test_what_lies_outside_the_frame_is_left_out():
    made = paper_map(ground(), **FRAME, discs=[Disc(107.8, -6.6, "9", "Far away")])
    assert not {"9", "Far away"} & set(texts(made.svg))


@pytest.mark.parametrize(
    ("scale", "metres", "told"),
    [
        # 24 mm at 1 : 42,000 are 1,008 m; at 1 : 8,000 192 m; at 1 : 61,000 1,464 m.
        (42_000, 1000, "1 km · 1 : 42 000"),
        (8_000, 100, "100 m · 1 : 8 000"),
        (61_000, 1000, "1 km · 1 : 61 000"),
        (90_000, 2000, "2 km · 1 : 90 000"),
    ],
)
def test_the_scale_bar_is_a_round_length_that_fits(scale, metres, told):
    assert scale_metres(scale, 24.0) == metres
    assert scale_text(scale, metres) == told


def test_the_bar_is_as_long_as_it_says():
    # 500 m at 1 : 22,500 are 22.22 mm, within 24 mm; the frame is 100 mm wide, so no small bar.
    made = paper_map(ground(), **FRAME)
    assert "500 m · 1 : 22 500" in texts(made.svg)
    bar = re.search(r"M1\.7 [\d.]+V[\d.]+H([\d.]+)V", made.svg)
    assert float(bar.group(1)) - 1.7 == pytest.approx(500 * 1000 / 22_500, abs=0.01)


def test_the_credit_is_printed_unless_it_stands_elsewhere():
    assert "© A & B" in texts(paper_map(ground(), **FRAME).svg)
    assert "© A & B" not in texts(paper_map(ground(), **FRAME, credit=False).svg)


def test_hostile_names_stay_text():
    town = ground(
        street(f"Jalan {HOSTILE}", (106.792, -6.600), (106.808, -6.600)),
        street("Jalan Adam & Eva < 3", (106.792, -6.604), (106.808, -6.604)),
    )
    made = paper_map(town, **FRAME, discs=[Disc(106.8, -6.596, "<1>", HOSTILE)])
    found = texts(made.svg)
    assert "Jl. Adam & Eva < 3" in found
    assert 'Jl. </svg><script>alert("1")</script>&' in found
    assert "<1>" in found
    assert "<script" not in made.svg
    assert "Adam &amp; Eva &lt; 3" in made.svg
    assert not any(ord(letter) < 32 for letter in made.svg)


WAY = ((106.7925, -6.600), (106.8075, -6.600))


@pytest.mark.parametrize("overview", [True, False])
def test_a_driven_street_is_named_beside_its_route_never_on_it(overview):
    made = paper_map(
        ground(street("Jalan Merdeka", *WAY, road_class="primary")),
        **FRAME,
        routes=[RouteLine(WAY, "strong")],
        driven=["Jalan Merdeka"],
        overview=overview,
    )
    assert made.lost_names == ()
    # The street runs through the middle of the frame, at y = 60; the route is 1.0 or 1.7 mm wide,
    # with a casing of 0.4 mm; a letter of 2.5 mm reaches 0.9 mm either side of its middle.
    reach = 0.85 + 0.4 if not overview else OVERVIEW_SHIFT_MM + 0.5 + 0.4
    (y,) = [
        float(found.group(1))
        for found in re.finditer(
            r'translate\([\d.]+ ([\d.]+)\) rotate\(0\)"[^>]*>Jl. Merdeka', made.svg
        )
    ]
    assert abs(y - 60) > reach + 0.9


def test_a_driven_street_without_room_is_reported():
    # 330 m are 15 mm at 1 : 22,500, in a frame whose every other place is taken by the route.
    weave = [(106.79 + 0.02 * (i % 2), -6.61 + 0.0002 * i) for i in range(101)]
    made = paper_map(
        ground(street("Jalan Yang Panjang Sekali Namanya", (106.7985, -6.6), (106.8015, -6.6))),
        **FRAME,
        routes=[RouteLine(tuple(weave), "strong")],
        driven=["Jalan Yang Panjang Sekali Namanya", "Jalan Di Tempat Lain"],
    )
    assert made.lost_names == ("Jalan Yang Panjang Sekali Namanya",)


def test_out_and_back_stand_side_by_side_on_the_driving_side():
    out, back = RouteLine(WAY, "strong"), RouteLine(WAY[::-1], "strong")

    def heights(side):
        made = paper_map(ground(), **FRAME, routes=[out, back], driving_side=side)
        routes = re.findall(
            r'<path d="M[\d.]+ ([\d.]+)l[^"]*" fill="none" stroke="#24236b"', made.svg
        )
        return [float(y) for y in routes]

    # Eastward, the left is up the page: 60 - 0.62; back again 60 + 0.62.
    assert heights("left") == [pytest.approx(59.38), pytest.approx(60.62)]
    assert heights("right") == [pytest.approx(60.62), pytest.approx(59.38)]


def test_the_leg_in_hand_is_drawn_above_the_others():
    made = paper_map(ground(), **FRAME, routes=[RouteLine(WAY, "strong"), RouteLine(WAY, "other")])
    assert made.svg.index('stroke="#a9a9bd"') < made.svg.index('stroke="#24236b"')


def test_a_manoeuvre_number_stands_aside_of_its_junction():
    made = paper_map(
        ground(), **FRAME, overview=False,
        routes=[RouteLine(WAY, "strong")],
        discs=[Disc(106.8, -6.6, "4", None, small=True)],
    )  # fmt: skip
    numbers = [
        (float(c.get("cx")), float(c.get("cy")))
        for c in fromstring(made.svg).iter(f"{SVG}circle")  # noqa: S314
        if c.get("r") == "1.75"
    ]
    (spot,) = numbers
    # The junction is the middle of the frame; the number is 3.4 to 5.2 mm away, off the route.
    assert 3.39 < np.hypot(spot[0] - 50, spot[1] - 60) < 5.21
    assert abs(spot[1] - 60) > 1.75 + 0.85


def test_widths_are_those_of_the_table_and_between_them_log_linear():
    assert width_mm("motorway", 50_000) == pytest.approx(1.50)
    assert width_mm("primary", 10_000) == pytest.approx(2.40)
    assert width_mm("residential", 4_000) == pytest.approx(2.50)
    # Half way in the logarithm between 1 : 50,000 and 1 : 10,000 is 1 : 22,361.
    assert width_mm("tertiary", 22_360.68) == pytest.approx((0.68 + 1.75) / 2)
    assert width_mm("secondary", 10_000, link=True) == pytest.approx(2.00 * 0.7)
    assert width_mm("service", 50_000) == 0
    assert width_mm("motorway", 1_000) == pytest.approx(4.60)


def test_path_data_loses_less_than_a_hundredth_of_a_millimetre():
    line = np.array([[0.123, 5.0], [10.5, 4.996], [10.5, 4.996]])
    assert path_data([line]) == "M0.12 5l10.38 0"
    assert path_data([np.array([[1.0, 1.0], [1.001, 1.0]])]) == "M1 1l0 0"


def test_no_two_names_of_the_real_map_overlap_and_all_reads(real_ground):
    made = paper_map(
        real_ground, bounds=(106.785, -6.625, 106.825, -6.565), width_mm=92, height_mm=158
    )
    root = fromstring(made.svg)  # noqa: S314
    assert len(made.svg) < 450_000
    assert "Jl. Raya Pajajaran" in texts(made.svg)
    for element in root.iter(f"{SVG}text"):
        turns = [float(turn) for turn in (element.get("rotate") or "0").split()]
        found = re.search(r"rotate\((-?[\d.]+)\)", element.get("transform") or "")
        turns += [float(found.group(1))] if found else []
        # A letter of a bending name may lean further than the name as a whole.
        middle = sorted((turn + 180) % 360 - 180 for turn in turns)[len(turns) // 2]
        assert -95 < middle < 95, "".join(element.itertext())


def test_equal_arguments_draw_equal_maps(real_ground):
    frame = {"bounds": (106.79, -6.61, 106.81, -6.59), "width_mm": 56, "height_mm": 60}
    assert paper_map(real_ground, **frame).svg == paper_map(real_ground, **frame).svg
