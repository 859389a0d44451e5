"""Times, distances, dates and street names as people read them, in English and Indonesian.

**Clock times.** Page, sheet and table all show a moment with ``clock``, which cuts the seconds off
as every watch does: a coach that leaves at 10:29:40 "leaves 10:29", and who goes by it is never
late. One rule for arrivals and departures alike, for else one moment would show as two times when a
group arrives and begins at once. Only where a rule is broken does it matter that a time is not
flattered: there ``clock_up`` shows the minute that has been reached (``reasons``).
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


def clock(seconds: int) -> str:
    """Return HH:MM for seconds from local midnight, seconds cut off.

    A time on another date than the day's says so: 86 400 is ``00:00 +1``.
    """
    return _clock(seconds // MINUTE_S)


def clock_up(seconds: int) -> str:
    """Return HH:MM rounded up to the full minute: when a moment has certainly been reached."""
    return _clock(-(-seconds // MINUTE_S))


def _clock(minutes: int) -> str:
    day, minute = divmod(minutes, DAY_MIN)
    text = f"{minute // 60:02}:{minute % 60:02}"
    if day == 0:
        return text
    return f"{text}{NBSP}{'+' if day > 0 else '−'}{abs(day)}"


def duration(seconds: int, language: str, rounding: Rounding = "nearest") -> str:
    """Return ``13 min``, ``1 h 35`` or ``2 h`` (``13 mnt``, ``1 j 35``) for a duration.

    What lasts at all never shows as 0 unless it is rounded down.
    """
    if rounding == "nearest":
        minutes = max((seconds + 30) // MINUTE_S, 1 if seconds > 0 else 0)
    else:
        minutes = -(-seconds // MINUTE_S) if rounding == "up" else seconds // MINUTE_S
    hours, rest = divmod(minutes, 60)
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
    tenths = int(metres / 100 + 0.5)
    return decimal(tenths / 10, language, digits=1)


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
