"""The registry: every agreement once, with all its sources, in SQLite or PostgreSQL.

In: the lines of ``records.jsonl``. Out: tables that can be asked, corrected and published. ``load.py`` brings
records in, ``compare.py`` says which of them tell of one agreement, ``consolidate.py`` makes one agreement of
them, ``review.py`` keeps what people decide, ``query.py`` and ``export.py`` answer.

This module is empty on purpose: ``extractor --help`` imports ``registry.commands`` and must not wait for
SQLAlchemy. To add a table, edit ``schema.py`` and write a migration in ``migrations/versions``.
"""
