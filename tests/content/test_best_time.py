"""Active hours: what is assumed, how own figures outweigh it, and what is said about where they come from."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from accounts.connectors import registry
from content.selectors.active_hours import BASIS, _all, prior_of
from content.selectors.best_time import OWN_NEEDED, OwnFigure, best_time, best_time_of, blend
from tests.factories import SocialAccountFactory


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def test_every_curve_is_a_whole_day_with_a_known_basis():
    for slug, prior in _all().items():
        assert slug in registry.slugs(), slug
        for curve in (prior.weekday, prior.weekend):
            assert len(curve) == 24
            assert sum(curve) == pytest.approx(1)
        assert set(prior.basis) <= set(BASIS)
        assert prior.n0 == {"low": 4, "medium": 8}[prior.confidence]


def test_the_formula():
    prior = [1 / 24] * 24
    mixed = blend(prior, n0=4, own=[(20, 0.1), (20, 0.2)])
    assert mixed[20] == pytest.approx((4 / 24 + 0.3) / 6)
    assert mixed[19] == pytest.approx(1 / 24)


def test_until_thirty_own_posts_it_is_the_platform_default():
    figures = [OwnFigure(3, False, 0.5)] * (OWN_NEEDED - 1)
    few = best_time(platform="weibo", weekend=False, own=figures)
    assert (few.own, few.posts, few.scores) == (False, 29, prior_of("weibo").weekday)
    assert "not your data" in few.words
    enough = best_time(platform="weibo", weekend=False, own=[*figures, OwnFigure(20, False, 0.01)])
    assert (enough.own, enough.posts) == (True, 30)
    assert "30 own posts" in enough.words
    assert enough.scores[3] > few.scores[3] * 5
    assert enough.scores[20] < few.scores[20]
    # Posts of weekdays say nothing about weekends.
    assert best_time(platform="weibo", weekend=True, own=[*figures, OwnFigure(20, False, 0.01)]).scores == (
        prior_of("weibo").weekend
    )


def test_figures_of_nothing_change_nothing():
    silent = best_time(platform="weibo", weekend=False, own=[OwnFigure(3, False, 0.0)] * 40)
    assert silent.scores == prior_of("weibo").weekday


def test_best_hours_are_apart_and_first_is_best():
    found = best_time(platform="douyin", weekend=False)
    first, *rest = found.best
    assert found.scores[first] == max(found.scores)
    assert len(rest) == 2
    assert all(abs(a - b) >= 2 for a in found.best for b in found.best if a != b)
    assert found.levels[first] == 5
    assert found.times_average(first) == pytest.approx(found.scores[first] * 24)


def test_an_unknown_platform_says_so():
    found = best_time(platform="telegram", weekend=False)
    assert (found.scores, found.best, found.levels) == ((), (), ())
    assert "Nothing is known" in found.words


@pytest.mark.django_db
def test_several_accounts_are_a_mean_of_their_platforms(workspace):
    weibo, other = (SocialAccountFactory(workspace=workspace, platform=p) for p in ("weibo", "douyin"))
    second, silent = (SocialAccountFactory(workspace=workspace, platform=p) for p in ("weibo", "telegram"))
    found = best_time_of(accounts=[weibo, second, other, silent], weekend=True)
    expected = (prior_of("weibo").weekend[21] + prior_of("douyin").weekend[21]) / 2
    assert found.scores[21] == pytest.approx(expected)
    assert found.confidence == "low"
    assert best_time_of(accounts=[silent], weekend=True).scores == ()


@pytest.mark.django_db
def test_best_times_by_api(client_of, owner, workspace):
    account = SocialAccountFactory(workspace=workspace, platform="practice-weibo")
    weekday, weekend = client_of(owner).get(f"/api/v1/workspaces/{workspace.slug}/best-times/{account.pk}/").json()
    assert (weekday["weekend"], weekend["weekend"], weekday["own"]) == (False, True, False)
    assert len(weekday["scores"]) == 24
    assert weekday["basis"] == ["survey", "practitioners"]
    assert weekday["explanation"]
