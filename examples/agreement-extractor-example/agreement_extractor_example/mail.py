"""Mails → drafts: the subject is the title, the day it was sent that of publication.

In: the bytes of an .eml file. Out: a ``Draft``. A mail with the subject 협약 체결 gives a draft with that
title.
"""

from __future__ import annotations

from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime

from extractor import Draft, ReadError


def read(data: bytes) -> Draft:
    """The release that a mail holds. Raises ``ReadError`` for one without text.

    >>> mail = "Subject: 협약 체결\\n\\n두 시가 맺었다.".encode()
    >>> read(mail).title
    '협약 체결'
    """
    mail = message_from_bytes(data, policy=policy.default)
    part = mail.get_body(preferencelist=("plain",))
    if part is None:
        raise ReadError("no_text", "the mail has no part in plain text")
    sent = mail["Date"]
    return Draft(
        part.get_content(),
        title=mail["Subject"],
        published_on=parsedate_to_datetime(sent).date().isoformat() if sent else None,
        publisher=mail["From"].addresses[0].display_name or None if mail["From"] else None,
        typed=True,
    )
