"""The pages of the accounts chapter, and the tabs of one account: what stands beside what."""

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
    permission: P = P.VIEW


# Sections of the chapter, in the order of the work: what we have, whom for, against whom, how it looks, is it tidy.
SECTIONS: tuple[Tab, ...] = (
    Tab("list", "accounts:list", pgettext_lazy("section", "All accounts")),
    Tab("onboarding", "accounts:onboarding", pgettext_lazy("section", "Onboarding")),
    Tab("qualifications", "accounts:qualifications", pgettext_lazy("section", "Qualifications"), P.TEAM_VIEW),
    Tab("stores", "accounts:stores", pgettext_lazy("section", "Shops")),
    Tab("custody", "accounts:custody", pgettext_lazy("section", "Asset register"), P.TEAM_VIEW),
    Tab("matrix", "accounts:matrix", pgettext_lazy("section", "Matrix")),
    Tab("audit", "accounts:audit", pgettext_lazy("section", "Audit")),
    Tab("brand", "accounts:brand", pgettext_lazy("section", "Brand kit")),
    Tab("personas", "accounts:personas", pgettext_lazy("section", "Personas")),
    Tab("competitors", "accounts:competitors", pgettext_lazy("section", "Competitors")),
    Tab("advisor", "accounts:advisor", pgettext_lazy("section", "Advisor")),
    Tab("catalogue", "accounts:catalogue", pgettext_lazy("section", "Platforms")),
)

# Tabs of one account; each address takes the account's id.
ACCOUNT_TABS: tuple[Tab, ...] = (
    Tab("overview", "accounts:detail", _("Overview")),
    Tab("identity", "accounts:identity", pgettext_lazy("tab", "Identity")),
    Tab("strategy", "accounts:strategy", pgettext_lazy("account", "Strategy")),
    Tab("onboarding", "accounts:account_onboarding", pgettext_lazy("section", "Onboarding")),
    Tab("custody", "accounts:custody_of", pgettext_lazy("account tab", "Assets and security"), P.TEAM_VIEW),
    Tab("settings", "accounts:settings", _("Settings")),
    Tab("activity", "accounts:activity", _("Activity")),
)
