"""Active hours: what is assumed, how own figures outweigh it, and what is said about where they come from."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.connectors import registry
from content.selectors.active_hours import BASIS, _all, prior_of
from content.selectors.best_time import CAP, HOURS, OWN_NEEDED, best_time, best_time_of, blend, evidence, is_quiet
from content.time_hooks import OwnPost, OwnTimes
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


def own(*rows: tuple[int, float, int], weekend: bool = False, **more: Any) -> OwnTimes:
    """Posts by hour, ratio and how many."""
    posts = [OwnPost(hour, 5 if weekend else 1, weekend, ratio) for hour, ratio, count in rows for _n in range(count)]
    return OwnTimes(posts=tuple(posts), **more)


def test_until_thirty_own_posts_it_is_the_platform_default():
    few = best_time(platform="weibo", weekend=False, own=own((3, 1.9, 14), (20, 0.1, 15)))
    assert (few.own, few.posts, few.scores) == (False, 29, prior_of("weibo").weekday)
    assert "not your data" in few.words
    assert "29 of the 30 own posts" in few.words
    enough = best_time(platform="weibo", weekend=False, own=own((3, 1.9, 15), (20, 0.1, 15)))
    assert (enough.own, enough.posts, enough.counts[3]) == (True, OWN_NEEDED, 15)
    assert "30 own posts of this account" in enough.words
    assert enough.scores[3] > few.scores[3] * 5
    assert enough.scores[20] < few.scores[20]
    assert enough.scores[12] == few.scores[12]
    # Posts of weekdays say nothing about weekends.
    weekend = best_time(platform="weibo", weekend=True, own=own((3, 1.9, 15), (20, 0.1, 15)))
    assert weekend.scores == prior_of("weibo").weekend


def test_the_evidence_by_hand():
    """n0 = 4 for weibo; at 9 and 21 the prior is 0.041 and 0.100, so 30 posts were assumed to come to 2.115."""
    found = best_time(platform="weibo", weekend=False, own=own((9, 1.5, 15), (21, 0.5, 15)))
    assert found.scores[9] == pytest.approx((4 * 0.041 + 15 * 1.5 / 30 * 2.115) / 19)
    assert found.scores[21] == pytest.approx((4 * 0.100 + 15 * 0.5 / 30 * 2.115) / 19)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(st.tuples(st.integers(0, 23), st.floats(0.0, 50.0)), max_size=60),
    weights=st.lists(st.floats(0.001, 1.0), min_size=HOURS, max_size=HOURS),
    n0=st.sampled_from([4, 8, 12]),
)
def test_evidence_shares_the_scale_of_what_was_assumed(rows, weights, n0):
    prior = [each / sum(weights) for each in weights]
    posts = [OwnPost(hour, 1, False, ratio) for hour, ratio in rows]
    pairs = evidence(posts, prior)
    mixed = blend(prior, n0=n0, own=pairs)
    used = {hour for hour, _ratio in rows} if pairs else set()
    # Without posts in an hour it is what was assumed, exactly.
    assert all(mixed[hour] == pytest.approx(prior[hour]) for hour in range(HOURS) if hour not in used)
    if pairs:
        assert sum(share for _hour, share in pairs) == pytest.approx(sum(prior[hour] for hour, _ratio in rows))
    # Every score lies between what was assumed and what the hour's own posts came to.
    for hour in used:
        mine = [share for at, share in pairs if at == hour]
        low, high = sorted([prior[hour], sum(mine) / len(mine)])
        assert low - 1e-9 <= mixed[hour] <= high + 1e-9


def test_with_many_posts_hours_stand_to_one_another_as_their_own_figures_do():
    found = best_time(platform="weibo", weekend=False, own=own((3, 1.8, 4000), (21, 0.6, 4000)))
    assert found.scores[3] / found.scores[21] == pytest.approx(3, rel=0.01)
    # One lucky post does not make an hour.
    lucky = best_time(platform="weibo", weekend=False, own=own((3, 400.0, 1), (21, 1.0, 40)))
    assert lucky.scores[3] <= CAP * max(prior_of("weibo").weekday)


def test_figures_of_nothing_change_nothing():
    silent = best_time(platform="weibo", weekend=False, own=own((3, 0.0, 40)))
    assert silent.scores == prior_of("weibo").weekday


def test_hours_of_followers_are_half_of_the_default():
    there = tuple(1.0 if hour == 3 else 0.0 for hour in range(HOURS))
    found = best_time(platform="weibo", weekend=False, own=OwnTimes(audience=there))
    assert found.scores[3] == pytest.approx((1 + prior_of("weibo").weekday[3]) / 2)
    assert "followers are there" in found.words
    unknown = best_time(platform="telegram", weekend=False, own=OwnTimes(audience=there))
    assert unknown.best[0] == 3


@pytest.mark.parametrize(
    ("quiet", "hours"),
    [(None, set()), ((time(23), time(7)), {23, *range(7)}), ((time(12), time(13, 30)), {12, 13})],
)
def test_quiet_hours(quiet, hours):
    assert {hour for hour in range(HOURS) if is_quiet(quiet, hour)} == hours


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
