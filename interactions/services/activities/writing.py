"""Making activities and changing them as long as they are drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput
from config.lib.web import web_address
from content.models import Publication
from interactions.activity_errors import Announced
from interactions.activity_states import ActivityKind, ActivityState, Once, SeedSource, WinnersBy
from interactions.models import Activity, ActivityPost, ActivityPrize
from interactions.selectors.activities.reading import account_get, activity_get, posts_of, prizes_of
from interactions.states import CURRENCIES
from team.actors import Actor
from team.audit import record
from team.models import Workspace

PRIZES_MAX, WINNERS_MAX, POSTS_MAX, KEYWORDS_MAX, OPTIONS_MAX = 12, 1000, 30, 10, 20
_LONGEST = {
    "name": 120, "rules": 4000, "claim_how": 300, "delivery": 300, "forfeiture": 300, "organiser": 120, "contact": 120,
    "source_name": 160, "source_url": 500, "winner_text": 1000,
}  # fmt: skip
_COUNTS = {"mentions": (0, 20), "min_days": (1, 366), "alternates": (0, WINNERS_MAX), "claim_days": (1, 90)}
_CHOICES = {"kind": ActivityKind, "winners_by": WinnersBy, "once": Once, "source": SeedSource}


@dataclass(frozen=True, slots=True)
class PrizeDraft:
    """A prize as it is entered; see `ActivityPrize`."""

    name: str
    count: int = 1
    value: Decimal | None = None
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class PostDraft:
    """A post to hang on: a publication of ours, or an account and what the platform calls the post."""

    publication_id: int | None = None
    account_id: int | None = None
    post_id: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """An activity as a person enters it; times are aware. See `Activity` for the meaning.

    `options`: of a vote, one line an option; words after it that count as well are set apart by `|`.
    """

    name: str
    kind: str = ActivityKind.LOTTERY
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    draw_at: datetime | None = None
    rules: str = ""
    winners_by: str = WinnersBy.DRAW
    once: str = Once.CONTACT
    keywords: Sequence[str] = ()
    mentions: int = 0
    must_follow: bool = False
    options: Sequence[str] = ()
    min_days: int = 1
    alternates: int = 0
    claim_days: int = 7
    claim_how: str = ""
    delivery: str = ""
    forfeiture: str = ""
    organiser: str = ""
    contact: str = ""
    source: str = SeedSource.DRAND
    source_name: str = ""
    source_url: str = ""
    winner_text: str = ""
    prizes: Sequence[PrizeDraft] = field(default=())
    posts: Sequence[PostDraft] = field(default=())


@transaction.atomic
def activity_create(*, workspace: Workspace, actor: Actor, plan: Plan) -> Activity:
    """A new draft. Raises InvalidInput at the field."""
    row = Activity(workspace=workspace, created_by=actor.user, **_checked(plan))
    row.organiser = row.organiser or workspace.name
    row.save()
    _prizes(row, plan.prizes)
    _posts(row, plan.posts)
    record(workspace, actor, "activity.created", row, after={"name": row.name, "kind": row.kind})
    return row


@transaction.atomic
def activity_change(*, workspace: Workspace, actor: Actor, activity_id: int, plan: Plan) -> Activity:
    """Write a draft anew. Raises NotFound, Announced, InvalidInput at the field."""
    row = activity_lock(workspace=workspace, activity_id=activity_id)
    if row.state != ActivityState.DRAFT:
        raise Announced
    values = _checked(plan)
    values["organiser"] = values["organiser"] or workspace.name
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    old = [(one.name, one.count, str(one.value), one.currency) for one in prizes_of(row)]
    _prizes(row, plan.prizes)
    _posts(row, plan.posts)
    changed = {name: value for name, value in values.items() if before[name] != value}
    new = [(one.name, one.count, str(one.value), one.currency) for one in prizes_of(row)]
    if old != new:
        before["prizes"], changed["prizes"] = old, new
    if changed:
        record(
            workspace, actor, "activity.changed", row, before={name: before[name] for name in changed}, after=changed
        )
    return row


@transaction.atomic
def activity_copy(*, workspace: Workspace, actor: Actor, activity_id: int) -> Activity:
    """A new draft with the same rules and prizes, without times and posts. Raises NotFound."""
    row = activity_get(workspace=workspace, activity_id=activity_id)
    prizes = prizes_of(row)
    row.pk, row.state = None, ActivityState.DRAFT
    row.token, row.key = Activity._meta.get_field("token").get_default(), Activity._meta.get_field("key").get_default()
    row.starts_at = row.ends_at = row.draw_at = row.announced_at = row.closed_at = row.end_told_at = None
    row.collected_at, row.collected_mark, row.entries, row.counting, row.cancel_reason = None, "", 0, 0, ""
    row.created_by, row._state.adding = actor.user, True
    row.save()
    _prizes(row, [PrizeDraft(one.name, one.count, one.value, one.currency) for one in prizes])
    record(workspace, actor, "activity.created", row, after={"name": row.name, "kind": row.kind, "copy": activity_id})
    return row


@transaction.atomic
def activity_remove(*, workspace: Workspace, actor: Actor, activity_id: int) -> None:
    """Delete a draft; what was announced stays as a record. Raises NotFound, Announced."""
    row = activity_lock(workspace=workspace, activity_id=activity_id)
    if row.state != ActivityState.DRAFT:
        raise Announced
    record(workspace, actor, "activity.removed", row, before={"name": row.name})
    row.delete()


def activity_lock(*, workspace: Workspace, activity_id: int) -> Activity:
    """The activity, locked until the transaction ends. Raises NotFound."""
    activity_get(workspace=workspace, activity_id=activity_id)
    return Activity.objects.for_workspace(workspace).select_for_update().get(pk=activity_id)


def _checked(plan: Plan) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in asdict(plan).items()
        if name not in {"prizes", "posts"}
    }
    if not values["name"]:
        raise InvalidInput(_("Give it a name."), field="name")
    for name, most in _LONGEST.items():
        if len(values[name]) > most:
            raise InvalidInput(_("At most %(max)s characters."), field=name, max=most)
    for name, choices in _CHOICES.items():
        if values[name] not in choices.values:
            raise InvalidInput(field=name)
    for name, (least, most) in _COUNTS.items():
        if not least <= values[name] <= most:
            raise InvalidInput(_("Between %(min)s and %(max)s."), field=name, min=least, max=most)
    if values["starts_at"] and values["ends_at"] and values["starts_at"] >= values["ends_at"]:
        raise InvalidInput(_("The end has to come after the start."), field="ends_at")
    if values["draw_at"] and values["ends_at"] and values["draw_at"] < values["ends_at"]:
        raise InvalidInput(_("Winners are drawn after the end, not before."), field="draw_at")
    if values["source_url"] and not web_address(values["source_url"], longest=500):
        raise InvalidInput(_("Enter the address of a web page, beginning with https://."), field="source_url")
    values["keywords"] = _words(values["keywords"])
    values["options"] = _options(values["options"]) if values["kind"] == ActivityKind.VOTE else []
    return values


def _words(given: Sequence[str]) -> list[str]:
    words = list(dict.fromkeys(word.strip() for word in given if word.strip()))
    if len(words) > KEYWORDS_MAX or any(len(word) > 40 for word in words):
        raise InvalidInput(
            _("At most %(count)s words of %(max)s characters."), field="keywords", count=KEYWORDS_MAX, max=40
        )
    return words


def _options(given: Sequence[str]) -> list[dict[str, Any]]:
    options: list[dict[str, Any]] = []
    for line in given:
        text, *words = (part.strip() for part in str(line).split("|"))
        if text:
            options.append({"text": text, "words": [word for word in words if word]})
    if len(options) < 2 or len(options) > OPTIONS_MAX:
        raise InvalidInput(_("A vote has 2 to %(max)s options, one a line."), field="options", max=OPTIONS_MAX)
    if any(len(text) > 60 for one in options for text in (one["text"], *one["words"])):
        raise InvalidInput(_("At most %(max)s characters."), field="options", max=60)
    if len({one["text"].lower() for one in options}) != len(options):
        raise InvalidInput(_("An option stands there twice."), field="options")
    return options


def _prizes(row: Activity, drafts: Sequence[PrizeDraft]) -> None:
    drafts = [draft for draft in drafts if draft.name.strip()]
    if len(drafts) > PRIZES_MAX or sum(draft.count for draft in drafts) > WINNERS_MAX:
        raise InvalidInput(
            _("At most %(prizes)s kinds of prizes and %(winners)s winners."),
            field="prizes",
            prizes=PRIZES_MAX,
            winners=WINNERS_MAX,
        )
    for draft in drafts:
        if len(draft.name.strip()) > 80:
            raise InvalidInput(_("At most %(max)s characters."), field="prizes", max=80)
        if not 1 <= draft.count <= WINNERS_MAX:
            raise InvalidInput(_("Each prize is given at least once."), field="prizes")
        if draft.value is not None and not 0 <= draft.value < 10**10:
            raise InvalidInput(_("The value of a prize is not negative."), field="prizes")
        if draft.currency not in CURRENCIES:
            raise InvalidInput(field="prizes")
    ActivityPrize.objects.for_workspace(row.workspace_id).filter(activity=row).delete()
    ActivityPrize.all_objects.bulk_create(
        ActivityPrize(
            workspace_id=row.workspace_id, activity=row, position=position, name=draft.name.strip(), count=draft.count,
            value=draft.value, currency=draft.currency,
        )
        for position, draft in enumerate(drafts, start=1)
    )  # fmt: skip


def _posts(row: Activity, drafts: Sequence[PostDraft]) -> None:
    if len(drafts) > POSTS_MAX:
        raise InvalidInput(_("At most %(max)s posts."), field="posts", max=POSTS_MAX)
    wanted: dict[tuple[int, str], int | None] = {}
    ours = Publication.objects.for_workspace(row.workspace_id).exclude(remote_id="")
    numbers = [draft.publication_id for draft in drafts if draft.publication_id is not None]
    known = {one.pk: one for one in ours.filter(pk__in=numbers).only("pk", "account_id", "remote_id")}
    for draft in drafts:
        if draft.publication_id is not None:
            if draft.publication_id not in known:
                raise InvalidInput(_("This post was not published by us."), field="posts")
            one = known[draft.publication_id]
            wanted[one.account_id, one.remote_id] = one.pk
            continue
        post_id = draft.post_id.strip()
        if not post_id or len(post_id) > 300:
            raise InvalidInput(_("Say what the platform calls the post."), field="post_id")
        if draft.account_id is None or account_get(row.workspace, draft.account_id) is None:
            raise InvalidInput(_("Choose the account of the post."), field="account")
        found = ours.filter(account=draft.account_id, remote_id=post_id).values_list("pk", flat=True).first()
        wanted[draft.account_id, post_id] = found
    for old in posts_of(row):
        if (old.account_id, old.post_id) not in wanted:
            old.delete()
        wanted.pop((old.account_id, old.post_id), None)
    ActivityPost.all_objects.bulk_create(
        ActivityPost(
            workspace_id=row.workspace_id, activity=row, account_id=account_id, post_id=post_id, publication_id=ours_id
        )
        for (account_id, post_id), ours_id in wanted.items()
    )
