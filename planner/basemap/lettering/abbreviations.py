"""Names as a map writes them: the usual Indonesian abbreviations, and shorter forms at need."""

from __future__ import annotations

import re

_WORDS = {
    "Jalan": "Jl.",
    "Gang": "Gg.",
    "Jenderal": "Jend.",
    "Jendral": "Jend.",
    "Letnan Jenderal": "Letjen.",
    "Mayor Jenderal": "Mayjen.",
    "Brigadir Jenderal": "Brigjen.",
    "Kolonel": "Kol.",
    "Kapten": "Kapt.",
    "Mayor": "May.",
    "Letnan": "Let.",
    "Sersan": "Sers.",
    "Dokter": "Dr.",
    "Doktor": "Dr.",
    "Profesor": "Prof.",
    "Insinyur": "Ir.",
    "Kyai Haji": "K.H.",
    "Kiai Haji": "K.H.",
    "Haji": "H.",
    "Hajjah": "Hj.",
    "Raden": "R.",
    "Perumahan": "Perum.",
    "Kompleks": "Komp.",
    "Komplek": "Komp.",
    "Kampung": "Kp.",
    "Muhammad": "M.",
}
_PATTERN = re.compile(
    r"\b(" + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True)) + r")\b(?=\s+\S)"
)
_KNOWN = {
    "Otto Iskandardinata": "Otista",
    "Otto Iskandar Dinata": "Otista",
    "Raya Pajajaran": "Pajajaran",
    "Jenderal Ahmad Yani": "A. Yani",
    "Jend. Ahmad Yani": "A. Yani",
    "Ahmad Yani": "A. Yani",
}
"""Short forms that people in the city say themselves."""


def shortened(name: str) -> str:
    """Return the name with the usual abbreviations: *Jalan Jenderal Sudirman*, Jl. Jend. Sudirman.

    A word at the end of a name is never shortened, for it would no longer be read.
    """
    return _PATTERN.sub(lambda found: _WORDS[found.group(1)], name.strip())


def shorter_forms(name: str) -> tuple[str, ...]:
    """Return forms of a street's full name from the usual one to the shortest, without repeats."""
    forms = [shortened(name)]
    for known, short in _KNOWN.items():
        if known in name:
            forms.append(shortened(name.replace(known, short)))
            break
    forms += [_without_street(form) for form in forms]
    return tuple(dict.fromkeys(forms))


def shortest(name: str) -> str:
    """Return the shortest form that still names the street: *Otista*, *Jend. Sudirman*."""
    return shorter_forms(name)[-1]


def _without_street(form: str) -> str:
    bare = form.removeprefix("Jl. ")
    # "2" would be no name.
    return form if bare[:1].isdigit() else bare


def river_name(name: str) -> str:
    """Return a river's name without the word for river: *Sungai Cisadane*, Cisadane."""
    for word in ("Sungai ", "Kali ", "Ci "):
        rest = name.removeprefix(word)
        if rest != name and word == "Ci ":
            return "Ci" + rest[:1].lower() + rest[1:]
        if rest != name and word == "Sungai ":
            return rest
    return name


def splittable(text: str) -> bool:
    """Return whether the letters may be set one by one: only scripts that need no shaping."""
    return all(ord(letter) < 0x250 or 0x370 <= ord(letter) < 0x530 or 0x1E00 <= ord(letter) < 0x2070
               for letter in text)  # fmt: skip
