"""A brief is read whole or refused with every fault named at once."""

import copy
import json
import math
from datetime import date

import pytest

from planner.errors import InvalidInput
from planner.itinerary.brief.edits import shift, with_order
from planner.itinerary.brief.reading import parse_brief
from planner.itinerary.brief.records import Brief
from planner.itinerary.brief.writing import brief_to_json
from planner.words import Words

SMALL = {
    "format": "city-tour/1",
    "id": "small",
    "title": {"en": "A walk", "id": "Jalan"},
    "days": [
        {
            "date": "2027-08-03",
            "start": {"venue": "hotel-salak", "at": "08:30"},
            "end": {"venue": "hotel-salak"},
            "visits": [
                {"id": "batik", "venue": "batik-tradisiku", "required": True},
                {"id": "gong", "venue": "gong-factory", "required": False},
            ],
        }
    ],
}

FULL = {
    "format": "city-tour/1",
    "id": "accsm-2017",
    "title": {"en": "Heritage", "id": "Pusaka"},
    "people": 38,
    "coach": {"name": {"en": "Blue coach", "id": "Bus biru"}},
    "boarding": {"base_s": 120, "per_head_s": 6},
    "traffic": "stretch",
    "stretch": 1.5,
    "closures": [
        {
            "id": "motorcade",
            "reason": {"en": "Motorcade", "id": "Iring-iringan"},
            "begin": "2017-08-03T10:00",
            "end": "2017-08-03T11:00",
            "profiles": ["coach"],
            "shuts": {
                "streets": ["Jalan A", {"name": "Jalan B", "within": [[1, 2], [3, 4], [5, 6]]}],
                "edges": [[11, 12]],
                "areas": [[[106.8, -6.6], [106.81, -6.6], [106.8, -6.61]]],
            },
            "note": {"en": "Invented.", "id": "Rekaan."},
            "source": "nobody",
        }
    ],
    "walking": {"max_m": 400, "kph": 4.0},
    "now": "2017-08-03T08:10",
    "aim": "co2",
    "prayer": {"kind": "daily", "venue": "masjid-at-taqwa"},
    "assumptions": [{"en": "Durations are assumed.", "id": "Lama kunjungan diasumsikan."}],
    "days": [
        {
            "date": "2017-08-03",
            "title": {"en": "Crafts", "id": "Kerajinan"},
            "start": {"venue": "hotel-salak", "at": "08:30"},
            "end": {"venue": "hotel-salak", "by": "25:30"},
            "visits": [
                {
                    "id": "batik", "venue": "batik-tradisiku",
                    "label": {"en": "Batik class", "id": "Kelas batik"},
                    "required": True, "priority": 7, "duration_min": 75, "buying_min": 20,
                    "windows": [["09:00", "11:00"], ["19:00", "20:30"]],
                    "least_min": 60, "most_min": 90, "after": [],
                    "begin_at": "19:00", "arrive_by": "18:50", "position": "first",
                },
                {
                    "id": "weir", "venue": "bendung-katulampa", "required": False,
                    "priority": 30, "buying_min": 0, "windows": [], "position": 2,
                    "after": ["batik"],
                },
            ],
            "breaks": [
                {
                    "id": "lunch", "label": {"en": "Lunch", "id": "Makan siang"},
                    "duration_min": 45, "windows": [["11:30", "13:00"]], "venue": "ski-katulampa",
                },
                {"id": "rest", "duration_min": 15, "windows": []},
            ],
            "longest_h": 8.5,
            "rain": {"from": "14:00", "to": "18:00"},
            "order": ["batik", "rest", "lunch"],
        },
        {
            "date": "2017-08-04",
            "title": {"en": "Half a day", "id": "Setengah hari"},
            "start": {"venue": "hotel-salak", "at": "09:00"},
            "end": {"venue": "balaikota", "by": "11:30"},
            "visits": [],
            "breaks": [],
            "rain": {"from": "10:00"},
        },
    ],
}  # fmt: skip

SKI = "ski-katulampa"


def faults_of(data: object) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        parse_brief(data)
    return {fault.field: fault.sentence() for fault in caught.value.faults}


def small(**visit: object) -> dict:
    data = copy.deepcopy(SMALL)
    data["days"][0]["visits"][0].update(visit)
    return data


def test_every_value_of_a_full_brief_is_read() -> None:
    brief = parse_brief(FULL)
    day, half = brief.days
    batik, weir = day.visits
    # 120 s + 38 people x 6 s
    assert brief.boarding_s == 348
    assert (brief.people, brief.coach, brief.stretch) == (38, Words("Blue coach", "Bus biru"), 1.5)
    assert (brief.walking_max_m, brief.walking_kph, brief.now) == (400, 4.0, "2017-08-03T08:10")
    assert (day.date, day.start_s, day.end_by_s) == (date(2017, 8, 3), 30_600, 91_800)
    assert (batik.duration_s, batik.buying_s, batik.priority) == (4_500, 1_200, 7)
    # 09:00 = 32 400 s, 11:00 = 39 600 s, 19:00 = 68 400 s, 20:30 = 73 800 s, 18:50 = 67 800 s
    assert batik.windows_s == ((32_400, 39_600), (68_400, 73_800))
    assert (batik.begin_at_s, batik.arrive_by_s, batik.position) == (68_400, 67_800, "first")
    assert (weir.duration_s, weir.priority, weir.position) == (None, 30, 2)
    assert day.order == ("batik", "rest", "lunch")
    # 60 and 90 minutes; 8.5 hours = 30 600 s; 14:00 = 50 400 s, 18:00 = 64 800 s, 10:00 = 36 000 s
    assert (batik.least_s, batik.most_s, weir.after) == (3_600, 5_400, ("batik",))
    assert (weir.least_s, weir.most_s, batik.after) == (None, None, ())
    lunch, rest = day.breaks
    assert (lunch.duration_s, lunch.windows_s, lunch.venue) == (2_700, ((41_400, 46_800),), SKI)
    assert (rest.duration_s, rest.windows_s, rest.venue, rest.label) == (900, (), None, None)
    assert (day.longest_s, day.rain_s) == (30_600, (50_400, 64_800))
    assert (half.longest_s, half.rain_s, half.breaks) == (None, (36_000, None), ())
    assert (brief.aim, brief.prayer, brief.prayer_venue) == ("co2", "daily", "masjid-at-taqwa")
    assert half.order is None
    assert half.visits == ()


def test_what_is_left_out_has_the_stated_defaults() -> None:
    brief = parse_brief(SMALL)
    assert (brief.people, brief.coach, brief.boarding_s) == (1, Words("Coach 1", "Bus 1"), 188)
    assert (brief.stretch, brief.walking_max_m, brief.walking_kph) == (2.0, 600, 4.5)
    assert [visit.priority for visit in brief.days[0].visits] == [0, 50]
    assert brief.days[0].title == Words("Day 1", "Hari 1")
    assert brief.days[0].end_by_s is None
    assert (brief.aim, brief.prayer, brief.prayer_venue) == ("end", "none", None)
    day = brief.days[0]
    assert (day.breaks, day.longest_s, day.rain_s) == ((), None, None)


@pytest.mark.parametrize("data", [SMALL, FULL])
def test_json_and_brief_tell_the_same(data: dict) -> None:
    brief = parse_brief(data)
    told = json.loads(json.dumps(brief_to_json(brief)))
    assert parse_brief(told) == brief


def test_a_full_brief_comes_back_word_for_word() -> None:
    assert brief_to_json(parse_brief(FULL)) == FULL


def test_a_text_in_one_language_serves_both() -> None:
    assert parse_brief({**SMALL, "title": {"en": "Walk"}}).title == Words("Walk", "Walk")


def test_all_faults_come_at_once_with_their_paths() -> None:
    data = small(duration_min=0, arrive_by="9:15", venue="Batik!")
    data["people"] = "many"
    data["days"][0]["end"]["by"] = "08:00"
    data["days"][0]["order"] = ["batik", "museum", "batik"]
    del data["title"]
    assert set(faults_of(data)) == {
        "title",
        "people",
        "days[0].visits[0].duration_min",
        "days[0].visits[0].arrive_by",
        "days[0].visits[0].venue",
        "days[0].end.by",
        "days[0].order[1]",
        "days[0].order[2]",
    }


@pytest.mark.parametrize(
    ("visit", "field", "told"),
    [
        ({"duration_min": 0}, "duration_min", "0 is not accepted; give whole minutes from 1"),
        ({"duration_min": -5}, "duration_min", "-5 is not accepted"),
        ({"duration_min": 45.5}, "duration_min", "45.5 is not accepted"),
        ({"duration_min": True}, "duration_min", "true is not accepted"),
        ({"duration_min": 10**5000}, "duration_min", "a number of more than 60 digits"),
        ({"duration_min": math.nan}, "duration_min", "nan is not accepted"),
        ({"duration_min": math.inf}, "duration_min", "inf is not accepted"),
        ({"duration_min": 30, "buying_min": 31}, "buying_min", "at most its 30 minutes"),
        ({"priority": 101}, "priority", "101 is not accepted"),
        ({"required": False, "priority": 0}, "priority", "from 1 to 100"),
        ({"required": "yes"}, "required", "'yes' is not accepted; give true or false"),
        ({"windows": [["11:00", "09:00"]]}, "windows[0]", "earlier time first"),
        ({"windows": [["09:00"]]}, "windows[0]", "give two times"),
        ({"windows": [["09:00", "48:00"]]}, "windows[0][1]", "'48:00' is not accepted"),
        ({"begin_at": "24:60"}, "begin_at", "HH:MM"),
        ({"begin_at": "07:5"}, "begin_at", "HH:MM"),
        ({"begin_at": "07:50\n"}, "begin_at", "U+000A"),
        ({"begin_at": "12:00", "arrive_by": "12:01"}, "arrive_by", "no later than"),
        ({"begin_at": "12:00", "windows": [["13:00", "14:00"]]}, "begin_at", "inside the visit's"),
        ({"position": "middle"}, "position", '"first", "last" or a place'),
        ({"position": 0}, "position", '"first", "last" or a place'),
        ({"position": 3}, "position", "the day has 2 visits"),
        ({"id": "end"}, "id", "the day's own stops"),
        ({"id": "gong"}, None, "give an id of its own"),
        ({"label": {"en": "x" * 121}}, "label.en", "120 characters"),
        ({"label": {"en": "a\x1b[2Jb"}}, "label.en", "U+001B"),
        ({"label": {"en": "a\u202eb"}}, "label.en", "U+202E"),
        ({"label": {"en": "a\ud800"}}, "label.en", "U+D800"),
        ({"label": {"en": "  "}}, "label.en", "can be seen"),
        ({"durations": 5}, "durations", "known fields here are id, venue"),
    ],
)
def test_a_visit_s_faults(visit: dict, field: str | None, told: str) -> None:
    path = f"days[0].visits[0].{field}" if field else "days[0].visits[1].id"
    assert told in faults_of(small(**visit))[path]


@pytest.mark.parametrize(
    ("visit", "field", "told"),
    [
        ({"least_min": 0}, "least_min", "give whole minutes from 1 to the usual"),
        ({"most_min": -5}, "most_min", "give whole minutes from the usual"),
        ({"least_min": 31, "duration_min": 30}, "least_min", "at most the usual 30 minutes"),
        ({"most_min": 29, "duration_min": 30}, "most_min", "at least the usual 30 minutes"),
        ({"least_min": 40, "most_min": 30}, "most_min", "at least the least 40 minutes"),
        ({"after": ["museum"]}, "after[0]", "name a visit, or a break at a venue, of this day"),
        ({"after": ["gong", "gong"]}, "after[1]", "name each one once"),
        ({"after": ["batik"]}, "after", "cannot wait for itself"),
        ({"after": "gong"}, "after", "give a list of at most 60 ids"),
        ({"after": ["gong"], "position": "first"}, "position", "gong must come earlier"),
        ({"after": ["gong"], "position": 1}, "position", "gong must come earlier"),
    ],
)
def test_a_visit_s_lengths_and_what_it_waits_for(visit: dict, field: str, told: str) -> None:
    assert told in faults_of(small(**visit))[f"days[0].visits[0].{field}"]


def four(*visits: dict, **day: object) -> dict:
    data = copy.deepcopy(SMALL)
    made = [{"id": "abcd"[i], "venue": "x", "required": True} | v for i, v in enumerate(visits)]
    data["days"][0] |= {"visits": made, **day}
    return data


def test_visits_that_wait_for_each_other_are_told_once() -> None:
    # c waits for a, a for b, b for c: a ring of three; d only hangs on it.
    told = faults_of(four({"after": ["b"]}, {"after": ["c"]}, {"after": ["a"]}, {"after": ["c"]}))
    assert list(told) == ["days[0].visits[0].after"]
    assert "a and b and c wait for each other" in told["days[0].visits[0].after"]
    parse_brief(four({"after": ["b"]}, {"after": ["c"]}, {}, {"after": ["c", "a"]}))


@pytest.mark.parametrize(
    ("visits", "field"),
    [
        # b cannot follow the last, nor the third while it is the second itself.
        (({"position": "last"}, {"after": ["a"]}), "days[0].visits[1].after"),
        (({"position": 2}, {"after": ["a"], "position": 2}, {}), "days[0].visits[1].position"),
        # a, b and c must all be there before d: it is the fourth at the earliest.
        (
            ({}, {"after": ["a"]}, {"after": ["b"]}, {"after": ["c"], "position": 3}),
            "days[0].visits[3].position",
        ),
        (({"position": 3}, {"after": ["a"], "position": 2}, {}), "days[0].visits[1].after"),
    ],
)
def test_what_must_come_earlier_and_locked_places_contradict(visits: tuple, field: str) -> None:
    assert field in faults_of(four(*visits))


def test_visits_of_the_whole_tour_wait_for_each_other_too() -> None:
    def told(*after: list) -> dict:
        shared = [
            {"id": f"s{i}", "venue": "x", "required": True, "after": names}
            for i, names in enumerate(after)
        ]
        coaches = [{"id": "one", "name": {"en": "One"}, "people": 20}]
        day = {**four({"after": ["s0"]})["days"][0], "coach": "one"}
        return {**SMALL, "coaches": coaches, "visits": shared, "days": [day]}

    assert parse_brief(told(["a"], ["s0"])).visits[1].visit.after == ("s0",)
    assert list(faults_of(told(["s1"], ["s0"]))) == ["visits[0].after"]
    assert list(faults_of(told(["b"], ["s0"]))) == ["visits[0].after[0]"]


def test_an_optional_visit_that_must_come_earlier_may_stay_away() -> None:
    # b as the first of two would shut a out for ever; as the second it leaves it the choice.
    optional = {"required": False}
    assert parse_brief(four(optional, {"after": ["a"], "position": 2}, {}))
    assert faults_of(four(optional, {"after": ["a"], "position": 1}, {}))


PAUSE = {"id": "rest", "duration_min": 15}


@pytest.mark.parametrize(
    ("day", "field", "told"),
    [
        ({"breaks": [{**PAUSE, "duration_min": 0}]}, "breaks[0].duration_min", "from 1 to 1440"),
        ({"breaks": [{"id": "rest"}]}, "breaks[0].duration_min", "nothing"),
        ({"breaks": [{**PAUSE, "id": "end"}]}, "breaks[0].id", "the day's own stops"),
        ({"breaks": [{**PAUSE, "id": "a"}]}, "breaks[0].id", "days[0].visits[0] has it already"),
        ({"breaks": [PAUSE, PAUSE]}, "breaks[1].id", "days[0].breaks[0] has it already"),
        (
            {"breaks": [{**PAUSE, "windows": [["12:00", "11:00"]]}]},
            "breaks[0].windows[0]",
            "earlier time first",
        ),
        ({"breaks": [{**PAUSE, "venue": "No!"}]}, "breaks[0].venue", "give an id of at most 64"),
        ({"breaks": [{**PAUSE, "id": f"r{i}"} for i in range(13)]}, "breaks", "at most 12 breaks"),
        ({"longest_h": 0}, "longest_h", "from 0.5 to 24"),
        ({"longest_h": -8}, "longest_h", "from 0.5 to 24"),
        ({"longest_h": "8"}, "longest_h", "from 0.5 to 24"),
        ({"rain": {"from": "14:00", "to": "14:00"}}, "rain.to", "give a time after 14:00"),
        ({"rain": {"to": "14:00"}}, "rain.from", "nothing"),
        ({"rain": "14:00"}, "rain", "an object with from"),
        ({"order": ["a", "lunch"]}, "order[1]", "name a visit or a break of this day"),
        ({"order": ["a", "rest", "rest"], "breaks": [PAUSE]}, "order[2]", "name each one once"),
        ({"order": ["friday-prayer"]}, "order[0]", "name a visit or a break of this day"),
    ],
)
def test_a_day_s_faults(day: dict, field: str, told: str) -> None:
    assert told in faults_of(four({}, **day))[f"days[0].{field}"]


@pytest.mark.parametrize("prayer", ["weekly", 5, {"kind": "none"}, {"venue": "x"}, {"kind": []}])
def test_a_prayer_that_nobody_knows(prayer: object) -> None:
    assert list(faults_of({**SMALL, "prayer": prayer})) == ["prayer"]


def test_the_prayers_own_ids_may_stand_in_an_order_and_nowhere_else() -> None:
    brief = parse_brief({**four({}, order=["a", "friday-prayer", "prayer-asr"]), "prayer": "daily"})
    assert brief.days[0].order == ("a", "friday-prayer", "prayer-asr")
    told = faults_of({**four({"id": "prayer-asr"}), "prayer": "daily"})
    assert "names a prayer that is added by itself" in told["days[0].visits[0].id"]
    assert parse_brief(four({"id": "prayer-asr"})).days[0].visits[0].id == "prayer-asr"


def test_an_unknown_aim_is_told() -> None:
    assert "the least carbon dioxide" in faults_of({**SMALL, "aim": "fun"})["aim"]


def test_a_place_counts_breaks_at_a_venue_too() -> None:
    pauses = [{**PAUSE, "venue": "x"}, {**PAUSE, "id": "nap"}]
    assert parse_brief(four({"position": 2}, breaks=pauses)).days[0].visits[0].position == 2
    told = faults_of(four({"position": 3}, breaks=pauses))
    assert "the day has 2 visits" in told["days[0].visits[0].position"]


def test_500_visits_and_everything_else_are_told_at_once() -> None:
    visits = [{"id": f"v{i}", "venue": "x", "required": True} for i in range(500)]
    visits[3]["duration_min"] = -1
    visits[4]["windows"] = [["12:00", "11:00"]]
    visits[5]["after"] = ["v5"]
    visits[6]["position"] = visits[7]["position"] = "first"
    data = {**SMALL, "days": [{**SMALL["days"][0], "date": "1977-08-03", "visits": visits}]}
    assert set(faults_of(data)) == {
        "days[0].date", "days[0].visits", "days[0].visits[3].duration_min",
        "days[0].visits[4].windows[0]", "days[0].visits[5].after", "days[0].visits[7].position",
    }  # fmt: skip


def test_two_visits_cannot_have_one_place() -> None:
    data = small(position="first")
    data["days"][0]["visits"][1]["position"] = 1
    assert "visits[0] is locked there already" in faults_of(data)["days[0].visits[1].position"]
    data["days"][0]["visits"][1]["position"] = "last"
    assert parse_brief(data).days[0].visits[1].position == "last"


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        (["2027-08-03", "2027-08-03"], "days[1].date"),
        (["2027-08-03", "2027-08-02"], "days[1].date"),
        (["2027-08-03", "2077-08-03"], "days[1].date"),
        (["2027-08-03", "2027-11-03"], "days[1].date"),
        (["1967-08-03"], "days[0].date"),
        (["0001-01-01"], "days[0].date"),
        (["2027-02-29"], "days[0].date"),
        (["03.08.2027"], "days[0].date"),
        ([20270803], "days[0].date"),
    ],
)
def test_dates_that_cannot_be_meant(dates: list, field: str) -> None:
    data = {**SMALL, "days": [{**SMALL["days"][0], "date": day} for day in dates]}
    assert list(faults_of(data)) == [field]


@pytest.mark.parametrize("now", ["2027-08-03T25:00", "1927-08-03T08:00", "2027-08-03 08:00", 7])
def test_a_clock_that_cannot_stand_there(now: object) -> None:
    assert list(faults_of({**SMALL, "now": now})) == ["now"]


def test_an_hour_that_no_clock_has_is_not_called_a_date_out_of_range() -> None:
    with pytest.raises(InvalidInput, match="moment that calendar and clock have"):
        parse_brief({**SMALL, "now": "2027-08-03T25:00"})


def test_a_day_of_61_visits_is_too_long() -> None:
    visits = [{"id": f"v{i}", "venue": "x", "required": True} for i in range(61)]
    data = {**SMALL, "days": [{**SMALL["days"][0], "visits": visits}]}
    assert list(faults_of(data)) == ["days[0].visits"]
    data["days"][0]["visits"] = visits[:60]
    assert len(parse_brief(data).days[0].visits) == 60


@pytest.mark.parametrize(
    "data", [None, [], "brief", 3, math.nan, {"days": {}}, {"days": [None, 3]}, {1: 2}, {"a": {1}}]
)
def test_anything_else_is_refused_with_a_sentence(data: object) -> None:
    with pytest.raises(InvalidInput, match=r"The brief has \d+ fault"):
        parse_brief(data)


def test_hostile_depth_and_length_are_refused_quickly() -> None:
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    assert "no more than 12 levels" in faults_of({**SMALL, "coach": deep})["brief"]
    many = {**SMALL, "days": [{"date": "x"}] * 2_000}
    assert len(faults_of(many)) <= 500


def test_a_value_from_outside_is_told_in_one_short_line() -> None:
    told = faults_of({**SMALL, "id": "<script>\n" * 1_000})["id"]
    assert "\n" not in told
    assert len(told) < 300


def test_hourly_traffic_has_no_stretch_beside_it() -> None:
    hourly = parse_brief({**SMALL, "traffic": "hourly"})
    assert hourly.traffic == "hourly"
    assert "stretch" not in brief_to_json(hourly)
    assert parse_brief(SMALL).traffic == "stretch"
    with pytest.raises(InvalidInput) as told:
        parse_brief({**SMALL, "traffic": "hourly", "stretch": 2.0})
    assert [fault.field for fault in told.value.faults] == ["stretch"]
    with pytest.raises(InvalidInput) as told:
        parse_brief({**SMALL, "traffic": "minutely"})
    assert [(f.field, f.value) for f in told.value.faults] == [("traffic", "'minutely'")]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"begin": "10 o'clock"}, "closures[0].begin"),
        ({"profiles": ["tank"]}, "closures[0].profiles[0]"),
        ({"shuts": {}}, "closures[0].shuts"),
        ({"shuts": {"edges": [[1, 2, 3]]}}, "closures[0].shuts.edges[0]"),
        ({"shuts": {"areas": [[[1, 2], [3, 4]]]}}, "closures[0].shuts.areas[0]"),
        ({"shuts": {"streets": [{"within": []}]}}, "closures[0].shuts.streets[0]"),
        ({"reason": {"en": "Fair"}}, "closures[0].reason.id"),
        ({"speed": 3}, "closures[0].speed"),
    ],
)
def test_a_closure_s_faults(change: dict, field: str) -> None:
    closure = {"id": "c", "reason": {"en": "Fair", "id": "Pasar"}, "shuts": {"streets": ["A"]}}
    with pytest.raises(InvalidInput) as told:
        parse_brief({**SMALL, "closures": [{**closure, **change}]})
    assert [fault.field for fault in told.value.faults] == [field]


def test_a_closure_without_any_effect_is_none() -> None:
    with pytest.raises(InvalidInput) as told:
        parse_brief({**SMALL, "closures": [{"id": "c", "reason": {"en": "F", "id": "P"}}]})
    assert [fault.field for fault in told.value.faults] == ["closures[0]"]


def test_with_order_sets_and_removes_one_day_s_order() -> None:
    brief = parse_brief(FULL)
    first = brief.days[0].date
    assert with_order(brief, first, None).days[0].order is None
    changed = with_order(brief, first, ["weir", "batik"])
    assert changed.days[0].order == ("weir", "batik")
    assert changed.days[1] == brief.days[1]
    with pytest.raises(InvalidInput, match="museum"):
        with_order(brief, first, ["museum"])
    with pytest.raises(InvalidInput, match="give one of 2017-08-03, 2017-08-04"):
        with_order(brief, date(2017, 8, 9), None)


def test_shift_moves_every_day_and_drops_the_standing_clock() -> None:
    moved = shift(parse_brief(FULL), date(2027, 12, 31))
    assert [day.date for day in moved.days] == [date(2027, 12, 31), date(2028, 1, 1)]
    assert moved.now is None
    assert moved.id == "accsm-2017-2027-12-31"
    assert moved.days[0].visits == parse_brief(FULL).days[0].visits


def test_shift_twice_carries_one_date_in_the_id() -> None:
    once = shift(parse_brief(FULL), date(2027, 12, 31))
    assert shift(once, date(2028, 1, 5)).id == "accsm-2017-2028-01-05"


def test_shift_of_a_long_id_stays_within_its_length() -> None:
    brief = parse_brief({**FULL, "id": "a" * 52 + "-" + "b" * 11})
    moved = shift(brief, date(2027, 1, 1))
    assert moved.id == "a" * 52 + "-2027-01-01"


@pytest.mark.parametrize("start", [date(2090, 1, 1), date(2060, 12, 31), date.min, date.max])
def test_shift_out_of_reach_is_refused(start: date) -> None:
    with pytest.raises(InvalidInput, match="give a date from 2000-01-01 to 2060-12-31"):
        shift(parse_brief(FULL), start)


def test_whole_numbers_may_be_written_as_json_s_decimals() -> None:
    brief: Brief = parse_brief(small(duration_min=45.0, position=2.0))
    assert brief.days[0].visits[0].duration_s == 2_700
    assert repr(brief.days[0].visits[0].position) == "2"


@pytest.mark.parametrize("wrong", [[], {}, None, "\ud800"])
@pytest.mark.parametrize(
    "field", ["visits[0].id", "days[0].visits[0].id", "days[0].visits[0].\\ud800"]
)
def test_an_id_of_any_kind_is_told_in_words_that_can_be_written(wrong: object, field: str) -> None:
    data = copy.deepcopy(SMALL)
    data["visits"] = [{"id": "either", "venue": "gong-factory", "required": True}]
    at = data["days"][0] if field.startswith("days") else data
    at["visits"][0]["id" if field.endswith("id") else "\ud800"] = wrong
    found = faults_of(data)
    assert any(one.replace("'", "") == field for one in found), found
    assert str(found).encode("utf-8")
