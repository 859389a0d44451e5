"""What a plan burns, in words: kilometres, litres, carbon dioxide, and where the factors come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from planner.documents.wording.quantities import decimal, of_tenths, tenths
from planner.itinerary.model.itinerary import Fuel, Totals
from planner.words import Words

LINE = Words(
    en="{km} km by coach, {group} km with the group and {empty} km empty:"
    " {litres} l of diesel, {kg} kg CO₂",
    id="{km} km dengan bus, {group} km bersama rombongan dan {empty} km kosong:"
    " {litres} l solar, {kg} kg CO₂",
)
FULL = Words(
    en="{km} km by coach: {litres} l of diesel, {kg} kg CO₂",
    id="{km} km dengan bus: {litres} l solar, {kg} kg CO₂",
)
SOURCE = Words(
    en="{l} l/100 km and {kg} kg CO₂ a litre. {note} Source: {source}.",
    id="{l} l/100 km dan {kg} kg CO₂ per liter. {note} Sumber: {source}.",
)


class Driven(Protocol):
    """Whatever knows what a coach drives, in metres: a day's totals, or one of several plans."""

    @property
    def coach_m(self) -> int:
        """What it drives with the group."""

    @property
    def empty_m(self) -> int:
        """What it drives without."""


@dataclass(frozen=True, slots=True)
class CoachTenths:
    """Tenths of a kilometre as they are shown: all that the coach drives, and with the group.

    ``empty`` is their difference, so that the three agree.
    """

    driven: int
    with_group: int

    @property
    def empty(self) -> int:
        """What it drives without the group."""
        return self.driven - self.with_group


def coach_tenths(sums: Driven) -> CoachTenths:
    """Return what a coach drives, rounded once for every page and sheet."""
    return CoachTenths(tenths(sums.coach_m + sums.empty_m), tenths(sums.coach_m))


def litres(totals: Totals, language: str) -> str:
    """Return litres with one decimal and no unit, "" where nothing is known of the coach."""
    return "" if totals.fuel_ml is None else of_tenths(tenths(totals.fuel_ml), language)


def kilograms(totals: Totals, language: str) -> str:
    """Return kilograms of carbon dioxide with one decimal and no unit, "" where none are known."""
    return "" if totals.co2_g is None else of_tenths(tenths(totals.co2_g), language)


def green_line(totals: Totals, language: str) -> str:
    """Return what a day or a tour burns, "" where nothing is known of the coach, or none is needed."""
    if totals.fuel_ml is None or totals.co2_g is None:
        return ""
    km = coach_tenths(totals)
    if not km.driven:
        return ""
    words = LINE if km.empty else FULL
    return words.in_(language).format(
        km=of_tenths(km.driven, language),
        group=of_tenths(km.with_group, language),
        empty=of_tenths(km.empty, language),
        litres=litres(totals, language),
        kg=kilograms(totals, language),
    )


def green_source(fuel: Fuel, language: str) -> str:
    """Return what the figures are made of, what they leave out, and who says so."""
    return SOURCE.in_(language).format(
        l=_shortest(fuel.litres_per_100km, language),
        kg=_shortest(fuel.kg_co2_per_litre, language),
        note=fuel.note.in_(language),
        source=fuel.source,
    )


def _shortest(value: float, language: str) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return decimal(value, language, digits=len(text.partition(".")[2]))
