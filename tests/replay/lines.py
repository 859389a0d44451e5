"""What one printed line tells a driver: its words are read, nothing else of a manoeuvre.

The table is the reader's own: it holds the English words of the sheet and what a person takes them
for, as the range of angles in which he looks for the way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

Range = tuple[float, float]

COMPASS_DEG = {
    "north": 0.0, "north-east": 45.0, "east": 90.0, "south-east": 135.0,
    "south": 180.0, "south-west": 225.0, "west": 270.0, "north-west": 315.0,
}  # fmt: skip
WORDS: tuple[tuple[str, str, Range], ...] = (
    ("u-turn", "round", (150.0, 180.0)),
    ("follow the road back", "round", (150.0, 180.0)),
    ("fork keep left", "fork left", (-75.0, 75.0)),
    ("fork keep right", "fork right", (-75.0, 75.0)),
    ("fork take the middle", "fork middle", (-75.0, 75.0)),
    ("sharp left", "turn", (-180.0, -105.0)),
    ("sharp bend left", "turn", (-180.0, -105.0)),
    ("sharp right", "turn", (105.0, 180.0)),
    ("sharp bend right", "turn", (105.0, 180.0)),
    ("merge", "on", (-60.0, 60.0)),
    ("follow the road left", "turn", (-60.0, -10.0)),
    ("follow the road right", "turn", (10.0, 60.0)),
    ("bear left", "turn", (-65.0, -15.0)),
    ("bear right", "turn", (15.0, 65.0)),
    ("turn left", "turn", (-130.0, -40.0)),
    ("bend left", "turn", (-130.0, -40.0)),
    ("turn right", "turn", (40.0, 130.0)),
    ("bend right", "turn", (40.0, 130.0)),
    ("straight on", "on", (-40.0, 40.0)),
)
"""Words of a line, what they ask for, and the angles meant, in degrees positive to the right."""


_STREET = re.compile(
    r"(?:^| )(?:into|becomes,?|staying on|on(?! into)) (?!into )(.+?)(?:, heading .+)?$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line as read: ``metres`` lead to the next line.

    ``street`` is None where the line names none, "" where it says that the road has no name.
    """

    text: str
    kind: str
    turn_deg: Range
    street: str | None
    metres: float
    heading_deg: float | None = None
    exit: int = 0


def read(text: str, metres: float) -> Line:
    """Return what a sentence of the sheet and its metres tell."""
    told = text.rstrip(".").split(", then at once ")[0]
    low = told.lower()
    compass = re.search(r"(?:start|walk|heading) ([a-z-]+)", low)
    street = _STREET.search(told)
    name = street.group(1) if street and not told.startswith("Arrive") else None
    if name is not None and "unnamed" in name:
        name = ""
    exit_ = re.search(r"(\d+)(?:st|nd|rd|th) exit", low)
    meant = ((kind, turn) for words, kind, turn in WORDS if words in low)
    kind, turn = next(meant, ("on", (-40.0, 40.0)))
    if low.startswith("start"):
        kind = "start"
    elif low.startswith("arrive"):
        kind = "arrive"
    elif "roundabout" in low:
        kind = "exit"
    return Line(
        text, kind, turn, name, metres,
        COMPASS_DEG[compass.group(1)] if compass and compass.group(1) in COMPASS_DEG else None,
        int(exit_.group(1)) if exit_ else 0,
    )  # fmt: skip
