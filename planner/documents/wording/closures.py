"""Closed roads in words, such as *Jalan Jalak Harupat closed 10:00–11:00: a motorcade*."""

from __future__ import annotations

from collections.abc import Sequence

from planner.documents.wording.quantities import DAY_MIN, MINUTE_S, clock, clock_latest
from planner.itinerary.model.itinerary import RoadClosure
from planner.words import Words

NAMED = 2
"""More streets than this are counted, not named."""

SHUT = Words(en="{streets} closed {time}", id="{streets} ditutup {time}")
OPENED = Words(en="{streets} open both ways {time}", id="{streets} dua arah {time}")
TURNED = Words(en="{streets} one-way reversed {time}", id="{streets} dibalik arahnya {time}")
NAMELESS = Words(en="a road without a name", id="jalan tanpa nama")
MORE = Words(en="{streets} and {count} more", id="{streets} dan {count} lainnya")
UNTIL = Words(en="until {end}", id="sampai {end}")
FROM = Words(en="from {begin}", id="mulai {begin}")
ALL_DAY = Words(en="all day", id="sepanjang hari")


def closure_line(closure: RoadClosure, language: str) -> str:
    """Return what is different on the roads, when and why, as one sentence."""
    time = _time(closure, language)
    told = [
        words.in_(language).format(streets=_streets(streets, language), time=time)
        for words, streets in (
            (SHUT, closure.shut),
            (OPENED, closure.opened),
            (TURNED, closure.turned),
        )
        if streets
    ] or [SHUT.in_(language).format(streets=NAMELESS.in_(language), time=time)]
    line = f"{'; '.join(told)}: {closure.reason.in_(language).strip().rstrip('.')}."
    return line[:1].upper() + line[1:]


def closure_lines(closures: Sequence[RoadClosure], language: str) -> str:
    """Return some closures as one text."""
    return " ".join(closure_line(one, language) for one in closures)


def _streets(streets: Sequence[str], language: str) -> str:
    named = ", ".join(streets[:NAMED])
    more = len(streets) - NAMED
    return MORE.in_(language).format(streets=named, count=more) if more > 0 else named


def _time(closure: RoadClosure, language: str) -> str:
    """Return when it holds; what begins before the day, or ends days after it, has no end there."""
    begin_s, end_s = closure.begin_s, closure.end_s
    begins = begin_s is not None and begin_s > 0
    ends = end_s is not None and end_s < 2 * DAY_MIN * MINUTE_S
    begin = clock_latest(begin_s) if begin_s is not None else ""
    end = clock(end_s) if end_s is not None else ""
    if begins and ends:
        return f"{begin}–{end}"
    if ends:
        return UNTIL.in_(language).format(end=end)
    return FROM.in_(language).format(begin=begin) if begins else ALL_DAY.in_(language)
