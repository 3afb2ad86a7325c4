"""The lines every live session is checked by, with the law behind the legal ones."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from content.models import LiveCheck

# Measures for Live E-commerce: art. 30 script and props, 26 seller's identity, 32 price base, 37 AI host, 35(2) clips.
# Measures for Live Marketing: art. 17 and 18 hosts. Provisions on Sales Promotion: art. 13 to 19 lotteries.
LEGAL = {
    "script": _("Script, props and claims reviewed by a second person"),
    "seller": _("Name and licence of the seller are shown throughout"),
    "goods": _("Goods, their papers and the merchant were verified"),
    "host": _("Host is at least 16; under 18 with a guardian's consent"),
    "price": _("Every compared price has its meaning and its period"),
    "ai_host": _("The AI host is announced throughout"),
    "clips": _("Whoever cuts clips knows that they are advertisements"),
}
REHEARSAL = {
    "run": _("Run-of-show played through with the clock"),
    "links": _("Product links and prices opened in the shop"),
    "lottery": _("Lottery and coupons set up and tried"),
    "backup": _("Who steps in if the host fails"),
}
TECHNICAL = {
    "net": _("Upload measured, second line at hand"),
    "sound": _("Microphones and monitoring"),
    "light": _("Light and background"),
    "power": _("Power, batteries, spare devices"),
    "record": _("Recording runs: it is kept for three years"),
}
TEXTS = {**LEGAL, **REHEARSAL, **TECHNICAL}
LAW = {
    "script": _("Live E-commerce Measures art. 30"),
    "seller": _("Live E-commerce Measures art. 26"),
    "goods": _("Live E-commerce Measures art. 27, 28"),
    "host": _("Live Marketing Measures art. 17"),
    "price": _("Live E-commerce Measures art. 32; Provisions on Price Fraud art. 16, 17, 19"),
    "ai_host": _("Live E-commerce Measures art. 37"),
    "clips": _("Live E-commerce Measures art. 35"),
}


def check_text(check: LiveCheck) -> str:
    """The line in the reader's language."""
    return check.text or str(TEXTS.get(check.key, check.key))
