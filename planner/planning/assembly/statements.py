"""What is said beside a plan: clocks that change, and languages that a group would not understand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from planner.itinerary.brief.records import Brief
from planner.itinerary.model.itinerary import Day
from planner.languages import is_spoken, name_of
from planner.words import Words

CHANGE = Words(
    "The clocks change while the tour is out: times after that are told by the clock of the start.",
    "Jam resmi berubah selama tur: waktu sesudahnya disebut menurut jam saat berangkat.",
)


def clock_statements(days: Sequence[Day], zone: ZoneInfo) -> tuple[Words, ...]:
    """Return what must be told where a day's end has another offset from UTC than its start.

    Times are counted on, second by second, from the start's own clock: an hour that the night skips
    or repeats is not taken out of them.
    """
    return (CHANGE,) if any(_changes(day, zone) for day in days) else ()


def _changes(day: Day, zone: ZoneInfo) -> bool:
    midnight = datetime(day.date.year, day.date.month, day.date.day, tzinfo=zone)
    begin = midnight + timedelta(seconds=day.stops[0].arrive_s)
    lasted = timedelta(seconds=day.stops[-1].begin_s - day.stops[0].arrive_s)
    # Counted in UTC: a wall clock that is skipped has no offset of its own.
    end = (begin.astimezone(UTC) + lasted).astimezone(zone)
    return begin.utcoffset() != end.utcoffset()


NO_GUIDE = Words(
    en="{coach} has people who need {language}, which its guide does not speak.",
    id="Di {coach} ada peserta yang memerlukan bahasa {language}, yang tidak dikuasai pemandunya.",
)
NO_EAR = Words(
    en="{visit} is held in {language}, which nobody on {coach} is known to speak.",
    id="{visit} berlangsung dalam bahasa {language}, yang tidak diketahui dikuasai siapa pun di"
    " {coach}.",
)


def language_statements(brief: Brief, names: dict[str, Words]) -> tuple[Words, ...]:
    """Return what one coach's group would not understand.

    ``names`` are those of the venues, by their ids. Of a guide whose languages the brief does not tell
    nothing is said.
    """
    return tuple(_unspoken(brief, names))


def _unspoken(brief: Brief, names: dict[str, Words]) -> Iterator[Words]:
    for coach in brief.coaches:
        for language in coach.group_languages:
            if coach.languages and not is_spoken(language, coach.languages):
                yield _said(NO_GUIDE, language, coach=coach.name)
        known = (*coach.languages, *coach.group_languages)
        for visit in (visit for day in brief.days for visit in day.visits):
            if known and visit.language is not None and not is_spoken(visit.language, known):
                yield _said(NO_EAR, visit.language, coach=coach.name, visit=names[visit.venue])


def _said(words: Words, language: str, **parts: Words) -> Words:
    name = name_of(language)
    return Words(
        words.en.format(language=name.en, **{key: one.en for key, one in parts.items()}),
        words.id.format(language=name.id, **{key: one.id for key, one in parts.items()}),
    )
