"""What a group would not understand: told beside the plan, for nobody is kept at home for it."""

from __future__ import annotations

from collections.abc import Iterator

from planner.itinerary.brief.records import Brief
from planner.languages import is_spoken, name_of
from planner.words import Words

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
    return tuple(_statements(brief, names))


def _statements(brief: Brief, names: dict[str, Words]) -> Iterator[Words]:
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
