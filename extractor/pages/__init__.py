"""What the report and the review page share: a run's folder read again, words in two languages, marked text.

In: the folder that ``extractor extract`` wrote. Out: records with their articles' texts (``run.py``), the
words that pages speak (``words.py``: ``kind.mou`` is 업무협약·양해각서, or memorandum of understanding),
and ``assets/``, the style and the script that marks evidence in a text. To word something otherwise, edit
``words.toml``.
"""
