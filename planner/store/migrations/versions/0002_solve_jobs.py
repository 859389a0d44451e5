"""Keep the searches for whole tours: what was asked, how far they are, what they found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of jobs."""
    op.create_table(
        "solve_jobs",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("tour_id", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("iterations", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("goal", sa.JSON(), nullable=True),
        sa.Column("best", sa.JSON(), nullable=True),
        sa.Column("proof", sa.String(20), nullable=True),
        sa.Column("bound", sa.Integer(), nullable=True),
        sa.Column("repeatable", sa.Boolean(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alive_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["tour_id"], ["tours.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_solve_jobs_tour_id", "solve_jobs", ["tour_id"])
    op.create_index("ix_solve_jobs_state", "solve_jobs", ["state"])


def downgrade() -> None:
    """Drop the table of jobs; the tours stay as they are."""
    op.drop_table("solve_jobs")
