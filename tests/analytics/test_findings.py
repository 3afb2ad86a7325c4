"""What each rule finds, and what it needs before it says anything; and the effect of actions, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from analytics.alarm import Reading
from analytics.effects import measure
from analytics.findings import Material, PostFact, beyond_chance, findings, least_z, superiority

DONE = date(2026, 5, 4)
DAY = timedelta(days=1)


def post(number: int, engagement: int, **values: object) -> PostFact:
    plain = PostFact(number, f"Post {number}", DONE - (number % 80) * DAY, 9, "image", engagement, False, None)
    return replace(plain, **values)  # type: ignore[arg-type]


def codes(material: Material) -> list[str]:
    return [one.code for one in findings([material])]


def one(**values: object) -> Material:
    return replace(Material(1, "weibo"), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "better"),
    [
        ("best_hour", {"hour": 20}), ("best_format", {"format": "video"}), ("hashtags", {"hashtags": True}),
        ("long_text", {"length": 300}),
    ],
)  # fmt: skip
def test_groups_of_posts_differ_only_with_enough_of_both_and_a_clear_lead(code, better) -> None:
    usual = [post(n, 100 + n % 7, length=20) for n in range(12)]
    strong = [post(20 + n, 160 + n, **{"length": 20, **better}) for n in range(5)]
    (found,) = [each for each in findings([one(facts=[*usual, *strong])]) if each.code == code]
    # Medians 162 and 103 (twelve posts of 100 to 106): 57 % more.
    assert (found.params["posts"], found.params["rest"]) == (5, 12)
    assert found.size == pytest.approx(100 * (162 / 102.5 - 1), abs=1.5)
    assert code not in codes(one(facts=[*usual, *strong[:4]]))
    assert code not in codes(one(facts=[*usual[:9], *strong]))
    weak = [replace(each, engagement=120) for each in strong]
    assert code not in codes(one(facts=[*usual, *weak]))


def test_one_lucky_post_is_no_finding() -> None:
    usual = [post(n, 100) for n in range(12)]
    lucky = [post(20, 90_000, hour=20), *[post(21 + n, 90, hour=20) for n in range(4)]]
    assert codes(one(facts=[*usual, *lucky])) == []
    assert superiority([1, 2], [1, 2]) == 0.5
    assert superiority([3, 3], [1, 3]) == 0.75


def played(chance: Random, posts: int, *, lead: float) -> Material:
    """An account whose engagement scatters as it does on platforms; posts at eight in the evening gain `lead` times."""
    facts = []
    for n in range(posts):
        hour = chance.choice(range(0, 24, 2)) if n % 4 else 20
        engagement = round(chance.lognormvariate(5, 0.8) * (lead if hour == 20 else 1.0))
        form = chance.choice(["image", "video", "text", "article"])
        tagged, length = chance.random() < 0.5, chance.choice([30, 200])
        facts.append(post(n, engagement, hour=hour, format=form, hashtags=tagged, length=length))
    return Material(1, "weibo", facts=facts)


@pytest.mark.parametrize("posts", [40, 90, 200])
def test_where_nothing_leads_next_to_nothing_is_found(posts) -> None:
    chance = Random(20260601)  # a simulation that must repeat
    found = [codes(played(chance, posts, lead=1.0)) for _account in range(300)]
    for code in ("best_hour", "best_format", "hashtags", "long_text"):
        assert sum(code in one for one in found) < 0.05 * len(found), code


def test_a_real_lead_is_found() -> None:
    chance = Random(20260601)  # a simulation that must repeat
    accounts = [played(chance, 120, lead=2.5) for _account in range(100)]
    hours = [one.params["group"] for each in accounts for one in findings([each]) if one.code == "best_hour"]
    assert len(hours) >= 90
    assert set(hours) == {"20"}


def test_the_more_groups_are_tried_the_clearer_one_must_lead() -> None:
    # Two-sided 5 % of the normal distribution, alone and divided by twelve.
    assert least_z(1) == pytest.approx(1.96, abs=0.005)
    assert least_z(12) == pytest.approx(2.87, abs=0.005)
    # Five posts that all beat twelve: U = 60, mean 30, deviation √(5 · 12 · 18 ÷ 12) = 9.49.
    assert beyond_chance(1.0, 5, 12) == pytest.approx(30 / 9.487, abs=0.001)


@pytest.mark.parametrize(
    ("exposure", "engaged", "found"),
    [
        ((10_000, 10_000), (300, 400), True), ((10_000, 10_000), (321, 400), False),
        ((7_900, 10_000), (200, 400), False), ((12_001, 10_000), (300, 400), False), ((900, 900), (9, 90), False),
    ],
)  # fmt: skip
def test_a_falling_rate_at_steady_exposure(exposure, engaged, found) -> None:
    assert (codes(one(exposure=exposure, engaged=engaged)) == ["rate_falls"]) is found


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"wanted": 3, "posts": 8}, True), ({"wanted": 3, "posts": 9}, False),
        ({"posts": 5, "posts_before": 8.0}, True), ({"posts": 4, "posts_before": 7.5}, False),
        ({"posts": 6, "posts_before": 8.0}, False),
    ],
)  # fmt: skip
def test_less_than_the_rhythm(values, found) -> None:
    assert (codes(one(**values)) == ["below_rhythm"]) is found


def test_followers_lost_after_a_post() -> None:
    net = {DONE - n * DAY: float(5 + n % 3) for n in range(80)}
    lost = {**net, DONE - 3 * DAY: -40.0}
    facts = [post(3, 10, day=DONE - 4 * DAY)]
    (found,) = findings([one(net=lost, facts=facts)])
    assert (found.params["lost"], found.params["post"]) == (40, 3)
    assert codes(one(net=lost, facts=[post(3, 10, day=DONE - 9 * DAY)])) == []
    assert codes(one(net=net, facts=facts)) == []
    assert codes(one(net=dict(list(lost.items())[:50]), facts=facts)) == []


def test_one_platform_carries_most() -> None:
    def share(weibo: float, x: float) -> list[str]:
        pair = [Material(1, "weibo", exposure=(weibo, 0.0)), Material(2, "x", exposure=(x, 0.0))]
        return [each.code for each in findings(pair)]

    assert share(6100, 3900) == ["one_platform"]
    assert share(6000, 4000) == []
    assert share(6100, 0) == []


def days(before: float, after: float, *, volume: float = 0.0, gaps: int = 0) -> dict[date, Reading]:
    """28 days with a weekly rhythm on each side of DONE; the day itself stands far off."""
    found = {DONE: Reading(1e9, 1e9)}
    for n in range(1, 29):
        for side, level in ((-1, before), (1, after)):
            day = DONE + side * n * DAY
            value = level * (0.5 if day.weekday() > 4 and not volume else 1.0) * (1 + 0.01 * ((n // 7) % 2))
            if not (side == 1 and n <= gaps):
                found[day] = Reading(value, volume or value)
    return found


def test_the_effect_is_the_change_less_that_of_the_others() -> None:
    alone = measure(days(100, 150), {}, done=DONE)
    assert (alone.others, alone.clear) == (None, True)
    assert alone.effect == pytest.approx(50, abs=1)
    # Others rose by 25 % over the same days: 1.5 ÷ 1.25 = 1.2.
    beside = measure(days(100, 150), days(1000, 1250), done=DONE)
    assert beside.others == pytest.approx(25, abs=1)
    assert beside.effect == pytest.approx(20, abs=1)
    assert beside.clear
    # They rose by as much: nothing is left.
    same = measure(days(100, 150), days(1000, 1500), done=DONE)
    assert same.effect == pytest.approx(0, abs=0.5)
    assert not same.clear


def test_what_is_smaller_than_weeks_differ_anyway_is_not_clear() -> None:
    rows = days(100, 110)
    wild = {
        day: Reading(one_day.value * (1.6 if day.isocalendar().week % 2 else 0.6), 1) for day, one_day in rows.items()
    }
    found = measure(wild, {}, done=DONE)
    assert found.effect is not None
    assert not found.clear


def test_too_few_days_are_no_effect() -> None:
    assert measure(days(100, 150, gaps=8), {}, done=DONE).known == (28, 20)
    assert measure(days(100, 150, gaps=8), {}, done=DONE).effect == pytest.approx(50, abs=2)
    assert measure(days(100, 150, gaps=9), {}, done=DONE).effect is None
    assert measure(days(0, 150), {}, done=DONE).effect is None


def test_ratios_are_ratios_of_sums() -> None:
    rows = days(4, 5, volume=1000)
    found = measure(rows, {}, done=DONE, ratio=True)
    assert found.before == pytest.approx(4.02, abs=0.01)
    assert found.effect == pytest.approx(25, abs=0.5)
