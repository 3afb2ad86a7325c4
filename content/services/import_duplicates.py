"""Rows of a table that would make a post twice."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from content.models import ImportRow, Post
from content.services.import_plan import RowPlan, finding
from content.states import PostState
from team.models import Workspace

_AT_ONCE = 200


def duplicates_mark(*, workspace: Workspace, rows: Sequence[tuple[ImportRow, RowPlan]]) -> None:
    """Note in the plans what is there already: the same row above or the same post is an error, a known text a warning.

    Same means title, text, time and accounts; a post with the same title, text and time counts whatever its accounts.
    """
    seen: dict[str, int] = {}
    for row, plan in rows:
        first = seen.setdefault(plan.digest, row.number)
        if first != row.number and plan.values["text"]:
            plan.errors.append(finding("", _("The same as row %(n)s of this table.") % {"n": first}))
    known = _known(workspace, [plan.values["text"] for _row, plan in rows if plan.values["text"]])
    for _row, plan in rows:
        found = known.get(plan.values["text"])
        if not found:
            continue
        same = [pk for pk, title, due in found if (title, due) == (plan.values["title"], plan.values.get("due_at"))]
        if same:
            plan.errors.append(finding("", _("This post is there already: #%(id)s.") % {"id": same[0]}))
        else:
            plan.warnings.append(finding("text", _("Post #%(id)s has the same text.") % {"id": found[0][0]}))


def _known(workspace: Workspace, texts: Sequence[str]) -> dict[str, list[tuple[int, str, object]]]:
    found: dict[str, list[tuple[int, str, object]]] = {}
    wanted = list(dict.fromkeys(texts))
    posts = Post.objects.for_workspace(workspace).exclude(state=PostState.CANCELLED).order_by("-pk")
    for start in range(0, len(wanted), _AT_ONCE):
        rows = posts.filter(text__in=wanted[start : start + _AT_ONCE])
        for pk, title, text, due_at in rows.values_list("pk", "title", "text", "due_at"):
            found.setdefault(text, []).append((pk, title, due_at))
    return found
