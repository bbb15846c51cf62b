"""The report: one page that shows what a run found, without any network.

In: the folder of a run. Out: ``report.html``. ``content.py`` says what the page knows, ``page.py`` puts it
into one file, ``assets/`` are its template, style and scripts, ``commands.py`` is the verb. ``extractor
report out -o report.html`` writes the report of ``make run``. To show something else of a record, edit
``content.py`` and ``assets/article.js``.

This module is empty on purpose: ``extractor --help`` imports ``report.commands`` and must wait for nothing.
"""
