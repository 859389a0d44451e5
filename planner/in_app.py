"""The services of a Flask app: given to it once, asked for by its pages and its commands."""

from __future__ import annotations

from flask import Flask, current_app

from planner.services.services import Services
from planner.settings import Settings


def install(app: Flask, settings: Settings) -> None:
    """Give the app its services."""
    app.extensions["planner"] = Services(settings)


def services() -> Services:
    """Return the services of the app that answers the present request or runs the command."""
    held = current_app.extensions["planner"]
    assert isinstance(held, Services)  # noqa: S101 - tells the type checker what install() put there
    return held
