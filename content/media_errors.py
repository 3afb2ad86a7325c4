"""What the media library refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, InvalidInput


class MediaRefused(InvalidInput):
    """The file cannot be used; the message says why."""

    code = "media_refused"

    def __init__(self, message: object, **params: object) -> None:
        super().__init__(message, field="file", **params)  # type: ignore[arg-type]


class MediaInUse(Conflict):
    """The file is attached to posts."""

    code = "media_in_use"
    message = _("This file is used in %(count)s posts. Take it out of them first.")


class MediaBeingSent(Conflict):
    """A post that uses the file is on its way to a platform at this moment."""

    code = "media_being_sent"
    message = _("A post with this file is being published at this moment. Try again in a minute.")
