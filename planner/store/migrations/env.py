"""How Alembic reaches the database: through the connection that the store hands over.

There is no alembic.ini: the store calls the migrations at start. With ``--sql`` (offline) the
statements are printed for the dialect named in ``sqlalchemy.url``.
"""

from __future__ import annotations

from alembic import context

from planner.store.schema import Base

if context.is_offline_mode():
    context.configure(
        url=context.config.get_main_option("sqlalchemy.url"),
        target_metadata=Base.metadata,
        literal_binds=True,
    )
else:
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        # SQLite alters a table by making it anew.
        render_as_batch=True,
    )
with context.begin_transaction():
    context.run_migrations()
