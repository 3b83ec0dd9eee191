"""Classes and their students."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes both tables."""
    op.create_table(
        "classes",
        sa.Column("code", sa.String(16), primary_key=True),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("touched", sa.Double(), nullable=False),
        sa.Column("stage", sa.JSON(), nullable=False),
    )
    op.create_table(
        "students",
        sa.Column("code", sa.String(16), sa.ForeignKey("classes.code", ondelete="CASCADE"), primary_key=True),
        sa.Column("seat", sa.String(64), primary_key=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
    )


def downgrade() -> None:
    """Drops both."""
    op.drop_table("students")
    op.drop_table("classes")
