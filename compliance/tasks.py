"""Background tasks. Each is safe to run twice and at the same time as itself."""

from __future__ import annotations

from celery import shared_task

from compliance.services.exemption_ends import exemptions_expire
from compliance.services.hits import hits_forget


@shared_task
def expire_exemptions() -> int:
    """End exemptions that are over, and tell people of those that end soon."""
    return exemptions_expire()


@shared_task
def forget_hits() -> int:
    """Delete findings older than they have to be kept."""
    return hits_forget()
