"""How the site is built: every page of the repository, where it stands, and the reference out of the code.

In: the Markdown of the repository, the docstrings, the commands. Out: ``out/docs``, by ``make docs``. The
source folder is the root of the repository, so that a link which works in a checkout works on the site. To
add a page, write it and name it in ``docs/index.md``.
"""

import tomllib
from pathlib import Path

import spacy  # noqa: F401 - autodoc imports with TYPE_CHECKING set, under which spaCy's own models don't load

_ROOT = Path(__file__).resolve().parents[1]
_PROJECT = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]

project = _PROJECT["name"]
version = release = _PROJECT["version"]
copyright = "the authors of agreement-extractor"  # noqa: A001 - the name that Sphinx asks for
root_doc = "docs/index"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode", "sphinx_click"]
include_patterns = ["*.md", "docs/**.md", "gold/README.md", "gazetteer/**.md", "examples/**.md"]
exclude_patterns = [".*", ".*/**", "out", "extractor", "corpus", "tests", "benchmarks"]
suppress_warnings = ["toc.not_included"]  # the sources of the tables are reached from the page about them
myst_heading_anchors = 4
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_default_options = {"exclude-members": "model_config"}

html_theme = "furo"
html_title = f"{project} {version}"
html_show_sphinx = False
