"""Entries of platforms without an interface: a table of comments, taken in as history of the account's inbox.

They become messages like those a connector reads, so people, merges, erasure and eligibility work the same; nothing in
them is due and nobody is told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.connectors.types import InboxItem, InboxKind
from config.lib.clock import now
from config.lib.errors import InvalidInput
from config.lib.tables import TableRefused, table_read
from interactions.models import Activity
from interactions.selectors.activities.reading import posts_of
from interactions.services.activities.collecting import entries_collect
from interactions.services.activities.steps import collecting_lock
from interactions.services.ingest import items_take
from team.actors import Actor
from team.audit import record
from team.models import Workspace

ROWS_MAX, BATCH = 20_000, 500
HEADS: dict[str, tuple[str, ...]] = {
    "name": ("name", "nickname", "author", "昵称", "用户", "用户名", "作者"),
    "person": ("author id", "user id", "handle", "用户id", "账号", "用户编号"),
    "text": ("text", "comment", "content", "评论", "评论内容", "内容"),
    "at": ("time", "at", "date", "时间", "评论时间", "日期"),
    "reference": ("comment id", "id", "reference", "评论id", "评论编号", "编号"),
}
_NEEDED = ("name", "text", "at")


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows the table had, and how many of them were new."""

    rows: int
    fresh: int


def entries_import(*, workspace: Workspace, actor: Actor, activity_id: int, post: int, file: BinaryIO) -> Imported:
    """Take a table of comments in, under the activity's post with the id `post`; wholly or not at all.

    Times without a zone are the workspace's. A row is known again by its comment id, else by who wrote what and when,
    so importing a longer table of the same post adds only what is new. Raises NotFound, ActivityMoved, TableRefused,
    InvalidInput at `file` naming the row, or at `post`.
    """
    table = table_read(file, rows_max=ROWS_MAX)
    with transaction.atomic():
        row = collecting_lock(workspace, activity_id)
        place = next((one for one in posts_of(row) if one.pk == post), None)
        if place is None:
            raise InvalidInput(_("Choose the post whose comments these are."), field="post")
        columns = _columns(table.headers)
        zone = ZoneInfo(workspace.time_zone)
        items = [
            _item(
                {name: cells[index] if index < len(cells) else "" for name, index in columns.items()},
                line,
                place.post_id,
                zone,
            )
            for line, cells in table.rows
        ]
        fresh = 0
        for start in range(0, len(items), BATCH):
            fresh += len(items_take(account=place.account, items=items[start : start + BATCH], quiet=True).messages)
        entries_collect(activity=row, force=True)
        record(workspace, actor, "activity.entries_imported", row, after={"rows": len(items), "new": fresh})
    return Imported(len(items), fresh)


def _columns(heads: list[str]) -> dict[str, int]:
    shown = [head.strip().lower() for head in heads]
    found = {}
    for name, known in HEADS.items():
        index = next((shown.index(word) for word in known if word in shown), None)
        if index is not None:
            found[name] = index
    missing = [name for name in _NEEDED if name not in found]
    if missing:
        raise TableRefused(
            gettext_lazy("A column is missing: %(columns)s."),
            columns=", ".join("/".join(HEADS[name][:1] + HEADS[name][-1:]) for name in missing),
        )  # fmt: skip
    return found


def _item(cells: Mapping[str, str], line: int, post_id: str, zone: ZoneInfo) -> InboxItem:
    name, text, at = cells["name"].strip()[:200], cells["text"].strip(), _moment(cells["at"], zone)
    if not name or at is None or at > now():
        raise InvalidInput(
            _("Row %(line)s needs a name and a time in the past, such as 2026-11-26 20:15."), field="file", line=line
        )
    person = (cells.get("person", "").strip() or f"name:{name}")[:200]
    reference = cells.get("reference", "").strip()
    mark = hashlib.sha256(f"{post_id}\n{person}\n{at.isoformat()}\n{text}".encode()).hexdigest()[:32]
    return InboxItem(
        remote_id=(reference or f"import:{mark}")[:300],
        kind=InboxKind.COMMENT,
        author_id=person,
        author_handle=cells.get("person", "").strip()[:200],
        author_name=name,
        text=text,
        at=at,
        post_id=post_id,
    )


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        found = parse_datetime(text.strip().replace("/", "-"))
    except ValueError:
        return None
    if found is None:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def import_posts(activity: Activity) -> list[tuple[int, str]]:
    """The posts entries can be imported under."""
    return [
        (one.pk, f"{one.account} · {one.publication.post if one.publication else one.post_id}")
        for one in posts_of(activity)
    ]
