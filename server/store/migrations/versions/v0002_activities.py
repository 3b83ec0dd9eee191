"""What activities keep of a class and of its students."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
TABLES = ("classes", "students")


def upgrade() -> None:
    """Adds a column to both tables."""
    for table in TABLES:
        with op.batch_alter_table(table) as columns:
            columns.add_column(sa.Column("doing", sa.JSON(), nullable=False, server_default="{}"))
            columns.alter_column("doing", server_default=None)


def downgrade() -> None:
    """Drops it again."""
    for table in TABLES:
        with op.batch_alter_table(table) as columns:
            columns.drop_column("doing")
