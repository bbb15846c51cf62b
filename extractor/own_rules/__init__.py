"""The user's own rules: a folder of TOML files laid over the package's, without code.

In: a folder of files named and formed as those of ``extractor/rules``. Out: a ``RuleFolder``, and, once it is
used, rule files that hold its rows as well. Rows add; they take the place of what is there only where they
say ``overrides = true``. Every row proves itself with examples and counterexamples::

    [[rule]]                                # organisations.toml: as in the package's own files
    id = "organisation.own_arboretum"
    type = "public_agency"
    pattern = '수목원$'
    examples = ["나루수목원"]
    counterexamples = ["수목원장"]

    [[addition]]                            # people.toml: words for one of the file's tables
    id = "person.own_titles"
    to = "titles"
    values = ["면장"]
    examples = ["홍길동 가람면장"]
    counterexamples = ["가람면사무소"]

``folder`` reads and uses folders, ``overlay`` lays rules over those of the package, ``tables`` words over its
tables. How it is used is told in ``docs/own-rules.md``.
"""

from .folder import RuleFolder, in_use, read_folder, rows, use, used
from .overlay import extensible
from .row import Row

__all__ = ["Row", "RuleFolder", "extensible", "in_use", "read_folder", "rows", "use", "used"]
