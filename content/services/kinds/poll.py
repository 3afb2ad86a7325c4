"""Poll."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from content.services.kinds.spec import Details, Field, Kind, Type


def _lines(details: Details, zone: str) -> list[str]:
    options = [option for option in details.get("options", ()) if option]
    lines = [str(details.get("question") or "")]
    lines += [f"{chr(ord('A') + n)}. {option}" for n, option in enumerate(options)]
    days = details.get("days")
    if days:
        lines.append(
            ngettext("Vote in the comments within %(n)s day", "Vote in the comments within %(n)s days", days)
            % {"n": days}
        )
    elif options:
        lines.append(_("Vote in the comments"))
    return [line for line in lines if line]


POLL = Kind(
    "poll",
    "chart-bar-big",
    gettext_lazy(
        "No connected platform takes polls from programs, so question and answers stand in the text and people vote in"
        " the comments. Where a person posts by hand, the fields are in the package for the platform's own poll."
    ),
    (
        Field("question", gettext_lazy("Question"), required=True, max=140),
        Field("options", gettext_lazy("Answers"), Type.LIST, required=True, max=60, least=2, most=10),
        Field("days", gettext_lazy("Open for, in days"), Type.NUMBER, max=30),
        Field("several", gettext_lazy("Several answers may be chosen"), Type.FLAG),
    ),
    lines=_lines,
)
