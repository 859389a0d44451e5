from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.documents.wording import quantities as q

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "00:00"),
        (8 * 3600 + 30 * 60, "08:30"),
        # By 10:30 it has been reached; at 10:29 not yet.
        (10 * 3600 + 29 * 60 + 1, "10:30"),
        (10 * 3600 + 29 * 60 + 59, "10:30"),
        (86_340, "23:59"),
        (86_341, f"00:00{NBSP}+1"),
        (86_400, f"00:00{NBSP}+1"),
        (25 * 3600 + 5 * 60, f"01:05{NBSP}+1"),
        (172_800, f"00:00{NBSP}+2"),
        (-600, f"23:50{NBSP}\N{MINUS SIGN}1"),
    ],
)
def test_clock(seconds, expected):
    assert q.clock(seconds) == expected


def test_the_clock_of_latest_moments():
    assert q.clock_latest(12 * 3600) == "12:00"
    assert q.clock_latest(12 * 3600 + 59) == "12:00"
    assert q.clock_latest(86_399) == "23:59"


def seconds_of(shown):
    hours, minutes = map(int, shown.split(":"))
    return hours * 3600 + minutes * 60


@given(st.integers(0, 86_340), st.integers(0, 86_340))
def test_who_is_late_never_looks_punctual_and_who_is_punctual_never_late(at, limit):
    # A latest moment is cut off, and so never shown later than it is.
    assert 0 <= limit - seconds_of(q.clock_latest(limit)) < 60
    assert 0 <= seconds_of(q.clock(at)) - at < 60
    if at > limit:
        assert seconds_of(q.clock(at)) > seconds_of(q.clock_latest(limit))
    if at <= limit and limit % 60 == 0:
        assert seconds_of(q.clock(at)) <= seconds_of(q.clock_latest(limit))


@given(st.integers(0, 86_340), st.integers(0, 7200))
def test_the_time_between_two_clocks_is_their_difference(begin, lasts):
    shown = (seconds_of(q.clock(begin)), seconds_of(q.clock(min(begin + lasts, 86_340))))
    assert q.between_min(begin, min(begin + lasts, 86_340)) * 60 == shown[1] - shown[0]


def test_what_takes_time_within_a_minute():
    # 11:42:10 and 11:42:50 both show as 11:43; 11:43:01 shows as 11:44.
    at = 11 * 3600 + 42 * 60
    assert q.between(at + 10, at + 50, "en") == "under 1 min"
    assert q.between(at + 10, at + 50, "id") == "kurang dari 1 mnt"
    assert q.between(at + 10, at + 10, "en") == "0 min"
    assert q.between(at + 50, at + 61, "en") == "1 min"


@pytest.mark.parametrize(
    ("seconds", "english", "indonesian"),
    [
        (0, "0 min", "0 mnt"),
        (10, "1 min", "1 mnt"),
        (779, "13 min", "13 mnt"),  # 12.98 min
        (809, "13 min", "13 mnt"),  # 13.48 min
        (810, "14 min", "14 mnt"),  # 13.5 min
        (3569, "59 min", "59 mnt"),
        (3570, "1 h", "1 j"),
        (5700, "1 h 35", "1 j 35"),
        (3900, "1 h 05", "1 j 05"),
        (7200, "2 h", "2 j"),
        (90_000, "25 h", "25 j"),
    ],
)
def test_durations(seconds, english, indonesian):
    assert q.duration(seconds, "en") == english
    assert q.duration(seconds, "id") == indonesian


def test_durations_rounded_up_and_down():
    assert q.duration(181, "en", "up") == "4 min"
    assert q.duration(180, "en", "up") == "3 min"
    assert q.duration(239, "en", "down") == "3 min"
    assert q.duration(59, "en", "down") == "0 min"


@pytest.mark.parametrize(
    ("metres", "english", "indonesian"),
    [
        (0, "0 m", "0 m"),
        (3, "10 m", "10 m"),
        (14, "10 m", "10 m"),
        (15, "20 m", "20 m"),
        (374, "370 m", "370 m"),
        (994, "990 m", "990 m"),
        (995, "1.0 km", "1,0 km"),
        (1249, "1.2 km", "1,2 km"),
        (1250, "1.3 km", "1,3 km"),
        (16_949, "16.9 km", "16,9 km"),
    ],
)
def test_distances(metres, english, indonesian):
    assert q.distance(metres, "en") == english
    assert q.distance(metres, "id") == indonesian


def test_a_factor_keeps_the_decimals_it_has():
    assert [q.factor(f, "en") for f in (1, 2.0, 1.75, 1.5)] == ["1.0", "2.0", "1.75", "1.5"]
    assert q.factor(2.0, "id") == "2,0"


def test_dates():
    day = date(2017, 8, 3)
    assert q.long_date(day, "en") == "Thursday 3 August 2017"
    assert q.long_date(day, "id") == "Kamis, 3 Agustus 2017"
    assert q.plain_date("2017-08-03", "en") == "3 August 2017"
    assert q.plain_date("2017-08-03T10:00", "id") == "3 Agustus 2017"
    assert q.plain_date("unknown", "en") == "unknown"
    assert q.day_and_month(day, "en") == "Thursday 3 August"
    assert q.day_and_month(day, "id") == "Kamis, 3 Agustus"
    assert q.short_date(day, "en") == "Thu 3"
    assert q.short_date(day, "id") == "Kam 3"


def test_a_language_we_do_not_write_reads_english():
    assert q.long_date(date(2017, 8, 3), "km") == "Thursday 3 August 2017"
    assert q.duration(780, "km") == "13 min"
