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

    from planner import in_app  # noqa: PLC0415
    from planner.cli import commands, solve  # noqa: PLC0415
    from planner.cli import questions as cli_questions  # noqa: PLC0415
    from planner.services import instance  # noqa: PLC0415
    from planner.settings import ROOT, Settings  # noqa: PLC0415
    from planner.web import assets, errors, guard  # noqa: PLC0415
    from planner.web.api import endpoints, jobs, openapi, questions  # noqa: PLC0415
    from planner.web.desk import editing  # noqa: PLC0415
    from planner.web.desk import pages as desk  # noqa: PLC0415
    from planner.web.osrm import endpoints as osrm  # noqa: PLC0415
    from planner.web.phone import pages as phone  # noqa: PLC0415

    settings = instance.settled(Settings.from_env() if settings is None else settings)
    app = Flask(
        __name__,
        template_folder=ROOT / "templates",
        static_folder=ROOT / "static",
        instance_path=str(settings.instance),
    )
    app.config.update(
        SECRET_KEY=instance.secret_key(settings),
        MAX_CONTENT_LENGTH=1_000_000,
    )
    in_app.install(app, settings)
    errors.install(app)
    guard.install(app, settings)
    assets.install(app)
    for room in (desk, editing, phone, endpoints, questions, jobs, osrm, openapi):
        app.register_blueprint(room.blueprint)
    commands.install(app)
    cli_questions.install(commands.tour)
    solve.install(commands.tour)
    return app
