"""How the notifications about groups are worded, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interactions.services.communities.watch import JOIN_ENDING, QUIET, REVIEW_MISSING, SILENT
from team.notices import register


def _join(params: Mapping[str, Any]) -> str:
    if params["days"] < 0:
        return _("The invitation link of “%(community)s” has ended. Enter a new one.") % params
    if params["days"] == 0:
        return _("The invitation link of “%(community)s” ends today. Renew the QR code.") % params
    return (
        ngettext(
            "The invitation link of “%(community)s” ends in %(days)s day. Renew the QR code.",
            "The invitation link of “%(community)s” ends in %(days)s days. Renew the QR code.",
            params["days"],
        )
        % params
    )


def register_all() -> None:
    """Called once when Django is ready."""
    register(JOIN_ENDING, group="todo", icon="qr-code", text=_join)
    register(
        REVIEW_MISSING,
        group="todo",
        icon="notebook-pen",
        text=lambda p: _("The activity “%(event)s” in “%(community)s” has no review yet.") % p,
    )
    register(
        SILENT,
        group="todo",
        icon="calendar-x",
        text=lambda p: (
            ngettext(
                "No figures of “%(community)s” were entered for %(days)s day.",
                "No figures of “%(community)s” were entered for %(days)s days.",
                p["days"],
            )
            % p
        ),
    )
    register(
        QUIET,
        group="todo",
        icon="trending-down",
        text=lambda p: _("“%(community)s” fades: %(now)s members wrote last week, usually about %(usual)s.") % p,
    )
