"""How much later the group may arrive at a stop, in words and as a gauge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from planner.documents.terms import LANGUAGE
from planner.documents.wording import quantities
from planner.documents.wording.reasons import amount_words
from planner.itinerary.model.itinerary import Stop

State = Literal["fine", "tight", "broken"]

GAUGE_PX = 40
GAUGE_FULL_S = 90 * 60
TIGHT_S = 10 * 60
"""Less slack than this is called tight: a group of forty loses ten minutes without noticing."""


@dataclass(frozen=True, slots=True)
class Slack:
    """In words, and as a gauge filled to ``fill_px`` of 40; ``warning`` says what tight means."""

    state: State
    words: str
    fill_px: int
    warning: str | None = None


def slack_of(stop: Stop) -> Slack | None:
    """Say how much later the group may arrive; None for a start, which has nothing before it."""
    sized = [broken for broken in stop.violations if broken.amount_s > 0]
    if sized:
        worst = max(sized, key=lambda broken: broken.amount_s)
        word = "early" if worst.cause == "lead_time" else "late"
        by = amount_words(worst, LANGUAGE)
        return Slack("broken", f"{by} {word}", GAUGE_PX)
    if stop.violations:
        return Slack("broken", "does not hold", GAUGE_PX)
    if stop.kind == "start":
        return None
    if stop.slack_s is None:
        return Slack("fine", "no deadline", GAUGE_PX)
    # From the arrival at the door to the latest begin, as clocks show them.
    latest_min = (stop.begin_s + stop.slack_s) // quantities.MINUTE_S
    door_min = quantities.clock_min(stop.begin_s - stop.wait_s)
    spare_s = max(0, latest_min - door_min) * quantities.MINUTE_S
    fill_px = max(2, round(min(1, spare_s / GAUGE_FULL_S) * GAUGE_PX))
    spare = quantities.duration(spare_s, LANGUAGE)
    if spare_s >= TIGHT_S:
        return Slack("fine", f"{spare} slack", fill_px)
    late = "any delay" if spare_s < 60 else f"over {spare} late"
    return Slack("tight", f"{spare} slack", fill_px, f"Tight: {late} breaks a rule.")
