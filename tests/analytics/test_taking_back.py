"""Files about the same moments, days and channels, taken back in any order: what the others told stays."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import SocialAccount
from analytics.import_states import FileState
from analytics.models import AccountDay, FigureFile, FollowerSource, MeasuredPost, PostSnapshot, Restatement
from analytics.services.collecting.fetching import fetch_begin
from analytics.services.store.samples import Sample, samples_store
from analytics.services.store.samples_undo import samples_undo
from analytics.store_states import FetchKind
from team.models import Workspace
from tests.analytics.measuring import measured, sampled
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
NOTES = "笔记标题,首次发布时间,体裁,曝光,点赞,收藏\n围炉煮茶的三道水温,2026年05月20日20时30分00秒,图文,{}\n"


@pytest.fixture
def ours(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace, platform="xiaohongshu")


@pytest.fixture
def imported(client: Client, at: Callable[..., str], ours: SocialAccount) -> Callable[[str], FigureFile]:
    """Upload a file and start it; all of them hold for the same minute."""

    def send(text: str) -> FigureFile:
        client.post(at("figure_files"), {"account": ours.pk, "file": SimpleUploadedFile("a.csv", text.encode())})
        file = FigureFile.objects.for_workspace(ours.workspace).latest("pk")
        assert client.post(at("figure_file_act", file.pk, "start")).status_code == 302
        file.refresh_from_db()
        return file

    return send


@pytest.fixture
def undo(client: Client, at: Callable[..., str]) -> Callable[[FigureFile], None]:
    def press(file: FigureFile) -> None:
        assert client.post(at("figure_file_act", file.pk, "undo")).status_code == 302
        file.refresh_from_db()
        assert file.state == FileState.UNDONE

    return press


@pytest.mark.parametrize("first", [0, 1])
def test_posts_of_two_files_at_the_same_moment(ours: SocialAccount, imported: Any, undo: Any, first: int) -> None:
    # The second corrects the likes, repeats the exposure and tells no saves.
    files = [imported(NOTES.format("1000,20,7")), imported(NOTES.format("1000,25,"))]
    post = MeasuredPost.objects.for_workspace(ours.workspace).get()
    assert (post.impressions, post.likes, post.saves) == (1000, 25, 7)
    undo(files[first])
    post.refresh_from_db()
    assert (post.impressions, post.likes, post.saves) == [(1000, 25, None), (1000, 20, 7)][first]
    assert PostSnapshot.objects.for_workspace(ours.workspace).get().fetch_id == files[1 - first].fetch_id
    undo(files[1 - first])
    assert not MeasuredPost.objects.for_workspace(ours.workspace).exists()
    assert not PostSnapshot.objects.for_workspace(ours.workspace).exists()
    assert not Restatement.objects.for_workspace(ours.workspace).exists()


def test_corrections_written_before_they_named_who_made_them(ours: SocialAccount, imported: Any, undo: Any) -> None:
    files = [imported(NOTES.format(told)) for told in ("1000,20,7", "1100,,", "1200,,")]
    Restatement.objects.for_workspace(ours.workspace).update(by=None)
    undo(files[1])
    undo(files[0])
    post = MeasuredPost.objects.for_workspace(ours.workspace).get()
    assert (post.impressions, post.likes) == (1200, None)
    undo(files[2])
    assert not MeasuredPost.objects.for_workspace(ours.workspace).exists()


def test_what_a_platform_tells_at_the_moment_of_a_file_stays(ours: SocialAccount, imported: Any, undo: Any) -> None:
    file = imported(NOTES.format("1000,20,7"))
    post = MeasuredPost.objects.for_workspace(ours.workspace).get()
    told = sampled(post, (str(file.captured_at), {"impressions": 1000, "likes": 21}))
    undo(file)
    post.refresh_from_db()
    assert (post.impressions, post.likes, post.saves) == (1000, 21, None)
    assert PostSnapshot.objects.for_workspace(ours.workspace).get().fetch_id == told.pk


@pytest.mark.parametrize("first", [0, 1])
def test_channels_of_two_files(ours: SocialAccount, imported: Any, undo: Any, first: int) -> None:
    files = [
        imported("日期,搜索,投放,消耗\n2026-05-29,30,40,200\n"), imported("日期,搜索,投放\n2026-05-29,30,45\n")
    ]  # fmt: skip

    def holding() -> dict[str, tuple[int | None, Decimal | None]]:
        rows = FollowerSource.objects.for_workspace(ours.workspace).order_by("pk")
        return {row.channel: (row.gained, row.cost) for row in rows}

    assert holding() == {"search": (30, None), "paid": (45, 200)}
    undo(files[first])
    assert holding()["paid"] == [(45, None), (40, 200)][first]
    assert holding()["search"] == (30, None)
    undo(files[1 - first])
    assert holding() == {}


@pytest.mark.parametrize("first", [0, 1])
def test_days_that_two_files_tell_alike(ours: SocialAccount, imported: Any, undo: Any, first: int) -> None:
    files = [imported(f"日期,订单数,销售额,币种\n2026-05-29,{orders},90,CNY\n") for orders in (5, 6)]
    rows = AccountDay.objects.for_workspace(ours.workspace)
    undo(files[first])
    left = rows.get()
    assert (left.orders, left.sales, left.fetch_id) == ((6, 5)[first], 90, files[1 - first].fetch_id)
    undo(files[1 - first])
    assert not rows.exists()


values = st.one_of(st.none(), st.integers(min_value=0, max_value=3))
batch = st.tuples(
    st.sampled_from([FetchKind.IMPORT, FetchKind.IMPORT, FetchKind.MANUAL, FetchKind.POSTS]),
    st.lists(st.tuples(st.integers(0, 1), values, values), min_size=1, max_size=3, unique_by=lambda row: row[0]),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(batch, min_size=1, max_size=6), seed=st.integers(0, 99))
def test_what_is_left_is_what_the_others_would_have_come_to(
    ours: SocialAccount, batches: list[tuple[FetchKind, list[tuple[int, int | None, int | None]]]], seed: int
) -> None:
    MeasuredPost.objects.for_workspace(ours.workspace).delete()
    post = measured(ours, "2026-05-01 02:00", remote_id="a")
    moments = [datetime(2026, 5, 2 + n, tzinfo=UTC) for n in range(2)]
    fetches = []
    for kind, rows in batches:
        fetches.append(fetch_begin(account=ours, kind=kind))
        told = [Sample(post.pk, moments[n], {"likes": likes, "saves": saves}) for n, likes, saves in rows]
        samples_store(fetch=fetches[-1], samples=told)
    files = [fetch for fetch in fetches if fetch.kind == FetchKind.IMPORT]
    chance = random.Random(seed)
    gone = chance.sample(files, chance.randint(0, len(files)))
    for fetch in gone:
        samples_undo(fetch=fetch, post_ids=[post.pk])
    wanted: dict[datetime, tuple[int | None, int | None]] = {}
    for fetch, (kind, rows) in zip(fetches, batches, strict=True):
        for n, *figures in [] if fetch in gone else rows:
            known = (None, None) if kind == FetchKind.POSTS else wanted.get(moments[n], (None, None))
            likes, saves = (old if new is None else new for new, old in zip(figures, known, strict=True))
            wanted[moments[n]] = (likes, saves)
    left = PostSnapshot.objects.for_workspace(ours.workspace).filter(post=post)
    found = {row.captured_at: (row.likes, row.saves) for row in left}
    nothing = (None, None)
    assert {at: row for at, row in found.items() if row != nothing} == {
        at: row for at, row in wanted.items() if row != nothing
    }
    assert not left.filter(fetch__in=gone).exists()
