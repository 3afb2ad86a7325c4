"""The pool of evergreen posts: put in, change the rules, take out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from content.models import Evergreen, EvergreenProposal, Post
from content.production_errors import NotPublished
from content.production_states import ProposalState
from content.selectors.learn.reading import is_published
from content.services.row_values import Rules, fill, text, whole
from team.actors import Actor
from team.audit import record
from team.models import Workspace

TEXTS_MAX = 20
_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def _season(_workspace: Workspace, name: str, value: Any) -> str:
    given = str(value or "").strip()
    if given and not _DAY.fullmatch(given):
        raise InvalidInput(_("Enter month and day, such as 11-01."), field=name)
    return given


def _texts(workspace: Workspace, name: str, value: Any) -> list[str]:
    rule = text(100_000)
    cleaned = [one for given in (value or ()) if (one := rule(workspace, name, given).strip())]
    if len(cleaned) > TEXTS_MAX:
        raise InvalidInput(_("A list has at most %(max)s lines."), field=name, max=TEXTS_MAX)
    return list(dict.fromkeys(cleaned))


RULES: Rules = {
    "gap_days": whole(30, 1000, required=True),
    "repeats_max": whole(1, 100),
    "account_gap_days": whole(1, 1000, required=True),
    "variation": whole(0, 100, required=True),
    "texts": _texts,
    "season_from": _season,
    "season_until": _season,
}


@transaction.atomic
def evergreen_save(*, workspace: Workspace, actor: Actor, post_id: int, values: Mapping[str, Any]) -> Evergreen:
    """Put a published post into the pool, or change its rules (absent ones stay). `values`: fields of RULES and
    `accounts` (ids; none: where it was published). Raises NotFound, NotPublished, InvalidInput.
    """
    post = Post.objects.for_workspace(workspace).filter(pk=post_id).first()
    if post is None:
        raise NotFound
    if not is_published(workspace=workspace, post_id=post_id):
        raise NotPublished
    row = Evergreen.objects.for_workspace(workspace).select_for_update().filter(post=post).first()
    row = row or Evergreen(workspace=workspace, post=post, created_by=actor.user)
    fresh = row.pk is None or row.ended_at is not None
    before, after = fill(row, workspace=workspace, values=values, rules=RULES)
    if bool(row.season_from) != bool(row.season_until):
        raise InvalidInput(_("A season needs its first and its last day."), field="season_until")
    row.ended_at = None
    row.save()
    if values.get("accounts") is not None:
        row.accounts.set(_accounts(workspace, values["accounts"]))
    # What was proposed by the old rules is proposed anew.
    EvergreenProposal.objects.for_workspace(workspace).filter(evergreen=row, state=ProposalState.OPEN).delete()
    record(workspace, actor, "evergreen.added" if fresh else "evergreen.changed", post, before=before, after=after)
    return row


@transaction.atomic
def evergreen_end(*, workspace: Workspace, actor: Actor, evergreen_id: int) -> None:
    """Take a post out of the pool; open proposals go. Raises NotFound."""
    rows = Evergreen.objects.for_workspace(workspace).select_related("post").select_for_update(of=("self",))
    row = rows.filter(pk=evergreen_id, ended_at=None).first()
    if row is None:
        raise NotFound
    row.ended_at = now()
    row.save(update_fields=["ended_at"])
    row.proposals.filter(state=ProposalState.OPEN).delete()
    record(workspace, actor, "evergreen.ended", row.post)


def _accounts(workspace: Workspace, ids: Any) -> list[SocialAccount]:
    found = list(SocialAccount.objects.for_workspace(workspace).filter(pk__in=set(ids)))
    if len(found) != len(set(ids)):
        raise InvalidInput(_("A chosen account is no longer connected."), field="accounts")
    return found
