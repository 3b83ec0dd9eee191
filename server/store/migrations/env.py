"""Runs the migrations on the connection that it is given."""

from alembic import context

from server.store.tables import Table

context.configure(connection=context.config.attributes["connection"], target_metadata=Table.metadata)
context.run_migrations()
