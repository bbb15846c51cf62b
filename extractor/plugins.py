"""What other installed packages bring: rule folders, and readers of file types of their own.

In: the entry points of the groups ``agreement_extractor.rules`` and ``agreement_extractor.readers``. Out: a
``Plugin`` for each, loaded, or with the reason why it was not: one that fails costs only itself.

A package whose ``pyproject.toml`` has ``[project.entry-points."agreement_extractor.readers"]`` with
``eml = "mail_reader:read"`` reads files such as 협약.eml. To add a group, add its name, and see where the
others are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata
from typing import Any

RULES, READERS = "agreement_extractor.rules", "agreement_extractor.readers"


@dataclass(frozen=True, slots=True)
class Plugin:
    """One entry point: its group and name, the package that has it, and what it loads.

    ``failure`` says why it can't be used; ``loaded`` is then ``None``.
    """

    group: str
    name: str
    package: str
    version: str
    loaded: Any = None
    failure: str | None = None

    @property
    def described(self) -> dict[str, str]:
        """What ``run.json`` says of it."""
        return {"name": self.name, "package": self.package, "version": self.version}

    def failed(self, error: BaseException | str) -> Plugin:
        """The same, with why it can't be used.

        >>> Plugin(READERS, "eml", "mail-reader", "1.0", print).failed("no such module").failure
        'no such module'
        """
        told = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
        return replace(self, loaded=None, failure=told)

    def __str__(self) -> str:
        kind = self.group.rpartition(".")[2]
        told = f"failed: {self.failure}" if self.failure else "ready"
        return f"{kind} {self.name!r} of {self.package} {self.version}: {told}"


@cache
def installed(group: str) -> tuple[Plugin, ...]:
    """Every plugin of a group, sorted by name and package; the second of one name has failed."""
    points = sorted(metadata.entry_points(group=group), key=lambda one: (one.name, _package(one)))
    found: list[Plugin] = []
    for point in points:
        package = point.dist.name if point.dist else "?"
        plugin = Plugin(group, point.name, package, point.dist.version if point.dist else "0")
        if any(one.name == point.name for one in found if one.failure is None):
            found.append(plugin.failed("another package has a plugin of that name"))
            continue
        try:
            found.append(replace(plugin, loaded=point.load()))
        except Exception as error:  # whatever it does when imported, it must not cost the others
            found.append(plugin.failed(error))
    return tuple(found)


def _package(point: metadata.EntryPoint) -> str:
    return point.dist.name if point.dist else ""
