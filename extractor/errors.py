"""The errors that this package raises on purpose.

    ExtractorError
    ├── ReadError   an input that cannot be read: carries a reason code for rejected.jsonl
    ├── RuleError   a rule that does not load: names the file, the rule and what is wrong
    ├── GoldError   a label file that breaks the format
    └── RegistryError   a registry that cannot be opened, or a request that it cannot answer

Anything else that escapes is a defect of ours.
"""

from __future__ import annotations


class ExtractorError(Exception):
    """Base of every error that this package raises on purpose."""


class ReadError(ExtractorError):
    """An input that cannot be read; costs only itself.

    >>> ReadError("empty", "the file holds no text").code
    'empty'
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str]]:
        return type(self), (self.code, self.message)  # it passes from process to process


class RuleError(ExtractorError):
    """A rule that does not load, or a file of rules (``rule`` is then ``None``).

    >>> str(RuleError("bullets.toml", "bullet.star", "has no examples"))
    "bullets.toml: rule 'bullet.star': has no examples"
    """

    def __init__(self, file: str, rule: str | None, reason: str) -> None:
        super().__init__(f"{file}: {reason}" if rule is None else f"{file}: rule {rule!r}: {reason}")
        self.told = (file, rule, reason)

    def __reduce__(self) -> tuple[type[RuleError], tuple[str, str | None, str]]:
        return type(self), self.told  # it passes from process to process


class GoldError(ExtractorError):
    """A label file that breaks the format or disagrees with its article."""


class RegistryError(ExtractorError):
    """A registry that cannot be opened or written, or a request that it cannot answer."""
