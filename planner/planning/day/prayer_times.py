"""When the prayers of a day are, computed for the place: the one door to ``al-falak``.

The library finds the sun's transit and its angles, to the full minute; the shadow at Asr is as long
as the thing that casts it, and what it cast at noon (the Shafi'i school, as in Indonesia).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from planner.city import PrayerMethod
from planner.geodesy import LonLat


@dataclass(frozen=True, slots=True)
class PrayerTimes:
    """When the prayers of a day begin, in seconds from local midnight; each lasts until the next."""

    dhuhr_s: int
    asr_s: int
    maghrib_s: int
    isha_s: int


@lru_cache(maxsize=512)
def prayer_times(point: LonLat, day: date, timezone: str, method: PrayerMethod) -> PrayerTimes:
    """Return the prayer times at a (lon, lat) point, the method's precaution added.

    They are wall clock times, so right on a day that changes its clocks as well.
    """
    from alfalak import CalculationParameters  # noqa: PLC0415 - only briefs with prayers need it
    from alfalak import PrayerTimes as Computed  # noqa: PLC0415

    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the city's own clock
    found = Computed(
        (point[1], point[0]),
        midnight,
        calculation_parameters=CalculationParameters(isha_angle=method.isha_deg),
        time_zone=ZoneInfo(timezone),
    )

    def told_s(moment: datetime) -> int:
        wall = moment.replace(tzinfo=None) + timedelta(minutes=method.precaution_min)
        return (wall - midnight) // timedelta(seconds=1)

    return PrayerTimes(
        told_s(found.dhuhr), told_s(found.asr), told_s(found.maghrib), told_s(found.isha)
    )
