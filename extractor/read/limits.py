"""How much an input may hold: the numbers that bound the time and memory that reading takes.

In: nothing. Out: constants, in bytes unless their name says otherwise. What is larger is rejected
as ``too_large`` with the limit in its message; a dump of any size is read if it comes as JSON
Lines or CSV, which are read line by line.

A press release takes some 10 kB as text and seldom more than 5 MB as a document with pictures. To
allow more, edit the number.
"""

from __future__ import annotations

MIB = 1024 * 1024

MAX_TEXT = 16 * MIB
"""One article as text or page, one line of JSON Lines, one cell or row of a table."""

MAX_FILE = 128 * MIB
"""A file that is read whole: documents, JSON."""

MAX_MEMBER = 128 * MIB
"""One file in an archive, unpacked; one part of a document that is an archive itself."""

MAX_UNPACKED = 4096 * MIB
"""All files of one archive together, unpacked."""

MAX_INFLATED = 512 * MIB
"""All parts of one document together, unpacked."""

MAX_MEMBERS = 100_000
"""Files in one archive: a number, not bytes."""

MAX_RATIO = 1_000
"""How many times its packed size a member may unpack to, beyond the first MIB."""

MAX_PAGES = 500
"""Pages of a PDF: a number."""

MAX_MEMORY = 2048 * MIB
"""Memory of the process that reads documents."""

MAX_SECONDS = 120
"""Seconds that a document may take to be read: a number."""
