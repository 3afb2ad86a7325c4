"""Live session, announced by a post."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from content.services.kinds.spec import Details, Field, Kind, Type
from content.services.kinds.words import moment_words


def _lines(details: Details, zone: str) -> list[str]:
    start = moment_words(details.get("starts_at", ""), zone)
    values = {
        pgettext("live session", "Live"): start,
        pgettext("live session", "Host"): details.get("host", ""),
        pgettext("live session", "What to expect"): details.get("teaser", ""),
    }
    lines = [f"{name}{_(': ')}{value}" for name, value in values.items() if value]
    return [*lines, *([details["link"]] if details.get("link") else [])]


LIVE = Kind(
    "live",
    "radio",
    gettext_lazy(
        "Published as an announcement on every platform. The session itself is started in the platform's own tool."
    ),
    (
        Field("starts_at", gettext_lazy("Begins"), Type.MOMENT, required=True),
        Field("host", gettext_lazy("Host"), max=80),
        Field("link", gettext_lazy("Link to the session"), Type.URL, max=1000),
        Field("teaser", gettext_lazy("What to expect"), Type.LONG, max=500),
    ),
    lines=_lines,
)
