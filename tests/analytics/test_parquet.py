"""Open tables as Parquet, read back with the library that writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from analytics.models import AccountDay, ContentDay
from analytics.selectors.data.parquet import GROUP, table_parquet
from analytics.selectors.data.tables import ACCOUNT_DAYS, CONTENT_DAYS, TABLES, table_query
from analytics.selectors.figures.scope import Scope
from config.lib.clock import now
from tests.analytics.measuring import measured, sampled
from tests.factories import SocialAccountFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db
MAY = (date(2026, 5, 1), date(2026, 5, 31))


def rows_of(content: bytes, folder: Path, columns: str = "*") -> list[tuple[Any, ...]]:
    """What the library reads from a file's content."""
    path = folder / "back.parquet"
    path.write_bytes(content)
    with duckdb.connect() as store:
        store.execute("SET TimeZone = 'UTC'")
        return store.execute(f"SELECT {columns} FROM '{path}'").fetchall()


def body(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_types_nulls_and_texts_survive(client, at, workspace, tmp_path):
    account = SocialAccountFactory(workspace=workspace, display_name="=山屿“茶”,\n一'号")
    moment = datetime(2026, 6, 1, 1, tzinfo=UTC)
    for day, followers, sales in ((29, 0, Decimal("12.50")), (30, None, None)):
        AccountDay.objects.create(
            workspace=workspace, account=account, day=date(2026, 5, day), captured_at=moment,
            followers=followers, sales=sales, currency="CNY" if sales else "",
        )  # fmt: skip
    AccountDay.objects.create(
        workspace=WorkspaceFactory(), account=SocialAccountFactory(), day=date(2026, 5, 30), captured_at=now()
    )
    content = body(client.get(at("data_parquet", "account-days"), {"first": "2026-05-01", "last": "2026-05-31"}))
    found = rows_of(content, tmp_path, "account, day, followers, sales, currency, captured_at, impressions")
    assert found == [
        ("=山屿“茶”,\n一'号", date(2026, 5, 30), None, None, "", moment, None),
        ("=山屿“茶”,\n一'号", date(2026, 5, 29), 0, Decimal("12.50"), "CNY", moment, None),
    ]
    path = tmp_path / "back.parquet"
    types = dict(duckdb.sql(f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '{path}')").fetchall())
    wanted = {
        "day": "DATE", "captured_at": "TIMESTAMP WITH TIME ZONE", "sales": "DECIMAL(16,2)", "followers": "BIGINT",
        "currency": "VARCHAR", "account_id": "BIGINT",
    }  # fmt: skip
    assert {name: types[name] for name in wanted} == wanted
    told = duckdb.sql(f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{path}')").fetchall()
    about = {str(key): str(value) for key, value in told}
    assert about["table"] == "account-days"
    assert about["column:currency"] == "Currency of sales, ISO 4217"
    assert set(about) >= {f"column:{name}" for name in ACCOUNT_DAYS.names}


def test_posts_by_the_api_with_the_filters(client, workspace, tmp_path):
    account = SocialAccountFactory(workspace=workspace)
    post = measured(account, "2026-05-30 02:00", title="Tea", format="video")
    sampled(post, ("2026-05-30 04:00", {"likes": 0}))
    measured(account, "2026-04-30 02:00", title="Earlier")
    base = f"/api/v1/workspaces/{workspace.slug}/analytics/data/"
    query = {"first": MAY[0], "last": MAY[1], "account": account.pk}
    found = rows_of(
        body(client.get(f"{base}posts.parquet", query)), tmp_path, "post_id, title, likes, saves, published_at"
    )
    assert found == [(post.pk, "Tea", 0, None, datetime(2026, 5, 30, 2, tzinfo=UTC))]
    assert "Tea" in body(client.get(f"{base}posts.csv", query)).decode()
    assert client.get(f"{base}posts.xlsx", query).status_code == 404
    assert client.get(f"{base}secrets.parquet", query).status_code == 404


def test_an_empty_table_still_has_its_columns(client, at, workspace, tmp_path):
    for key, table in TABLES.items():
        path = tmp_path / "back.parquet"
        assert rows_of(body(client.get(at("data_parquet", key))), tmp_path) == []
        heads = duckdb.sql(f"SELECT column_name FROM (DESCRIBE SELECT * FROM '{path}')").fetchall()
        assert [name for (name,) in heads] == table.names


def test_many_rows_are_written_in_groups_and_in_order(workspace):
    account = SocialAccountFactory(workspace=workspace)
    amount = 2 * GROUP + 500
    days = [date.fromordinal(MAY[1].toordinal() - n // 100) for n in range(amount)]
    ContentDay.objects.bulk_create(
        [
            ContentDay(
                workspace=workspace, account=account, day=day, format=f"f{n % 100}", reported=[], rolled_at=now(),
                exposure=n,
            )
            for n, day in enumerate(days)
        ],
        batch_size=2000,
    )  # fmt: skip
    scope = Scope(workspace, date(2024, 1, 1), MAY[1])
    with table_parquet(CONTENT_DAYS, table_query("content-days", scope)) as path:
        groups = duckdb.sql(
            f"SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata('{path}') ORDER BY 1"
        ).fetchall()
        assert sum(rows for _group, rows in groups) == amount
        assert groups[0][1] == GROUP
        assert len(groups) > 1
        found = [day for (day,) in duckdb.sql(f"SELECT day FROM '{path}'").fetchall()]
        assert found == sorted(days, reverse=True)
    assert not path.exists()
