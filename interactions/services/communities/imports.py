"""Tables of members, points and weeks. A table is imported wholly or not at all, and every wrong row is named.

Columns are known by their heads, in English or Chinese; what a head means stands in HEADS.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.lib.errors import Conflict, DomainError, InvalidInput
from config.lib.tables import Table, TableRefused, table_read
from interactions.community_errors import RowsWrong
from interactions.community_states import FanRole, FigureSource
from interactions.models import Community, CommunityMember, PointReason
from interactions.selectors.communities.groups import community_get
from interactions.selectors.communities.health import FIGURES
from interactions.selectors.communities.people import reason_query
from interactions.services.communities.people import member_fill
from interactions.services.communities.points import mark_used, points_give
from interactions.services.communities.weeks import week_fill
from team.actors import Actor
from team.audit import record
from team.models import Workspace

ROWS_MAX = 2000
HEADS: dict[str, tuple[str, ...]] = {
    "nickname": ("nickname", "name", "昵称", "名称", "群昵称"),
    "handle": ("handle", "id", "member id", "微信号", "账号", "成员id", "群内id"),
    "role": ("role", "角色", "身份"),
    "joined_on": ("joined", "joined on", "joined_on", "入群日期", "入群时间", "加入日期"),
    "left_on": ("left", "left on", "left_on", "退群日期", "退群时间"),
    "reason": ("reason", "原因", "事由", "积分事由"),
    "amount": ("amount", "points", "积分", "分值"),
    "note": ("note", "备注", "说明"),
    "week": ("week", "day", "date", "周", "日期", "周一"),
    "members": ("members", "成员数", "群人数"),
    "joined": ("joined", "入群", "新增"),
    "left": ("left", "退群", "流失"),
    "speakers": ("speakers", "active speakers", "发言人数", "活跃人数"),
    "messages": ("messages", "消息数", "发言数"),
    "questions": ("questions", "提问数", "问题数"),
    "answered": ("answered", "已答", "已回答", "回答数"),
    "conversions": ("conversions", "orders", "成交", "转化", "订单数"),
}
MEMBER_COLUMNS = ("nickname", "handle", "role", "joined_on", "left_on")
POINT_COLUMNS = ("nickname", "handle", "reason", "amount", "note")
WEEK_COLUMNS = ("week", *FIGURES)
Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `known`: rows about members who were in the list already, now changed."""

    count: int
    known: int = 0


@transaction.atomic
def members_import(*, workspace: Workspace, actor: Actor, community_id: int, file: BinaryIO) -> Imported:
    """Take members in; those known by their id in the group, or else by a nickname only they have, are changed.

    Raises NotFound, TableRefused, RowsWrong.
    """
    community = community_get(workspace=workspace, community_id=community_id, lock=True)
    rows = _rows(_table(file), MEMBER_COLUMNS, needed=("nickname",))
    people = _People(workspace, community)
    known = 0
    seen: set[str] = set()

    def take(cells: Cells) -> None:
        nonlocal known
        found = people.find(cells)
        key = cells.get("handle") or cells["nickname"]
        if key in seen:
            raise InvalidInput(_("This member stands in the table twice."), field="nickname")
        seen.add(key)
        known += found is not None
        row = found or CommunityMember(workspace=workspace, community=community)
        given = {name: value for name, value in _member_values(cells).items() if value is not None}
        member_fill(row, {**{name: getattr(row, name) for name in MEMBER_COLUMNS}, **given})
        row.save()

    _each(rows, take)
    record(workspace, actor, "community.members_imported", community, after={"rows": len(rows), "known": known})
    return Imported(len(rows), known)


@transaction.atomic
def points_import(*, workspace: Workspace, actor: Actor, community_id: int, file: BinaryIO) -> Imported:
    """Write entries of the ledger; the same file is imported once.

    Raises NotFound, TableRefused, RowsWrong, Conflict for a file whose rows are in the ledger.
    """
    community = community_get(workspace=workspace, community_id=community_id, lock=True)
    data = file.read()
    file.seek(0)
    rows = _rows(_table(file), POINT_COLUMNS, needed=("nickname|handle", "reason"))
    stem = hashlib.sha256(data).hexdigest()[:32]
    if mark_used(workspace, community, [f"{stem}:{number}" for number, _cells in rows]):
        raise Conflict(_("This file was imported already."), field="file")
    people, reasons = _People(workspace, community), {row.name: row for row in reason_query(workspace=workspace)}

    def take(cells: Cells, number: int) -> None:
        member = people.known(cells)
        points_give(
            workspace=workspace,
            actor=actor,
            community_id=community_id,
            member_id=member.pk,
            reason_id=_reason(reasons, cells).pk,
            amount=_amount(cells),
            note=cells.get("note", ""),
            mark=f"{stem}:{number}",
        )

    _each(rows, take, numbered=True)
    record(workspace, actor, "points.imported", community, after={"rows": len(rows)})
    return Imported(len(rows))


@transaction.atomic
def weeks_import(*, workspace: Workspace, actor: Actor, community_id: int, file: BinaryIO) -> Imported:
    """Enter figures of many weeks; a week that is there is changed. Raises NotFound, TableRefused, RowsWrong."""
    community = community_get(workspace=workspace, community_id=community_id, lock=True)
    rows = _rows(_table(file), WEEK_COLUMNS, needed=("week",))

    def take(cells: Cells) -> None:
        values = {name: _whole(cells, name) for name in FIGURES}
        day = _day(cells, "week")
        if day is None:
            raise InvalidInput(_("Write days as 2026-01-31."), field="week")
        week_fill(community, day, values, source=FigureSource.IMPORT, actor=actor).save()

    _each(rows, take)
    record(workspace, actor, "community.weeks_imported", community, after={"rows": len(rows)})
    return Imported(len(rows))


class _People:
    """The group's members by what tables call them."""

    def __init__(self, workspace: Workspace, community: Community) -> None:
        rows = CommunityMember.objects.for_workspace(workspace).filter(community=community, erased_at=None)
        self.by_handle = {row.handle: row for row in rows if row.handle}
        self.by_name: dict[str, list[CommunityMember]] = {}
        for row in rows:
            self.by_name.setdefault(row.nickname, []).append(row)

    def find(self, cells: Cells) -> CommunityMember | None:
        """By id, else by nickname, None for somebody new. Raises InvalidInput for a nickname that several have."""
        handle, name = cells.get("handle", ""), cells.get("nickname", "")
        if handle:
            return self.by_handle.get(handle)
        named = self.by_name.get(name, [])
        if len(named) > 1:
            raise InvalidInput(_("Several members are called “%(name)s”; give their id.") % {"name": name})
        return named[0] if named else None

    def known(self, cells: Cells) -> CommunityMember:
        """The same for somebody who must be there. Raises InvalidInput."""
        found = self.find(cells)
        if found is None:
            name = cells.get("handle") or cells.get("nickname", "")
            raise InvalidInput(_("Nobody in the group is called “%(name)s”.") % {"name": name})
        return found


def _table(file: BinaryIO) -> Table:
    return table_read(file, rows_max=ROWS_MAX)


def _rows(table: Table, columns: tuple[str, ...], *, needed: tuple[str, ...]) -> list[tuple[int, Cells]]:
    """Rows as cells by column. Raises TableRefused where a column is missing or nothing is there."""
    heads = [head.strip().casefold() for head in table.headers]
    places = {name: next((i for i, head in enumerate(heads) if head in HEADS[name]), None) for name in columns}
    for wish in needed:
        if all(places[name] is None for name in wish.split("|")):
            raise TableRefused(
                gettext_lazy("The table lacks the column “%(column)s”."), column=HEADS[wish.split("|")[0]][0]
            )
    rows = [
        (number, {name: cells[i].strip() for name, i in places.items() if i is not None and i < len(cells)})
        for number, cells in table.rows
    ]
    if not rows:
        raise TableRefused(gettext_lazy("The table has heads but no rows."))
    return rows


def _each(rows: list[tuple[int, Cells]], take: Callable[..., None], *, numbered: bool = False) -> None:
    """Do every row, each in a savepoint of its own, and raise RowsWrong with those that failed."""
    wrong: list[tuple[int, str]] = []
    for number, cells in rows:
        try:
            with transaction.atomic():
                take(cells, number) if numbered else take(cells)
        except DomainError as error:
            wrong.append((number, str(error)))
    if wrong:
        raise RowsWrong(wrong)


def _member_values(cells: Cells) -> dict[str, Any]:
    role = cells.get("role", "")
    words = {str(label).casefold(): value for value, label in FanRole.choices} | {v: v for v in FanRole.values}
    if role and role.casefold() not in words:
        raise InvalidInput(_("“%(role)s” is no role; use one of: %(roles)s.") % {"role": role, "roles": _names(words)})
    return {
        "nickname": cells["nickname"] or None,
        "handle": cells.get("handle") or None,
        "role": words[role.casefold()] if role else None,
        "joined_on": _day(cells, "joined_on"),
        "left_on": _day(cells, "left_on"),
    }


def _names(words: Mapping[str, str]) -> str:
    return ", ".join(sorted(set(words)))


def _reason(reasons: Mapping[str, PointReason], cells: Cells) -> PointReason:
    found = reasons.get(cells["reason"])
    if found is None:
        raise InvalidInput(_("“%(reason)s” is not in the catalogue of reasons.") % {"reason": cells["reason"]})
    return found


def _amount(cells: Cells) -> int | None:
    return _whole(cells, "amount", signed=True)


def _whole(cells: Cells, name: str, *, signed: bool = False) -> int | None:
    text = cells.get(name, "").replace(",", "").replace("，", "").removeprefix("+")
    if not text:
        return None
    bare = text.removeprefix("-") if signed else text
    if not (bare.isascii() and bare.isdecimal()) or len(bare) > 9:
        raise InvalidInput(_("“%(text)s” is no whole number.") % {"text": cells[name][:40]}, field=name)
    return int(text)


def _day(cells: Cells, name: str) -> date | None:
    text = cells.get(name, "")[:10].replace("/", "-").replace(".", "-")
    if not text:
        return None
    try:
        return date(*(int(part) for part in text.split("-")))
    except (ValueError, TypeError):
        raise InvalidInput(_("Write days as 2026-01-31."), field=name) from None
