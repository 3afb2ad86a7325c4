"""The pages of the interactions chapter, in the order of the work.

Those in `OWN` have an entry of their own in the navigation (team/context.py); the others are tabs beside the inbox.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from team.permissions import Permission as P


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its key, the name of its address and what it is called. `permission`: who sees it."""

    key: str
    view: str
    label: str | Promise
    permission: P = P.INBOX_VIEW


OWN = frozenset({"activities", "communities", "complaints", "faq", "people", "surveys", "voice"})

SECTIONS: tuple[Tab, ...] = (
    Tab("inbox", "interactions:inbox", _("Inbox")),
    Tab("replies", "interactions:saved_replies", _("Saved replies")),
    Tab("rules", "interactions:inbox_rules", pgettext_lazy("section", "Rules")),
    Tab("approvals", "interactions:reply_approvals", pgettext_lazy("section", "To approve")),
    Tab("faq", "interactions:faqs", pgettext_lazy("section", "FAQ")),
    Tab("views", "interactions:inbox_views", pgettext_lazy("inbox", "Views")),
    Tab("promises", "interactions:promises", pgettext_lazy("section", "Promises")),
    Tab("complaints", "interactions:complaints", pgettext_lazy("section", "Complaints")),
    Tab("communities", "interactions:communities", pgettext_lazy("section", "Communities")),
    Tab("voice", "interactions:voice", pgettext_lazy("section", "Voice of customers")),
    Tab("surveys", "interactions:surveys", pgettext_lazy("section", "Surveys")),
    Tab("activities", "interactions:activities", pgettext_lazy("section", "Activities")),
    Tab("people", "interactions:people", pgettext_lazy("section", "People")),
    Tab("judge", "interactions:judge", pgettext_lazy("section", "Sentiment"), P.INBOX_SETUP),
    Tab("shifts", "interactions:shifts", pgettext_lazy("section", "Shifts")),
    Tab("sla", "interactions:sla", pgettext_lazy("section", "Answer times")),
)


def tabs_beside(section: str) -> tuple[Tab, ...]:
    """The tabs above a page: those of the inbox, none where the page has an entry of its own in the navigation."""
    return () if section in OWN else tuple(tab for tab in SECTIONS if tab.key not in OWN)
