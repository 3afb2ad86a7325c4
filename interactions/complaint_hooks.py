"""What complaints add to the apps below and to their own chapter: notices, keys, what goes with somebody, the demo."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from accounts.hooks import keys_rotating
from interactions import complaint_notices
from interactions.demo.complaints import demo_complaints, demo_uncomplaints
from interactions.hooks import contact_copied, contact_erased
from interactions.models import Complaint
from interactions.services.complaints.personal import callers_reseal, complaints_copied, complaints_erased
from team.hooks import hooks
from team.task_sources import register


def register_all() -> None:
    """Called once when Django is ready."""
    complaint_notices.register_all()
    register(Complaint._meta.model_name or "", pgettext_lazy("task source", "Complaint"))
    keys_rotating.append(callers_reseal)
    contact_erased.append(complaints_erased)
    contact_copied.append(complaints_copied)
    hooks.demo_added.append(demo_complaints)
    hooks.demo_leaving.append(demo_uncomplaints)
