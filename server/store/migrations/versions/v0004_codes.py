"""The codes by which one joins a class, as a teacher may change them: the present one, and which there have been."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Adds a column and a table. Whoever joins a class of before does so by its first code."""
    with op.batch_alter_table("classes") as columns:
        columns.add_column(sa.Column("entry", sa.String(16), nullable=False, server_default=""))
        columns.alter_column("entry", server_default=None)
    op.create_table(
        "codes",
        sa.Column("code", sa.String(16), primary_key=True),
        sa.Column("first", sa.String(16), sa.ForeignKey("classes.code", ondelete="CASCADE"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    """Drops both."""
    op.drop_table("codes")
    with op.batch_alter_table("classes") as columns:
        columns.drop_column("entry")
