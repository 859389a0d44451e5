"""Times, distances, dates and street names as people read them, in English and Indonesian.

**Clock times.** Every page, sheet and table shows a moment of the plan with ``clock``: as the full minute
by which it has been reached. One rule for arrivals and departures alike, for else one moment would show as
two times when a group arrives and begins at once; and rounded up, for who is half a minute late must not
look punctual. The latest moment that a rule allows is shown with ``clock_latest``, seconds cut off: who
goes by it is not late. Where two clock times stand, the time between them is the difference of what is
shown (``between``).
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from planner.words import Words

Rounding = Literal["nearest", "up", "down"]

NBSP = "\N{NO-BREAK SPACE}"
MINUTE_S = 60
DAY_MIN = 24 * 60

MINUTES = Words(en="min", id="mnt")
HOURS = Words(en="h", id="j")
UNDER_A_MINUTE = Words(en="under 1 min", id="kurang dari 1 mnt")


def clock_min(seconds: int) -> int:
    """Return the minute from local midnight that a moment of the plan shows as."""
    return -(-seconds // MINUTE_S)


def clock(seconds: int) -> str:
    """Return HH:MM for a moment of the plan, rounded up to the full minute.

    A time on another date than the day's says so: 86 400 is ``00:00 +1``.
    """
    return _clock(clock_min(seconds))


def clock_latest(seconds: int) -> str:
    """Return HH:MM for the latest moment that a rule allows, seconds cut off."""
    return _clock(seconds // MINUTE_S)


def between_min(begin_s: int, end_s: int) -> int:
    """Return the minutes between two moments as clocks show them."""
    return clock_min(end_s) - clock_min(begin_s)


def between(begin_s: int, end_s: int, language: str) -> str:
    """Return the time between two moments as clocks show them, such as ``18 min``.

    What takes time, but begins and ends at the same minute, is ``under 1 min``.
    """
    minutes = between_min(begin_s, end_s)
    if minutes == 0 and end_s > begin_s:
        return UNDER_A_MINUTE.in_(language)
    return duration(minutes * MINUTE_S, language)


def _clock(minutes: int) -> str:
    day, minute = divmod(minutes, DAY_MIN)
    text = f"{minute // 60:02}:{minute % 60:02}"
    if day == 0:
        return text
    return f"{text}{NBSP}{'+' if day > 0 else '−'}{abs(day)}"


def duration_min(seconds: int, rounding: Rounding = "nearest") -> int:
    """Return a duration in minutes as ``duration`` shows it."""
    if rounding == "nearest":
        return max((seconds + 30) // MINUTE_S, 1 if seconds > 0 else 0)
    return -(-seconds // MINUTE_S) if rounding == "up" else seconds // MINUTE_S


def duration(seconds: int, language: str, rounding: Rounding = "nearest") -> str:
    """Return ``13 min``, ``1 h 35`` or ``2 h`` (``13 mnt``, ``1 j 35``) for a duration.

    What lasts at all never shows as 0 unless it is rounded down.
    """
    hours, rest = divmod(duration_min(seconds, rounding), 60)
    if hours == 0:
        return f"{rest} {MINUTES.in_(language)}"
    hour = f"{hours} {HOURS.in_(language)}"
    return f"{hour} {rest:02}" if rest else hour


def distance(metres: float, language: str) -> str:
    """Return ``370 m`` below one kilometre (to 10 m), else ``1.2 km`` (``1,2 km``)."""
    tens = int(metres / 10 + 0.5) * 10
    if tens < 1000:
        if tens == 0 and metres >= 1:
            tens = 10
        return f"{tens} m"
    return f"{kilometres(metres, language)} km"


def kilometres(metres: float, language: str) -> str:
    """Return kilometres with one decimal and no unit, for a column headed *km*."""
    return of_tenths(tenths(metres), language)


def tenths(thousandths: float) -> int:
    """Return tenths of a unit, such as a kilometre, for thousandths of it, rounded once."""
    return int(thousandths / 100 + 0.5)


def of_tenths(value: int, language: str) -> str:
    """Return tenths with one decimal and no unit."""
    return decimal(value / 10, language, digits=1)


def decimal(value: float, language: str, *, digits: int) -> str:
    """Return a number with a fixed count of decimals: a comma in Indonesian, a point in English."""
    text = f"{value:.{digits}f}"
    return Words(en=text, id=text.replace(".", ",")).in_(language)


def factor(value: float, language: str) -> str:
    """Return the stretch on free-flow times, such as ``2.0`` (``2,0``) or ``1.75``."""
    short = f"{value:.2f}".rstrip("0")
    return decimal(value, language, digits=max(1, len(short.partition(".")[2])))


def long_date(day: date, language: str) -> str:
    """Return ``Thursday 3 August 2017`` or ``Kamis, 3 Agustus 2017``."""
    return _date(day, language, Words(en="EEEE d MMMM y", id="EEEE, d MMMM y"))


def day_and_month(day: date, language: str) -> str:
    """Return ``Thursday 3 August`` or ``Kamis, 3 Agustus``."""
    return _date(day, language, Words(en="EEEE d MMMM", id="EEEE, d MMMM"))


def short_date(day: date, language: str) -> str:
    """Return ``Thu 3`` or ``Kam 3``, for a row of day tabs."""
    return _date(day, language, Words(en="EEE d", id="EEE d"))


def plain_date(told: str, language: str) -> str:
    """Return ``31 May 2026`` (``31 Mei 2026``) for an ISO date; any other text as it is."""
    try:
        day = date.fromisoformat(told[:10])
    except ValueError:
        return told
    return _date(day, language, Words(en="d MMMM y", id="d MMMM y"))


def _date(day: date, language: str, pattern: Words) -> str:
    # Babel loads its locale data when first needed.
    from babel.dates import format_date  # noqa: PLC0415

    return format_date(day, pattern.in_(language), locale=Words(en="en_GB", id="id").in_(language))
