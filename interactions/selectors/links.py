"""Addresses of pages about the inbox."""

from __future__ import annotations

from django.urls import reverse

from team.models import Workspace


def thread_url(workspace: Workspace, thread_id: int) -> str:
    """The page of a thread."""
    return reverse("interactions:thread", args=[workspace.slug, thread_id])
