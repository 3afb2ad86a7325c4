"""Retrospectives: write, change, delete; actions: give, do, take back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from content.models import LiveSession, Post, Production, Retrospective, ReviewAction
from content.production_states import ReviewOf
from content.services.row_values import Rules, choice, day, fill, person, row_of, text
from team.actors import Actor
from team.audit import record
from team.models import Workspace
from team.services.notifications import notify

FACTS_MAX, ACTIONS_MAX = 40, 100
# What each kind looks back on, by the field that names it.
NAMES = {
    ReviewOf.POST: "post",
    ReviewOf.LIVE: "session",
    ReviewOf.PRODUCTION: "production",
    ReviewOf.WEEK: "first_day",
    ReviewOf.MONTH: "first_day",
    ReviewOf.CAMPAIGN: "campaign",
}


def _facts(workspace: Workspace, name: str, value: Any) -> list[dict[str, str]]:
    """Figures with their source: whoever reads them must know where they come from."""
    given: Sequence[Mapping[str, Any]] = value or ()
    if len(given) > FACTS_MAX:
        raise InvalidInput(_("A list has at most %(max)s lines."), field=name, max=FACTS_MAX)
    rules = {"name": text(80, one_line=True), "value": text(80, one_line=True), "source": text(200, one_line=True)}
    facts = [{key: rule(workspace, name, fact.get(key)) for key, rule in rules.items()} for fact in given]
    facts = [fact for fact in facts if any(fact.values())]
    if any(not fact["name"] or not fact["value"] or not fact["source"] for fact in facts):
        raise InvalidInput(_("Each figure needs a name, a value and where it was read."), field=name)
    return facts


RULES: Rules = {
    "title": text(200, required=True, one_line=True),
    "about": choice(ReviewOf),
    "post": row_of(Post),
    "session": row_of(LiveSession),
    "production": row_of(Production),
    "campaign": text(60, one_line=True),
    "first_day": day,
    "worked": text(20_000),
    "change": text(20_000),
    "lesson": text(5000),
    "facts": _facts,
}
ACTION_RULES: Rules = {"text": text(300, required=True, one_line=True), "owner": person, "due_on": day}


@transaction.atomic
def review_save(
    *, workspace: Workspace, actor: Actor, retro_id: int | None, values: Mapping[str, Any]
) -> Retrospective:
    """Write a retrospective, or with an id change it (absent fields stay). Raises NotFound, InvalidInput."""
    row = Retrospective(workspace=workspace, created_by=actor.user)
    if retro_id is not None:
        row = review_lock(workspace=workspace, retro_id=retro_id)
    given = values if row.pk else {"title": "", "about": "", **values}
    before, after = fill(row, workspace=workspace, values=given, rules=RULES)
    name = NAMES[ReviewOf(row.about)]
    if row.pk is None and not getattr(row, name):
        raise InvalidInput(_("Say what this looks back on."), field=name)
    verb = "review.changed" if row.pk else "review.created"
    if row.pk is None or before:
        row.save()
        record(workspace, actor, verb, row, before=before, after=after)
    return row


@transaction.atomic
def review_delete(*, workspace: Workspace, actor: Actor, retro_id: int) -> None:
    """Remove a retrospective with its actions. Raises NotFound."""
    row = review_lock(workspace=workspace, retro_id=retro_id)
    record(workspace, actor, "review.deleted", row, before={"title": row.title})
    row.delete()


@transaction.atomic
def action_add(*, workspace: Workspace, actor: Actor, retro_id: int, values: Mapping[str, Any]) -> ReviewAction:
    """Give somebody an action; its owner is told. Raises NotFound, InvalidInput."""
    review = review_lock(workspace=workspace, retro_id=retro_id)
    if review.actions.count() >= ACTIONS_MAX:
        raise InvalidInput(_("A list has at most %(max)s lines."), max=ACTIONS_MAX)
    row = ReviewAction(workspace=workspace, review=review)
    _before, after = fill(row, workspace=workspace, values={"text": "", **values}, rules=ACTION_RULES)
    row.save(force_insert=True)
    record(workspace, actor, "review.changed", review, after={"action": after})
    _tell(row, actor)
    return row


@transaction.atomic
def action_change(
    *, workspace: Workspace, actor: Actor, retro_id: int, action_id: int, values: Mapping[str, Any]
) -> ReviewAction:
    """Change an action's fields; with `done` in `values` mark it done or open again. Raises NotFound, InvalidInput."""
    review = review_lock(workspace=workspace, retro_id=retro_id)
    row: ReviewAction | None = review.actions.select_for_update(of=("self",)).filter(pk=action_id).first()
    if row is None:
        raise NotFound
    before, after = fill(row, workspace=workspace, values=values, rules=ACTION_RULES)
    done = values.get("done")
    if done is not None and bool(done) != (row.done_at is not None):
        before["done"], after["done"] = row.done_at is not None, bool(done)
        row.done_at, row.done_by = (now(), actor.user) if done else (None, None)
    if before:
        row.told_on = None
        row.save()
        record(workspace, actor, "review.changed", review, before=before, after={"action": str(row), **after})
    if "owner" in before:
        _tell(row, actor)
    return row


@transaction.atomic
def action_remove(*, workspace: Workspace, actor: Actor, retro_id: int, action_id: int) -> None:
    """Take an action out. Raises NotFound."""
    review = review_lock(workspace=workspace, retro_id=retro_id)
    row = review.actions.filter(pk=action_id).first()
    if row is None:
        raise NotFound
    record(workspace, actor, "review.changed", review, before={"action": row.text})
    row.delete()


def review_lock(*, workspace: Workspace, retro_id: int) -> Retrospective:
    """The retrospective, locked until the caller's transaction ends. Raises NotFound."""
    rows = Retrospective.objects.for_workspace(workspace).select_related("workspace").select_for_update(of=("self",))
    row: Retrospective | None = rows.filter(pk=retro_id).first()
    if row is None:
        raise NotFound
    return row


def _tell(row: ReviewAction, actor: Actor) -> None:
    if row.owner is None or (actor.user is not None and row.owner_id == actor.user.pk):
        return
    notify(
        workspace=row.review.workspace,
        kind="review_action",
        params={"action": row.text, "review": row.review.title, "by": actor.label},
        url=reverse("content:retro", args=[row.review.workspace.slug, row.review_id]),
        dedupe=f"review-action:{row.pk}",
        users=[row.owner],
    )
