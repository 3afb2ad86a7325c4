"""How links to the brand's own pages are marked."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class LinkTags(WorkspaceOwned):
    """Values of the UTM parameters, which may hold {platform}, {account}, {campaign} and {post}; "" leaves one out.

    `domains`: hosts whose links are marked, subdomains included.
    """

    domains = models.JSONField(default=list)
    source = models.CharField(max_length=80, blank=True, default="{platform}")
    medium = models.CharField(max_length=80, blank=True, default="social")
    campaign = models.CharField(max_length=80, blank=True, default="{campaign}")
    content = models.CharField(max_length=80, blank=True, default="")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace"], name="link_tags_once")]

    def __str__(self) -> str:
        return f"link tags of {self.workspace_id}"
