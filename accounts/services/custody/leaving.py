"""What the page that removes a member should say about what they still hold."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from accounts.custody_states import HandoverKind
from accounts.models import Handover
from accounts.selectors.custody.handovers import RUNNING
from accounts.selectors.custody.people import holdings_of
from team.hooks import LeavingNote
from team.models import Membership


def leaving_note(membership: Membership) -> LeavingNote | None:
    """A warning with the way to a handover, or to the one under way; None when they hold nothing."""
    workspace, user = membership.workspace, membership.user
    running = (
        Handover.objects.for_workspace(workspace)
        .filter(kind=HandoverKind.LEAVER, person=user, state__in=RUNNING)
        .first()
    )
    if running is not None:
        return LeavingNote(
            gettext("Their handover is not closed yet."),
            reverse("accounts:handover", args=[workspace.slug, running.pk]),
            gettext("Open the handover"),
        )
    held = holdings_of(workspace=workspace, user_id=user.pk)
    if not held.things:
        return None
    text = ngettext(
        "Assets of %(n)s account are still in their hands (%(things)s in all): phone, mailbox, password, roles.",
        "Assets of %(n)s accounts are still in their hands (%(things)s in all): phones, mailboxes, passwords, roles.",
        len(held.shares),
    ) % {"things": held.things, "n": len(held.shares)}
    start = reverse("accounts:handover_new", args=[workspace.slug])
    return LeavingNote(text, f"{start}?kind=leaver&person={user.pk}", gettext("Start the handover"))
