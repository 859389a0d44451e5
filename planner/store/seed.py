"""The tours that come with the installation, kept at the first start and never touched again."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from planner.errors import Conflict, DataFault, Fault, InvalidInput
from planner.store.tours import TourStore


def seed_tours(store: TourStore, folder: Path, *, check: Callable[[object], object]) -> None:
    """Keep each brief of ``folder`` (``*.json``, by name) that the store does not hold yet.

    Args:
        store: Where to keep them. A tour that is there already stays as people have edited it.
        folder: The folder of briefs; a missing folder holds none.
        check: Refuses, with InvalidInput, what is no brief.

    Raises:
        DataFault: A file is no JSON or no brief; all faults of all files at once.
        Unavailable: The database cannot be read or written.
    """
    briefs = _briefs(folder, check)
    held = {record.tour_id for record in store.tours()}
    for tour_id, brief in briefs.items():
        if tour_id not in held:
            # Another process that started at the same moment may have been quicker.
            with suppress(Conflict):
                store.create(tour_id, brief, note="From the data folder")


def _briefs(folder: Path, check: Callable[[object], object]) -> dict[str, dict[str, Any]]:
    """Read every brief of the folder. Raises DataFault with all faults of all files."""
    faults: list[Fault] = []
    briefs: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            brief = json.loads(path.read_text(encoding="utf-8"))
            check(brief)
        except InvalidInput as error:
            faults += [
                Fault(f"{path.name}: {fault.field}", fault.value, fault.expected)
                for fault in error.faults
            ]
        except json.JSONDecodeError as error:
            place = f"line {error.lineno}, column {error.colno}"
            faults.append(Fault(f"{path.name}: {place}", error.msg, "make it valid JSON"))
        except (OSError, UnicodeDecodeError, RecursionError) as error:
            faults.append(Fault(path.name, str(error), "make it a readable JSON file in UTF-8"))
        else:
            if brief["id"] in briefs:
                expected = "give each tour an id of its own"
                faults.append(Fault(f"{path.name}: id", repr(brief["id"]), expected))
            briefs[brief["id"]] = brief
    if faults:
        raise DataFault.of(f"The folder {folder}", faults)
    return briefs
