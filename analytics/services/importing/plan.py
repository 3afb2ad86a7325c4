"""What would become of each row of a file: which post or day it is, what is new in it, what is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.connectors.types import Format
from analytics.figures import DAY_FIGURES, POST_FIGURES
from analytics.import_states import Fate, FileKind
from analytics.models import AccountDay, FigureFile, MeasuredPost
from analytics.services.importing.cells import (
    MOST,
    read_count,
    read_date,
    read_moment,
    read_money,
    read_seconds,
)
from analytics.services.importing.growth_plan import people_rows, source_rows
from analytics.services.importing.rows import Cells, Plan, RowPlan, Rows
from analytics.services.store.known import (
    MADE_UP,
    NAME_MAX,
    TITLE_MAX,
    KnownPost,
    candidate_of,
    is_nameless,
    with_words,
    words_of,
)
from analytics.services.store.matching import WINDOW, Candidate, link_ids, minute_of, pairs_of, plain_title
from config.lib.clock import local_day

_FORMATS = {
    "图文": "image", "图片": "image", "image": "image", "photo": "image", "视频": "video", "video": "video",
    "文章": "article", "article": "article", "文字": "text", "text": "text", "link": "link",
}  # fmt: skip


def plan_of(file: FigureFile, rows: Rows) -> Plan:
    """Read all rows by the file's mapping and compare them with what is known. Writes nothing."""
    makers = {FileKind.POSTS: _posts, FileKind.SOURCES: source_rows, FileKind.PEOPLE: people_rows}
    return Plan(makers.get(FileKind(file.kind), _days)(file, rows))


def _posts(file: FigureFile, rows: Rows) -> list[RowPlan]:
    made = [_post(file, number, cells) for number, cells in rows]
    places = _Places(file, made)
    seen: dict[str, int] = {}
    good: list[RowPlan] = []
    for row in made:
        if row.errors or row.known is None:
            continue
        post, doubt = places.find(row.known, row.exact)
        if doubt:
            row.errors.append(("title", _("Several posts of this account fit. Add a column with their addresses.")))
            continue
        key = f"post {post.pk}" if post else row.known.remote_id
        if key in seen:
            row.errors.append(("title", _("The same post as in row %(row)s.") % {"row": seen[key]}))
            continue
        seen[key] = row.number
        _meets(row, post)
        good.append(row)
    for row, post in places.guess([row for row in good if row.post_id is None], {row.post_id for row in good}):
        _meets(row, post)
    return made


def _meets(row: RowPlan, post: MeasuredPost | None) -> None:
    row.post_id = post.pk if post else None
    row.fate = Fate.NEW if post is None else Fate.CHANGED if _differs(row.figures, post) else Fate.SAME


def _post(file: FigureFile, number: int, cells: Sequence[str]) -> RowPlan:
    row, factor = RowPlan(number), 10_000 if file.ten_thousands else 1
    given, zone = Cells(file, cells, row), file.workspace.time_zone
    title, url = " ".join(given.text("title").split())[:TITLE_MAX], given.text("url")[:500]
    if url and not url.lower().startswith(("http://", "https://")):
        url = ""
    remote_id = given.text("remote_id")[:NAME_MAX]
    when = given.read("published", lambda text: read_moment(text, zone, file.date_order) if text else None)
    figures = {name: given.read(name, lambda text: read_count(text, factor=factor)) for name in POST_FIGURES}
    average = given.read("watch_average", read_seconds)
    plays = figures.get("video_views")
    if average is not None and figures.get("watch_seconds") is None and plays is not None:
        figures["watch_seconds"] = int((average * plays).to_integral_value())
        if figures["watch_seconds"] > MOST:
            row.errors.append(("watch_average", _("This number is too large.")))
    row.figures = {name: value for name, value in figures.items() if value is not None}
    if not (title or url or remote_id):
        row.errors.append(("title", _("The title is missing.")))
    if when is None and not any(name == "published" for name, _text in row.errors):
        row.errors.append(("published", _("The time of publication is missing.")))
    if not row.figures and not row.errors:
        row.errors.append(("", _("There is no figure in this row.")))
    if row.errors or when is None:
        return row
    moment, row.exact = when
    made_up = not remote_id
    remote_id = remote_id or url[:NAME_MAX] or _name_of(title, moment, row.exact)
    if not row.exact and moment > file.captured_at and local_day(moment, zone) == local_day(file.captured_at, zone):
        # Noon stands for the day only; on the day of the export it may not have come yet.
        moment = file.captured_at
    if moment > file.captured_at:
        row.errors.append(("published", _("This lies after the moment the figures hold for.")))
        return row
    kind = _FORMATS.get(given.text("format").casefold(), "")
    row.known = KnownPost(remote_id, moment, title, url, kind if kind in set(Format) else "", readable=not made_up)
    return row


def _name_of(title: str, moment: datetime, exact: bool) -> str:
    """A name for a post that has none of its platform's: the same post gets the same one again."""
    words = f"{title.casefold()}|{minute_of(moment).isoformat() if exact else moment.date().isoformat()}"
    return f"{MADE_UP}{hashlib.sha256(words.encode()).hexdigest()[:32]}"


class _Places:
    """The account's posts by address, id, and title with minute or day of publication."""

    def __init__(self, file: FigureFile, rows: Sequence[RowPlan]) -> None:
        self._file, self._zone = file, file.workspace.time_zone
        moments = [row.known.published_at for row in rows if row.known]
        self._names: dict[Any, list[MeasuredPost]] = {}
        self._posts: list[MeasuredPost] = []
        if not moments:
            return
        posts = with_words(MeasuredPost.objects.for_workspace(file.workspace).filter(account_id=file.account_id))
        self._posts = list(posts.filter(published_at__range=(min(moments) - WINDOW, max(moments) + WINDOW)))
        for post in self._posts:
            minute, day = minute_of(post.published_at), local_day(post.published_at, self._zone)
            keys = {(title, when) for title in (plain_title(post.title), words_of(post)) for when in (minute, day)}
            for key in {post.remote_id, post.url, *keys} - {""}:
                self._names.setdefault(key, []).append(post)

    def find(self, known: KnownPost, exact: bool) -> tuple[MeasuredPost | None, bool]:
        """The post a row means, and whether several fit."""
        title, day = plain_title(known.title), local_day(known.published_at, self._zone)
        named = (title, minute_of(known.published_at)) if exact else (title, day)
        for found in (
            self._names.get(known.remote_id, []),
            self._names.get(known.url, []) if known.url else [],
            self._linked(known),
            self._names.get(named, []) if title else [],
        ):
            if found:
                return (found[0], False) if len(found) == 1 else (None, True)
        return None, False

    def _linked(self, known: KnownPost) -> list[MeasuredPost]:
        posts = [post for name in link_ids(known.url) for post in self._names.get(name, [])]
        return [post for post in posts if abs(post.published_at - known.published_at) <= WINDOW]

    def guess(self, rows: Sequence[RowPlan], without: set[int | None]) -> list[tuple[RowPlan, MeasuredPost]]:
        """Posts of rows that match none by name, id or minute, as far as there is no doubt.

        Rows that tell no id may be any post; one that does may be a post of which nobody knew it.
        """
        zone = self._file.account.zone
        left = [post for post in self._posts if post.pk not in without]
        known = [candidate_of(post, workspace=self._file.workspace, zone=zone) for post in left]
        unnamed = [self._candidate(row, row.known) for row in rows if row.known and not row.known.readable]
        pairs = [(one.of, other.of) for one, other in pairs_of(unnamed, known)]
        met = {post.pk for _row, post in pairs}
        nameless = [one for one in known if one.of.pk not in met and is_nameless(one.of)]
        named = [self._candidate(row, row.known) for row in rows if row.known and row.known.readable]
        return pairs + [(one.of, other.of) for other, one in pairs_of(nameless, named)]

    def _candidate(self, row: RowPlan, known: KnownPost) -> Candidate:
        at, title = known.published_at, plain_title(known.title)
        day = local_day(at, self._zone)
        name, read_at = known.remote_id if known.readable else "", self._file.captured_at
        return Candidate(row, at, day, title, known.url, name, timed=row.exact, read_at=read_at)


def _days(file: FigureFile, rows: Rows) -> list[RowPlan]:
    made = [_day(file, number, cells) for number, cells in rows]
    days = [row.day for row in made if row.day]
    there: dict[date, AccountDay] = {}
    if days:
        found = AccountDay.objects.for_workspace(file.workspace).filter(account_id=file.account_id)
        there = {one.day: one for one in found.filter(day__range=(min(days), max(days)))}
    today, seen = local_day(file.captured_at, file.workspace.time_zone), dict[date, int]()
    for row in made:
        if row.errors or row.day is None:
            continue
        if row.day > today:
            row.errors.append(("day", _("This day is not over yet.")))
        elif row.day in seen:
            row.errors.append(("day", _("The same day as in row %(row)s.") % {"row": seen[row.day]}))
        else:
            seen[row.day] = row.number
            known = there.get(row.day)
            differs = known and (_differs(row.figures, known) or _money_differs(row, known))
            row.fate = Fate.NEW if known is None else Fate.CHANGED if differs else Fate.SAME
    return made


def _day(file: FigureFile, number: int, cells: Sequence[str]) -> RowPlan:
    row, factor = RowPlan(number), 10_000 if file.ten_thousands else 1
    given = Cells(file, cells, row)
    row.day = given.read("day", lambda text: read_date(text, file.date_order))
    figures = {name: given.read(name, lambda text: read_count(text, factor=factor)) for name in DAY_FIGURES}
    row.figures = {name: value for name, value in figures.items() if value is not None}
    row.sales = given.read("sales", lambda text: read_money(text, factor=factor))
    if row.sales is not None:
        row.currency = (given.text("currency").upper() or file.currency).strip()
        row.currency = {"人民币": "CNY", "RMB": "CNY", "元": "CNY"}.get(row.currency, row.currency)
        if not (len(row.currency) == 3 and row.currency.isascii() and row.currency.isalpha()):
            row.errors.append(("currency", _("Say the currency with three letters, such as CNY.")))
    if "day" not in file.mapping:
        row.errors.append(("day", _("Say which column holds the day.")))
    if not row.figures and row.sales is None and not row.errors:
        row.errors.append(("", _("There is no figure in this row.")))
    return row


def _differs(figures: Mapping[str, int | None], known: Any) -> bool:
    return any(getattr(known, name) != value for name, value in figures.items())


def _money_differs(row: RowPlan, known: AccountDay) -> bool:
    return row.sales is not None and (known.sales, known.currency) != (row.sales, row.currency)
