"""Posts of competitors worth learning from."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import ContentSample
from accounts.selectors.competitors.profiles import competitor_get, sample_get
from accounts.selectors.competitors.tracking import post_query
from config.lib.clock import local_day
from config.lib.errors import InvalidInput, NotFound
from config.lib.web import web_address
from team.actors import Actor
from team.audit import record
from team.models import Workspace

LONGEST = {"title": 200, "excerpt": 500, "url": 500, "learn": 1000, "note": 1000}
TAGS_MAX, TAG_MAX = 8, 24


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample as a person describes it. `rating`: 1 to 5 or None; `posted_on`: the day of the post."""

    title: str
    url: str = ""
    excerpt: str = ""
    learn: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    rating: int | None = None
    posted_on: date | None = None


@transaction.atomic
def sample_save(
    *, workspace: Workspace, actor: Actor, sample: Sample, competitor_id: int, sample_id: int | None = None
) -> ContentSample:
    """Keep a sample, or change one. Raises NotFound, InvalidInput at the field."""
    competitor = competitor_get(workspace=workspace, competitor_id=competitor_id)
    row = ContentSample(workspace=workspace, competitor=competitor, created_by=actor.user)
    if sample_id is not None:
        row = sample_get(workspace=workspace, sample_id=sample_id)
        if row.competitor_id != competitor.pk:
            raise NotFound
    for name, value in _checked(sample).items():
        setattr(row, name, value)
    row.save()
    record(workspace, actor, "sample.added" if sample_id is None else "sample.changed", row)
    return row


@transaction.atomic
def sample_take(*, workspace: Workspace, actor: Actor, post_id: int, competitor_id: int | None = None) -> ContentSample:
    """Keep a post that was read as a sample; one that is kept already is returned. Raises NotFound, also where it is
    not a post of the competitor that was named."""
    post = (
        post_query(workspace=workspace, competitor_id=competitor_id)
        .filter(pk=post_id, tracked__competitor__isnull=False)
        .first()
    )
    if post is None:
        raise NotFound
    known = ContentSample.objects.for_workspace(workspace).filter(post=post).first()
    if known is not None:
        return known
    row = ContentSample.objects.create(
        workspace=workspace,
        competitor_id=post.tracked.competitor_id,
        tracked=post.tracked,
        post=post,
        title=post.text[:80] or post.remote_id[:80],
        excerpt=post.text,
        url=post.url,
        posted_on=local_day(post.at, workspace.time_zone),
        created_by=actor.user,
    )
    record(workspace, actor, "sample.added", row)
    return row


@transaction.atomic
def sample_remove(*, workspace: Workspace, actor: Actor, sample_id: int) -> int:
    """Take a sample out. Returns its competitor's id. Raises NotFound."""
    row = sample_get(workspace=workspace, sample_id=sample_id)
    record(workspace, actor, "sample.removed", row, before={"title": row.title, "url": row.url})
    row.delete()
    return row.competitor_id


def _checked(sample: Sample) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value for name, value in asdict(sample).items()
    }
    for name, most in LONGEST.items():
        if len(values[name]) > most:
            raise InvalidInput(_("At most %(max)s characters are possible here."), field=name, max=most)
    if not values["title"]:
        raise InvalidInput(_("Say in a few words what it is."), field="title")
    if values["url"] and not web_address(values["url"], longest=500):
        raise InvalidInput(_("Enter the address of a web page, beginning with https://."), field="url")
    tags = list(dict.fromkeys(tag.strip().lstrip("#") for tag in sample.tags if tag.strip().lstrip("#")))
    if len(tags) > TAGS_MAX or any(len(tag) > TAG_MAX for tag in tags):
        raise InvalidInput(_("At most %(max)s short tags."), field="tags", max=TAGS_MAX)
    if values["rating"] is not None and not 1 <= values["rating"] <= 5:
        raise InvalidInput(_("Choose 1 to 5."), field="rating")
    return {**values, "tags": tags}
