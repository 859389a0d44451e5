"""How wide letters are: the advances of Noto Sans, measured from the font's own tables.

Values are thousandths of the font size, at weights 400, 600 and 700 and in italics. Accented letters
are as wide as their base letter; a letter that is not in the table counts as a wide one, so that a
label in another script reserves enough room.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final, Literal

Face = Literal["regular", "semibold", "bold", "italic", "semibold italic"]

CAP_HEIGHT: Final = 0.714
"""Height of a capital letter, as a share of the font size."""
X_HEIGHT: Final = 0.536
_UNKNOWN: Final = 900

_LETTERS: Final = (
    " "
    "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNO"
    "PQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"
    "–—‘’“”·…•©°"
)
_ADVANCES: Final[dict[Face, tuple[int, ...]]] = {
    "regular": (
        260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372, 572,
        572, 572, 572, 572, 572, 572, 572, 572, 572, 268, 268, 572, 572, 572, 434, 899, 639,
        650, 632, 730, 556, 519, 728, 741, 339, 273, 619, 524, 907, 760, 781, 605, 781, 622,
        549, 556, 731, 600, 930, 586, 566, 572, 329, 372, 329, 572, 444, 281, 561, 615, 480,
        615, 564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605, 615, 615, 413, 479, 361,
        618, 508, 786, 529, 510, 470, 380, 551, 380, 572, 500, 1000, 175, 175, 359, 359, 268,
        791, 376, 832, 428,
    ),
    "semibold": (
        260, 277, 452, 646, 572, 875, 743, 251, 324, 324, 545, 572, 279, 321, 276, 399, 572,
        572, 572, 572, 572, 572, 572, 572, 572, 572, 276, 279, 572, 572, 572, 461, 898, 672,
        659, 638, 731, 558, 538, 726, 756, 370, 309, 647, 546, 929, 793, 787, 615, 787, 643,
        550, 569, 747, 631, 953, 638, 603, 576, 330, 399, 330, 572, 423, 333, 585, 626, 502,
        626, 585, 371, 626, 638, 284, 283, 588, 283, 960, 638, 617, 626, 626, 434, 493, 406,
        638, 547, 830, 560, 548, 484, 389, 551, 389, 572, 500, 1000, 201, 201, 413, 413, 276,
        831, 376, 832, 426,
    ),
    "bold": (
        260, 282, 479, 646, 572, 902, 750, 266, 339, 339, 542, 572, 285, 320, 281, 415, 572,
        572, 572, 572, 572, 572, 572, 572, 572, 572, 281, 285, 572, 572, 572, 477, 898, 692,
        665, 642, 732, 560, 549, 724, 765, 389, 331, 664, 559, 943, 813, 791, 621, 791, 656,
        551, 577, 756, 650, 967, 670, 626, 579, 331, 415, 331, 572, 411, 365, 599, 632, 516,
        632, 597, 387, 632, 650, 299, 298, 620, 298, 975, 650, 625, 632, 632, 447, 502, 434,
        650, 571, 856, 578, 571, 493, 394, 551, 394, 572, 500, 1000, 217, 217, 445, 445, 281,
        855, 376, 832, 424,
    ),
    "italic": (
        260, 261, 392, 646, 551, 799, 673, 220, 290, 290, 551, 572, 256, 313, 256, 356, 551,
        551, 551, 551, 551, 551, 551, 551, 551, 551, 256, 256, 572, 572, 572, 430, 848, 562,
        600, 587, 667, 514, 477, 678, 680, 324, 273, 562, 478, 841, 707, 721, 567, 721, 573,
        505, 501, 677, 552, 856, 527, 509, 531, 290, 356, 290, 572, 395, 278, 568, 579, 453,
        579, 499, 318, 579, 579, 258, 258, 495, 258, 875, 579, 563, 579, 579, 398, 432, 332,
        579, 467, 723, 483, 467, 445, 350, 551, 350, 572, 480, 960, 174, 174, 358, 358, 256,
        769, 376, 832, 428,
    ),
    "semibold italic": (
        260, 277, 430, 646, 551, 835, 695, 242, 321, 322, 548, 572, 275, 319, 275, 398, 551,
        551, 551, 551, 551, 551, 551, 551, 551, 551, 275, 275, 572, 572, 572, 448, 853, 603,
        612, 603, 673, 532, 512, 685, 693, 361, 311, 594, 503, 865, 739, 727, 594, 727, 602,
        521, 520, 686, 576, 880, 579, 543, 534, 316, 398, 316, 559, 398, 307, 583, 589, 472,
        588, 535, 353, 590, 595, 284, 284, 540, 284, 894, 595, 577, 589, 588, 413, 459, 381,
        595, 495, 763, 515, 499, 460, 353, 551, 353, 572, 480, 960, 201, 201, 405, 405, 275,
        809, 376, 832, 426,
    ),
}  # fmt: skip
_TABLES: Final = {
    face: dict(zip(_LETTERS, advances, strict=True)) for face, advances in _ADVANCES.items()
}


@lru_cache(maxsize=8192)
def advances(text: str, face: Face, spacing: float = 0.0) -> tuple[float, ...]:
    """Return each letter's width as a share of the font size, ``spacing`` added to each."""
    table = _TABLES[face]
    return tuple(_advance(letter, table) / 1000 + spacing for letter in text)


def width(text: str, face: Face, spacing: float = 0.0) -> float:
    """Return the width of a text as a share of the font size."""
    return sum(advances(text, face, spacing))


def _advance(letter: str, table: dict[str, int]) -> int:
    found = table.get(letter)
    if found is not None:
        return found
    if unicodedata.combining(letter):
        return 0
    return table.get(unicodedata.normalize("NFD", letter)[0], _UNKNOWN)
