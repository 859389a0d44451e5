"""Languages that people speak: BCP 47 codes, whether one serves for another, and their names."""

from __future__ import annotations

from collections.abc import Iterable

from planner.words import Words


def is_spoken(language: str, spoken: Iterable[str]) -> bool:
    """Tell whether a language is among those spoken.

    Codes are compared subtag by subtag as far as both go: ``ko`` serves for ``ko-KR`` and the other way
    round, ``zh-Hans`` does not for ``zh-Hant``.
    """
    wanted = language.lower().split("-")
    return any(
        all(a == b for a, b in zip(wanted, one.lower().split("-"), strict=False)) for one in spoken
    )


def name_of(language: str) -> Words:
    """Return a language's name, such as *Korean* and *Korea*; the code where it has none."""
    # Babel loads its locale data when first needed.
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415

    try:
        told = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Words(language, language)
    en, id_ = told.get_display_name("en"), told.get_display_name("id")
    return Words(en or language, id_ or language)
