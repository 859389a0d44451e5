"""What a form was filled in with, read as far as it can be.

What cannot be read is passed on as it is: the brief's own rules then refuse it in their own words,
together with everything else that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

_NUMBER: Final = re.compile(r"-?[0-9]{1,18}([.,][0-9]{1,9})?\Z", re.ASCII)
_CLOCK: Final = re.compile(r"([0-9]{1,2})(?:[:.h ]?([0-9]{2}))?\Z", re.ASCII)
_MOMENT: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{1,2}[:.][0-9]{2})\Z", re.ASCII)


class FormData:
    """The texts of a form by the names of its fields.

    ``names`` says which row of the form became which entry of a list of the brief, wherever the two
    are numbered differently: rows left empty are no entries.
    """

    def __init__(self, values: Mapping[str, Sequence[str]]) -> None:
        self._values = values
        self.names: dict[str, str] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str) -> str | None:
        """Return a text without the blanks around it, None where nothing was filled in."""
        return next(iter(self._values.get(name, ())), "").strip() or None

    def number(self, name: str) -> int | float | str | None:
        """Return a number (a comma is a point too), or the text that is none."""
        text = self.text(name)
        if text is None or not _NUMBER.match(text):
            return text
        value = float(text.replace(",", "."))
        return int(text) if text.lstrip("-").isdigit() else value

    def clock(self, name: str) -> str | None:
        """Return a time of day as ``HH:MM``; 9, 9.30, 0930 and 9:30 are understood."""
        text = self.text(name)
        match = _CLOCK.match(text) if text else None
        return text if match is None else f"{int(match[1]):02}:{match[2] or '00'}"

    def moment(self, name: str) -> str | None:
        """Return a local moment as ``YYYY-MM-DDTHH:MM``; a blank may stand for the T."""
        text = self.text(name)
        match = _MOMENT.match(text) if text else None
        if match is None:
            return text
        hours, minutes = re.split("[:.]", match[2])
        return f"{match[1]}T{int(hours):02}:{minutes}"

    def many(self, name: str) -> list[str]:
        """Return the values of flags that are set."""
        return [one for one in self._values.get(name, ()) if one]

    def codes(self, name: str) -> list[str]:
        """Return the codes of a list with commas or blanks between them."""
        return (self.text(name) or "").replace(",", " ").split()

    def lines(self, name: str) -> list[str]:
        """Return the lines of a text that are not empty."""
        return [one.strip() for one in (self.text(name) or "").splitlines() if one.strip()]

    def words(self, name: str) -> dict[str, str] | None:
        """Return a text in English and Indonesian; one stands for both where only one was filled in."""
        english, indonesian = self.text(f"{name}.en"), self.text(f"{name}.id")
        if english is None and indonesian is None:
            return None
        words = {"en": english or indonesian or "", "id": indonesian or english or ""}
        return words if indonesian else {"en": words["en"]}

    def rows(self, name: str, sign: Sequence[str]) -> list[int]:
        """Return the numbers of the rows in which any of the fields ``sign`` is filled in."""
        start = re.compile(re.escape(name) + r"\[([0-9]{1,3})\](.*)\Z", re.ASCII)
        filled = set()
        for field in self._values:
            match = start.match(field)
            if match and match[2].lstrip(".") in sign and self.text(field) is not None:
                filled.add(int(match[1]))
        numbers = sorted(filled)
        for index, number in enumerate(numbers):
            self.names[f"{name}[{index}]"] = f"{name}[{number}]"
        return numbers

    def windows(self, name: str = "windows") -> list[list[str | None]]:
        """Return time windows; one end left open is passed on empty, to be refused beside it."""
        return [
            [self.clock(f"{name}[{row}][0]") or "", self.clock(f"{name}[{row}][1]") or ""]
            for row in self.rows(name, ("[0]", "[1]"))
        ]

    def field_of(self, path: str) -> str | None:
        """Return the field that stands at a path of the brief below the form's part, or nearest it."""
        # The nearest counts: a row before the list, a part of a row before the row.
        for entry, row in sorted(self.names.items(), key=lambda one: -len(one[0])):
            if path == entry or path.startswith((f"{entry}.", f"{entry}[")):
                path = row + path[len(entry) :]
                break
        while path:
            if path in self._values:
                return path
            inside = [
                one
                for one in self._values
                # The id of a row is not to be seen.
                if one.startswith((f"{path}.", f"{path}[")) and not one.endswith("].id")
            ]
            if inside:
                return inside[0]
            path = re.sub(r"(\.?[^.\[\]]+|\[[^\]]*\])\Z", "", path)
        return None


def put(item: dict[str, Any], name: str, value: Any) -> None:
    """Set a field of the brief's JSON, or take it out where nothing was filled in."""
    if value in (None, [], ""):
        item.pop(name, None)
    else:
        item[name] = value
