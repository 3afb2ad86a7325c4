"""Posts that people published by hand: measured like the others, with figures from files and from people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import SocialAccount
from analytics.models import ContentDay, MeasuredPost, PostSpread
from analytics.services.spreading.reading import spreads_begin
from analytics.services.store.known import KnownPost
from analytics.services.store.posts import posts_put
from analytics.services.store.rolling import rollups_settle
from analytics.store_states import PostSource
from analytics.tasks import collect_due, keep_store
from config.lib.clock import now
from content.models import Publication
from content.states import PostState, PublicationState
from team.roles import Role
from tests.analytics.filing import bring_in, ours, posts_of
from tests.analytics.measuring import at as moment
from tests.factories import PostFactory, PublicationFactory
from tests.making import published

__all__ = ["bring_in", "ours"]
pytestmark = pytest.mark.django_db
TEA = "围炉煮茶的三道水温"
ADDRESS = "https://notes.example/item/66ab01"
# What somebody says when it went out: 20:33 in Shanghai; the platform says 20:30.
SAID = "2026-05-31T20:33"


@pytest.fixture
def by_hand(client: Client, workspace: Any, ours: SocialAccount) -> Callable[..., Publication]:
    """A post that waited for a hand, confirmed through the page with the address it has."""

    def make(url: str = ADDRESS, *, text: str = TEA, campaign: str = "Winter tea", at: str = SAID) -> Publication:
        with time_machine.travel(datetime.fromisoformat(f"{at}+08:00") - timedelta(hours=2), tick=False):
            post = PostFactory(workspace=workspace, text=text, state=PostState.SCHEDULED, campaign=campaign)
            row = PublicationFactory(
                post=post, account=ours, state=PublicationState.NEEDS_HANDOFF, next_attempt_at=None,
                payload={"text": text, "format": "image"},
            )  # fmt: skip
        page = reverse("content:publication_confirm", args=[workspace.slug, row.pk])
        assert client.post(page, {"url": url, "force": "1", "published_at": at}).status_code == 302
        row.refresh_from_db()
        assert (row.state, row.remote_id, row.remote_url) == (PublicationState.PUBLISHED, "", url)
        return row

    return make


def test_it_is_measured_by_its_address_and_never_read(
    by_hand: Any, ours: SocialAccount, client: Client, at: Any
) -> None:
    row = by_hand()
    collect_due()
    (post,) = posts_of(ours)
    assert (post.publication, post.campaign, post.source) == (row, "Winter tea", PostSource.PUBLISHED)
    assert (post.remote_id, post.url, post.format) == (ADDRESS, ADDRESS, "image")
    assert post.published_at == moment("2026-05-31 12:33")
    # Nobody asks the platform for an address.
    assert post.next_sample_at is None
    rollups_settle()
    assert sum(ContentDay.objects.for_workspace(ours.workspace).values_list("posts", flat=True)) == 1
    collect_due()
    assert len(posts_of(ours)) == 1
    # Figures can be typed in.
    assert at("entry_post", post.pk) in client.get(f"{at('entry')}?account={ours.pk}").content.decode()
    typed = {"moment": "2026-06-01T09:00", "likes": "41", "shares": "3"}
    assert client.post(at("entry_post", post.pk), typed).status_code == 302
    post.refresh_from_db()
    assert post.likes == 41
    spreads_begin()
    assert not PostSpread.objects.for_workspace(ours.workspace).exists()


@pytest.mark.parametrize(
    ("row", "heads"),
    [
        pytest.param(f"旧名,2026-05-31 20:30,{ADDRESS},41", "标题,发布时间,链接,点赞", id="link"),
        pytest.param(f"{TEA},2026-05-31 20:30,41", "标题,发布时间,点赞", id="title"),
        pytest.param(f"{TEA},2026-05-31,41", "标题,发布时间,点赞", id="day"),
    ],
)
@pytest.mark.parametrize("file_first", [True, False])
def test_a_file_fills_its_figures(
    by_hand: Any, bring_in: Any, ours: SocialAccount, row: str, heads: str, file_first: bool
) -> None:
    if file_first:
        bring_in(row, heads=heads)
    publication = by_hand()
    collect_due()
    if not file_first:
        bring_in(row, heads=heads)
    (post,) = posts_of(ours)
    assert (post.publication, post.campaign, post.likes) == (publication, "Winter tea", 41)
    assert (post.source, post.url, post.next_sample_at) == (PostSource.PUBLISHED, ADDRESS, None)
    assert bring_in(row.replace(",41", ",55"), heads=heads).counts["changed"] == 1
    (post,) = posts_of(ours)
    assert post.likes == 55


@pytest.mark.parametrize("url", [ADDRESS, "https://s.example/x1"])
def test_the_platforms_id_takes_the_row_over(by_hand: Any, bring_in: Any, ours: SocialAccount, url: str) -> None:
    publication = by_hand(url)
    collect_due()
    bring_in(f"{TEA},2026-05-31 20:30,41")
    there = KnownPost("66ab01", moment("2026-05-31 12:30"), TEA, url=ADDRESS)
    posts_put(workspace=ours.workspace, account=ours, posts=[there], source=PostSource.BACKFILL)
    (post,) = posts_of(ours)
    assert (post.remote_id, post.publication, post.campaign) == ("66ab01", publication, "Winter tea")
    assert (post.source, post.likes, post.url) == (PostSource.PUBLISHED, 41, url)
    # From now on the platform can be asked.
    assert (post.published_at, post.next_sample_at) == (there.published_at, now())
    bring_in(f"{TEA},2026-05-31 20:30,55")
    collect_due()
    (post,) = posts_of(ours)
    assert post.likes == 55


@pytest.mark.parametrize("title", [TEA, "旧名"])
def test_a_file_that_tells_the_platforms_id_gives_it_to_the_row(
    by_hand: Any, bring_in: Any, ours: SocialAccount, title: str
) -> None:
    publication = by_hand()
    collect_due()
    file = bring_in(f"{title},2026-05-31 20:30,66ab01,41", heads="标题,发布时间,作品ID,点赞")
    assert file.counts["changed"] == 1
    (post,) = posts_of(ours)
    assert (post.remote_id, post.publication, post.source) == ("66ab01", publication, PostSource.PUBLISHED)
    assert (post.likes, post.next_sample_at) == (41, now())
    bring_in("新名,2026-05-31 20:30,66ab01,55", heads="标题,发布时间,作品ID,点赞")
    (post,) = posts_of(ours)
    assert post.likes == 55


@pytest.mark.parametrize("text", [TEA, "另一句话"])
def test_what_the_platform_listed_before_is_it(by_hand: Any, ours: SocialAccount, text: str) -> None:
    there = KnownPost("66ab01", moment("2026-05-31 12:30"), TEA)
    put = posts_put(workspace=ours.workspace, account=ours, posts=[there], source=PostSource.BACKFILL)
    publication = by_hand(text=text)
    collect_due()
    (post,) = posts_of(ours)
    assert (post.pk, post.remote_id, post.publication) == (put["66ab01"].pk, "66ab01", publication)
    assert (post.campaign, post.source, post.url) == ("Winter tea", PostSource.PUBLISHED, ADDRESS)
    assert post.next_sample_at is not None


def test_in_doubt_it_stays_apart(by_hand: Any, bring_in: Any, ours: SocialAccount) -> None:
    bring_in(f"{TEA},2026-05-31 08:00,1", f"{TEA},2026-05-31 22:00,2")
    by_hand()
    collect_due()
    assert [post.publication_id is None for post in posts_of(ours)] == [True, False, True]


def test_an_address_told_twice_is_two_posts(by_hand: Any, bring_in: Any, ours: SocialAccount) -> None:
    first, second = by_hand(), by_hand(text="另一句话", at="2026-05-31T20:40")
    collect_due()
    assert [post.publication for post in posts_of(ours)] == [first, second]
    assert posts_of(ours)[1].remote_id == f"publication:{second.pk}"
    bring_in(f"旧名,2026-05-31 20:30,{ADDRESS},41", heads="标题,发布时间,链接,点赞")
    assert [post.likes for post in posts_of(ours)] == [41, None]


def test_old_ones_are_found_at_night_also_without_an_address(ours: SocialAccount, client: Client, at: Any) -> None:
    old = moment("2026-02-01 12:00")
    row = published(ours.workspace, text=TEA, account=ours, at=old)
    Publication.objects.for_workspace(ours.workspace).filter(pk=row.pk).update(updated_at=old)
    collect_due()
    assert posts_of(ours) == []
    keep_store()
    (post,) = posts_of(ours)
    assert (post.publication, post.remote_id, post.url) == (row, f"publication:{row.pk}", "")
    assert post.next_sample_at is None
    typed = {"moment": "2026-06-01T09:00", "likes": "41"}
    assert client.post(at("entry_post", post.pk), typed).status_code == 302
    post.refresh_from_db()
    assert post.likes == 41


def test_what_somebody_tells_days_later_does_not_wait_for_the_night(by_hand: Any, ours: SocialAccount) -> None:
    by_hand(at="2026-05-20T20:33")
    collect_due()
    assert len(posts_of(ours)) == 1


def test_the_campaign_follows_the_post(by_hand: Any, ours: SocialAccount, client: Client, at: Any) -> None:
    row = by_hand()
    collect_due()
    page = f"/api/v1/workspaces/{ours.workspace.slug}/posts/{row.post_id}/"
    answer = client.patch(page, {"campaign": "Spring"}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert posts_of(ours)[0].campaign == "Spring"
    # What went apart before is mended at night.
    MeasuredPost.objects.for_workspace(ours.workspace).update(campaign="Winter tea")
    keep_store()
    assert posts_of(ours)[0].campaign == "Spring"


def test_the_card_says_what_to_do(
    by_hand: Any, bring_in: Any, ours: SocialAccount, client: Client, at: Any, client_of: Any, member_of: Any
) -> None:
    row = by_hand()

    def card(who: Client = client) -> str:
        query = f"?post={row.post_id}"
        return str(who.get(at("post_card") + query, headers={"hx-request": "true"}).content.decode())

    # Before it was taken over, and after.
    assert "do not come by themselves" in card()
    assert f"{at('entry')}?account={ours.pk}" in card()
    assert "read for the first time" not in card()
    collect_due()
    (post,) = posts_of(ours)
    assert "do not come by themselves" in card()
    assert f"{at('figure_files')}?account={ours.pk}" in card()
    assert at("entry_post", post.pk) in card()
    assert "told nothing" not in client.get(at("post", post.pk)).content.decode()
    assert at("entry_post", post.pk) in client.get(at("post", post.pk)).content.decode()
    guest = client_of(member_of(Role.GUEST))
    assert "do not come by themselves" in card(guest)
    assert at("figure_files") not in card(guest)
    bring_in(f"{TEA},2026-05-31 20:30,41")
    assert "do not come by themselves" not in card()
    # The form of the file opens with the account.
    form = client.get(f"{at('figure_files')}?account={ours.pk}").content.decode()
    assert f'<option value="{ours.pk}" selected>' in form
