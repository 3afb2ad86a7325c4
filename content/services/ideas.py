"""Ideas: noting, shaping, moving over the board, liking, archiving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from content.models import Idea
from content.plan_states import IdeaPriority, IdeaSource, IdeaStage
from content.selectors.media import media_by_ids
from content.services.drafting import clean_text
from content.services.plan_write import NOTE_MAX, assign, named, own_member, own_pillar, web_link
from team.actors import Actor
from team.audit import record
from team.models import Workspace

TITLE_MAX, FILES_MAX = 200, 20


@dataclass(frozen=True, slots=True)
class IdeaValues:
    """An idea as people write it. `week`: any day of the wanted week; `platforms`: slugs; `media_ids`: files."""

    title: str
    note: str = ""
    link: str = ""
    pillar_id: int | None = None
    platforms: Sequence[str] = ()
    week: date | None = None
    owner_id: int | None = None
    priority: int = IdeaPriority.NORMAL
    stage: str = IdeaStage.NEW
    media_ids: Sequence[int] = ()


@transaction.atomic
def idea_create(
    *, workspace: Workspace, actor: Actor, values: IdeaValues, source: IdeaSource = IdeaSource.PAGE
) -> Idea:
    """Note an idea; `source` says how it came in. Raises InvalidInput naming the field."""
    row = Idea(workspace=workspace, created_by=actor.user, source=source)
    assign(row, _checked(workspace, values))
    row.save()
    files = _set_media(workspace, row, values.media_ids)
    after = {"title": row.title, "source": str(source), **({"media": files} if files else {})}
    record(workspace, actor, "idea.created", row, after=after)
    return row


@transaction.atomic
def idea_update(*, workspace: Workspace, actor: Actor, idea_id: int, values: IdeaValues) -> Idea:
    """Change an idea. Raises NotFound, InvalidInput naming the field."""
    row = idea_hold(workspace, idea_id)
    before, after = assign(row, _checked(workspace, values, row))
    files = _set_media(workspace, row, values.media_ids)
    if after or files is not None:
        row.save()
        record(
            workspace, actor, "idea.changed", row, before=before, after={**after, **({"media": files} if files else {})}
        )
    return row


@transaction.atomic
def idea_move(*, workspace: Workspace, actor: Actor, idea_id: int, stage: str) -> Idea:
    """Put an idea into another column of the board. Raises NotFound, InvalidInput."""
    if stage not in IdeaStage.values:
        raise InvalidInput(_("There is no such column."), field="stage")
    row = idea_hold(workspace, idea_id)
    if row.stage != stage:
        old, row.stage = row.stage, stage
        row.save(update_fields=["stage", "updated_at"])
        record(workspace, actor, "idea.moved", row, before={"stage": old}, after={"stage": stage})
    return row


@transaction.atomic
def idea_vote(*, workspace: Workspace, actor: Actor, idea_id: int, like: bool) -> int:
    """Like an idea or take the like back, once a member; returns how many like it. Raises NotFound."""
    row = idea_hold(workspace, idea_id)
    if actor.user is not None:
        liked = row.votes.filter(pk=actor.user.pk).exists()
        if like != liked:
            (row.votes.add if like else row.votes.remove)(actor.user)
            record(workspace, actor, "idea.liked" if like else "idea.unliked", row)
    return row.votes.count()


@transaction.atomic
def idea_archive(*, workspace: Workspace, actor: Actor, idea_id: int, archived: bool = True) -> Idea:
    """Take an idea off the board, or put it back. Raises NotFound."""
    row = idea_hold(workspace, idea_id)
    if archived != (row.archived_at is not None):
        row.archived_at = now() if archived else None
        row.save(update_fields=["archived_at", "updated_at"])
        record(workspace, actor, "idea.archived" if archived else "idea.restored", row)
    return row


def idea_hold(workspace: Workspace, idea_id: int) -> Idea:
    """The idea, locked. Raises NotFound."""
    row = Idea.objects.for_workspace(workspace).select_for_update().filter(pk=idea_id).first()
    if row is None:
        raise NotFound
    return row


def _checked(workspace: Workspace, values: IdeaValues, row: Idea | None = None) -> dict[str, Any]:
    known = set(registry.slugs()) | set(row.platforms if row else ())
    if any(slug not in known for slug in values.platforms):
        raise InvalidInput(_("Choose platforms from the list."), field="platforms")
    if values.priority not in IdeaPriority.values:
        raise InvalidInput(_("Choose a priority."), field="priority")
    if values.stage not in IdeaStage.values:
        raise InvalidInput(_("There is no such column."), field="stage")
    same_owner = row is not None and row.owner_id == values.owner_id
    return {
        "title": named(values.title, field="title", limit=TITLE_MAX),
        "note": clean_text(values.note, field="note", limit=NOTE_MAX),
        "link": web_link(values.link, field="link"),
        "pillar_id": own_pillar(workspace, values.pillar_id),
        "platforms": list(dict.fromkeys(values.platforms)),
        "week": values.week - timedelta(days=values.week.weekday()) if values.week else None,
        "owner_id": values.owner_id if same_owner else own_member(workspace, values.owner_id),
        "priority": values.priority,
        "stage": values.stage,
    }


def _set_media(workspace: Workspace, row: Idea, ids: Sequence[int]) -> list[int] | None:
    """Make the attachments match; the new list, None when nothing changed."""
    wanted = list(dict.fromkeys(ids))
    current = set(row.media.values_list("pk", flat=True))
    if set(wanted) == current:
        return None
    if len(wanted) > FILES_MAX:
        raise InvalidInput(_("An idea has at most %(max)s files."), field="media", max=FILES_MAX)
    known = media_by_ids(workspace=workspace, ids=wanted)
    if any(pk not in known and pk not in current for pk in wanted):
        raise InvalidInput(_("A chosen file is no longer in the library."), field="media")
    row.media.set(wanted)
    return wanted
