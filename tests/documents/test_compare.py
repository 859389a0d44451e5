from __future__ import annotations

from dataclasses import replace

from planner.documents.compare import compare
from tests.documents.days import craft_day, day, plain, stop


def better():
    """Lunch first, on time, then the gong that was left out, then the batik."""
    one = craft_day()
    lunch = replace(stop("lunch", 1, "09:00", 60), boarding_s=0)
    gong = stop("gong", 2, "10:10", 30)
    batik = stop("batik", 3, "11:00", 90)
    end = replace(one.stops[-1], arrive_s=45000, begin_s=45000, end_s=45000, depart_s=45000)
    return day(one.stops[0], lunch, gong, batik, end, metres=1000, proof="optimal")


def test_the_figures_tell_gains_and_keep_costs_neutral():
    made = compare(craft_day(), better())
    said = {
        figure.what: plain((figure.before, figure.after, figure.change, figure.gain))
        for figure in made.figures
    }
    assert said == {
        "venues of 3": ("2", "3", "1 more", True),
        "rules broken": ("1", "0", "1 fewer", True),
        # 12:10 to 12:30, which is a cost.
        "back": ("12:10", "12:30", "20 min later", False),
        # 13 + 21 + 20 and 2 x 8 of boarding = 70 before; 22 + 10 + 20 + 0 and 8 = 60 after.
        "min on the road": ("70", "60", "10 less", True),
        # 3 x 2 km before, 4 x 1 km after.
        "km by coach": ("6.0", "4.0", "2.0 less", True),
    }


def test_carbon_dioxide_and_diesel_are_compared_as_they_are_shown():
    def burning(one, fuel_ml, co2_g):
        return replace(one, totals=replace(one.totals, fuel_ml=fuel_ml, co2_g=co2_g))

    made = compare(burning(craft_day(), 9_040, 24_249), burning(better(), 8_960, 24_051))
    said = {one.what: plain((one.before, one.after, one.change, one.gain)) for one in made.figures}
    # 24.249 is shown as 24.2, 24.051 as 24.1: a tenth less, as the figures say.
    assert said["kg CO₂"] == ("24.2", "24.1", "0.1 less", True)
    # Both are shown as 9.0.
    assert said["l of diesel"] == ("9.0", "9.0", "as before", False)
    made = compare(burning(craft_day(), 9_000, 24_000), burning(better(), None, None))
    assert "kg CO₂" not in {one.what for one in made.figures}


def test_a_day_that_keeps_all_and_serves_all_is_called_so_with_its_proof():
    made = compare(craft_day(), better())
    assert made.title == "A day in which everything fits"
    assert made.proof.startswith("Proven")
    assert made.order == ("lunch", "gong", "batik")
    assert not made.same


def ending(at_s):
    """Return the day with its visits changed over and its end at ``at_s``."""
    start, batik, lunch, end = craft_day().stops
    home = replace(end, arrive_s=at_s, begin_s=at_s, end_s=at_s, depart_s=at_s)
    return replace(craft_day(), stops=(start, lunch, batik, home), proof="optimal")


def test_only_a_shorter_day_is_called_shorter():
    # Both break one rule and serve two; the day as it is ends at 12:10.
    assert compare(craft_day(), ending(12 * 3600)).title == "A shorter day"
    assert compare(craft_day(), ending(12 * 3600 + 1200)).title == "A better day"


def test_the_shift_of_the_return_is_that_of_the_clocks_shown():
    # 12:10:50 and 12:11:10 show as 12:11 and 12:12, though only 20 seconds lie between them.
    made = compare(ending(43_850), ending(43_870))
    back = next(figure for figure in made.figures if figure.what == "back")
    assert plain((back.before, back.after, back.change)) == ("12:11", "12:12", "1 min later")


def test_the_same_order_is_recognised():
    proven = replace(craft_day(), proof="optimal")
    made = compare(craft_day(), proven)
    assert made.same
    assert made.title == "Your order is already the best"


def test_an_infeasible_day_says_that_no_order_keeps_every_rule():
    made = compare(craft_day(), replace(better(), proof="infeasible"))
    assert "no order" in made.proof


def test_blocks_never_overlap_and_stand_in_order():
    for side in (compare(craft_day(), better()).before, compare(craft_day(), better()).after):
        for above, below in zip(side.blocks, side.blocks[1:], strict=False):
            assert above.top_px + above.height_px < below.top_px


def test_a_block_is_as_long_as_its_stay():
    made = compare(craft_day(), better())
    # 08:30 to 12:30 is 240 min on 440 px: 1.83 px a minute, capped at 1.4; 90 min are 126 px.
    batik = next(block for block in made.before.blocks if block.key == "batik")
    assert batik.height_px == 126
    assert batik.times == "08:51\u201310:21"


def test_curves_join_what_both_days_serve_and_mark_what_moved():
    made = compare(craft_day(), better())
    # start, batik, lunch and end are in both; batik and lunch changed places. Moved ones come last.
    assert [curve.moved for curve in made.curves] == [False, False, True, True]


def test_new_stops_and_trouble_are_marked():
    made = compare(craft_day(), better())
    assert [block.key for block in made.after.blocks if block.new] == ["gong"]
    assert [plain(block.trouble) for block in made.before.blocks if block.trouble] == [
        "20 min late"
    ]


def test_the_hours_between_start_and_end_are_on_the_axis():
    made = compare(craft_day(), better())
    # 08:30 to 12:30; 09:00 is 30 min x 1.4 px below the top.
    assert [(hour.name, hour.top_px) for hour in made.hours] == [
        ("09:00", 42),
        ("10:00", 126),
        ("11:00", 210),
        ("12:00", 294),
    ]
