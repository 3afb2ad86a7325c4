"""The post that tells who won, as a draft."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from content.models import Post
from content.services.drafting import post_create
from interactions.activity_errors import ActivityMoved
from interactions.activity_states import ActivityState, WinnerState
from interactions.models import Activity
from interactions.selectors.activities.names import public_name
from interactions.selectors.activities.reading import activity_get, draw_of, posts_of, proof_url, winners_of
from team.actors import Actor
from team.audit import record
from team.models import Workspace

NAMES_MAX = 50


@transaction.atomic
def announcement_draft(*, workspace: Workspace, actor: Actor, activity_id: int) -> Post:
    """A draft for the activity's accounts in the workspace's language: masked names, entry codes, the proof page.

    Raises NotFound, ActivityMoved before there are winners, and what content refuses.
    """
    row = activity_get(workspace=workspace, activity_id=activity_id)
    if row.state not in (ActivityState.DRAWN, ActivityState.FULFILLED):
        raise ActivityMoved
    accounts = list(dict.fromkeys(post.account_id for post in posts_of(row)))
    with translation.override(workspace.language):
        title = _("Winners: %(name)s") % {"name": row.name}
        text = _text(row)
    post = post_create(workspace=workspace, actor=actor, title=title[:200], text=text, account_ids=accounts)
    record(workspace, actor, "activity.announcement_drafted", row, after={"post": post.pk})
    return post


def _text(row: Activity) -> str:
    winners = [one for one in winners_of(row) if one.state != WinnerState.FORFEITED]
    lines = [_("Thank you all for taking part in “%(name)s”. These are the winners:") % {"name": row.name}, ""]
    for prize in dict.fromkeys(one.prize for one in winners):
        names = [
            f"{public_name(one.entry) or '**'} ({one.entry.code[:6]})" for one in winners if one.prize_id == prize.pk
        ]
        more = _(" and %(count)s more") % {"count": len(names) - NAMES_MAX} if len(names) > NAMES_MAX else ""
        lines.append(f"{prize.name}{_(': ')}{_(', ').join(names[:NAMES_MAX])}{more}")
    draw = draw_of(row)
    if draw is not None:
        lines += [
            "",
            _("The list of entries was fixed before the draw (SHA-256 %(hash)s…); anybody can recompute it: %(url)s")
            % {"hash": draw.commit_hash[:12], "url": proof_url(row)},
        ]
    return "\n".join(lines)
