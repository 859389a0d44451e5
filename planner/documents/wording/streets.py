"""Indonesian street names made shorter, for labels and narrow columns."""

from __future__ import annotations

TITLES = {
    "jalan": "Jl.",
    "jl": "Jl.",
    "jl.": "Jl.",
    "gang": "Gg.",
    "gg": "Gg.",
    "gg.": "Gg.",
    "jenderal": "Jend.",
    "jendral": "Jend.",
    "kolonel": "Kol.",
    "kapten": "Kapt.",
    "letnan": "Let.",
    "mayor": "May.",
    "sersan": "Ser.",
    "profesor": "Prof.",
    "doktor": "Dr.",
    "dokter": "dr.",
    "insinyur": "Ir.",
    "haji": "H.",
    "hajjah": "Hj.",
    "raden": "R.",
    "pangeran": "P.",
}
"""Words that Indonesian maps abbreviate, wherever they stand but at the very end of a name."""

PHRASES = (
    ("Kyai Haji", "K.H."),
    ("Kiai Haji", "K.H."),
    ("Otto Iskandardinata", "Otista"),
    ("Otto Iskandar Dinata", "Otista"),
    ("Ahmad Yani", "A. Yani"),
)
"""Longer parts with a short form that everybody knows."""


def short_street(name: str) -> str:
    """Return a street name as a map abbreviates it: ``Jl. Jend. Sudirman``.

    The last word is never abbreviated, so that *Jalan Raden* keeps what names it.
    """
    for phrase, short in PHRASES:
        name = name.replace(phrase, short)
    *front, last = name.split() or [""]
    return " ".join([*(TITLES.get(word.casefold(), word) for word in front), last])


def shortest_street(name: str) -> str:
    """Return the name without the word for street as well: ``Jend. Sudirman``, ``Otista``."""
    short = short_street(name)
    first, _, rest = short.partition(" ")
    # A lane without its Gg. would be taken for the street of the same name.
    return rest if first == "Jl." and rest and not rest[0].isdigit() else short
