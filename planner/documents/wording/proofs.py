"""What is known about where an order comes from, in the desk's plain words."""

from __future__ import annotations

from planner.itinerary.itinerary import Day

PROOFS = {
    "optimal": "Proven best: no order of these visits keeps every rule and does better.",
    "infeasible": "Proven: no order serves every required visit and keeps every rule. "
    "This one breaks the least.",
    "best-found": "The best order found; there are too many visits to prove that none is better.",
    "hand-made": "Your own order.",
}
"""What is known about where an order comes from, in plain words."""

TIMINGS = {
    "exact": "",
    "sampled": "As roads shut or open on this day, it was chosen by travel times between samples; "
    "the times shown are those of each leg at its own departure.",
    "unsettled": "Orders and their exact times did not come to agree: a better one may exist.",
}
"""What the order was chosen by, where it were not the exact times."""


def proof_of(day: Day) -> str:
    """Say what is known about the order, and by which travel times it was chosen."""
    chosen = day.proof != "hand-made"
    return f"{PROOFS[day.proof]} {TIMINGS[day.timing]}".strip() if chosen else PROOFS[day.proof]
