"""Lists, filters and searches over millions of messages."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import connection

from accounts.models import SocialAccount
from config.lib.clock import now
from interactions.models import Message, Thread
from interactions.selectors.threads import ThreadFilters, thread_page, threads_found
from interactions.selectors.tokens import lexemes, month_lexeme
from team.models import User, Workspace
from tests.factories import UserFactory

# One large brand has half of all messages; the others share the rest.
WORKSPACES, ACCOUNTS, EACH_THREAD, DAYS, OPEN_SHARE = 5, 20, 10, 720, 0.04
SUBJECTS = (
    "茉莉花茶", "陈皮白茶", "围炉套装", "小青柑", "老白茶饼", "冷泡茶", "龙井新茶", "桂花乌龙", "陶炉",
    "公道杯", "快客杯", "礼盒", "试饮装", "茶糖",
)  # fmt: skip
ASKS = (
    "什么时候补货", "收到的盒子压坏了怎么办", "多少钱一罐", "能寄到海外吗", "水温要多少度", "喝完睡不着",
    "味道和去年不一样", "发货太慢了", "包装很好看", "已经回购三次", "客服一直不回消息", "能开发票吗", "孕妇能喝吗",
    "门店几点关门", "优惠券用不了", "想要同款", "少发了一罐", "快递丢了",
)  # fmt: skip
TAILS = ("谢谢", "急", "订单尾号 %04d", "上海静安店", "please reply", "Osaka", "在线等", "第 %d 次买了", "给长辈买的")
SEARCHES = (
    "茉莉", "补货", "压坏", "发票", "围炉套装", "Osaka", "尾号 0042", "孕妇能喝", "快递丢了", "静安店", "小青柑 发货",
    "回购三次", "优惠券用不了", "不存在的词", "罐",
)  # fmt: skip
ROUNDS = 15


def lists(*, messages: int) -> dict[str, Any]:
    """Fill the tables once, then time each list and each search warm; 95th percentiles in milliseconds."""
    begun = time.monotonic()
    workspace, user = fill(messages)
    filled = time.monotonic() - begun
    times: dict[str, list[float]] = {}
    for name, filters in _filters(workspace, user).items():
        times[name] = [_timed(lambda f=filters: _first_pages(workspace, user, f)) for _round in range(ROUNDS)]
    searches = {text: [_timed(lambda t=text: _search(workspace, user, t)) for _round in range(5)] for text in SEARCHES}
    hits = {text: len(threads_found(workspace=workspace, text=text)) for text in SEARCHES}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('message_tokens'), pg_total_relation_size('interactions_message')")
        tokens, whole = cursor.fetchone()
    worst = {name: round(_share(values, 0.95), 1) for name, values in times.items()}
    return {
        "messages": Message.objects.unscoped("benchmark").count(),
        "threads": Thread.objects.unscoped("benchmark").count(),
        "list_p95_ms": round(_share([value for values in times.values() for value in values], 0.95), 1),
        "search_p95_ms": round(_share([value for values in searches.values() for value in values], 0.95), 1),
        "list_p95_ms_each": worst,
        "search_p95_ms_each": {text: round(_share(values, 0.95), 1) for text, values in searches.items()},
        "search_hits": hits,
        "fill_seconds": round(filled),
        "token_index_mb": round(tokens / 2**20),
        "message_table_mb": round(whole / 2**20),
    }


def _filters(workspace: Workspace, user: User) -> dict[str, ThreadFilters]:
    account = SocialAccount.objects.for_workspace(workspace).first()
    assert account is not None
    return {
        "open": ThreadFilters(),
        "mine": ThreadFilters(who="mine"),
        "unassigned": ThreadFilters(who="unassigned"),
        "recent": ThreadFilters(state="", sort="recent"),
        "resolved": ThreadFilters(state="resolved", sort="recent"),
        "account": ThreadFilters(account_id=account.pk),
        "complaints": ThreadFilters(intent="complaint"),
        "negative messages": ThreadFilters(channel="message", sentiment="negative"),
        "tag": ThreadFilters(tag="售后"),
        "overdue": ThreadFilters(overdue=True),
    }


def _first_pages(workspace: Workspace, user: User, filters: ThreadFilters) -> None:
    page = thread_page(workspace=workspace, user=user, filters=filters)
    if page.after:
        thread_page(workspace=workspace, user=user, filters=filters, after=page.after)


def _search(workspace: Workspace, user: User, text: str) -> None:
    thread_page(workspace=workspace, user=user, filters=ThreadFilters(q=text, state="", sort="recent"))


def _timed(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def _share(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


# --- filling --------------------------------------------------------------------------------------------


def fill(messages: int) -> tuple[Workspace, User]:
    """Workspaces with accounts, contacts, threads and messages, by COPY without indexes, which are made afterwards."""
    random.seed(11)
    spaces = [Workspace.objects.create(slug=f"inbox-{n}", name=f"Inbox {n}") for n in range(WORKSPACES)]
    user = UserFactory()
    accounts = {
        space.pk: SocialAccount.objects.bulk_create(
            SocialAccount(workspace=space, platform="practice-weibo", remote_id=f"a{n}", handle=f"a{n}")
            for n in range(ACCOUNTS)
        )
        for space in spaces
    }
    owners = [spaces[0] if number % 2 else spaces[1 + number // 2 % (WORKSPACES - 1)] for number in range(2000)]
    threads = max(1, messages // EACH_THREAD)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        dropped = _drop_indexes(cursor)
        start = _start_of(cursor, "interactions_thread")
        _copy(cursor, "interactions_contact", CONTACT, _contacts(threads, start, owners))
        _copy(cursor, "interactions_identity", IDENTITY, _identities(threads, start, owners))
        _copy(cursor, "interactions_thread", THREAD, _threads(threads, start, owners, accounts, user))
        _copy(cursor, "interactions_message", MESSAGE, _messages(messages, start, owners, accounts))
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for statement in dropped:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")
    return spaces[0], user


CONTACT = (
    "id,workspace_id,name,lifecycle,tags,facts,fact_marks,note,first_seen_at,last_seen_at,messages_in,block_reason,created_at,"
    "updated_at"
)
IDENTITY = "id,workspace_id,contact_id,platform,remote_id,handle,name,avatar_url,url,first_seen_at,last_seen_at"
THREAD = (
    "id,workspace_id,account_id,identity_id,contact_id,channel,state,priority,priority_fixed,assignee_id,sentiment,"
    "intent,tags,preview,unread,messages_in,messages_out,first_at,last_at,last_in_at,awaiting_since,due_at,due_kind,reason,"
    "version,created_at,updated_at"
)
MESSAGE = (
    "id,workspace_id,thread_id,account_id,direction,remote_id,text,at,received_at,edits,url,post_id,reply_to,attachments,"
    "sentiment,intent,reasons,judged_by,judge_version,tokens,origin,delivery,key,attempts,error_kind,error_message,"
    "error_params"
)


def _drop_indexes(cursor: Any) -> list[str]:
    """Take the plain indexes off the large tables; the statements that make them again."""
    cursor.execute(
        """SELECT i.indexname, i.indexdef FROM pg_indexes i
           LEFT JOIN pg_constraint c ON c.conname = i.indexname
           WHERE i.tablename IN ('interactions_message', 'interactions_thread') AND c.conname IS NULL"""
    )
    found = cursor.fetchall()
    for name, _statement in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [statement for _name, statement in found]


def _start_of(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
    return int(cursor.fetchone()[0]) + 1


def _copy(cursor: Any, table: str, columns: str, rows: Iterator[tuple[Any, ...]]) -> None:
    cursor.cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", _Stream(rows))
    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


class _Stream(io.RawIOBase):
    """Rows in COPY's text format, read piece by piece."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self.rows, self.rest = rows, b""

    def read(self, size: int = -1) -> bytes:
        """The next piece of about `size` bytes."""
        while len(self.rest) < max(size, 1):
            lines = [line for _n, line in zip(range(2000), self.rows, strict=False)]
            if not lines:
                break
            self.rest += "".join("\t".join(map(_field, line)) + "\n" for line in lines).encode()
        piece, self.rest = self.rest[:size], self.rest[size:]
        return piece


def _field(value: Any) -> str:
    if value is None:
        return "\\N"
    return str(value).replace("\\", "\\\\").replace("\t", " ").replace("\n", " ")


def _contacts(count: int, start: int, owners: list[Workspace]) -> Iterator[tuple[Any, ...]]:
    moment = now().isoformat()
    for n in range(count):
        space = owners[n % len(owners)].pk
        yield (
            start + n,
            space,
            f"茶友{n}",
            "active",
            "{}",
            "{}",
            "{}",
            "",
            moment,
            moment,
            EACH_THREAD,
            "",
            moment,
            moment,
        )


def _identities(count: int, start: int, owners: list[Workspace]) -> Iterator[tuple[Any, ...]]:
    moment = now().isoformat()
    for n in range(count):
        space = owners[n % len(owners)].pk
        row = start + n
        yield (row, space, row, "practice-weibo", f"p{n}", f"tea{n}", f"茶友{n}", "", "", moment, moment)


def _ages(count: int) -> Iterator[tuple[int, Any]]:
    """The number of each thread and when it was last written in: the newest first, evenly over two years."""
    moment = now()
    for n in range(count):
        yield n, moment - timedelta(days=DAYS * n / count)


def _threads(
    count: int, start: int, owners: list[Workspace], accounts: dict[int, list[SocialAccount]], user: User
) -> Iterator[tuple[Any, ...]]:
    channels, feelings = ("comment", "comment", "message", "mention"), ("positive", "neutral", "negative")
    intents = ("question", "praise", "complaint", "purchase-intent", "other")
    for n, at in _ages(count):
        space = owners[n % len(owners)].pk
        row, is_open = start + n, n < count * OPEN_SHARE
        account = accounts[space][n // 7 % ACCOUNTS].pk
        since = at.isoformat() if is_open else None
        due = (at + timedelta(hours=24)).isoformat() if is_open else None
        owner = user.pk if n % 9 == 0 else None
        tags = "{售后}" if n % 11 == 0 else "{}"
        yield (
            row, space, account, row, row, channels[n % 4], "open" if is_open else "resolved", 2, "f", owner,
            feelings[n % 3], intents[n % 5], tags, "什么时候补货", 1 if is_open else 0, EACH_THREAD, 0,
            at.isoformat(), at.isoformat(), at.isoformat(), since, due, "first" if is_open else "", "", 1,
            at.isoformat(), at.isoformat(),
        )  # fmt: skip


def _texts() -> list[tuple[str, str]]:
    """A pool of texts with their lexemes, in PostgreSQL's spelling."""
    found = []
    for n in range(30_000):
        tail = random.choice(TAILS)
        text = f"{random.choice(SUBJECTS)}{random.choice(ASKS)}，{tail % (n % 10_000) if '%' in tail else tail}"
        found.append((text, " ".join(f"'{lexeme}'" for lexeme in sorted(lexemes(text)))))
    return found


def _messages(
    count: int, start: int, owners: list[Workspace], accounts: dict[int, list[SocialAccount]]
) -> Iterator[tuple[Any, ...]]:
    pool, threads = _texts(), max(1, count // EACH_THREAD)
    row = start
    for n, last in _ages(threads):
        space = owners[n % len(owners)].pk
        account = accounts[space][n // 7 % ACCOUNTS].pk
        for step in range(EACH_THREAD):
            at = last - timedelta(minutes=37 * step)
            text, found = pool[(n * 31 + step * 7919) % len(pool)]
            tokens = f"{found} 'w{space}' '{month_lexeme(space, at)}'"
            key = f"00000000-0000-4000-8000-{row:012x}"
            yield (
                row, space, start + n, account, "in", f"m{row}", text, at.isoformat(), at.isoformat(), "[]", "", "p1",
                "", "[]", "neutral", "question", "[]", "rules", "1", tokens, "", "", key, 0, "", "", "{}",
            )  # fmt: skip
            row += 1
