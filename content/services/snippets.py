"""Keeping pieces of text and groups of hashtags, and filling them in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.connectors import registry
from accounts.models import SocialAccount
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from content.models import Snippet
from content.selectors.snippets import snippet_get, variables_in
from content.services.drafting import clean_text
from content.states import SnippetKind
from team import audit
from team.actors import Actor
from team.models import Workspace

NAME_MAX, TEXT_MAX, TAGS_MAX, TAG_MAX = 80, 10_000, 60, 60
_PLACE = re.compile(r"\{(\w{1,40})\}")
_SPLIT = re.compile(r"[\s,，、#＃]+")


@dataclass(frozen=True, slots=True)
class Filled:
    """A snippet ready to insert. `missing`: places nobody filled; `left_out`: hashtags over a platform's maximum."""

    text: str
    missing: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def tags_of(text: str) -> list[str]:
    """Hashtags as people type them, with or without marks, each once."""
    return list(dict.fromkeys(tag for tag in _SPLIT.split(text) if tag))


@transaction.atomic
def snippet_save(
    *,
    workspace: Workspace,
    actor: Actor,
    snippet_id: int | None = None,
    name: str,
    kind: str = SnippetKind.TEXT,
    text: str = "",
    tags: Sequence[str] = (),
) -> Snippet:
    """Keep a new snippet, or change one; its kind stays. Raises NotFound, InvalidInput naming the field."""
    row = snippet_get(workspace=workspace, snippet_id=snippet_id) if snippet_id else None
    row = row or Snippet(workspace=workspace, kind=kind, created_by=actor.user)
    before = {"name": row.name} if row.pk else {}
    row.name = clean_text(name, field="name", limit=NAME_MAX, one_line=True)
    if not row.name:
        raise InvalidInput(_("Give it a name."), field="name")
    if row.kind == SnippetKind.TAGS:
        row.tags, row.text = _clean_tags(tags), ""
    else:
        row.text, row.tags = clean_text(text, field="text", limit=TEXT_MAX), []
        if not row.text.strip():
            raise InvalidInput(_("Write a text."), field="text")
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise InvalidInput(_("Another snippet has this name."), field="name") from None
    verb = "snippet.changed" if before else "snippet.created"
    audit.record(workspace, actor, verb, row, before=before, after={"name": row.name})
    return row


@transaction.atomic
def snippet_delete(*, workspace: Workspace, actor: Actor, snippet_id: int) -> None:
    """Remove a snippet; texts it was inserted into stay. Raises NotFound."""
    row = snippet_get(workspace=workspace, snippet_id=snippet_id)
    audit.record(workspace, actor, "snippet.deleted", row, before={"name": row.name, "id": row.pk})
    row.delete()


def snippet_use(
    *,
    workspace: Workspace,
    snippet_id: int,
    values: Mapping[str, str],
    tags: Sequence[str] | None = None,
    account: SocialAccount | None = None,
    platforms: Sequence[str] = (),
    there: int = 0,
) -> Filled:
    """Fill a snippet in and count the use. Raises NotFound.

    `values`: places → texts; {brand}, {account} and {date} (today in the workspace's zone) are known. `tags`: which of
    a group, None for all. `platforms`: where it will appear; no more hashtags are given than the strictest of them
    takes beside the `there` that the text has already.
    """
    row = snippet_get(workspace=workspace, snippet_id=snippet_id)
    Snippet.objects.for_workspace(workspace).filter(pk=row.pk).update(uses=F("uses") + 1)
    if row.kind == SnippetKind.TAGS:
        return _group(row, tags, platforms, there)
    with override(workspace.language):
        day = formats.date_format(local_day(now(), workspace.time_zone), "MONTH_DAY_FORMAT")
    known = {"brand": workspace.name, "date": day, **({"account": str(account)} if account else {})}
    given = {**known, **{name: value for name, value in values.items() if value}}
    text = _PLACE.sub(lambda found: given.get(found[1], found[0]), row.text)
    return Filled(text, tuple(name for name in variables_in(row.text) if name not in given))


def _group(row: Snippet, tags: Sequence[str] | None, platforms: Sequence[str], there: int) -> Filled:
    chosen = [tag for tag in row.tags if tags is None or tag in tags]
    limits = [
        most
        for slug in platforms
        if slug in registry.slugs() and (most := registry.capabilities(slug).hashtags_max) is not None
    ]
    room = max(0, min(limits) - there) if limits else len(chosen)
    return Filled(" ".join(f"#{tag}" for tag in chosen[:room]), (), tuple(chosen[room:]))


def _clean_tags(tags: Sequence[str]) -> list[str]:
    found = tags_of(" ".join(clean_text(tag, field="tags", one_line=True) for tag in tags))
    if not found:
        raise InvalidInput(_("Give at least one hashtag."), field="tags")
    if len(found) > TAGS_MAX or any(len(tag) > TAG_MAX for tag in found):
        raise InvalidInput(
            _("At most %(count)s tags of %(length)s characters each."), field="tags", count=TAGS_MAX, length=TAG_MAX
        )
    return found
