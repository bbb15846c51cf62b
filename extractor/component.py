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
``doc = nlp.make_doc(text)``, ``doc._.published_on = date(2024, 5, 7)``, then call ``nlp(doc)``. To mark
something else as a span, edit ``AgreementsComponent``.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from .records import Agreement
from .shapes import Article

# spaCy imports this module whenever it makes a pipeline, also for people who only have the package
# installed: the stages are imported when the component is first called.


class AgreementsComponent:
    """Finds the agreements of each ``Doc``; the key of the spans is ``spans_key``."""

    def __init__(self, *, spans_key: str) -> None:
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Set the agreements and their evidence."""
        from .pipeline import extract_article
        from .read import find_published_on

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
    default_config={"spans_key": "agreements"},
    assigns=["doc._.agreements", "doc.spans"],
)
def create_agreements(nlp: Language, name: str, spans_key: str) -> AgreementsComponent:  # noqa: ARG001 (spaCy names them)
    """The factory that spaCy's config names."""
    for extension, default in (("agreements", []), ("published_on", None)):
        if not Doc.has_extension(extension):
            Doc.set_extension(extension, default=default)
    return AgreementsComponent(spans_key=spans_key)
