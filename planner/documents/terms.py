"""The desk's fixed terms: its language, what is known of an order, the icons of venues."""

from __future__ import annotations

from planner.itinerary.model.itinerary import Day, Pause

LANGUAGE = "en"
"""The desk's own sentences are English; the delegate's page and the sheet are in two languages."""

PROOFS = {
    "optimal": "Proven best: no order of these visits keeps every rule and does better.",
    "infeasible": "Proven: no order serves every required visit and keeps every rule. "
    "This one serves as many as can be.",
    "best-found": "The best order found; it is not proved that none is better.",
    "hand-made": "Your own order.",
}
"""What is known about where an order comes from, in plain words."""

TIMINGS = {
    "exact": "",
    "sampled": "As roads or turns are shut at some hours of this day, it was chosen by travel times "
    "between samples; the times shown are those of each leg at its own departure.",
    "unsettled": "Orders and their exact times did not come to agree: a better one may exist.",
}
"""What the order was chosen by, where it were not the exact times."""

ICONS = {
    "hotel": "bed", "food": "fork-knife", "craft": "bag", "shopping": "bag", "garden": "garden",
    "museum": "museum", "mosque": "mosque", "temple": "landmark", "landmark": "landmark",
    "townhall": "landmark", "station": "coach", "church": "landmark", "mall": "shop",
    "monument": "landmark", "palace": "landmark", "parking": "coach",
}  # fmt: skip
"""The icon of a venue that carries no number, by its category."""
OTHER_ICON = "pin"


def proof_of(day: Day) -> str:
    """Say what is known about the order, and by which travel times it was chosen."""
    chosen = day.proof != "hand-made"
    return f"{PROOFS[day.proof]} {TIMINGS[day.timing]}".strip() if chosen else PROOFS[day.proof]


def pause_icon(pause: Pause) -> str:
    """Return the name of the icon that stands for a break: a prayer's is the mosque's."""
    return "cup" if pause.mosque is None else "mosque"


def icon_of(category: str) -> str:
    """Return the name of the icon that stands for a venue's category."""
    return ICONS.get(category, OTHER_ICON)
