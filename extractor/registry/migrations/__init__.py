"""Alembic's scripts: ``env.py`` runs the revisions of ``versions`` on a connection given by ``migrate.py``."""
