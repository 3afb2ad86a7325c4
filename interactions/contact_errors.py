"""What can be refused about contacts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, DomainError


class MergeSelf(DomainError):
    """A contact cannot be merged with itself."""

    code = "merge_self"
    message = _("Choose another contact: this is the same one.")


class MergeBlocked(Conflict):
    """Only one of the two is blocked."""

    code = "merge_blocked"
    message = _("One of the two is blocked and the other is not. Block or unblock one of them first.")


class MergeUndone(Conflict):
    """The merge cannot be taken back any more, or not yet."""

    code = "merge_undone"
    message = _("This merge cannot be taken back: it already was, or a later merge has to be taken back first.")


class ContactErased(Conflict):
    """Nothing personal is left of the contact."""

    code = "contact_erased"
    message = _("The data of this contact were erased. Nothing can be entered for it any more.")


class SegmentNameTaken(Conflict):
    """Another segment has the name."""

    code = "segment_name_taken"
    message = _("Another segment has this name.")


class RequestClosed(Conflict):
    """The request was answered already."""

    code = "request_closed"
    message = _("This request has been answered already.")


class CopyGone(Conflict):
    """The copy was fetched or its time is over."""

    code = "copy_gone"
    message = _("This copy was fetched already or has expired. Make it anew.")
