"""Formats that other installed packages read, by the ending of the file's name.

In: plugins of the group ``agreement_extractor.readers``: functions from a file's bytes to a ``Draft``, or to
several. Out: readers as those of ``formats.py``. What a plugin raises is a rejection of that file alone.

A plugin ``eml`` reads 협약.eml. A name that is the ending of a format of the package is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from typing import Any, BinaryIO

from extractor.errors import ReadError
from extractor.plugins import READERS, Plugin, installed

from .columns import Columns
from .draft import Draft
from .found import Found
from .limits import MAX_FILE
from .streams import whole

Read = Callable[[BinaryIO, Columns], Iterator[Found]]
_BINARY = "binary"


@cache
def readers(own: frozenset[str]) -> tuple[Plugin, ...]:
    """The plugins that read files; ``own`` are the endings that the package reads itself."""
    return tuple(_checked(plugin, own) for plugin in installed(READERS))


def plugged(ending: str, own: Collection[str]) -> Read | None:
    """The reader that a plugin has for an ending, if any."""
    for plugin in readers(frozenset(own)):
        if plugin.name == ending and plugin.loaded is not None:
            return _reader(plugin)
    return None


def _checked(plugin: Plugin, own: frozenset[str]) -> Plugin:
    if plugin.loaded is None:
        return plugin
    if plugin.name in own:
        return plugin.failed(f".{plugin.name} is read by the package itself")
    if not plugin.name.isalnum() or plugin.name != plugin.name.lower():
        return plugin.failed("its name is to be an ending in small letters, without a dot")
    if not callable(plugin.loaded):
        return plugin.failed(f"it names no function, but {type(plugin.loaded).__name__}")
    return plugin


def _reader(plugin: Plugin) -> Read:
    def read(stream: BinaryIO, _: Columns) -> Iterator[Found]:
        data = whole(stream, MAX_FILE)
        try:
            drafts = list(_drafts(plugin.loaded(data)))
        except ReadError:
            raise
        except Exception as error:
            told = f"{plugin.package} {plugin.version}: {type(error).__name__}: {error}"
            raise ReadError("plugin_failed", told) from error
        for number, draft in enumerate(drafts, start=1):
            yield Found(draft, _BINARY, data, f"article {number}" if len(drafts) > 1 else "")

    return read


def _drafts(given: Any) -> Iterable[Draft]:
    drafts = [given] if isinstance(given, Draft) else list(given)
    if wrong := [one for one in drafts if not isinstance(one, Draft)]:
        raise TypeError(f"a reader gives drafts, not {type(wrong[0]).__name__}")
    return drafts
