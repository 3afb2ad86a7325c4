"""What a publication has to say about itself, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext

from content.models import Publication


def error_text(publication: Publication) -> str:
    """Why the publication did not go out, or "" when nothing is recorded. The message id was stored by the engine."""
    if not publication.error_message:
        return ""
    text = gettext(publication.error_message)
    return text % publication.error_params if publication.error_params else text
