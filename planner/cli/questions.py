"""The ``flask --app planner tour …`` commands that answer questions about a day: thin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask.cli import AppGroup, with_appcontext

from planner.cli.commands import brief_of, date_of, sentences
from planner.errors import Fault, InvalidInput
from planner.words import Words

if TYPE_CHECKING:
    from planner.documents.answer_wording import AdviceTold
    from planner.planning.questions import Adviser

EVERY_MET = Words("Every wish is met.", "Semua keinginan terpenuhi.")
NONE_LEFT_OUT = Words(
    "No optional visit is left out.", "Tidak ada kunjungan opsional yang dilewatkan."
)


def install(tour: AppGroup) -> None:
    """Give the group of tour commands these as well."""
    for command in (why, price, alternatives, stress, late):
        tour.add_command(command)


def _question(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every question takes: the app, the brief, a day, a coach, a language."""
    function = with_appcontext(function)
    function = click.option(
        "--lang", type=click.Choice(["en", "id"]), default="en", show_default=True
    )(function)
    function = click.option("--coach", help="One coach only, by its id.")(function)
    function = click.option("--day", help="One day only, YYYY-MM-DD.")(function)
    return click.argument("file", type=click.Path(path_type=Path))(function)


@click.command("why")
@_question
@sentences
def why(file: Path, day: str | None, coach: str | None, lang: str) -> None:
    """Tell why each wish of FILE is not met, and the smallest changes that would help.

    Each change alone is enough; with five minutes less of it, it is not.
    """
    for adviser, wording in _days(file, day, coach):
        answers = wording.why(adviser.why())
        for answer in answers:
            _say(answer.sentence, lang)
            for change in answer.changes:
                _say(change.sentence, lang, "  - ")
        _none(answers, EVERY_MET, lang)


@click.command("price")
@_question
@sentences
def price(file: Path, day: str | None, coach: str | None, lang: str) -> None:
    """Tell what each optional visit that FILE's plan leaves out would cost."""
    for adviser, wording in _days(file, day, coach):
        left_out = wording.prices(adviser.prices())
        for one in left_out:
            _say(one.sentence, lang)
        _none(left_out, NONE_LEFT_OUT, lang)


@click.command("alternatives")
@_question
@sentences
def alternatives(file: Path, day: str | None, coach: str | None, lang: str) -> None:
    """Tell up to three clearly different good plans of each day of FILE."""
    for adviser, wording in _days(file, day, coach):
        from planner.documents.wording.green import coach_tenths  # noqa: PLC0415

        for number, one in enumerate(wording.plans(adviser.alternatives()), 1):
            _say(one.sentence, lang, f"{number}. ")
            km = coach_tenths(one)
            click.echo(
                f"   {km.driven / 10:.1f} km by coach, {km.with_group / 10:.1f} km with the group,"
                f" {one.walk_m} m on foot"
            )


@click.command("stress")
@_question
@sentences
def stress(file: Path, day: str | None, coach: str | None, lang: str) -> None:
    """Tell what breaks first in FILE's plan if every leg takes longer."""
    for adviser, wording in _days(file, day, coach):
        for sentence in wording.stress(adviser.stress()).sentences:
            _say(sentence, lang)


@click.command("late")
@_question
@click.option("--at", required=True, help="The visit that the group reaches late, by its id.")
@click.option("--minutes", required=True, type=int, help="How late it is there.")
@sentences
def late(file: Path, day: str | None, coach: str | None, lang: str, at: str, minutes: int) -> None:
    """Tell how to repair a day of FILE for a group that runs late, the best way first.

    Without --day or --coach, it is the first day, and on it the first coach, that has the visit.
    """
    brief = brief_of(file)
    having = [
        one
        for one in brief.days
        if coach in {None, one.coach}
        and day in {None, str(one.date)}
        and at in (*(visit.id for visit in one.visits), *(one.order or ()))
    ]
    first = having[0] if having else brief.days[0]
    if brief.coaches:
        coach = coach or first.coach
    for adviser, wording in _days(file, day or str(first.date), coach):
        for number, one in enumerate(wording.repairs(adviser.late(at, minutes)), 1):
            _say(one.sentence, lang, f"{number}. ")


def _days(file: Path, day: str | None, coach: str | None) -> Iterator[tuple[Adviser, AdviceTold]]:
    """Yield the adviser of each day, and the wording of its answers; print the date before."""
    from planner.documents.answer_wording import AdviceTold  # noqa: PLC0415
    from planner.in_app import services  # noqa: PLC0415
    from planner.planning.questions import adviser as adviser_of  # noqa: PLC0415

    planner = services().planner
    brief = planner.allotted(brief_of(file))
    coaches = [one.id for one in brief.coaches]
    if coach is not None and coach not in coaches:
        known = ", ".join(coaches) or "the one there is; leave it out"
        raise InvalidInput.of("The question", [Fault("--coach", coach, f"give one of {known}")])
    wanted = None if day is None else date_of("--day", day)
    days = [one for one in brief.days if coach in {None, one.coach} and wanted in {None, one.date}]
    if not days and wanted is not None:
        adviser_of(planner, brief, wanted, coach)  # Its refusal names the days that there are.
    for one in sorted(days, key=lambda one: [*coaches, one.coach].index(one.coach)):
        adviser = adviser_of(planner, brief, one.date, one.coach)
        mine = adviser.days[adviser.mine]
        click.echo(f"{one.date}{f' · {mine.coach.en}' if brief.coaches else ''}")
        yield adviser, AdviceTold(adviser.days, adviser.mine, adviser.problem)


def _say(words: Words, lang: str, mark: str = "") -> None:
    click.echo(f"  {mark}{words.in_(lang)}")


def _none(answers: object, sentence: Words, lang: str) -> None:
    if not answers:
        _say(sentence, lang)
