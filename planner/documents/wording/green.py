"""What a plan burns, in words: kilometres, litres, carbon dioxide, and where the factors come from."""

from __future__ import annotations

from planner.documents.wording.quantities import decimal, kilometres
from planner.itinerary.model.itinerary import Fuel, Totals
from planner.words import Words

LINE = Words(
    en="{km} km by coach, {empty} km of them empty: {litres} l of diesel, {kg} kg CO₂",
    id="{km} km dengan bus, {empty} km di antaranya kosong: {litres} l solar, {kg} kg CO₂",
)
FULL = Words(
    en="{km} km by coach: {litres} l of diesel, {kg} kg CO₂",
    id="{km} km dengan bus: {litres} l solar, {kg} kg CO₂",
)
SOURCE = Words(
    en="{l} l/100 km and {kg} kg CO₂ a litre. {note} Source: {source}.",
    id="{l} l/100 km dan {kg} kg CO₂ per liter. {note} Sumber: {source}.",
)


def litres(totals: Totals, language: str) -> str:
    """Return litres with one decimal and no unit, "" where nothing is known of the coach."""
    return "" if totals.fuel_ml is None else decimal(totals.fuel_ml / 1000, language, digits=1)


def kilograms(totals: Totals, language: str) -> str:
    """Return kilograms of carbon dioxide with one decimal and no unit, "" where none are known."""
    return "" if totals.co2_g is None else decimal(totals.co2_g / 1000, language, digits=1)


def green_line(totals: Totals, language: str) -> str:
    """Return what a day or a tour burns, "" where nothing is known of the coach."""
    if totals.fuel_ml is None or totals.co2_g is None:
        return ""
    words = LINE if totals.empty_m else FULL
    return words.in_(language).format(
        km=kilometres(totals.coach_m + totals.empty_m, language),
        empty=kilometres(totals.empty_m, language),
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
