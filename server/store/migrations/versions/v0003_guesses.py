"""How many wrong codes there were, counted for all processes of all servers together."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "guesses",
        sa.Column("span", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    """Drops it."""
    op.drop_table("guesses")
