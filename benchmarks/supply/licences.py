"""The licences of everything that the lock names, as a table.

In: ``requirements.lock``, and what the installed packages say of themselves. Out: ``docs/licences.md``, with
a row for each package; fails where a licence is not known to go with ours (Apache-2.0). What is not installed
here, as packages of other systems, keeps the row it has. ``python benchmarks/supply/licences.py`` writes it.
To allow a licence, read it, and add it to ``ALLOWED``.
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import click

REPOSITORY = Path(__file__).resolve().parents[2]
LOCK, PAGE = REPOSITORY / "requirements.lock", REPOSITORY / "docs" / "licences.md"

ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "LGPL-3.0-only",
    "LGPL-3.0-or-later", "LicenseRef-BSD", "LicenseRef-Public-Domain", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0",
    "PSF-2.0", "Zlib",
}  # fmt: skip
"""Licences under which a package may be used, unchanged and by import, by a program under Apache-2.0."""

_SPDX = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "LicenseRef-BSD",
    "BSD License": "LicenseRef-BSD",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "LGPL v3 License": "LGPL-3.0-only",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Public Domain": "LicenseRef-Public-Domain",
    "Python Software Foundation License": "PSF-2.0",
}
_READ = {
    "axe-playwright-python": "MIT",  # by its licence file; no field says so
    "colorama": "BSD-3-Clause",  # by its licence file; its fields say "BSD License"
    # GPL is that of an Emacs mode in the source archive, which no wheel holds.
    "docutils": "LicenseRef-Public-Domain AND BSD-2-Clause",
}
"""What was read in packages whose fields say too little or too much."""

_HEAD = """# Licences

What the packages of `requirements.lock` say of themselves, as SPDX expressions; `LicenseRef-BSD` is a BSD
licence that does not say which. All go with ours, Apache-2.0: none asks that a program that imports it come
under its own terms. LGPL and MPL ask that the package itself stay free and replaceable, as it is.
`make lock` writes this page.

| package | licence |
| --- | --- |
"""


def locked() -> dict[str, str]:
    """Name → version of every package of the lock; of several versions, the first."""
    found: dict[str, str] = {}
    for name, version in re.findall(
        r"^([\w.-]+)(?:\[[^]]*\])?==([^\s;\\]+)", LOCK.read_text("utf-8"), re.MULTILINE
    ):
        found.setdefault(name, version)
    return found


def licence(name: str) -> str | None:
    """What an installed package says of its licence, as an SPDX expression; ``None`` where it is not here."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    if name in _READ:
        return _READ[name]
    if expression := told.get("License-Expression"):
        return str(expression)
    classifiers = [
        one.split(" :: ")[-1] for one in told.get_all("Classifier") or () if one.startswith("License ::")
    ]
    exact = [one for one in classifiers if one != "OSI Approved"] or [
        next(iter((told.get("License") or "").splitlines()), "")
    ]
    return " OR ".join(_SPDX.get(one, one) for one in exact)


def parts(expression: str) -> set[str]:
    """The licences that an expression names.

    >>> sorted(parts("BSD-3-Clause AND (MIT OR Apache-2.0)"))
    ['Apache-2.0', 'BSD-3-Clause', 'MIT']
    """
    return set(re.split(r"[()\s]+|\bAND\b|\bOR\b", expression)) - {""}


def rows() -> dict[str, str]:
    """Name → licence of every package of the lock."""
    there = (
        dict(re.findall(r"^\| ([\w.-]+) \| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE))
        if PAGE.exists()
        else {}
    )
    return {name: licence(name) or there.get(name) or "unknown" for name in locked()}


def main() -> None:
    """Write the page, and name what is not allowed."""
    found = rows()
    PAGE.write_text(_HEAD + "".join(f"| {name} | {told} |\n" for name, told in found.items()), "utf-8")
    if wrong := [f"{name}: {told}" for name, told in found.items() if parts(told) - ALLOWED]:
        raise SystemExit("\n".join(wrong))
    click.echo(f"{len(found)} packages, all licences known to go with ours", err=True)


if __name__ == "__main__":
    main()
