"""Links for reviewers without an account, and every use of them."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class ReviewLink(WorkspaceOwned):
    """A signed address that shows some posts to somebody outside. `nonce` is part of what is signed."""

    posts = models.ManyToManyField("content.Post", related_name="+")
    name = models.CharField(max_length=120)
    nonce = models.CharField(max_length=32)
    may_comment = models.BooleanField(default=True)
    may_approve = models.BooleanField(default=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class LinkVisit(WorkspaceOwned):
    """One use of a link: `what` is view, comment, approve or changes."""

    link = models.ForeignKey(ReviewLink, on_delete=models.CASCADE, related_name="visits")
    post = models.ForeignKey("content.Post", null=True, on_delete=models.SET_NULL, related_name="+")
    what = models.CharField(max_length=10)
    name = models.CharField(max_length=120, blank=True)
    ip = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.what} by {self.name or self.ip}"
