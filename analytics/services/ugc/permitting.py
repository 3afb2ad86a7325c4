"""The permission to reuse a user's post: asked, answered, withdrawn; and what it allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from accounts.services.custody.proofs import Evidence, proof_values
from analytics.models import UserPost, UserPostUse
from analytics.selectors.ugc.posts import ugc_get
from analytics.ugc_states import UgcScope, UgcState
from config.lib.clock import local_day, now
from config.lib.errors import Conflict, DomainError, InvalidInput
from content.models import Post
from content.services.drafting import post_create
from interactions.services.answers import answer_write
from team.actors import Actor
from team.audit import record
from team.models import Workspace

WORDS_MAX, NOTE_MAX = 1000, 300
ASKABLE = (UgcState.FOUND, UgcState.ASKED, UgcState.REFUSED, UgcState.WITHDRAWN)


class NotPermitted(InvalidInput):
    """Nobody permitted to show it, or no longer."""

    code = "user_post_not_permitted"
    message = _("There is no permission to reuse this post.")


class PermissionMoved(Conflict):
    """The step does not fit how far the permission is."""

    code = "user_post_moved"
    message = _("The permission is at another step by now.")


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody permitted: `scope`, `channels` (platforms, none: all), `until` when, in which words."""

    scope: str
    channels: Sequence[str] = ()
    until: date | None = None
    consent: str = ""


@transaction.atomic
def ugc_ask(
    *, workspace: Workspace, actor: Actor, user_post_id: int, words: str, in_inbox: bool = False, accepted: bool = False
) -> UserPost:
    """Ask for permission. `in_inbox`: as an answer in its thread, by all the rules of answers; else it is written down
    that it was asked elsewhere, in these words.

    Raises NotFound, PermissionMoved, InvalidInput at `words` (also for what answers are refused for).
    """
    row = ugc_lock(workspace, user_post_id)
    if row.state not in ASKABLE:
        raise PermissionMoved
    words = words.strip()
    if not 1 <= len(words) <= WORDS_MAX:
        raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field="words", max=WORDS_MAX)
    row.asked_message = None
    if in_inbox:
        if row.message is None:
            raise InvalidInput(_("This post did not come by the inbox: ask its author where it stands."), field="words")
        try:
            row.asked_message = answer_write(
                workspace=workspace, actor=actor, thread_id=row.message.thread_id, text=words,
                to_message_id=row.message_id, accepted=accepted,
            )  # fmt: skip
        except DomainError as error:
            error.field = "words"
            raise
    row.state, row.asked_by, row.asked_at, row.asked_words = UgcState.ASKED, actor.user, now(), words
    row.save(update_fields=["state", "asked_by", "asked_at", "asked_words", "asked_message"])
    record(workspace, actor, "ugc.asked", row, after={"in_inbox": in_inbox})
    return row


@transaction.atomic
def ugc_grant(*, workspace: Workspace, actor: Actor, user_post_id: int, grant: Grant, evidence: Evidence) -> UserPost:
    """Write down what the person permitted, with proof. Also renews a permission, which replaces the one before.

    Raises NotFound, InvalidInput at the field, DocumentRefused.
    """
    row = ugc_lock(workspace, user_post_id)
    if grant.scope not in UgcScope.values:
        raise InvalidInput(_("Choose what was permitted."), field="scope")
    unknown = [one for one in grant.channels if one not in registry.slugs()]
    if unknown:
        raise InvalidInput(_("Choose a platform."), field="channels")
    if grant.until is not None and grant.until < local_day(now(), workspace.time_zone):
        raise InvalidInput(_("This day is over already."), field="until")
    consent = grant.consent.strip()
    if not 1 <= len(consent) <= WORDS_MAX:
        raise InvalidInput(_("Write down the words of the permission."), field="consent")
    for name, value in proof_values(workspace=workspace, actor=actor, evidence=evidence).items():
        setattr(row, name, value)
    row.state, row.answered_by, row.answered_at = UgcState.GRANTED, actor.user, now()
    row.scope, row.channels, row.until, row.consent = grant.scope, list(grant.channels), grant.until, consent
    row.withdrawn_at, row.withdrawn_note = None, ""
    row.save()
    until = grant.until.isoformat() if grant.until else None
    record(workspace, actor, "ugc.granted", row, after={"scope": row.scope, "channels": row.channels, "until": until})
    return row


@transaction.atomic
def ugc_refuse(
    *, workspace: Workspace, actor: Actor, user_post_id: int, withdrawn: bool = False, note: str = ""
) -> UserPost:
    """Write down that the person refused, or withdrew a permission. Raises NotFound, PermissionMoved, InvalidInput."""
    row = ugc_lock(workspace, user_post_id)
    wanted = (UgcState.GRANTED,) if withdrawn else (UgcState.FOUND, UgcState.ASKED)
    if row.state not in wanted:
        raise PermissionMoved
    note = note.strip()
    if len(note) > NOTE_MAX:
        raise InvalidInput(_("At most %(max)s characters are possible."), field="note", max=NOTE_MAX)
    moment = now()
    if withdrawn:
        row.state, row.withdrawn_at, row.withdrawn_note = UgcState.WITHDRAWN, moment, note
    else:
        row.state, row.answered_by, row.answered_at, row.consent = UgcState.REFUSED, actor.user, moment, note
    row.save()
    record(workspace, actor, "ugc.withdrawn" if withdrawn else "ugc.refused", row, after={})
    return row


@transaction.atomic
def ugc_use(*, workspace: Workspace, actor: Actor, user_post_id: int) -> Post:
    """Make a draft from it: its words and file, with credit to its author, for accounts nobody has chosen yet.

    Raises NotFound, NotPermitted at `use` saying why.
    """
    row = ugc_lock(workspace, user_post_id)
    _permitted(workspace, row)
    credit = pgettext("credit", "Source: %(name)s") % {"name": row.author or row.url} if (row.author or row.url) else ""
    notes = gettext("Made from a user's post with permission: %(scope)s. %(until)s %(channels)s") % {
        "scope": UgcScope(row.scope).label,
        "until": gettext("Until %(day)s.") % {"day": row.until} if row.until else gettext("Without end."),
        "channels": gettext("Only on: %(names)s.") % {"names": ", ".join(_labels(row.channels))}
        if row.channels
        else "",
    }
    post = post_create(
        workspace=workspace,
        actor=actor,
        text="\n\n".join(part for part in (row.text, credit) if part),
        notes=notes.strip(),
        media=[(row.asset_id, credit[:200])] if row.asset_id else [],
        discreet=True,
    )
    UserPostUse.objects.create(workspace=workspace, user_post=row, post=post, made_by=actor.user, made_at=now())
    row.used_at = now()
    row.save(update_fields=["used_at"])
    record(workspace, actor, "ugc.used", row, after={"post": post.pk})
    return post


def _permitted(workspace: Workspace, row: UserPost) -> None:
    today = local_day(now(), workspace.time_zone)
    if row.permitted(today):
        return
    if row.expired(today):
        raise NotPermitted(_("The permission ended on %(day)s. Ask for it again."), field="use", day=row.until)
    reasons = {
        UgcState.FOUND: _("Nobody has asked for permission yet."),
        UgcState.ASKED: _("Permission was asked and has not been given yet."),
        UgcState.REFUSED: _("The author refused."),
        UgcState.WITHDRAWN: _("The author withdrew the permission."),
    }
    raise NotPermitted(reasons[UgcState(row.state)], field="use")


def _labels(slugs: Sequence[str]) -> list[str]:
    return [registry.capabilities(one).label for one in slugs if one in registry.slugs()]


def ugc_lock(workspace: Workspace, user_post_id: int) -> UserPost:
    """The row, locked. Raises NotFound."""
    rows = UserPost.objects.for_workspace(workspace).select_for_update(of=("self",)).filter(pk=user_post_id)
    rows.first()
    return ugc_get(workspace=workspace, user_post_id=user_post_id)
