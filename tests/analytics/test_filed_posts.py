"""Posts that come from a file without their platform's id and from the platform: each is one post, in either order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from accounts.connectors.types import Draft
from accounts.models import SocialAccount
from accounts.services.sessions import session_open
from analytics.models import ContentDay, MeasuredPost, PostSnapshot, RollupMark
from analytics.services.store.known import KnownPost
from analytics.services.store.posts import posts_put
from analytics.services.store.rolling import rollups_settle
from analytics.store_states import PostSource
from analytics.tasks import collect_due
from config.lib.clock import now
from team.models import Workspace
from tests.accounts.conftest import connect, eager, practice, url_of
from tests.accounts.practice.fixtures import practice_network, practice_server
from tests.analytics.filing import bring_in, ours, posts_of
from tests.analytics.measuring import at as moment
from tests.analytics.measuring import measured
from tests.factories import SocialAccountFactory
from tests.making import published

__all__ = ["bring_in", "connect", "eager", "ours", "practice", "practice_network", "practice_server", "url_of"]
pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
# Savepoints, the account, and one statement each: which are known, which files brought, what to rename and to mark.
QUERIES = 9
TEA = "围炉煮茶的三道水温"


@pytest.fixture
def collect(eager: None, django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[[], int]:
    """What the beat does each minute, with the tasks it starts."""

    def run() -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return collect_due()

    return run


def collected(account: SocialAccount, *posts: KnownPost) -> list[MeasuredPost]:
    """Posts as the platform lists them."""
    posts_put(workspace=account.workspace, account=account, posts=posts, source=PostSource.BACKFILL)
    return posts_of(account)


def test_a_post_of_a_file_becomes_the_one_that_collection_finds(
    connect: Callable[..., SocialAccount], collect: Any, bring_in: Any, client: Client, at: Any, clock: Any
) -> None:
    account = connect(handle="older")
    session = session_open(account=account)
    session.connector.publish(session.credential, Draft(text=TEA), key="before")
    there = session.connector.public_posts(session.credential, "older")[0]
    # The network runs on a clock of its own.
    clock.move_to(there.at + timedelta(hours=3))
    file = bring_in(f"{TEA},{there.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M},41", account=account)
    (filed,) = posts_of(account)
    assert filed.remote_id != there.remote_id
    collect()
    (post,) = posts_of(account)
    assert (post.pk, post.remote_id, post.source) == (filed.pk, there.remote_id, PostSource.BACKFILL)
    assert (post.published_at, post.title) == (there.at, TEA)
    samples = PostSnapshot.objects.for_workspace(account.workspace).filter(post_id=post.pk).order_by("captured_at")
    assert samples.count() == 2
    assert samples[0].likes == 41
    rollups_settle()
    assert sum(ContentDay.objects.for_workspace(account.workspace).values_list("posts", flat=True)) == 1
    # Undoing the file takes its sample along, not the post the platform knows.
    assert client.post(at("figure_file_act", file.pk, "undo")).status_code == 302
    (left,) = posts_of(account)
    assert left.pk == post.pk
    assert samples.count() == 1
    assert samples[0].captured_at == left.captured_at


def test_a_post_of_a_file_becomes_the_one_juzhen_published(
    connect: Callable[..., SocialAccount], collect: Any, bring_in: Any
) -> None:
    account = connect()
    session = session_open(account=account)
    sent = session.connector.publish(session.credential, Draft(text=TEA), key="k1")
    bring_in(f"{TEA},2026-05-31 20:30,41", account=account)
    publication = published(
        account.workspace, text=TEA, account=account, remote_id=sent.remote_id, at=moment("2026-05-31 12:30")
    )
    collect()
    (post,) = posts_of(account)
    assert (post.remote_id, post.publication, post.source) == (sent.remote_id, publication, PostSource.PUBLISHED)
    assert post.next_sample_at is not None


def test_a_file_finds_what_juzhen_published_by_its_words(ours: SocialAccount, bring_in: Any, collect: Any) -> None:
    publication = published(ours.workspace, text=TEA, account=ours, remote_id="66ab01", at=moment("2026-05-31 12:30"))
    collect()
    assert posts_of(ours)[0].title != TEA
    bring_in(f"{TEA},2026-05-31 20:30,41")
    (post,) = posts_of(ours)
    assert (post.publication, post.likes) == (publication, 41)


@pytest.mark.parametrize(
    ("row", "known"),
    [
        pytest.param(f"{TEA},2026-05-20 20:30,,41", KnownPost("66ab01", moment("2026-05-20 12:30"), TEA), id="minute"),
        pytest.param(f"{TEA},2026-05-20,,41", KnownPost("66ab01", moment("2026-05-20 00:12"), TEA), id="day"),
        pytest.param(f"{TEA},2026-05-20,,41", KnownPost("66ab01", moment("2026-05-21 02:00"), TEA), id="next day"),
        pytest.param(f"{TEA},2026-05-20 20:30,,41", KnownPost("66ab01", moment("2026-05-21 03:30"), TEA), id="zone"),
        pytest.param(
            "旧名,2026-05-20 20:30,https://notes.example/item/66ab01?from=app,41",
            KnownPost("66ab01", moment("2026-05-20 13:10"), TEA),
            id="link",
        ),
    ],
)
@pytest.mark.parametrize("file_first", [True, False])
def test_posts_meet_in_either_order(
    ours: SocialAccount, bring_in: Any, row: str, known: KnownPost, file_first: bool
) -> None:
    heads = "标题,发布时间,链接,点赞"
    if file_first:
        bring_in(row, heads=heads)
        collected(ours, known)
    else:
        collected(ours, known)
        bring_in(row, heads=heads)
    (post,) = posts_of(ours)
    assert (post.remote_id, post.source, post.likes) == ("66ab01", PostSource.BACKFILL, 41)
    assert post.published_at == known.published_at
    # The next export of the same post finds it again.
    again = bring_in(row.replace(",41", ",55"), heads=heads)
    assert again.counts["changed"] == 1
    (post,) = posts_of(ours)
    assert post.likes == 55


@pytest.mark.parametrize("file_first", [True, False])
@pytest.mark.parametrize(
    ("rows", "known"),
    [
        pytest.param(
            ["早安,2026-05-20 20:30,41"],
            [
                KnownPost("66ab01", moment("2026-05-20 11:00"), "早安"),
                KnownPost("66ab02", moment("2026-05-20 14:00"), "早安"),
            ],
            id="two known",
        ),
        pytest.param(
            ["早安,2026-05-20 20:30,41", "早安,2026-05-20 22:30,41"],
            [KnownPost("66ab01", moment("2026-05-20 13:30"), "早安")],
            id="two of the file",
        ),
        pytest.param(
            ["早安,2026-05-20 08:00,41"], [KnownPost("66ab01", moment("2026-05-21 00:00"), "早安")], id="every day"
        ),
        pytest.param(
            ["早安,2026-05-20 08:00,41"], [KnownPost("66ab01", moment("2026-05-20 00:00"), "晚安")], id="other title"
        ),
    ],
)  # fmt: skip
def test_in_doubt_posts_stay_two(
    ours: SocialAccount, bring_in: Any, rows: list[str], known: list[KnownPost], file_first: bool
) -> None:
    if file_first:
        bring_in(*rows)
        collected(ours, *known)
    else:
        collected(ours, *known)
        bring_in(*rows)
    assert len(posts_of(ours)) == len(rows) + len(known)


def test_posts_of_one_title_are_told_apart_by_their_minutes(ours: SocialAccount, bring_in: Any) -> None:
    bring_in("早安,2026-05-20 08:00,1", "早安,2026-05-20 20:00,2", "早安,2026-05-21 08:00,3")
    found = collected(ours, *(KnownPost(f"66ab0{n}", moment(f"2026-05-{day}"), "早安") for n, day in
                              enumerate(("20 00:00", "20 12:00", "21 00:00"), start=1)))  # fmt: skip
    assert [(post.remote_id, post.likes) for post in found] == [("66ab01", 1), ("66ab02", 2), ("66ab03", 3)]


def test_a_post_is_not_one_whose_figures_were_read_before_it_was_out(ours: SocialAccount, bring_in: Any) -> None:
    bring_in("早安,2026-06-01,41")
    collected(ours, KnownPost("66ab01", now() + timedelta(hours=5), "早安"))
    assert len(posts_of(ours)) == 2


def test_only_posts_without_an_id_of_this_account_are_taken_over(
    ours: SocialAccount, bring_in: Any, workspace: Workspace
) -> None:
    other = SocialAccountFactory(workspace=workspace)
    bring_in(f"{TEA},2026-05-20 20:30,41", account=other)
    bring_in(f"{TEA},2026-05-20 20:30,77cd,41", heads="标题,发布时间,作品ID,点赞")
    collected(ours, KnownPost("66ab01", moment("2026-05-20 12:30"), TEA))
    assert {post.remote_id for post in posts_of(ours)} == {"77cd", "66ab01"}
    assert posts_of(other)[0].source == PostSource.IMPORT


def test_days_that_move_are_reckoned_anew(ours: SocialAccount, bring_in: Any) -> None:
    bring_in(f"{TEA},2026-05-20,41")
    rollups_settle()
    collected(ours, KnownPost("66ab01", moment("2026-05-21 02:00"), TEA))
    marked = set(RollupMark.objects.for_workspace(ours.workspace).values_list("day", flat=True))
    assert {day.isoformat() for day in marked} == {"2026-05-20", "2026-05-21", "2026-06-01"}
    rollups_settle()
    days = ContentDay.objects.for_workspace(ours.workspace).filter(posts__gt=0)
    assert [day.day.isoformat() for day in days] == ["2026-05-21"]


def test_the_number_of_queries_does_not_grow_with_the_posts(
    ours: SocialAccount, bring_in: Any, django_assert_num_queries: Any
) -> None:
    bring_in(*(f"泡茶 {n},2026-05-{n:02} 20:30,{n}" for n in range(1, 31)))
    known = [KnownPost(f"66ab{n:02}", moment(f"2026-05-{n:02} 12:30"), f"泡茶 {n}") for n in range(1, 31)]
    with django_assert_num_queries(QUERIES):
        posts_put(workspace=ours.workspace, account=ours, posts=known[:1], source=PostSource.BACKFILL)
    with django_assert_num_queries(QUERIES):
        posts_put(workspace=ours.workspace, account=ours, posts=known[1:], source=PostSource.BACKFILL)
    assert [post.likes for post in posts_of(ours)] == list(range(1, 31))
    assert measured(ours, "2026-05-31 12:00", title="neu").source == PostSource.BACKFILL
