"""The ``flask --app planner …`` commands, thin: they read, call one room, and print."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click
from flask import Flask
from flask.cli import AppGroup

from planner.atomic_file import write_atomically
from planner.errors import Fault, InvalidInput, NotFound, PlannerError

P = ParamSpec("P")
R = TypeVar("R")

roads = AppGroup("roads", help="The road network: build it, look at it.")
tour = AppGroup("tour", help="Tours: plan, print, list, copy, export.")


def install(app: Flask) -> None:
    """Give the app its commands."""
    app.cli.add_command(roads)
    app.cli.add_command(tour)


def sentences(command: Callable[P, R]) -> Callable[P, R]:
    """Turn a PlannerError into its sentence on standard error and exit code 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except PlannerError as error:
            click.echo(f"Error: {error.lines()}", err=True)
            sys.exit(2)

    return run


@roads.command("build")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@sentences
def roads_build(file: Path | None) -> None:
    """Compile the road file, or put FILE in service.

    Without FILE, the road file in service is compiled anew into the instance folder. With FILE it
    is checked and compiled, and only if that went well it takes the place of the old one: restart
    the planner to use it. FILE may be OpenStreetMap XML (.osm, .osm.gz, .osm.bz2), PBF (.osm.pbf;
    needs the package osmium) or OSMnx GraphML (.graphml, .graphml.gz). To go back to the data
    folder's own file, give that one.
    """
    from planner.in_app import services  # noqa: PLC0415
    from planner.roads.loading import load_roads  # noqa: PLC0415 (loads arrays)
    from planner.roads.service import put_in_service  # noqa: PLC0415

    settings = services().settings
    if file is None:
        compiled = load_roads(settings, progress=True, rebuild=True)
    else:
        compiled = put_in_service(file, settings, progress=True)
    click.echo(
        f"Built: {compiled.nodes:,} nodes, {compiled.edges:,} edges, {compiled.kilometres:,.0f} km."
    )
    lost = compiled.network.restrictions_lost
    if lost:
        click.echo(
            f"{lost:,} turn restriction{'s are' if lost > 1 else ' is'} left out: the ways are not in "
            "the file, or do not meet at one end of each. There, turns that are banned may be driven."
        )
    if file is not None:
        click.echo(f"{file} is in service. Restart the planner to use it.")


@roads.command("download")
@click.argument("place")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file, NAME.osm.gz.")
@sentences
def roads_download(place: str, output: Path | None) -> None:
    """Download the roads of PLACE from OpenStreetMap.

    PLACE is a town with a boundary, such as "Kota Bogor, Indonesia". Without -o the file comes into
    the instance folder. This needs the network; then 'roads build FILE' puts the file in service.
    """
    from planner.in_app import services  # noqa: PLC0415
    from planner.roads.files.download import download  # noqa: PLC0415

    path = download(place, output, services().settings, progress=True)
    click.echo(f"Saved {path}: {path.stat().st_size / 1e6:.1f} MB.")
    click.echo(f"To use it: flask --app planner roads build {path}")


@roads.command("info")
@sentences
def roads_info() -> None:
    """Print nodes, edges, kilometres, date and credits of the network in service."""
    from planner.in_app import services  # noqa: PLC0415
    from planner.roads.router import load_router  # noqa: PLC0415

    settings = services().settings
    network = load_router(settings, progress=True)
    west, south, east, north = network.bounds
    for name, value in (
        ("router", settings.router_url),
        ("nodes", f"{network.nodes:,}" if network.nodes else "unknown"),
        ("edges", f"{network.edges:,}" if network.edges else "unknown"),
        ("kilometres", f"{network.kilometres:,.1f}" if network.kilometres else "unknown"),
        ("date", network.date or "unknown"),
        ("bounds", f"lon {west:.4f} to {east:.4f}, lat {south:.4f} to {north:.4f}"),
        ("file", network.source_hash[:16]),
    ):
        if value:
            click.echo(f"{name:<11} {value}")
    for credit in network.credits:
        click.echo(f"{'credit':<11} {credit}")
    for statement in network.statements:
        click.echo(f"{'note':<11} {statement.en}")


@roads.command("traffic")
@sentences
def roads_traffic() -> None:
    """Print the hourly traffic factors and the mean speeds that they lead to.

    Ends with exit code 2 where these lie outside the published range.
    """
    from planner.city import load_city  # noqa: PLC0415
    from planner.in_app import services  # noqa: PLC0415
    from planner.roads.loading import load_roads  # noqa: PLC0415
    from planner.roads.times.traffic import (  # noqa: PLC0415
        daytime_speeds,
        factors_table,
        speeds_table,
    )
    from planner.roads.times.traffic_file import load_traffic  # noqa: PLC0415

    settings = services().settings
    city = load_city(settings.data / "city.toml")
    if not city.traffic_file:
        raise NotFound("This city has no traffic: name a traffic_file in its city.toml.")
    traffic = load_traffic(settings.data / city.traffic_file, city)
    click.echo(factors_table(traffic))
    if traffic.published is None:
        click.echo("No published speed is given to hold them against.")
        return
    network = load_roads(settings, progress=True).network
    speeds = daytime_speeds(traffic, traffic.published, network)
    click.echo(speeds_table(traffic.published, speeds))
    if not speeds.within:
        sys.exit(2)


@tour.command("plan")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the whole itinerary as JSON.")
@click.option("--lang", type=click.Choice(["en", "id"]), default="en", show_default=True)
@click.option("--coach", help="One coach only, by its id.")
@sentences
def tour_plan(file: Path, *, as_json: bool, lang: str, coach: str | None) -> None:
    """Plan the brief in FILE and print the itinerary as a table, one for each coach.

    As JSON, one coach's: the one named, or the first.
    """
    from planner.documents.table import itinerary_table  # noqa: PLC0415
    from planner.itinerary.model.encoding import to_json  # noqa: PLC0415

    plans = _planned(file, coach)
    if as_json:
        click.echo(json.dumps(to_json(plans[0]), ensure_ascii=False, indent=1))
    else:
        click.echo("\n\n".join(itinerary_table(itinerary, lang) for itinerary in plans))


@tour.command("sheet")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The PDF.")
@click.option("--day", help="One day only, YYYY-MM-DD.")
@click.option("--coach", help="Of several coaches, which one, by its id; by default the first.")
@sentences
def tour_sheet(file: Path, output: Path, day: str | None, coach: str | None) -> None:
    """Print the driver's sheet of the brief in FILE as a PDF."""
    from planner.documents.sheet import route_sheet  # noqa: PLC0415
    from planner.in_app import services  # noqa: PLC0415

    wanted = date_of("--day", day) if day else None
    itinerary = _planned(file, coach)[0]
    days = [day.date for day in itinerary.days]
    if wanted is not None and wanted not in days:
        expected = f"give one of {', '.join(map(str, days))}"
        raise InvalidInput.of("The command", [Fault("--day", str(day), expected)])
    pdf = route_sheet(itinerary, services().ground, day=wanted)
    with _writing(output):
        write_atomically(output.absolute(), pdf)
        output.chmod(0o666 & ~_umask())
    click.echo(f"{output}: {len(pdf) / 1000:.0f} kB, version {itinerary.version}.")


@tour.command("list")
@sentences
def tour_list() -> None:
    """List the kept tours with their addresses."""
    from planner.in_app import services  # noqa: PLC0415

    for record in services().store.tours():
        click.echo(
            f"{record.tour_id:<28} revision {record.revision:<4} /t/{record.token}  {record.title.en}"
        )


@tour.command("copy")
@click.argument("tour_id")
@click.option("--start", required=True, help="The copy's first day, YYYY-MM-DD.")
@sentences
def tour_copy(tour_id: str, start: str) -> None:
    """Copy a kept tour to other dates; every day moves by the same number of days."""
    from planner.in_app import services  # noqa: PLC0415

    record, brief, moved = services().tours.copy(tour_id, date_of("--start", start))
    click.echo(f"Made {record.tour_id}: /tours/{record.tour_id}, phone page /t/{record.token}")
    for old, new in zip(brief.days, moved.days, strict=True):
        note = "" if old.date.weekday() == new.date.weekday() else "  (another weekday: check)"
        click.echo(f"  {old.date:%a %d %b %Y} -> {new.date:%a %d %b %Y}{note}")


@tour.command("export")
@click.argument("tour_id")
@sentences
def tour_export(tour_id: str) -> None:
    """Print a kept tour's brief as JSON, to keep or to plan elsewhere."""
    from planner.in_app import services  # noqa: PLC0415

    click.echo(json.dumps(services().store.get(tour_id).brief, ensure_ascii=False, indent=2))


def _planned(file: Path, coach: str | None = None) -> Any:
    """Return the plans of a brief's coaches, or that of the one named."""
    from planner.in_app import services  # noqa: PLC0415

    planner, brief = services().planner, brief_of(file)
    return planner.plans(brief) if coach is None else (planner.plan(brief, coach),)


def brief_of(file: Path) -> Any:
    """Return the brief in a file. Raises NotFound or InvalidInput."""
    from planner.itinerary.brief.reading import parse_brief  # noqa: PLC0415

    try:
        return parse_brief(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise NotFound(f"There is no file {file}. Give the path of a brief in JSON.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{file} cannot be read ({error}). Give a brief in JSON.") from error
    except json.JSONDecodeError as error:
        raise InvalidInput(
            f"{file} is not JSON: {error.msg} in line {error.lineno}, column {error.colno}."
        ) from error


def date_of(option: str, text: str) -> date:
    """Return the date that an option names. Raises InvalidInput."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        fault = Fault(option, repr(text), "give a date such as 2027-08-03")
        raise InvalidInput.of("The command", [fault]) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def _writing(output: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise InvalidInput(f"{output} cannot be written ({reason}). Give another path.") from error
