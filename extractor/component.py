"""The extractor as a component of any spaCy pipeline.

In: a ``Doc``. Out: the same ``Doc`` with ``doc._.agreements`` (a list of ``Agreement``) and, in
``doc.spans["agreements"]``, the evidence as spans: ``label_`` is the slot, ``id_`` the agreement's id,
``kb_id_`` the rule. Spans are widened to whole tokens; exact offsets are in ``Agreement.evidence``.

>>> import spacy
>>> nlp = spacy.blank("ko", config={"nlp": {"tokenizer": {"@tokenizers": "extractor.KiwiTokenizer.v1"}}})
>>> _ = nlp.add_pipe("agreements")
>>> doc = nlp("강릉시와 정선군은 2024년 5월 3일 업무협약을 맺었다.")
>>> [(s.label_, s.text) for s in doc.spans["agreements"] if s.label_ in ("kind", "date")]
[('kind', '업무협약'), ('date', '2024년 5월 3일')]

Relative dates (지난 3일) need the day of publication: where no dateline in the text tells it, set
``doc = nlp.make_doc(text)``, ``doc._.published_on = date(2024, 5, 7)``, then call ``nlp(doc)``. The config
``{"rules": "우리-규칙"}`` names a folder of own rules. To mark something else as a span, edit
``AgreementsComponent``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from .records import Agreement
from .shapes import Article

if TYPE_CHECKING:
    from .own_rules import RuleFolder

# spaCy imports this module whenever it makes a pipeline, also for people who only have the package
# installed: the stages are imported when the component is first called.


class AgreementsComponent:
    """Finds the agreements of each ``Doc``; the key of the spans is ``spans_key``.

    ``rules`` is a folder of own rules, if any; it is read when the first ``Doc`` comes.
    """

    def __init__(self, *, spans_key: str, rules: str | None = None) -> None:
        self.spans_key = spans_key
        self.rules = rules
        self._folders: tuple[RuleFolder, ...] | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Set the agreements and their evidence."""
        from .own_rules import use
        from .pipeline import extract_article
        from .proof import read_rules, rules_for
        from .read import find_published_on

        if self._folders is None:
            self._folders, _ = rules_for((read_rules(self.rules),) if self.rules else ())
        use(self._folders)
        published_on = doc._.published_on or find_published_on(doc.text)
        record = extract_article(Article("doc", doc.text, published_on=published_on))
        doc._.agreements = record.agreements
        doc.spans[self.spans_key] = [span for one in record.agreements for span in _evidence(doc, one)]
        return doc


def _evidence(doc: Doc, agreement: Agreement) -> list[DocSpan]:
    found = (
        doc.char_span(
            proof.start,
            proof.end,
            label=proof.slot,
            kb_id=proof.rule,
            span_id=agreement.id or "",
            alignment_mode="expand",
        )
        for proof in agreement.evidence
    )
    return [span for span in found if span is not None]


@Language.factory(
    "agreements",
    default_config={"spans_key": "agreements", "rules": None},
    assigns=["doc._.agreements", "doc.spans"],
)
def create_agreements(
    nlp: Language,  # noqa: ARG001 (spaCy names it)
    name: str,  # noqa: ARG001
    spans_key: str,
    rules: str | None,
) -> AgreementsComponent:
    """The factory that spaCy's config names."""
    for extension, default in (("agreements", []), ("published_on", None)):
        if not Doc.has_extension(extension):
            Doc.set_extension(extension, default=default)
    return AgreementsComponent(spans_key=spans_key, rules=rules)
