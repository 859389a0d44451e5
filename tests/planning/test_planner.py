"""The story: what the planner tells of a visit that is left out."""

from datetime import date

from planner.itinerary.brief import parse_brief


def test_another_stops_rule_is_not_told_as_the_visits_own(app):
    held = app.extensions["planner"]
    brief = held.default_tour().brief
    day = {
        "date": "2017-08-04",
        "start": {"venue": "hotel-salak", "at": "11:00"},
        "end": {"venue": "hotel-salak", "by": "17:00"},
        # An hour at the museum cannot end before a prayer that begins at 12:00 and was to be
        # reached by 11:40; after the prayer there is no way, since the prayer must come last.
        "visits": [
            {"id": "peta", "venue": "museum-peta", "required": False, "duration_min": 60},
            {
                "id": "prayer",
                "venue": "masjid-at-taqwa",
                "required": True,
                "duration_min": 50,
                "arrive_by": "11:40",
                "begin_at": "12:00",
                "position": "last",
            },
        ],
        "order": ["prayer"],
    }
    planned = held.planner.plan(parse_brief({**brief, "days": [day]})).days[0]
    assert planned.date == date(2017, 8, 4)
    (left_out,) = planned.unserved
    assert (left_out.visit_id, left_out.rule, left_out.skipped) == ("peta", "no_room", False)
