"""What the program is built from: locked with hashes, in step with what it asks for, under known licences."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).resolve().parents[1]
LOCK = (REPOSITORY / "requirements.lock").read_text("utf-8")
ENTRY = re.compile(
    r"^(\S+?)(?:\[[^]]*\])?==(\S+)[^\n]*((?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)*)$", re.MULTILINE
)


@pytest.fixture(scope="module")
def licences():
    path = REPOSITORY / "benchmarks" / "supply" / "licences.py"
    spec = importlib.util.spec_from_file_location("licences", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def asked():
    """What ``pyproject.toml`` asks for: dependencies, all extras, the tools of the tests."""
    told = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    extras = told["project"]["optional-dependencies"].values()
    groups = told["dependency-groups"]
    own = [one for one in groups["dev"] if isinstance(one, str)]
    included = [groups[one["include-group"]] for one in groups["dev"] if isinstance(one, dict)]
    every = [told["project"]["dependencies"], *extras, own, *included]
    return [Requirement(one) for some in every for one in some if not one.startswith("agreement-extractor")]


def locked():
    found = {}
    for name, version, _ in ENTRY.findall(LOCK):
        found.setdefault(name, []).append(version)
    return found


def test_everything_asked_for_is_locked_at_a_version_that_will_do():
    assert len(asked()) > 30
    versions = locked()
    for one in asked():
        name = canonicalize_name(one.name)
        assert name in versions, "run `make lock`"
        assert all(one.specifier.contains(version) for version in versions[name]), f"{one}: run `make lock`"


def test_what_locked_packages_ask_for_is_locked():
    versions = locked()
    for name, found in versions.items():
        try:
            told = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        if told.version not in found:
            continue
        for one in map(Requirement, told.requires or ()):
            if one.marker is None or one.marker.evaluate({"extra": ""}):
                assert canonicalize_name(one.name) in versions, f"{name} needs {one}: run `make lock`"


def test_every_entry_has_a_hash_and_none_a_host():
    starts = re.findall(r"^[\w.-]+(?:\[[^]]*\])?==", LOCK, re.MULTILINE)
    assert len(starts) == len(ENTRY.findall(LOCK)) > 100
    assert [name for name, _, hashes in ENTRY.findall(LOCK) if "sha256:" not in hashes] == []
    assert "://" not in LOCK


def test_licences_are_told_as_the_packages_tell_them(licences):
    shown = dict(re.findall(r"^\| ([\w.-]+) \| (.+) \|$", licences.PAGE.read_text("utf-8"), re.MULTILINE))
    shown.pop("package")
    shown.pop("---", None)
    assert set(shown) == set(licences.locked()), "run `make lock`"
    assert [name for name, told in shown.items() if licences.parts(told) - licences.ALLOWED] == []
    compared = 0
    for name, version in licences.locked().items():
        try:
            here = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
        if here == version:
            compared += 1
            assert (name, shown[name]) == (name, licences.licence(name)), "run `make lock`"
    assert compared > 20
