"""Small pieces of SVG: path data with two decimals, text that cannot break out of its element."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from xml.sax.saxutils import escape

from planner.basemap.lines import Line


def number(value: float) -> str:
    """Return a coordinate with at most two decimals and no needless zeros."""
    told = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if told in {"-0", ""} else told


def path_data(lines: Iterable[Line], *, closed: bool = False) -> str:
    """Return the data of one path element: absolute start, relative steps, without gaps."""
    parts: list[str] = []
    for line in lines:
        cents = (line * 100).round().astype(int).tolist()
        x, y = cents[0]
        parts.append(f"M{_cents(x)} {_cents(y)}l")
        steps = []
        for nx, ny in cents[1:]:
            if (nx, ny) != (x, y):
                steps.append(f"{_cents(nx - x)} {_cents(ny - y)}")
                x, y = nx, ny
        # A line shorter than the paper can show still makes a dot with its round caps.
        parts.append(" ".join(steps) if steps else "0 0")
        if closed:
            parts.append("z")
    return "".join(parts)


@lru_cache(maxsize=8192)
def _cents(value: int) -> str:
    whole, rest = divmod(abs(value), 100)
    told = str(whole) if not rest else f"{whole}.{rest:02d}".rstrip("0")
    return f"-{told}" if value < 0 else told


def text(content: str) -> str:
    """Return text for an element: escaped, and without what XML cannot hold."""
    return escape("".join(letter for letter in content if _printable(letter)))


def _printable(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cc", "Cs", "Co", "Cn"} or letter in "\t\n"
