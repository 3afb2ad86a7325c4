"""Dates of a repetition that are left out, and posts that may not disappear while they repeat."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict
from config.lib.recurrence import Occurrence, RuleRefused, occurrences
from content.models import Recurrence
from content.selectors.recurrence import plan_of
from team.models import Workspace


class StillRepeats(Conflict):
    """Copies of the post are still being made."""

    code = "still_repeats"
    message = _("This post repeats. End the repetition first.")


def date_leave_out(*, workspace: Workspace, post_id: int) -> None:
    """Before a post is deleted: when it is a date of a repetition, that date is left out, or it would be made again.

    Locks the repetition; called before the post is locked, as everywhere. Raises StillRepeats for a post that others
    are copied from.
    """
    if Recurrence.objects.for_workspace(workspace).filter(post_id=post_id, ended_at=None).exists():
        raise StillRepeats
    row = (
        Recurrence.objects.for_workspace(workspace)
        .filter(occurrences=post_id, ended_at=None)
        .select_for_update(of=("self",))
        .first()
    )
    if row is None:
        return
    at = row.occurrences.values_list("occurrence_at", flat=True).get(pk=post_id)
    try:
        dates = occurrences(plan_of(row), after=at - timedelta(minutes=1))
        date = next((found for found in dates if found.at >= at), None)
    except RuleRefused:
        return
    if date is not None and date.at == at:
        skip(row, date)


def skip(recurrence: Recurrence, date: Occurrence) -> bool:
    """Note that a date is left out; False when it was already. The caller holds the repetition's lock."""
    if date.key in recurrence.skipped:
        return False
    recurrence.skipped = sorted([*recurrence.skipped, date.key])
    recurrence.save(update_fields=["skipped"])
    return True
