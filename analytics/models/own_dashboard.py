"""Dashboards that people put together, and what is pinned to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from analytics.pin_states import PinSize
from team.models import WorkspaceOwned


class Dashboard(WorkspaceOwned):
    """A dashboard of one member, or with `shared` of the whole workspace.

    `version` grows whenever its pins change, so that an order made from an old page is refused. One whose owner's
    account is gone stays when it is shared.
    """

    name = models.CharField(max_length=80)
    owner = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    shared = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint("workspace", "owner", Lower("name"), name="dashboard_name_once")]
        indexes = [models.Index(fields=["workspace"], condition=Q(shared=True), name="dashboards_shared")]

    def __str__(self) -> str:
        return self.name


class DashboardPin(WorkspaceOwned):
    """A chart or figure on a dashboard, drawn anew whenever somebody looks.

    `what`: a key of `selectors.own_dashboards.kinds`; `query`: words of the address of its page, as that page knows
    them ({"period": "7d", "account": ["3"], …}); what they name may be gone by now. `title`: '' for the kind's own.
    `removed_at`: taken off, and kept for a day so that it can come back.
    """

    dashboard = models.ForeignKey("analytics.Dashboard", on_delete=models.CASCADE, related_name="pins")
    what = models.CharField(max_length=24)
    query = models.JSONField(default=dict)
    title = models.CharField(max_length=120, blank=True)
    size = models.CharField(max_length=8, choices=PinSize, default=PinSize.HALF)
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["dashboard", "position"], name="pins_in_order")]

    def __str__(self) -> str:
        return self.title or self.what
