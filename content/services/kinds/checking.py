"""What a post's details lack or say wrongly: asked before it goes on its way, shown in the editor all along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils.translation import gettext_noop

from config.lib.clock import now
from content.errors import AccountProblem
from content.models import Post
from content.services.kinds.catalogue import kind_of
from content.services.kinds.spec import Field, Type
from content.states import MediaKind, PostKind

if TYPE_CHECKING:
    from content.services.freezing import Frozen
    from content.services.gates import Stage

_MISSING = gettext_noop("%(name)s is missing.")
_FEW = gettext_noop("%(name)s: give at least %(least)s.")
_LINK = gettext_noop("%(name)s: this is not a web address.")
_PAST = gettext_noop("%(name)s lies in the past.")
_BEFORE = gettext_noop("%(name)s lies before the post goes out.")
_TWICE = gettext_noop("Two answers of the poll are the same.")
_NO_VIDEO = gettext_noop("A short video needs a video.")
_UNPRICED = gettext_noop("Every prize needs a name.")


def kind_problems(post: Post) -> list[AccountProblem]:
    """Everything that is wrong, in the order of the fields; `field` is `details.<name>`. Needs attachments loaded."""
    found: list[AccountProblem] = []
    for field in kind_of(post.kind).fields:
        problem = _problem(post, field)
        if problem:
            found.append(problem)
    found += _of_kind(post)
    return found


def kind_gate(post: Post, frozen: Sequence[Frozen], stage: Stage) -> Iterable[AccountProblem]:
    """The gate of `services.gates`."""
    return kind_problems(post)


def _say(code: str, message: str, field: Field, **values: object) -> AccountProblem:
    return AccountProblem(code, message, field=f"details.{field.name}", params={"name": str(field.label), **values})


def _problem(post: Post, field: Field) -> AccountProblem | None:
    value = post.details.get(field.name)
    if not value:
        return _say("detail_missing", _MISSING, field) if field.required else None
    if field.least and len(value) < field.least:
        return _say("detail_too_few", _FEW, field, least=field.least)
    if field.type is Type.URL and not _is_link(value):
        return _say("detail_not_a_link", _LINK, field)
    if field.type is Type.MOMENT:
        at = datetime.fromisoformat(value)
        if at < now():
            return _say("detail_past", _PAST, field)
        if post.due_at is not None and at < post.due_at:
            return _say("detail_before", _BEFORE, field)
    return None


def _of_kind(post: Post) -> Iterator[AccountProblem]:
    if post.kind == PostKind.POLL:
        options = [option.casefold() for option in post.details.get("options", ())]
        if len(set(options)) < len(options):
            yield AccountProblem("poll_twice", _TWICE, field="details.options")
    if post.kind == PostKind.LOTTERY and any(not prize["name"] for prize in post.details.get("prizes", ())):
        yield AccountProblem("prize_unnamed", _UNPRICED, field="details.prizes")
    if post.kind != PostKind.VIDEO:
        return
    own = [item.asset for variant in post.variants.all() if variant.own_media for item in variant.attachments.all()]
    files = [*(item.asset for item in post.attachments.all()), *own]
    if not any(asset.kind == MediaKind.VIDEO for asset in files):
        yield AccountProblem("video_missing", _NO_VIDEO, field="media")


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and "." in parts.netloc and " " not in text
