"""An interactive map and itinerary planner for a city tour."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from planner.settings import Settings

__version__ = "0.1.0"


def create_app(settings: Settings | None = None) -> Flask:
    """Make the Flask app; ``flask --app planner`` and ``run.py`` begin here.

    Nothing heavy happens yet: roads, database and base map load at their first use.

    Args:
        settings: What the operator set; None reads the environment.

    Raises:
        InvalidInput: An environment variable cannot be read.
        Unavailable: The instance folder cannot be made or written.
    """
    from flask import Flask  # noqa: PLC0415

    from planner.settings import ROOT, Settings  # noqa: PLC0415
    from planner.web import assets, errors, guard, services  # noqa: PLC0415

    settings = services.settled(Settings.from_env() if settings is None else settings)
    app = Flask(
        __name__,
        template_folder=ROOT / "templates",
        static_folder=ROOT / "static",
        instance_path=str(settings.instance),
    )
    app.config.update(
        SECRET_KEY=services.secret_key(settings),
        MAX_CONTENT_LENGTH=1_000_000,
        TRUSTED_HOSTS=guard.trusted_hosts(settings),
    )
    services.install(app, settings)
    for room in (errors, guard, assets):
        room.install(app)
    from importlib import import_module  # noqa: PLC0415

    for name in ("organiser", "delegate", "api", "osrm", "openapi"):
        try:
            app.register_blueprint(import_module(f"planner.web.{name}").blueprint)
        except ImportError as error:
            app.logger.warning("%s", error)
    try:
        import_module("planner.cli").install(app)
    except ImportError as error:
        app.logger.warning("%s", error)
    return app
