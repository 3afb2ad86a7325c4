"""Audio: an episode, announced by a post."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.services.kinds.spec import Details, Field, Kind, Type


def _lines(details: Details, zone: str) -> list[str]:
    name = details.get("show", "")
    length = details.get("length", "")
    lines = []
    if name or length:
        lines.append(" · ".join(part for part in (name, length) if part))
    if details.get("link"):
        lines.append(_("Listen: %(link)s") % {"link": details["link"]})
    return lines


AUDIO = Kind(
    "audio",
    "audio-lines",
    gettext_lazy(
        "No connected platform takes audio files from programs. Upload the episode where your podcast lives and give"
        " its link; the post announces it, with the first picture as cover."
    ),
    (
        Field("link", gettext_lazy("Link to the episode"), Type.URL, required=True, max=1000),
        Field("show", gettext_lazy("Show and episode"), max=120),
        Field("length", gettext_lazy("Length"), help=gettext_lazy("Minutes and seconds, such as 32:10."), max=10),
    ),
    lines=_lines,
)
