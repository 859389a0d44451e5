"""The instance folder: made at the start, with the key that signs forms."""

from __future__ import annotations

import secrets
from dataclasses import replace

from planner.atomic_file import write_atomically
from planner.errors import Unavailable
from planner.settings import Settings


def settled(settings: Settings) -> Settings:
    """Return the settings with absolute folders and a database; make the instance folder.

    Raises Unavailable when the folder cannot be made.
    """
    instance = settings.instance.resolve()
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"The instance folder {instance} cannot be made ({error.strerror}). "
            "Set PLANNER_INSTANCE to a folder that may be written."
        ) from error
    database = settings.database_url or f"sqlite:///{instance / 'planner.sqlite'}"
    return replace(settings, instance=instance, data=settings.data.resolve(), database_url=database)


def secret_key(settings: Settings) -> str:
    """Return the key that signs forms: the operator's, or one made once in the instance folder.

    The file is readable by its owner only, appears whole or not at all, and when several
    processes start at once they all end up with the same one. Raises Unavailable.
    """
    if settings.secret_key:
        return settings.secret_key
    path = settings.instance / "secret_key"
    try:
        if not path.exists():
            write_atomically(path, secrets.token_hex(32).encode(), overwrite=False)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Unavailable(
            f"The secret key {path} cannot be read or made ({error}). "
            "Make the instance folder writable, or set PLANNER_SECRET_KEY."
        ) from error
    if len(key) < 32:
        raise Unavailable(
            f"The secret key in {path} is too short. Delete the file, and a new key is made."
        )
    return key
