"""What the driving times assume, in the words that every page and sheet uses."""

from __future__ import annotations

from planner.documents.wording.quantities import factor
from planner.itinerary.model.itinerary import Itinerary
from planner.words import Words

FREE = Words(en="free flow", id="arus bebas")
STRETCHED = Words(en="free flow × {factor} (assumed)", id="arus bebas × {factor} (asumsi)")
HOURLY = Words(en="hourly factors (assumed)", id="faktor per jam (asumsi)")
WHY_STRETCHED = Words(
    en="Free flow is driving on an empty road; the factor is our assumption for traffic, not a"
    " measurement.",
    id="Arus bebas berarti jalan kosong; faktornya adalah perkiraan kami untuk lalu lintas, bukan"
    " hasil pengukuran.",
)
WHY_FREE = Words(
    en="Free flow is driving on an empty road, which flatters.",
    id="Arus bebas berarti jalan kosong; waktu sebenarnya lebih lama.",
)


def assumption(itinerary: Itinerary, language: str) -> str:
    """Return what driving times are made of: *free flow × 2.0 (assumed)*."""
    if itinerary.traffic == "hourly":
        return HOURLY.in_(language)
    if itinerary.stretch == 1:
        return FREE.in_(language)
    return STRETCHED.in_(language).format(factor=factor(itinerary.stretch, language))


def why(itinerary: Itinerary, language: str) -> str:
    """Return where that comes from, in a sentence or two."""
    if itinerary.traffic == "hourly":
        return itinerary.traffic_note.in_(language) if itinerary.traffic_note else ""
    return (WHY_FREE if itinerary.stretch == 1 else WHY_STRETCHED).in_(language)
