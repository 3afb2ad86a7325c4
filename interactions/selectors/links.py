"""Addresses of pages about the inbox."""

from __future__ import annotations

from django.urls import reverse

from team.models import Workspace


def thread_url(workspace: Workspace, thread_id: int) -> str:
    """The page of a thread."""
    return reverse("interactions:thread", args=[workspace.slug, thread_id])


def complaint_url(workspace: Workspace, complaint_id: int) -> str:
    """The page of a complaint."""
    return reverse("interactions:complaint", args=[workspace.slug, complaint_id])
