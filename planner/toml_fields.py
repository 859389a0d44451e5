"""Reading a TOML table field by field, with every fault gathered on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping

from planner.errors import Fault
from planner.words import Words


class Fields:
    """Reads the fields of tables; what cannot be read is a fault and a harmless value."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, field: str, value: object, expected: str) -> None:
        """Note a fault of a field."""
        self.faults.append(Fault(field, "nothing" if value is None else repr(value), expected))

    def text(
        self,
        data: Mapping[str, object],
        field: str,
        expected: str,
        pattern: str,
        default: str | None = None,
        *,
        path: str = "",
    ) -> str:
        """Return a text that matches a pattern in whole, empty where it does not."""
        value = data.get(field, default)
        if isinstance(value, str) and re.fullmatch(pattern, value):
            return value
        self.fault(path or field, value, expected)
        return ""

    def texts(
        self, data: Mapping[str, object], field: str, expected: str, pattern: str
    ) -> tuple[str, ...]:
        """Return a list of different texts."""
        value = data.get(field)
        if not isinstance(value, list) or not value:
            self.fault(field, value, f"{expected}, at least one")
            return ()
        kept: list[str] = []
        for place, item in enumerate(value):
            if not isinstance(item, str) or not re.fullmatch(pattern, item):
                self.fault(f"{field}[{place}]", item, expected)
            elif item in kept:
                self.fault(f"{field}[{place}]", item, "write each one once")
            else:
                kept.append(item)
        return tuple(kept)

    def file_name(self, data: Mapping[str, object], field: str) -> str:
        """Return the name of a file in the data folder."""
        expected = "write the name of a file in the data folder, without a path"
        return self.text(data, field, expected, r"\w[\w.-]*")

    def words(self, value: object, field: str) -> Words:
        """Return a text in both languages."""
        if not isinstance(value, dict):
            self.fault(field, value, "write the name in both languages: {en = …, id = …}")
            return Words("", "")
        texts = {
            language: self.text(
                value,
                language,
                "write a text that is not blank",
                r".*\S.*",
                path=f"{field}.{language}",
            )
            for language in ("en", "id")
        }
        return Words(**texts)

    def numbers(self, value: object, count: int) -> list[float] | None:
        """Return a list of so many numbers, None where it is none."""
        if not isinstance(value, list) or len(value) != count:
            return None
        if any(isinstance(item, bool) or not isinstance(item, int | float) for item in value):
            return None
        return [float(item) for item in value]

    def table(self, value: object, field: str, known: set[str]) -> Mapping[str, object]:
        """Return a table whose fields are all known, empty where it is none."""
        if not isinstance(value, dict):
            self.fault(field, value, f"write a table with {', '.join(sorted(known))}")
            return {}
        for key in sorted(set(value) - known):
            expected = f"remove it; the known fields are {', '.join(sorted(known))}"
            self.fault(f"{field}.{key}", value[key], expected)
        return value

    def number(
        self, table: Mapping[str, object], path: str, field: str, least: float, most: float
    ) -> float:
        """Return a number within two others, both included."""
        numbers = self.numbers([table.get(field)], 1)
        if numbers is not None and least <= numbers[0] <= most:
            return numbers[0]
        self.fault(f"{path}.{field}", table.get(field), f"write a number from {least} to {most}")
        return least
