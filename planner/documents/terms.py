"""The desk's fixed terms: its language, what is known of an order, the icons of venues."""

from __future__ import annotations

LANGUAGE = "en"
"""The desk's own sentences are English; the delegate's page and the sheet are in two languages."""

PROOFS = {
    "optimal": "Proven best: no order of these visits keeps every rule and does better.",
    "infeasible": "Proven: no order serves every required visit and keeps every rule. "
    "This one serves as many as can be.",
    "best-found": "The best order found; there are too many visits to prove that none is better.",
    "hand-made": "Your own order.",
}
"""What is known about where an order comes from, in plain words."""

ICONS = {
    "hotel": "bed", "food": "fork-knife", "craft": "bag", "shopping": "bag", "garden": "garden",
    "museum": "museum", "mosque": "mosque", "temple": "landmark", "landmark": "landmark",
    "townhall": "landmark", "station": "coach", "church": "landmark", "mall": "shop",
    "monument": "landmark", "palace": "landmark", "parking": "coach",
}  # fmt: skip
"""The icon of a venue that carries no number, by its category."""
OTHER_ICON = "pin"


def icon_of(category: str) -> str:
    """Return the name of the icon that stands for a venue's category."""
    return ICONS.get(category, OTHER_ICON)
