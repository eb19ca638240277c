"""Who said what, from news articles to tables, with a calibrated confidence for every decision.

>>> import whosaid
>>> result = whosaid.read("“We will rebuild the bridge,” said Mayor Amina Bello on Tuesday.")
>>> result.quotes[0].speaker.name
'Amina Bello'
>>> quotes = whosaid.extract(["“We will rebuild the bridge,” said Mayor Amina Bello on Tuesday."])
>>> quotes.to_dicts()[0]["quote"]
'“We will rebuild the bridge,”'
"""

from ._native import __version__
from ._pipeline import Pipeline, extract, read, stream
from ._result import Confidence, Entity, Piece, Quote, Result, Speaker
from ._table import Batch, Extraction, Table
from ._columns import Column, columns

__all__ = [
    "Batch",
    "Column",
    "Confidence",
    "Entity",
    "Extraction",
    "Piece",
    "Pipeline",
    "Quote",
    "Result",
    "Speaker",
    "Table",
    "__version__",
    "columns",
    "extract",
    "read",
    "stream",
]
