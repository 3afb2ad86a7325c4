"""Remarks of members on a post, on the whole or on some of its words."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from team.models import WorkspaceOwned


class PostComment(WorkspaceOwned):
    """A remark or, with `parent`, an answer to one: members at work on the text, until it is resolved.

    What a reviewer says while deciding is a `ReviewDecision`: it belongs to a round, may come from outside and stays.

    `field` is the text it is about as the editor names it (text, title, variants.weibo.text; "" for the whole post),
    `quote` the words, `start` where they began when it was written, in code points, and `lead` what stood before them.
    Only remarks are resolved.
    """

    post = models.ForeignKey("content.Post", on_delete=models.CASCADE, related_name="comments", db_index=False)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers")
    author = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    body = models.TextField()
    field = models.CharField(max_length=80, blank=True)
    quote = models.TextField(blank=True)
    lead = models.CharField(max_length=40, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["post", "created_at"], name="post_comment_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | Q(resolved_at=None, field="", quote=""), name="post_comment_answer_plain"
            )
        ]

    def __str__(self) -> str:
        return f"comment {self.pk} on post {self.post_id}"
