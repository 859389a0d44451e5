"""Which characters the sheet's fonts can print.

A character without a glyph would print as an empty box, and an accessible PDF may not contain one
at all; so names are cleaned before they are set.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from struct import unpack_from
from unicodedata import category

from planner.errors import Unavailable

FONTS, MORE_FONTS = "manimgx_fonts", "manimgx_fonts_cjk"
"""Noto Sans with the scripts of South-East Asia, and if installed Korean, Chinese, Japanese."""
REPLACEMENT = "?"
LONGEST_WORD = 24
"""A longer run of letters is given places to break, so that it cannot leave its column."""
BREAK_EVERY = 12
ZERO_WIDTH_SPACE = "\u200b"


@lru_cache(maxsize=1)
def font_folders() -> tuple[Path, ...]:
    """Return the folders with the fonts that are installed, Noto Sans first.

    Raises Unavailable when Noto Sans is missing.
    """
    folders = []
    for package in (FONTS, MORE_FONTS):
        spec = find_spec(package)
        if spec is not None and spec.origin is not None:
            folders.append(Path(spec.origin).parent)
        elif package == FONTS:
            raise Unavailable(
                "The route sheet needs the fonts of the package manimgx-fonts: install it."
            )
    return tuple(folders)


def printable(text: str) -> str:
    """Return ``text`` with nothing in it that the fonts lack, and nothing too long to break."""
    known = _covered(font_folders())
    kept = "".join(_kept(letter, known) for letter in text)
    return " ".join(_breakable(word) for word in kept.split(" ") if word)


def _kept(letter: str, known: frozenset[int]) -> str:
    kind = category(letter)
    if kind[0] == "Z" or kind == "Cc":
        return " " if kind != "Zs" or ord(letter) not in known else letter
    if kind == "Cf":
        # Joiners belong to Khmer, Thai and emoji; the rest could turn the line's direction.
        return letter if letter in "\u200b\u200c\u200d" else ""
    if kind in {"Cs", "Co", "Cn"}:
        return REPLACEMENT
    return letter if ord(letter) in known else REPLACEMENT


def _breakable(word: str) -> str:
    if len(word) <= LONGEST_WORD:
        return word
    pieces = (word[at : at + BREAK_EVERY] for at in range(0, len(word), BREAK_EVERY))
    return ZERO_WIDTH_SPACE.join(pieces)


@lru_cache(maxsize=4)
def _covered(folders: tuple[Path, ...]) -> frozenset[int]:
    found: set[int] = set()
    for folder in folders:
        for font in sorted(folder.glob("*.[to]tf")):
            found |= _characters(font.read_bytes())
    return frozenset(found)


def _characters(font: bytes) -> set[int]:
    """Return the code points that a font's character map knows (OpenType ``cmap`` 4 and 12)."""
    tables = {
        font[at : at + 4]: unpack_from(">I", font, at + 8)[0]
        for at in range(12, 12 + 16 * unpack_from(">H", font, 4)[0], 16)
    }
    start = tables[b"cmap"]
    found: set[int] = set()
    for record in range(unpack_from(">H", font, start + 2)[0]):
        at = start + unpack_from(">I", font, start + 8 + 8 * record)[0]
        form = unpack_from(">H", font, at)[0]
        if form == 4:
            segments = unpack_from(">H", font, at + 6)[0] // 2
            ends = unpack_from(f">{segments}H", font, at + 14)
            starts = unpack_from(f">{segments}H", font, at + 16 + 2 * segments)
            for first, last in zip(starts, ends, strict=True):
                found.update(range(first, last + 1))
        elif form == 12:
            for group in range(unpack_from(">I", font, at + 12)[0]):
                first, last = unpack_from(">II", font, at + 16 + 12 * group)
                found.update(range(first, last + 1))
    found.discard(0xFFFF)
    return found
