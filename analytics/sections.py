"""The pages of the analytics chapter that share the tabs above them, in their order."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from team.permissions import Permission as P


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its key, the name of its address and what it is called. `permission`: who sees it.

    `filtered`: the page reads the filters of the address, so they are carried along.
    """

    key: str
    view: str
    label: str | Promise
    permission: P = P.VIEW
    filtered: bool = False


SECTIONS: tuple[Tab, ...] = (
    Tab("overview", "analytics:overview", pgettext_lazy("section", "Overview"), filtered=True),
    Tab("accounts", "analytics:accounts", pgettext_lazy("section", "Accounts"), filtered=True),
    Tab("content", "analytics:posts", pgettext_lazy("section", "Content"), filtered=True),
    Tab("interaction", "analytics:interaction", pgettext_lazy("section", "Interaction"), P.INBOX_VIEW, filtered=True),
    Tab("audience", "analytics:audience", pgettext_lazy("section", "Audience")),
    Tab("dashboards", "analytics:dashboards", pgettext_lazy("section", "Dashboards")),
    Tab("growth", "analytics:growth", pgettext_lazy("section", "Growth"), filtered=True),
    Tab("times", "analytics:times_index", pgettext_lazy("section", "Best times")),
    Tab("insights", "analytics:insights", pgettext_lazy("section", "Insights")),
    Tab("alerts", "analytics:alerts", pgettext_lazy("analytics section", "Alerts")),
    Tab("data", "analytics:data", pgettext_lazy("section", "Data")),
    Tab("metrics", "analytics:metrics", pgettext_lazy("section", "Metrics")),
)
