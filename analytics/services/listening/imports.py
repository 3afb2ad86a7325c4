"""Tables of posts and comments: reading, matching columns, rehearsing, importing, taking back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from accounts.errors import ImportDone
from analytics.enqueue import listen_later
from analytics.models import HeardText, ListeningImport, Mention
from analytics.selectors.listening.imports import import_get
from analytics.services.listening import import_cells as cells
from analytics.services.listening.counting import days_count
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput, Message
from config.lib.tables import table_read
from interactions.services.judging import judged
from team.actors import Actor
from team.audit import record
from team.models import Workspace

ROWS_MAX, TEXT_MAX, AUTHOR_MAX, BATCH = 5_000, 4_000, 100, 500
# Older texts say nothing of today.
OLDEST = timedelta(days=1100)


@dataclass(frozen=True, slots=True)
class Row:
    """A text as a table or the API brings it. `at` aware UTC, `platform` a slug or ""."""

    text: str
    at: datetime
    author: str = ""
    url: str = ""
    platform: str = ""
    engagement: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: what it says, or why it cannot be used (`wrong`); `known`: it is here already."""

    number: int
    row: Row | None = None
    wrong: Message = ""
    known: bool = False


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What importing would do. `missing`: fields without a column that are needed."""

    lines: Sequence[Line]
    missing: Sequence[str] = ()

    @property
    def ready(self) -> int:
        """Rows that would be imported."""
        return sum(line.row is not None and not line.known for line in self.lines)

    @property
    def wrong(self) -> int:
        """Rows that cannot be used."""
        return sum(bool(line.wrong) for line in self.lines)

    @property
    def known(self) -> int:
        """Rows that are here already, or stand in the table twice."""
        return sum(line.known for line in self.lines)


def import_begin(*, workspace: Workspace, actor: Actor, file: BinaryIO, name: str, platform: str) -> ListeningImport:
    """Take a table in and guess what its columns hold; nothing is imported yet.

    `platform`: of rows that name none, "" for none. Raises TableRefused, InvalidInput.
    """
    _platform_check(platform)
    table = table_read(file, rows_max=ROWS_MAX)
    return ListeningImport.objects.create(
        workspace=workspace,
        name=name[-200:] or "table",
        headers=table.headers,
        rows=[[number, row] for number, row in table.rows],
        mapping=cells.guess(table.headers),
        platform=platform,
        created_by=actor.user,
    )


def import_map(
    *, workspace: Workspace, actor: Actor, import_id: int, mapping: Mapping[str, int], platform: str
) -> ListeningImport:
    """Say what the columns hold. Raises NotFound, InvalidInput, ImportDone."""
    row = import_get(workspace=workspace, import_id=import_id)
    if row.done_at is not None:
        raise ImportDone
    _platform_check(platform)
    cells.mapping_check(mapping, row.headers)
    row.mapping, row.platform = dict(mapping), platform
    row.save(update_fields=["mapping", "platform"])
    return row


def import_rehearse(*, workspace: Workspace, row: ListeningImport) -> Rehearsal:
    """What importing the table would do, row by row. One query; changes nothing."""
    missing = [name for name in cells.NEEDED if name not in row.mapping]
    if missing:
        return Rehearsal((), tuple(missing))
    platforms = cells.Platforms()
    lines = [_line(number, found, row, platforms, workspace.time_zone) for number, found in row.rows]
    keys = {text_key(workspace, line.row) for line in lines if line.row}
    here = set(HeardText.objects.for_workspace(workspace).filter(key__in=keys).values_list("key", flat=True))
    marked = []
    for line in lines:
        key = text_key(workspace, line.row) if line.row else ""
        marked.append(Line(line.number, line.row, line.wrong, known=bool(key) and key in here))
        here.add(key)
    return Rehearsal(marked)


@transaction.atomic
def import_run(*, workspace: Workspace, actor: Actor, import_id: int, skip_wrong: bool = False) -> ListeningImport:
    """Import the rows that are right; mentions are found in the background.

    Raises NotFound, ImportDone, and InvalidInput while rows are wrong unless those shall be left out.
    """
    row = ListeningImport.objects.for_workspace(workspace).select_for_update().filter(pk=import_id).first()
    row = row or import_get(workspace=workspace, import_id=import_id)
    if row.done_at is not None:
        raise ImportDone
    found = import_rehearse(workspace=workspace, row=row)
    if found.missing or not any(line.row for line in found.lines):
        raise InvalidInput(_("No row of this table can be imported."), field="mapping")
    if found.wrong and not skip_wrong:
        raise InvalidInput(
            _("Some rows are wrong. Mend the table, or say that they shall be left out."), field="skip_wrong"
        )
    fresh = [line.row for line in found.lines if line.row and not line.known]
    row.skipped, row.known = found.wrong, found.known
    return _taken(workspace, actor, row, fresh)


@transaction.atomic
def texts_add(*, workspace: Workspace, actor: Actor, name: str, texts: Sequence[Row]) -> ListeningImport:
    """Bring texts in without a table, from another tool. Raises InvalidInput where one cannot be taken."""
    for at, one in enumerate(texts, start=1):
        try:
            _row_check(one)
        except cells.RowWrong as error:
            raise InvalidInput(_("Text %(number)s: %(why)s"), field="texts", number=at, why=str(error)) from None
    row = ListeningImport(workspace=workspace, name=name[:200], created_by=actor.user)
    keys = {text_key(workspace, one): one for one in texts}
    here = set(HeardText.objects.for_workspace(workspace).filter(key__in=keys).values_list("key", flat=True))
    fresh = [one for key, one in keys.items() if key not in here]
    row.known = len(texts) - len(fresh)
    return _taken(workspace, actor, row, fresh)


@transaction.atomic
def import_undo(*, workspace: Workspace, actor: Actor, import_id: int) -> ListeningImport:
    """Take an import back: its texts and the mentions found in them go. Raises NotFound, ImportDone.

    Of texts that were erased the key stays, so that they do not come in again.
    """
    row = import_get(workspace=workspace, import_id=import_id)
    if row.done_at is None or row.undone_at is not None:
        raise ImportDone(_("This import was taken back already."))
    mentions = Mention.objects.for_workspace(workspace).filter(heard__imported=row)
    by_day: dict[Any, set[int]] = {}
    for monitor_id, at in mentions.values_list("monitor", "at"):
        by_day.setdefault(local_day(at, workspace.time_zone), set()).add(monitor_id)
    mentions.delete()
    texts = HeardText.objects.for_workspace(workspace).filter(imported=row)
    texts.exclude(text="").delete()
    texts.update(imported=None)
    for day, monitors in by_day.items():
        days_count(workspace=workspace, monitor_ids=monitors, first=day)
    row.undone_at = now()
    row.save(update_fields=["undone_at"])
    record(workspace, actor, "listening.import_undone", row, after={"file": row.name, "rows": row.count})
    return row


def import_drop(*, workspace: Workspace, actor: Actor, import_id: int) -> None:
    """Throw a table away that was not imported. Raises NotFound, ImportDone."""
    row = import_get(workspace=workspace, import_id=import_id)
    if row.done_at is not None:
        raise ImportDone
    row.delete()


def text_key(workspace: Workspace, row: Row) -> str:
    """What tells that a text is here already: its address, else platform, author, time and words (a keyed hash)."""
    whole = row.url or f"{row.platform}\n{row.author}\n{row.at.isoformat()}\n{row.text}"
    return salted_hmac("analytics.heard", f"{workspace.pk}\n{whole}", algorithm="sha256").hexdigest()


def _taken(workspace: Workspace, actor: Actor, row: ListeningImport, fresh: Sequence[Row]) -> ListeningImport:
    row.count, row.done_at, row.rows = len(fresh), now(), []
    row.save()
    for start in range(0, len(fresh), BATCH):
        part = fresh[start : start + BATCH]
        moods = judged(workspace.pk, [one.text for one in part])
        HeardText.objects.bulk_create(
            [
                HeardText(
                    workspace=workspace, imported=row, platform=one.platform, author=one.author, url=one.url,
                    text=one.text, at=one.at, engagement=one.engagement, sentiment=mood.get("sentiment", ""),
                    intent=mood.get("intent", ""), key=text_key(workspace, one),
                )
                for one, mood in zip(part, moods, strict=True)
            ],
            ignore_conflicts=True,
        )  # fmt: skip
    record(workspace, actor, "listening.imported", row, after={"file": row.name, "rows": row.count})
    listen_later(workspace_id=workspace.pk)
    return row


def _line(number: int, found: Sequence[str], row: ListeningImport, platforms: cells.Platforms, zone: str) -> Line:
    given = {name: found[at] for name, at in row.mapping.items() if at < len(found)}
    try:
        made = Row(
            text=given.get("text", "").strip()[:TEXT_MAX],
            at=cells.moment(given.get("at", ""), zone),
            author=given.get("author", "").strip().removeprefix("@")[:AUTHOR_MAX],
            url=cells.address(given.get("url", "")),
            platform=platforms.named(given.get("platform", ""), row.platform),
            engagement=cells.engaged(given),
        )
        _row_check(made)
    except cells.RowWrong as error:
        return Line(number, wrong=str(error))
    return Line(number, made)


def _row_check(row: Row) -> None:
    if not row.text.strip():
        raise cells.RowWrong(_("There is no text."))
    if row.at > now() + timedelta(days=1):
        raise cells.RowWrong(_("The time lies in the future."))
    if row.at < now() - OLDEST:
        raise cells.RowWrong(_("The text is older than three years."))
    if row.platform and row.platform not in registry.slugs():
        raise cells.RowWrong(_("“%(text)s” is no platform known here.") % {"text": row.platform})


def _platform_check(platform: str) -> None:
    if platform and platform not in registry.slugs():
        raise InvalidInput(_("Choose platforms of the list."), field="platform")
