"""Who can be meant by a name: places, governments and organisations, in one packaged index.

In: a name. Out: the bodies that bear it, each with its key, country, parents and identifiers.

>>> from extractor.gazetteer import gazetteer
>>> [sense.key for sense in gazetteer().senses("고성군")]
['KR/강원/고성군', 'KR/경남/고성군']

The index is a SQLite file that opens at the first lookup. Its sources are the tables of the folder
``gazetteer`` beside the package; ``make gazetteer`` builds it anew. Places abroad are from GeoNames
(geonames.org, CC BY 4.0).
"""

from .index import Body, Gazetteer, Name, Sense, gazetteer

__all__ = ["Body", "Gazetteer", "Name", "Sense", "gazetteer"]
