"""Lottery. The fields are what a promotion by lot must announce before it begins.

Source: Interim Provisions on Regulating Promotional Acts (SAMR order 32, 2020) art. 11, 13 and 17: kind and number of
prizes, conditions, method, time of the draw, and how prizes are redeemed; a prize is worth at most 50,000 yuan.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from content.services.kinds.spec import Details, Field, Kind, Type
from content.services.kinds.words import moment_words, prize_words


def _lines(details: Details, zone: str) -> list[str]:
    values = {
        _("Prizes"): _(", ").join(prize_words(prize) for prize in details.get("prizes", ()) if prize.get("name")),
        _("How to take part"): details.get("conditions", ""),
        _("How winners are drawn"): details.get("method", ""),
        _("Draw"): moment_words(details.get("draws_at", ""), zone),
        _("Redeem"): details.get("redeem", ""),
        _("If a prize is not redeemed"): details.get("forfeiture", ""),
        _("Delivery of prizes"): details.get("delivery", ""),
        _("Organiser"): details.get("organiser", ""),
        _("Contact"): details.get("contact", ""),
    }
    return [f"{name}{_(': ')}{value}" for name, value in values.items() if value]


LOTTERY = Kind(
    "lottery",
    "gift",
    gettext_lazy(
        "Published as a post that names the rules. The draw itself is made by you or by the platform's own tool; no"
        " platform lets programs start one."
    ),
    (
        Field("prizes", pgettext_lazy("lottery", "Prizes"), Type.PRIZES, required=True, max=80, least=1, most=12),
        Field("conditions", gettext_lazy("How to take part"), Type.LONG, required=True, max=1000),
        Field(
            "method",
            gettext_lazy("How winners are drawn"),
            help=gettext_lazy("For example by the platform's lottery tool, at random."),
            required=True,
        ),
        Field("draws_at", gettext_lazy("Time of the draw"), Type.MOMENT, required=True),
        Field(
            "redeem",
            gettext_lazy("Redeem until"),
            help=gettext_lazy("How and until when winners claim their prize."),
            required=True,
            max=300,
        ),
        Field("forfeiture", gettext_lazy("If a prize is not redeemed"), max=300),
        Field("delivery", gettext_lazy("Delivery of prizes"), max=300),
        Field("organiser", gettext_lazy("Organiser"), required=True),
        Field("contact", gettext_lazy("Contact"), required=True),
    ),
    lines=_lines,
)
