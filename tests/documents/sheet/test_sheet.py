"""The PDF itself, read back with poppler: text, order, pages, fonts, and that nothing runs out."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from planner.basemap.compact import compact_basemap
from planner.basemap.paper.drawing import Ground
from planner.basemap.street import Street
from planner.documents.sheet import maps, route_sheet
from planner.errors import NotFound
from planner.words import Words
from tests.documents.sheet import tours
from tests.documents.sheet.grounds import GROUND

pytestmark = pytest.mark.slow

A4_PT = (595.28, 841.89)
HOSTILE = '#panic() $x$ *a* </script> "q" \\ @b <c> `d` _e_ {f} [g] //h'


def printed(itinerary, tmp_path, **facts):
    path = tmp_path / "sheet.pdf"
    path.write_bytes(route_sheet(itinerary, GROUND, **facts))
    return path


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, check=True)
    return done.stdout.decode()


def text(path, *, page=None):
    pages = () if page is None else ("-f", page, "-l", page)
    # Zero-width places to break are no part of a name.
    raw = run("pdftotext", *pages, "-layout", path, "-").replace("\u200b", "")
    return re.sub(r"[ \N{NO-BREAK SPACE}]+", " ", raw)


def pages(path):
    return int(re.search(r"Pages:\s+(\d+)", run("pdfinfo", path))[1])


def in_order(needles, haystack):
    at = 0
    for needle in needles:
        found = haystack.find(needle, at)
        assert found >= 0, f"{needle!r} is not in the text after position {at}"
        at = found + len(needle)


@pytest.mark.poppler
def test_stops_and_streets_come_in_driving_order(tmp_path):
    told = text(printed(tours.tour(tours.two_legs()), tmp_path))
    in_order(["Lembar jalan pengemudi", "Hotel Salak", "Batik Tradisiku", "Hotel Salak"], told)
    in_order(
        [
            "Jalan Juanda", "Jalan Merak", "jalan tanpa nama", "Batik Tradisiku",
            "Jalan Jalak", "Jalan Pemuda", "Hotel Salak",
        ],
        told[told.index("Manuver") :],
    )  # fmt: skip


@pytest.mark.poppler
def test_times_and_odometer_are_the_itinerarys(tmp_path):
    told = text(printed(tours.tour(tours.two_legs()), tmp_path))
    for time in ("08:30", "08:38", "08:50", "10:28", "10:40"):
        assert time in told
    # 0; 370; 370 + 1580 = 1950; 2000; then 2000 + 160 = 2160; 3260 m.
    in_order(["0,0", "0,4", "2,0", "2,0", "2,2", "3,3"], told[told.index("Manuver") :])
    assert "98" in told  # minutes at the batik maker's


def test_the_overview_sets_the_way_to_the_side_on_which_the_city_drives():
    one = tours.two_legs()
    drawn = [
        maps.overview(tours.tour(one, driving_side=side), one, GROUND, height_mm=158.0)["svg"]
        for side in ("left", "right")
    ]
    assert drawn[0] != drawn[1]


@pytest.mark.poppler
def test_the_latest_departure_stands_once_in_the_head_of_its_leg(tmp_path):
    one = tours.two_legs()
    bound = replace(one.stops[0], leave_by_s=tours.at("08:59"))
    told = text(printed(tours.tour(replace(one, stops=(bound, *one.stops[1:]))), tmp_path))
    assert told.count("Berangkat paling lambat 08:59. Leave by 08:59.") == 1
    assert told.count("paling lambat") == 1


@pytest.mark.poppler
def test_what_follows_at_once_is_printed(tmp_path):
    day = tours.two_legs()
    way = day.legs[0].manoeuvres
    way = (replace(way[0], then=True), *way[1:])
    near = replace(day, legs=(replace(day.legs[0], manoeuvres=way), day.legs[1]))
    told = text(printed(tours.tour(near), tmp_path))
    in_order(
        ["Jalan Juanda", "lalu segera belok kanan", "Jalan Merak"], told[told.index("Manuver") :]
    )
    assert told.count("lalu segera") == 1


@pytest.mark.poppler
def test_assumption_credit_emergency_date_and_page_are_on_the_sheet(tmp_path):
    told = " ".join(text(printed(tours.tour(tours.two_legs()), tmp_path, revision=7)).split())
    for part in (
        "Waktu tempuh: arus bebas × 2,0 (asumsi).",
        "Times: free flow × 2.0 (assumed).",
        "© OpenStreetMap contributors, ODbL 1.0",
        "112 Darurat", "118, 119 Ambulans", "Kamis, 3 Agustus 2017", "Thursday 3 August 2017",
        "Bus 1 · Kamis 3 Agustus 2017", "v7 · 3f9a1c2e", "halaman 1 dari 2", "halaman 2 dari 2",
        "page 1 of 2", "No. polisi", "Pengemudi", "Pemandu", "38", "3,3 km",
    ):  # fmt: skip
        assert part in told, part


@pytest.mark.poppler
def test_only_a_weak_point_asks_to_confirm_the_entrance(tmp_path):
    day = tours.two_legs()
    assert "Pastikan pintu masuk (±90 m)." in text(printed(tours.tour(day), tmp_path))
    sure = replace(day.stops[1], precision_m=50)
    day = replace(day, stops=(day.stops[0], sure, day.stops[2]))
    assert "Pastikan" not in text(printed(tours.tour(day), tmp_path))


@pytest.mark.poppler
def test_hostile_names_print_as_themselves(tmp_path):
    day = tours.two_legs()
    name = Words(HOSTILE, HOSTILE)
    batik = replace(
        day.stops[1], name=name, short_name=Words("x", "x"), address=HOSTILE, label=name
    )
    way = day.legs[0].manoeuvres
    way = (replace(way[0], street=HOSTILE), *way[1:])
    first = replace(day.legs[0], manoeuvres=way)
    hostile = replace(
        day, stops=(day.stops[0], batik, day.stops[2]), legs=(first, day.legs[1]),
        title=name,
    )  # fmt: skip
    told = text(printed(tours.tour(hostile, title=name, coach=name), tmp_path))
    # A narrow column may break the line between two words.
    told = re.sub(r"\s+", " ", told)
    for word in HOSTILE.split():
        assert told.count(word) >= 5, word


@pytest.mark.poppler
def test_what_has_no_glyph_prints_as_a_question_mark_and_no_box(tmp_path):
    day = tours.two_legs()
    name = Words("\U0001f0a1 Batik", "\U0001f0a1 Batik")
    batik = replace(day.stops[1], name=name)
    path = printed(tours.tour(replace(day, stops=(day.stops[0], batik, day.stops[2]))), tmp_path)
    assert "? Batik" in text(path)


@pytest.mark.poppler
def test_a_street_of_the_map_in_a_script_without_glyphs_does_not_stop_the_sheet(tmp_path):
    strange = Street(
        "secondary", "한국길", 0, bridge=False, tunnel=False,
        geometry=((tours.WEST, tours.SOUTH - 0.003), (tours.WEST + 0.01, tours.SOUTH + 0.004)),
    )  # fmt: skip
    nothing = {"type": "FeatureCollection", "features": []}
    ground = Ground.from_bytes(compact_basemap([strange], nothing))
    path = tmp_path / "sheet.pdf"
    path.write_bytes(route_sheet(tours.tour(tours.two_legs()), ground))
    assert "Batik Tradisiku" in text(path)


@pytest.mark.poppler
def test_only_embedded_noto_fonts_are_used(tmp_path):
    rows = run("pdffonts", printed(tours.tour(tours.two_legs()), tmp_path)).splitlines()[2:]
    assert rows
    for row in rows:
        assert "Noto" in row
        # Columns before the object number: embedded, subset, to Unicode.
        assert row.split()[-5:-2] == ["yes", "yes", "yes"]


def test_equal_arguments_give_equal_bytes():
    itinerary = tours.tour(tours.two_legs())
    first, second = (route_sheet(itinerary, GROUND, url="https://a.example/t/x") for _ in range(2))
    assert first == second


def test_the_pdf_claims_accessibility_and_is_tagged():
    pdf = route_sheet(tours.tour(tours.two_legs()), GROUND)
    assert b"pdfuaid:part" in pdf
    assert b"/StructTreeRoot" in pdf or b"/Marked true" in pdf


def test_the_qr_code_depends_on_the_address_and_is_left_out_without_one():
    itinerary = tours.tour(tours.two_legs())
    sheets = {
        route_sheet(itinerary, GROUND, url=url)
        for url in (None, "https://a.example/t/one", "https://a.example/t/two")
    }
    assert len(sheets) == 3


@pytest.mark.poppler
def test_without_an_address_nobody_is_asked_to_scan(tmp_path):
    itinerary = tours.tour(tours.two_legs())
    assert "Pindai" not in text(printed(itinerary, tmp_path))
    assert "Pindai" in text(printed(itinerary, tmp_path, url="https://a.example/t/one"))


@pytest.mark.poppler
def test_one_day_is_printed_or_every_day_on_sheets_of_its_own(tmp_path):
    one, other = tours.two_legs(), replace(tours.two_legs(), date=date(2017, 8, 4))
    itinerary = tours.tour(one, other)
    alone = printed(itinerary, tmp_path, day=date(2017, 8, 4))
    count = pages(alone)
    assert "3 Agustus" not in text(alone)
    both = printed(itinerary, tmp_path)
    # The second day begins on a right-hand page.
    begins = count + count % 2 + 1
    assert "Jumat, 4 Agustus 2017" in text(both, page=begins)
    assert f"halaman 1 dari {count}" in text(both, page=begins)
    assert pages(both) == begins - 1 + count


@pytest.mark.poppler
def test_a_day_of_an_odd_number_of_pages_ends_with_one_page_for_notes(tmp_path):
    # A day on foot without an empty drive is one page of its own.
    hotel, home = tours.start("Hotel Salak", "18:45", "18:50"), tours.end("Hotel Salak", "19:10")
    short = tours.day([hotel, home], [tours.walk(hotel, home, 100)], on=date(2017, 8, 1))
    itinerary = tours.tour(short, tours.two_legs(), assumptions=())
    assert pages(printed(itinerary, tmp_path, day=short.date)) == 1
    path = printed(itinerary, tmp_path)
    assert "Catatan" in text(path, page=2)
    assert "halaman 2 dari 2" in text(path, page=2)
    assert "Kamis, 3 Agustus 2017" in text(path, page=3)


def test_a_day_that_the_tour_does_not_have_is_refused():
    with pytest.raises(NotFound, match=r"2017-08-09.*2017-08-03"):
        route_sheet(tours.tour(tours.two_legs()), GROUND, day=date(2017, 8, 9))


@pytest.mark.poppler
def test_a_day_without_stops_is_one_page(tmp_path):
    path = printed(tours.tour(tours.day([], [])), tmp_path)
    assert pages(path) == 1
    assert "halaman 1 dari 1" in text(path)


@pytest.mark.poppler
def test_a_day_on_foot_and_a_leg_without_road_are_told(tmp_path):
    hotel = tours.start("Hotel Salak", "18:45", "18:50")
    hall = tours.stop(1, "Balai Kota", "18:53", "21:00")
    home = tours.end("Hotel Salak", "21:10")
    legs = [tours.walk(hotel, hall, 100), tours.no_road(hall, home)]
    told = re.sub(
        r"\s+", " ", text(printed(tours.tour(tours.day([hotel, hall, home], legs)), tmp_path))
    )
    assert "Tamu berjalan kaki" in told
    assert "The guests walk" in told
    assert "No road in the data serves this leg." in told


def boxes_pt(path):
    """Yield (page number, x0, y0, x1, y1, word) of every word."""
    page = 0
    for line in run("pdftotext", "-bbox", path, "-").splitlines():
        if "<page " in line:
            page += 1
        if match := re.search(
            r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*)</word>', line
        ):
            yield (page, *(float(match[k]) for k in range(1, 5)), match[5])


def assert_within_the_margins(path):
    """Nothing is printed outside 13 mm at the sides, 9 mm at the top and 8 mm at the foot.

    A word's box reaches above its letters by the font's whole ascent.
    """
    mm = 72 / 25.4
    for page, x0, y0, x1, y1, word in boxes_pt(path):
        assert x0 >= 12.9 * mm, (page, word)
        assert x1 <= A4_PT[0] - 12.9 * mm, (page, word)
        assert y0 >= 9 * mm, (page, word)
        assert y1 <= A4_PT[1] - 7.5 * mm, (page, word)


def long_day(stops, turns, name="Batik"):
    made = [tours.start(name, "06:00", "06:05")]
    for number in range(1, stops - 1):
        arrive, leave = (6 * 60 + 30 * number + extra for extra in (0, 10))
        times = [f"{minute // 60:02}:{minute % 60:02}" for minute in (arrive, leave)]
        street = "Jalan Raya Pajajaran No. 10, Baranangsiang, Bogor Timur"
        made.append(tours.stop(number, f"{name} {number}", *times, precision_m=90, address=street))
    made.append(tours.end(name, "23:30"))
    way = [
        ("depart", None, "Jalan Juanda", 300),
        *(("turn", "left" if k % 2 else "right", f"Jalan {name} {k}", 300) for k in range(turns)),
        ("arrive", None, "", 0),
    ]
    legs = [tours.leg(here, there, *way) for here, there in pairwise(made)]
    return tours.tour(tours.day(made, legs))


@pytest.mark.poppler
def test_thirty_stops_are_all_told_within_the_margins(tmp_path):
    path = printed(long_day(30, 1), tmp_path)
    told = text(path)
    # Stop n arrives 30 n minutes after 06:00: a row of the table of stops.
    rows = [f"Batik {n} {6 + n // 2:02}:{30 * (n % 2):02}" for n in range(1, 29)]
    in_order(rows, told)
    assert_within_the_margins(path)
    # 29 legs of some 50 mm, five to a page, make six; timeline and table of stops take five more.
    assert 8 <= pages(path) <= 16


@pytest.mark.poppler
def test_a_leg_longer_than_a_page_goes_on_with_its_head(tmp_path):
    path = printed(long_day(3, 60), tmp_path)
    told = text(path)
    in_order([f"Jalan Batik {k}" for k in range(60)] * 2, told)
    assert all(told.count(f"Jalan Batik {k}") >= 2 for k in range(60))
    # 62 rows of 11 mm need three pages a leg: two of the three heads say that they continue.
    assert told.count("lanjutan") == 4
    assert_within_the_margins(path)


@pytest.mark.poppler
@pytest.mark.parametrize("name", ["Sanggar Batik Tulis dan Cap " * 8, "Wwwwwwwwww" * 25])
def test_very_long_names_stay_on_the_page(tmp_path, name):
    path = printed(long_day(5, 4, name.strip()), tmp_path)
    assert_within_the_margins(path)


@pytest.mark.poppler
def test_a_heading_never_stands_alone_at_the_foot(tmp_path):
    path = printed(long_day(8, 7), tmp_path)
    for page in range(1, pages(path) + 1):
        told = text(path, page=page)
        # As many tables as heads, and each with at least three rows.
        assert told.count("Manuver") * 3 <= len(re.findall(r"Jalan Juanda|Jalan Batik|Tiba,", told))


@pytest.mark.poppler
def test_times_after_midnight_say_so(tmp_path):
    hotel = tours.start("Hotel Salak", "22:00", "22:10")
    late = tours.stop(1, "Balai Kota", "22:20", "24:40")
    home = tours.end("Hotel Salak", "24:50")
    turns = (("depart", None, "Jalan Juanda", 900), ("arrive", None, "Jalan Juanda", 0))
    legs = [tours.leg(hotel, late, *turns), tours.leg(late, home, *turns)]
    path = printed(tours.tour(tours.day([hotel, late, home], legs)), tmp_path)
    assert "00:40 +1" in text(path)
    assert_within_the_margins(path)
