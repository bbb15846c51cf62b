"""The review page: a person goes through the records, and labels articles.

In: the folder of a run, or articles. Out: ``decisions.jsonl`` in that folder, each decision a line, written
before the page says so. ``articles.py`` says what there is to review, ``decisions.py`` keeps what was
decided, ``state.py`` says what holds after it, ``proof.py`` where the text says so; ``server.py`` and
``guard.py`` are the local server, ``assets/`` its page; ``labels.py`` and ``carry.py`` bring decisions into
labels and into the registry. ``extractor review out`` opens the records of ``make run``.
This module is empty on purpose: ``extractor --help`` imports ``review.commands`` and must not wait for a
server.
"""
