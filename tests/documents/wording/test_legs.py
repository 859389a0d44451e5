from dataclasses import replace

from planner.documents.wording.legs import leg_facts
from tests.documents.days import craft_day


def test_a_leg_says_how_long_and_how_far_unless_no_road_leads():
    way = craft_day().legs[0]
    # From 08:38 to 08:51, 2 km.
    assert leg_facts(way, "id") == ("13 mnt", "2,0 km")
    assert leg_facts(replace(way, reachable=False), "id") == ()
