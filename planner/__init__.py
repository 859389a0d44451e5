"""An interactive map and itinerary planner for a city tour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.version import VERSION

if TYPE_CHECKING:
    from flask import Flask

    from planner.settings import Settings

__version__ = VERSION


def create_app(settings: Settings | None = None) -> Flask:
    """Make the Flask app; ``flask --app planner`` and ``run.py`` begin here.

    Nothing heavy happens yet: roads, database and base map load at their first use.

    Args:
        settings: What the operator set; None reads the environment.

    Raises:
        InvalidInput: An environment variable cannot be read.
        Unavailable: The instance folder cannot be made or written.
    """
    # Inside the function, so that a lower room (or the process that compiles the roads) can
    # import the package without Flask.
    from flask import Flask  # noqa: PLC0415

    from planner import cli, cli_advice, cli_solve  # noqa: PLC0415
    from planner.settings import ROOT, Settings  # noqa: PLC0415
    from planner.web import (  # noqa: PLC0415
        advice,
        api,
        assets,
        delegate,
        editing,
        errors,
        guard,
        jobs,
        openapi,
        organiser,
        osrm,
        services,
    )

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
    )
    services.install(app, settings)
    errors.install(app)
    guard.install(app, settings)
    assets.install(app)
    for room in (organiser, editing, delegate, api, advice, jobs, osrm, openapi):
        app.register_blueprint(room.blueprint)
    cli.install(app)
    cli_advice.install(cli.tour)
    cli_solve.install(cli.tour)
    return app
