"""Numbers as people write them: clock times, durations, kilometres."""

from __future__ import annotations

import re

CLOCK = r"\d\d:\d\d(?:[\s ]\+\d)?"
DURATION = (
    r"(?:under 1 min|kurang dari 1 mnt|\d+[\s ](?:min|mnt)|\d+[\s ][hj][\s ]\d\d|\d+[\s ][hj]\b)"
)


def clock_min(shown: str) -> int:
    """Return the minutes from midnight of ``16:12`` or ``00:40 +1``."""
    found = re.fullmatch(r"(\d\d):(\d\d)(?:\s\+(\d))?", shown.strip())
    assert found, f"no clock time: {shown!r}"
    hours, minutes, days = found.groups()
    return int(days or 0) * 1440 + int(hours) * 60 + int(minutes)


def length_min(shown: str) -> int:
    """Return the minutes of ``18 min``, ``1 h 05``, ``2 h``, ``under 1 min``; in Indonesian too."""
    shown = shown.strip()
    if shown in {"under 1 min", "kurang dari 1 mnt"}:
        return 0
    found = re.fullmatch(r"(?:(\d+)\s[hj])?\s?(?:(\d+)(?:\s(?:min|mnt))?)?", shown)
    assert found, f"no duration: {shown!r}"
    assert any(found.groups()), f"no duration: {shown!r}"
    hours, minutes = found.groups()
    return int(hours or 0) * 60 + int(minutes or 0)


def tenths(shown: str) -> int:
    """Return the tenths of ``30.1`` or ``30,1``."""
    found = re.fullmatch(r"(\d+)[.,](\d)", shown.strip())
    assert found, f"no number with one decimal: {shown!r}"
    return int(found[1]) * 10 + int(found[2])


def up_min(seconds: int) -> int:
    """Return the full minute by which a moment of the API has been reached."""
    return -(-seconds // 60)
