"""Alembic's scripts: ``env.py`` runs the revisions of ``versions`` on the connection of ``migrate.py``."""
