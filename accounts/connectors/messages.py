"""Marks the sentences that connectors show to people.

Connectors cannot import Django, so they hand out untranslated message ids; the caller translates them in the reader's
language. `makemessages` collects every literal passed to `_`.
"""


def _(message: str) -> str:
    """Return `message` unchanged; its only purpose is to be found by the message extractor."""
    return message
