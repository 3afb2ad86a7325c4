"""Writing posts: create, change under version protection, duplicate, delete.

A change of a post that is already scheduled reaches the frozen content of its publications, so that what people see in
the editor is what will be sent.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from accounts.models import SocialAccount
from accounts.states import AccountState
from config.lib.errors import Conflict, InvalidInput
from content.errors import PublishingBegan, VersionConflict, WrongState
from content.models import Pillar, Post, PostMedia, Publication, PublishPause, Variant
from content.post_hooks import post_edited
from content.selectors.media import media_by_ids
from content.selectors.wording import HOWEVER_LATE
from content.services.copying import content_values, media_of, variant_media_set
from content.services.discretion import told_of
from content.services.freezing import content_changed, edited_note, planned_check, post_with_content
from content.services.kinds.storing import kind_values, media_with_body
from content.services.payload import BY_ACCOUNT, BY_HAND
from content.services.personas import persona_set
from content.services.scheduling import due_check, lateness_apply, post_lock, post_move, post_schedule, post_unschedule
from content.services.skipping import date_leave_out
from content.services.verdicts import acknowledged_after, verdict_keep
from content.services.versions import version_begin, version_keep
from content.states import IN_FLIGHT, PauseScope, PostState, PublicationState
from team import audit
from team.actors import Actor
from team.models import AuditEntry, Workspace

S = PublicationState
TITLE_MAX, TEXT_MAX, THREAD_MAX, MEDIA_MAX, ALT_MAX, NOTES_MAX = 200, 100_000, 50, 40, 2000, 20_000
CAMPAIGN_MAX, LATE_MAX = 60, HOWEVER_LATE
# Everything but tab and line feed: no platform shows them, and PostgreSQL refuses NUL.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")


class Unset:
    """Marks a field that a change leaves alone, where None means something."""

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset()


@dataclass(frozen=True, slots=True)
class PostChanges:
    """What to change; None (for `due_at`, `late_minutes` and ids: UNSET) leaves a field as it is.

    `media`: (asset id, own description or "") in order. `variants`: platform → fields that differ there (title, text,
    first_comment, thread, options, and media as above); the mapping replaces all variants. `due_at` is aware; None
    means no time. `details`: fields of the kind (`services.kinds`), replaced as a whole; pictures in an article's body
    join `media`. `ad_kind`, `ai_content`: labels, values of AdKind and AiContent.
    `late_minutes` (1 to LATE_MAX): how late it may still go out; None means as the workspace says. `urgent`: in spite
    of limits. `campaign`: a tag, "" for none; one that is known keeps its spelling. `pillar_id`, `persona_id` (kept in
    the brief): None for none.
    `acknowledged`: fingerprints of warnings that whoever saves has looked at; it replaces those marked before. As a
    mapping it brings the marks of those who looked.
    """

    title: str | None = None
    text: str | None = None
    first_comment: str | None = None
    thread: Sequence[str] | None = None
    options: Mapping[str, Any] | None = None
    notes: str | None = None
    due_at: datetime | Unset | None = UNSET
    account_ids: Sequence[int] | None = None
    media: Sequence[tuple[int, str]] | None = None
    variants: Mapping[str, Mapping[str, Any]] | None = None
    late_minutes: int | Unset | None = UNSET
    urgent: bool | None = None
    campaign: str | None = None
    acknowledged: Collection[str] | None = None
    kind: str | None = None
    details: Mapping[str, Any] | None = None
    ad_kind: str | None = None
    ai_content: str | None = None
    pillar_id: int | Unset | None = UNSET
    persona_id: int | Unset | None = UNSET


class PostDeleteRefused(Conflict):
    """The post was or is being published; its record stays."""

    code = "post_delete_refused"
    message = _("This post has been handed to a platform, so its record stays. You can cancel what is still to come.")


@transaction.atomic
def post_create(*, workspace: Workspace, actor: Actor, discreet: bool = False, **values: Any) -> Post:
    """A new draft by `actor`; `values` are the fields of PostChanges. Raises InvalidInput naming the field.

    `discreet`: the audit log gets none of its words, now or later.
    """
    changes = PostChanges(**values)
    due_check(changes.due_at)
    post = Post(workspace=workspace, author=actor.user, discreet=discreet)
    _fill(post, changes)
    if not isinstance(changes.due_at, Unset):
        post.due_at = changes.due_at
    post.save(force_insert=True)
    _relations(workspace, post, changes)
    version_keep(post=post, actor=actor)
    newly, _gone = _acknowledge(post, changes, actor)
    _judge(post, actor, newly)
    after = told_of(post, {"title": post.title, "text": post.text})
    audit.record(workspace, actor, "post.created", post, after=after)
    return post


@transaction.atomic
def post_update(
    *,
    workspace: Workspace,
    actor: Actor,
    post_id: int,
    version: int | None,
    changes: PostChanges,
    restored_from: int | None = None,
) -> Post:
    """Apply `changes` if the post still is at `version` (None: whatever it is at).

    Nothing happens, and the version stays, when nothing differs. `restored_from`: number of the kept version that
    `changes` come from. Raises NotFound, VersionConflict with the current post, PublishingBegan, WrongState for a
    cancelled post, InvalidInput, and for scheduled posts whatever scheduling would raise.
    """
    post = post_lock(workspace=workspace, post_id=post_id)
    if version is not None and version != post.version:
        raise VersionConflict(post, name=_last_editor(workspace, post))
    if post.state == PostState.CANCELLED:
        raise WrongState(PostState.CANCELLED.label)
    if Publication.objects.for_workspace(workspace).filter(post=post, state__in=IN_FLIGHT).exists():
        raise PublishingBegan
    version_begin(post=post)
    before, after = _fill(post, changes)
    moved = not isinstance(changes.due_at, Unset) and changes.due_at != post.due_at
    if moved:
        due_check(changes.due_at)
    if post.state == PostState.SCHEDULED and before.get("campaign"):
        _leave_campaign(workspace, before["campaign"])
    added = _new_accounts(workspace, post, changes)
    again = post.state == PostState.SCHEDULED and bool(added)
    due_at = post.due_at if isinstance(changes.due_at, Unset) else changes.due_at
    if again:
        post_unschedule(workspace=workspace, actor=actor, post_id=post_id)
    related = _relations(workspace, post, changes)
    newly, taken_back = _acknowledge(post, changes, actor)
    if not (before or related or moved or newly or taken_back):
        return post
    post.version += 1
    post.save(update_fields=["version", "updated_at", *before])
    _judge(post, actor, newly)
    if before or related:
        version_keep(post=post, actor=actor, restored_from=restored_from)
        audit.record(workspace, actor, "post.edited", post, before=before, after={**after, **related})
        for tell in post_edited:
            tell(post, before)
    if post.state == PostState.SCHEDULED and before.keys() & {"late_minutes", "urgent"}:
        lateness_apply(post=post)
    changed = [*before, *related, *(["due_at"] if moved else [])]
    if again:
        edited_note(post=post, actor=actor, changed=changed)
        return post_schedule(workspace=workspace, actor=actor, post_id=post_id, due_at=due_at, unapproved=changed)
    content_changed(post=post, actor=actor, changed=changed)
    if taken_back:
        planned_check(post=post)
    if moved:
        post_move(workspace=workspace, actor=actor, post_id=post_id, due_at=due_at)
    post.refresh_from_db()
    return post


def _judge(post: Post, actor: Actor, newly: Collection[str]) -> None:
    """Check what was saved; the marks that count are those the check leaves."""
    full = post_with_content(post)
    verdict_keep(post=full, actor=actor, newly=newly)
    post.verdict, post.acknowledged = full.verdict, full.acknowledged


def _acknowledge(post: Post, changes: PostChanges, actor: Actor) -> tuple[set[str], set[str]]:
    """Mark the warnings that were looked at; the fingerprints that `actor` added, and those that went."""
    if changes.acknowledged is None:
        return set(), set()
    wanted = acknowledged_after(post, changes.acknowledged, actor)
    newly, taken_back = wanted.keys() - post.acknowledged.keys(), post.acknowledged.keys() - wanted.keys()
    if isinstance(changes.acknowledged, Mapping):
        newly = set()
    if wanted != post.acknowledged:
        post.acknowledged = wanted
        Post.objects.for_workspace(post.workspace_id).filter(pk=post.pk).update(acknowledged=wanted)
    return newly, taken_back


@transaction.atomic
def post_duplicate(*, workspace: Workspace, actor: Actor, post_id: int) -> Post:
    """A draft with the same content and accounts, without a time. Raises NotFound."""
    source = post_lock(workspace=workspace, post_id=post_id)
    usable = [p.account_id for p in source.publications.select_related("account") if _usable(p.account)]
    copy = post_create(
        workspace=workspace,
        actor=actor,
        campaign=source.campaign,
        pillar_id=source.pillar_id,
        account_ids=usable,
        discreet=source.discreet,
        **content_values(post_with_content(source)),
    )
    audit.record(workspace, actor, "post.duplicated", copy, after={"from": source.pk})
    return copy


@transaction.atomic
def post_delete(*, workspace: Workspace, actor: Actor, post_id: int) -> None:
    """Remove a post that never left the house; a date of a repetition is left out from then on.

    Raises NotFound, PostDeleteRefused, and StillRepeats for a post that repeats.
    """
    date_leave_out(workspace=workspace, post_id=post_id)
    post = post_lock(workspace=workspace, post_id=post_id)
    rows = Publication.objects.for_workspace(workspace).filter(post=post).select_for_update()
    if post.state == PostState.SCHEDULED or any(not _untouched(row, S.DRAFT, S.CANCELLED) for row in rows):
        raise PostDeleteRefused
    before = told_of(post, {"title": post.title, "text": post.text, "id": post.pk})
    audit.record(workspace, actor, "post.deleted", post, before=before)
    post.delete()


def _fill(post: Post, changes: PostChanges) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the plain fields; the values before and after of those that differ."""
    wanted: dict[str, Any] = {}
    for name, limit in (("title", TITLE_MAX), ("text", TEXT_MAX), ("first_comment", TEXT_MAX), ("notes", NOTES_MAX)):
        value = getattr(changes, name)
        if value is not None:
            wanted[name] = clean_text(value, field=name, limit=limit, one_line=name == "title")
    if changes.thread is not None:
        wanted["thread"] = clean_thread(changes.thread)
    if changes.options is not None:
        wanted["options"] = dict(changes.options)
    wanted |= kind_values(
        post, kind=changes.kind, details=changes.details, ad_kind=changes.ad_kind, ai_content=changes.ai_content
    )
    wanted |= _delivery(post, changes) | _pillar(post, changes)
    before: dict[str, Any] = {}
    for name, value in wanted.items():
        if getattr(post, name) != value:
            before[name] = getattr(post, name)
            setattr(post, name, value)
    return told_of(post, before), told_of(post, {name: wanted[name] for name in before})


def _delivery(post: Post, changes: PostChanges) -> dict[str, Any]:
    """Cleaned values of how the post is delivered."""
    wanted: dict[str, Any] = {}
    if not isinstance(changes.late_minutes, Unset):
        if changes.late_minutes is not None and not 1 <= changes.late_minutes <= LATE_MAX:
            raise InvalidInput(_("Choose between 1 and %(max)s minutes."), field="late_minutes", max=LATE_MAX)
        wanted["late_minutes"] = changes.late_minutes
    if changes.urgent is not None:
        wanted["urgent"] = changes.urgent
    if changes.campaign is not None:
        tag = clean_text(changes.campaign, field="campaign", limit=CAMPAIGN_MAX, one_line=True)
        if tag and tag != post.campaign:
            # "Winter" and "winter" are one campaign: the spelling that came first stays.
            known = Post.objects.for_workspace(post.workspace_id).filter(campaign__iexact=tag).exclude(pk=post.pk)
            tag = known.order_by("pk").values_list("campaign", flat=True).first() or tag
        wanted["campaign"] = tag
    return wanted


def _pillar(post: Post, changes: PostChanges) -> dict[str, Any]:
    """The pillar, if it changes; one of the workspace or none."""
    wanted = changes.pillar_id
    if isinstance(wanted, Unset) or wanted == post.pillar_id:
        return {}
    if wanted is not None and not Pillar.objects.for_workspace(post.workspace_id).filter(pk=wanted).exists():
        raise InvalidInput(_("This pillar is no longer there."), field="pillar")
    return {"pillar_id": wanted}


def _leave_campaign(workspace: Workspace, tag: str) -> None:
    """Refuse to take a scheduled post out of a campaign whose publishing is stopped: it would go out all the same."""
    pauses = PublishPause.objects.for_workspace(workspace).filter(scope=PauseScope.CAMPAIGN, lifted_at=None)
    if pauses.filter(campaign=tag).exists():
        raise InvalidInput(_("This campaign is paused. Lift the pause first."), field="campaign")


def clean_text(value: str, *, field: str, limit: int = TEXT_MAX, one_line: bool = False) -> str:
    """Line ends as line feeds, control characters out, no space at the end. Raises InvalidInput when too long."""
    value = _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).rstrip()
    if one_line:
        value = " ".join(value.split())
    if len(value) > limit:
        raise InvalidInput(
            _("This is too long: %(count)s characters, at most %(max)s are kept."),
            field=field,
            count=len(value),
            max=limit,
        )
    return value


def clean_thread(parts: Sequence[str]) -> list[str]:
    """Texts of a thread after the first one; empty ones at the end are dropped."""
    cleaned = [clean_text(part, field=f"thread.{i}") for i, part in enumerate(parts)]
    while cleaned and not cleaned[-1]:
        cleaned.pop()
    if len(cleaned) > THREAD_MAX:
        raise InvalidInput(_("A thread has at most %(max)s parts."), field="thread", max=THREAD_MAX)
    return cleaned


def _relations(workspace: Workspace, post: Post, changes: PostChanges) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    media = media_with_body(post, given=changes.media, body_changed=changes.details is not None)
    if media is not None and _set_media(workspace, post, media):
        changed["media"] = [asset_id for asset_id, _alt in media]
    if changes.variants is not None and _set_variants(workspace, post, changes.variants):
        changed["variants"] = sorted(changes.variants)
    if changes.account_ids is not None and (names := _set_accounts(workspace, post, changes.account_ids)) is not None:
        changed["accounts"] = names
    if not isinstance(changes.persona_id, Unset):
        name = persona_set(workspace=workspace, post=post, persona_id=changes.persona_id)
        changed |= {} if name is None else {"persona": name}
    return changed


def _set_media(workspace: Workspace, post: Post, media: Sequence[tuple[int, str]]) -> bool:
    wanted = clean_media(media, field="media")
    current = list(post.attachments.values_list("asset_id", "alt"))
    if wanted == current:
        return False
    media_check(workspace, wanted, field="media")
    post.attachments.all().delete()
    PostMedia.objects.bulk_create(
        PostMedia(post=post, asset_id=asset_id, alt=alt, position=i) for i, (asset_id, alt) in enumerate(wanted)
    )
    return True


def clean_media(media: Sequence[tuple[int, str]], *, field: str) -> list[tuple[int, str]]:
    """Each file once, descriptions cleaned."""
    return [(asset_id, clean_text(alt, field=field, limit=ALT_MAX)) for asset_id, alt in dict(media).items()]


def media_check(workspace: Workspace, media: Sequence[tuple[int, str]], *, field: str) -> None:
    """Raise InvalidInput for too many files, or for one that is not in the library."""
    if len(media) > MEDIA_MAX:
        raise InvalidInput(_("A post has at most %(max)s files."), field=field, max=MEDIA_MAX)
    known = media_by_ids(workspace=workspace, ids=[asset_id for asset_id, _alt in media])
    if any(asset_id not in known for asset_id, _alt in media):
        raise InvalidInput(_("A chosen file is no longer in the library."), field=field)


def _set_variants(workspace: Workspace, post: Post, variants: Mapping[str, Mapping[str, Any]]) -> bool:
    wanted = {platform: values for platform in variants if (values := _variant(platform, variants[platform]))}
    names = [f.name for f in fields(_VariantValues)]
    current = {
        v.platform: {**{name: getattr(v, name) for name in names}, "media": media_of(v)}
        for v in post.variants.prefetch_related("attachments")
    }
    if wanted == current:
        return False
    post.variants.exclude(platform__in=wanted).delete()
    for platform, values in wanted.items():
        media = values.pop("media")
        if media is not None and media != current.get(platform, {}).get("media"):
            media_check(workspace, media, field=f"variants.{platform}.media")
        values["own_media"] = media is not None
        variant, _made = Variant.all_objects.update_or_create(
            post=post, platform=platform, defaults=values, create_defaults={**values, "workspace": workspace}
        )
        variant_media_set(variant, media or ())
    return True


@dataclass(frozen=True, slots=True)
class _VariantValues:
    title: str | None
    text: str | None
    first_comment: str | None
    thread: list[str] | None
    options: dict[str, Any]


def _variant(platform: str, given: Mapping[str, Any]) -> dict[str, Any] | None:
    """Cleaned values of one platform; None when nothing differs there."""
    if platform not in registry.slugs():
        raise InvalidInput(_("“%(name)s” is not a platform."), field="variants", name=platform)
    values: dict[str, Any] = {"title": None, "text": None, "first_comment": None, "thread": None, "media": None}
    for name, limit in (("title", TITLE_MAX), ("text", TEXT_MAX), ("first_comment", TEXT_MAX)):
        if given.get(name) is not None:
            values[name] = clean_text(
                str(given[name]), field=f"variants.{platform}.{name}", limit=limit, one_line=name == "title"
            )
    if given.get("thread") is not None:
        values["thread"] = clean_thread(given["thread"])
    if given.get("media") is not None:
        values["media"] = clean_media(given["media"], field=f"variants.{platform}.media")
    values["options"] = _options(platform, given.get("options") or {})
    return values if values["options"] or any(v is not None for k, v in values.items() if k != "options") else None


def _options(platform: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Options of a platform and, under `accounts`, of single accounts. Raises InvalidInput for another shape."""
    own = given.get(BY_ACCOUNT, {})
    shaped = isinstance(own, Mapping) and all(
        pk.isdecimal() and isinstance(values, Mapping) and isinstance(values.get(BY_HAND, False), bool)
        for pk, values in own.items()
    )
    if not shaped or not isinstance(given.get(BY_HAND, False), bool):
        raise InvalidInput(_("Check this value."), field=f"variants.{platform}.options")
    return dict(given)


def _new_accounts(workspace: Workspace, post: Post, changes: PostChanges) -> set[int]:
    if changes.account_ids is None:
        return set()
    return set(changes.account_ids) - set(
        Publication.objects.for_workspace(workspace).filter(post=post).values_list("account_id", flat=True)
    )


def _set_accounts(workspace: Workspace, post: Post, account_ids: Sequence[int]) -> list[str] | None:
    """Make the publications match the chosen accounts; the new list of names, None when nothing changed."""
    rows = Publication.objects.for_workspace(workspace).filter(post=post).order_by("pk").select_for_update()
    current = {row.account_id: row for row in rows}
    wanted = list(dict.fromkeys(account_ids))
    if set(wanted) == set(current):
        return None
    known = SocialAccount.objects.for_workspace(workspace).in_bulk({*wanted, *current})
    for account_id in wanted:
        if account_id not in known or (account_id not in current and not _usable(known[account_id])):
            raise InvalidInput(_("A chosen account is no longer connected."), field="accounts")
    for account_id, row in current.items():
        if account_id not in wanted:
            _drop(workspace, row, known[account_id])
    if post.state == PostState.SCHEDULED and not wanted:
        raise InvalidInput(_("A scheduled post needs at least one account."), field="accounts")
    Publication.objects.bulk_create(
        Publication(workspace=workspace, post=post, account_id=account_id)
        for account_id in wanted
        if account_id not in current
    )
    return [str(known[account_id]) for account_id in wanted]


def _drop(workspace: Workspace, row: Publication, account: SocialAccount) -> None:
    if not _untouched(row, S.DRAFT, S.SCHEDULED, S.PAUSED, S.CANCELLED):
        raise InvalidInput(
            _("“%(name)s” has already been reached, so it stays with this post."), field="accounts", name=str(account)
        )
    Publication.objects.for_workspace(workspace).filter(pk=row.pk, lease_token=None, first_sent_at=None).delete()


def _untouched(row: Publication, *states: str) -> bool:
    """Whether nothing was ever sent for this publication."""
    return row.state in states and row.first_sent_at is None and row.lease_token is None and not row.remote_id


def _usable(account: SocialAccount) -> bool:
    return account.state != AccountState.DISCONNECTED


def _last_editor(workspace: Workspace, post: Post) -> str:
    entry = (
        AuditEntry.objects.for_workspace(workspace)
        .filter(target_type="post", target_id=str(post.pk), verb__in=["post.edited", "post.moved", "post.created"])
        .order_by("-seq")
        .first()
    )
    return entry.actor_label if entry else ""
