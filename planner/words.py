"""A text that people read, in the languages the project writes itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One text in English and Indonesian; any other language falls back to English."""

    en: str
    id: str

    def in_(self, language: str) -> str:
        """Return the text in ``language`` (a BCP 47 code)."""
        return self.id if language.partition("-")[0] == "id" else self.en
