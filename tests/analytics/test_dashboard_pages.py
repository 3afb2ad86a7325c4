"""Accounts, posts, interaction: the pages below the overview."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest

from accounts.models import AudienceFigure, ResearchSource
from accounts.research_states import SourceKind
from analytics.models import AccountDay, ContentDay, MeasuredPost
from analytics.selectors.dashboards.one_post import speed
from analytics.store_states import PostSource
from config.lib.clock import now
from tests.analytics.measuring import at as moment
from tests.analytics.measuring import measured, sampled
from tests.factories import SocialAccountFactory
from tests.interactions.making import received, thread_of
from tests.making import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(workspace):
    """An account with followers on three days and posts."""
    made = SocialAccountFactory(workspace=workspace, platform="mastodon", display_name="Tea house")
    for day, followers in ((date(2026, 5, 1), 1000), (date(2026, 5, 10), 1100), (date(2026, 5, 30), 1250)):
        AccountDay.objects.create(
            workspace=workspace, account=made, day=day, captured_at=now(), followers=followers, profile_visits=3
        )
    ContentDay.objects.create(
        workspace=workspace, account=made, day=date(2026, 5, 12), format="video", reported=[0] * 11, rolled_at=now(),
        exposure=4000, exposure_engaged=4000, engagement=200, engagement_exposed=200, posts=1,
    )  # fmt: skip
    return made


def test_one_account(client, account, at, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = client.get(at("account", account.pk) + "?metric=followers").content.decode()
    for words in ("1,250", "250", "Nothing was counted on", "Tea house", "Gaps stay gaps", "5<small>%"):
        assert words in page, words
    assert client.get(at("account", 99_999)).status_code == 404
    card = client.get(at("account_audience", account.pk), headers={"hx-request": "true"}).content.decode()
    assert "has not told the structure" in card


def test_the_audience_by_region(client, workspace, account, at):
    source = ResearchSource.objects.create(
        workspace=workspace, kind=SourceKind.AUDIENCE, title="Audience", account=account, sample=1000
    )
    parts = [("city", "广东", 30), ("city", "浙江省", 20), ("city", "Beijing", 10), ("gender", "female", 70)]
    for dimension, key, value in parts:
        AudienceFigure.objects.create(
            workspace=workspace, source=source, dimension=dimension, key=key, value=value, unit="share"
        )
    page = client.get(at("account_audience", account.pk)).content.decode()
    assert 'class="tmap"' in page
    assert "Zhejiang|20%" in page
    assert "1000" in page or "1,000" in page


def test_the_list_of_accounts_adds_up(client, workspace, account, at, django_assert_max_num_queries):
    other = SocialAccountFactory(workspace=workspace, platform="bluesky", display_name="Second")
    ContentDay.objects.create(
        workspace=workspace, account=other, day=date(2026, 5, 12), format="image", reported=[0] * 11, rolled_at=now(),
        exposure=1000, exposure_engaged=1000, engagement=10, engagement_exposed=10,
    )  # fmt: skip
    with django_assert_max_num_queries(12):
        page = client.get(at("accounts")).content.decode()
    assert page.index("Tea house") < page.index("Second")
    assert "80%" in page
    assert "4.2<small>%" in page
    turned = client.get(at("accounts") + "?sort=-exposure").content.decode()
    assert turned.index('trunc b5">Second') < turned.index('trunc b5">Tea house')


@pytest.fixture
def posts(account):
    """Three posts: one read for three days, one without exposure, one that was never read."""
    first = measured(account, "2026-05-20 02:00", title="Winter tea", remote_id="a", format="video")
    sampled(
        first,
        ("2026-05-20 03:00", {"impressions": 100, "likes": 10}),
        ("2026-05-20 05:00", {"impressions": 300, "likes": 30}),
        ("2026-05-22 05:00", {"impressions": 900, "likes": 90}),
        ("2026-05-24 02:00", {"impressions": 1000, "likes": 100}),
    )
    second = measured(account, "2026-05-21 02:00", title="Spring water", remote_id="b", format="image")
    sampled(second, ("2026-05-21 04:00", {"likes": 500}))
    return first, second, measured(account, "2026-05-22 02:00", title="", remote_id="c")


def test_the_list_of_posts(client, account, posts, at, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = client.get(at("posts")).content.decode()
    assert page.index("Untitled") < page.index("Spring water") < page.index("Winter tea")
    by_likes = client.get(at("posts") + "?sort=likes").content.decode()
    assert by_likes.index("Spring water") < by_likes.index("Winter tea") < by_likes.index("Untitled")
    assert "10%" in by_likes
    assert ">Clicks<" not in by_likes
    found = client.get(at("posts") + "?q=winter").content.decode()
    assert "Spring water" not in found
    assert "No post fits" in client.get(at("posts") + "?q=zzz").content.decode()


def test_how_fast_a_post_went(client, posts, at, django_assert_max_num_queries):
    found = speed(posts[0], "exposure")
    values = found.early.series[0].values
    # Straight between readings: 100 after 1 h, 200 after 2 h, 300 after 3 h, then 600 over 48 h.
    assert list(values[:5]) == [0, 100, 200, 300, 312.5]
    assert found.half == pytest.approx(19)
    assert found.later.series[0].values[-1] == 1000
    with django_assert_max_num_queries(12):
        page = client.get(at("post", posts[0].pk)).content.decode()
    for words in (
        "4 readings",
        "First 48 hours",
        "Winter tea",
        "since publishing",
    ):
        assert words in page
    assert "told nothing" in client.get(at("post", posts[2].pk)).content.decode()
    assert client.get(at("post", 99_999)).status_code == 404


def test_the_card_beside_a_post(client, workspace, account, at):
    publication = published(workspace)
    MeasuredPost.objects.create(
        workspace=workspace, account=publication.account, publication=publication, remote_id="x", likes=7,
        source=PostSource.PUBLISHED, published_at=now() - timedelta(days=1),
    )  # fmt: skip
    for query in (f"?publication={publication.pk}", f"?post={publication.post_id}"):
        card = client.get(at("post_card") + query, headers={"hx-request": "true"}).content.decode()
        assert "Performance" in card
        assert ">7<" in card
        assert "<html" not in card
    assert "read for the first time" in client.get(at("post_card") + "?post=0").content.decode()


def test_ten_thousand_posts(client, workspace, account, at, django_assert_max_num_queries):
    MeasuredPost.objects.bulk_create(
        MeasuredPost(
            workspace=workspace, account=account, remote_id=f"many{number}", title=f"Post {number}", format="video",
            source=PostSource.BACKFILL, published_at=moment("2026-05-10 00:00") + timedelta(seconds=number),
            likes=number, impressions=number * 20 + 1,
        )
        for number in range(10_000)
    )  # fmt: skip
    client.get(at("posts"))
    begun = time.perf_counter()
    with django_assert_max_num_queries(12):
        page = client.get(at("posts") + "?sort=rate&page=200").content.decode()
    assert time.perf_counter() - begun < 1.5
    assert "10,000 posts" in page or "10000 posts" in page


def test_what_people_say(client, workspace, account, at, django_assert_max_num_queries):
    talk = thread_of(account, "one", "two", "three", "four")
    for message, mood in zip(received(talk), ["positive", "positive", "negative", ""], strict=True):
        message.sentiment, message.at = mood, moment("2026-05-20 02:00")
        message.save(update_fields=["sentiment", "at"])
    with django_assert_max_num_queries(12):
        page = client.get(at("interaction")).content.decode()
    assert "33.3<small>%" in page
    assert "Messages received by day, 4 in all" in page
    assert "Nobody wrote" in client.get(at("interaction") + "?period=7d").content.decode()


def test_figures_by_api(client, workspace, account, posts):
    base = f"/api/v1/workspaces/{workspace.slug}/analytics"
    found = client.get(f"{base}/figures/?metric=exposure,engagement_rate&by=platform").json()
    assert found["span"] == {"first": "2026-05-02", "last": "2026-05-31"}
    assert [(one["metric"], one["value"], one["before"]) for one in found["totals"]] == [
        ("exposure", "4000", None), ("engagement_rate", "5", None),
    ]  # fmt: skip
    assert found["parts"] == [
        {
            "key": "mastodon",
            "values": {"exposure": "4000", "engagement_rate": "5"},
            "before": {"exposure": None, "engagement_rate": None},
        }
    ]
    for by, count in (("day", 30), ("week", 5), ("account", 1), ("format", 1)):
        assert len(client.get(f"{base}/figures/?by={by}").json()["parts"]) == count
    assert client.get(f"{base}/figures/?metric=nothing").status_code == 422
    assert len(client.get(f"{base}/metrics/").json()) > 20
    assert client.get(f"{base}/metrics/followers/").json()["reported_by"] == [account.pk]
    assert client.get(f"{base}/metrics/x/").status_code == 404
    assert [one["title"] for one in client.get(f"{base}/posts/").json()["results"]] == [
        "",
        "Spring water",
        "Winter tea",
    ]
    one = client.get(f"{base}/posts/{posts[0].pk}/?metric=exposure").json()
    assert (one["half_after_hours"], one["readings"], one["first_hours"][1]) == (19, 4, {"hours": 1, "value": 100})
    assert client.get(f"{base}/interaction/").json()["figures"][0]["value"] == 0
