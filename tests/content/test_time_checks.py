"""Warnings while planning: quiet hours, spacing, caps, clashes, repeated words, urgency."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.lib.clock import at_wall_clock, now
from content.models import Post, PublishingLimit
from content.selectors.post import post_get
from content.services.check_report import Check
from content.services.checks import post_report
from content.states import PublicationState as S
from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory, VariantFactory

pytestmark = pytest.mark.django_db
SHANGHAI = "Asia/Shanghai"


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def account(workspace):
    return SocialAccountFactory(workspace=workspace, display_name="Tea")


def at(clock: str, days: int = 14) -> datetime:
    """A Wednesday some weeks ahead in Shanghai, plus days beyond 14."""
    day = now().astimezone(ZoneInfo(SHANGHAI)).date() + timedelta(days=14)
    day += timedelta(days=(2 - day.weekday()) % 7 + days - 14)
    return at_wall_clock(day, time.fromisoformat(clock), SHANGHAI)


def limited(account: Any, **values: Any) -> None:
    PublishingLimit.objects.create(workspace=account.workspace, account=account, **values)


def planned(account: Any, *moments: datetime, **values: Any) -> None:
    for moment in moments:
        post = PostFactory(workspace=account.workspace, title="Other")
        PublicationFactory(post=post, account=account, due_at=moment, **values)


def draft(*accounts: Any, due: datetime | None, **values: Any) -> Post:
    post = PostFactory(workspace=accounts[0].workspace, due_at=due, **values)
    for account in accounts:
        PublicationFactory(post=post, account=account, state=S.DRAFT, due_at=None)
    return post


def found(post: Post) -> dict[str, Check]:
    checks = post_report(post=post_get(workspace=post.workspace, post_id=post.pk)).checks
    return {check.code: check for check in checks if check.rule in {"quiet", "spacing", "cap", "repeat", "time"}}


def test_quiet_hours_say_when_it_goes_out(account):
    limited(account, quiet_from=time(22), quiet_until=time(8))
    check = found(draft(account, due=at("23:10")))["quiet_hours"]
    assert check.severity == "warning"
    assert check.title == "Tea: in quiet hours, 22:00–08:00"
    assert check.detail.startswith("It will wait until ")
    assert check.detail.endswith("00:00.")  # the test runs on the UTC wall
    assert (check.action, check.fix, check.target) == ("Change time", "focus", "due")
    assert found(draft(account, due=at("21:59"))) == {}


def test_advice_does_not_promise_to_wait(account):
    limited(account, quiet_from=time(22), quiet_until=time(8), per_day=1, gap_minutes=120, enforce=False)
    planned(account, at("22:30"))
    checks = found(draft(account, due=at("23:10")))
    assert set(checks) == {"quiet_hours", "too_close", "cap_day"}
    assert not [check for check in checks.values() if "wait" in check.detail]


def test_accounts_in_other_zones_show_their_own_clock(workspace):
    york = SocialAccountFactory(workspace=workspace, display_name="York", time_zone="America/New_York")
    limited(york, quiet_from=time(22), quiet_until=time(8))
    assert found(draft(york, due=at("23:10"))) == {}
    check = found(draft(york, due=at("12:30")))["quiet_hours"]
    assert check.title == "York: in quiet hours, 22:00–08:00 America/New_York"
    assert "08:00 America/New_York" in check.detail


def test_the_same_finding_of_several_accounts_is_told_once(workspace, account):
    PublishingLimit.objects.create(workspace=workspace, account=None, quiet_from=time(22), quiet_until=time(8))
    other = SocialAccountFactory(workspace=workspace, display_name="Lab")
    check = found(draft(account, other, due=at("23:10")))["quiet_hours"]
    assert check.title.startswith("Tea, Lab: ")
    assert set(check.account_ids) == {account.pk, other.pk}


def test_spacing_is_the_accounts_own_or_thirty_minutes_advice(account):
    planned(account, at("12:00"))
    near = found(draft(account, due=at("12:20")))["too_close"]
    assert near.title == "Tea: another post 20 minutes away"
    assert "“Other”" in near.detail
    assert "wait" not in near.detail
    assert set(found(draft(account, due=at("12:40")))) == {"same_hour"}
    assert found(draft(account, due=at("13:00"))) == {}
    limited(account, gap_minutes=120)
    before, after = found(draft(account, due=at("13:00"))), found(draft(account, due=at("11:00")))
    assert "It will wait until" in before["too_close"].detail
    assert "06:00" in before["too_close"].detail
    assert "The later one will wait." in after["too_close"].detail


def test_clash_within_the_hour_when_posts_may_be_close(account):
    limited(account, gap_minutes=5)
    planned(account, at("12:00"))
    assert set(found(draft(account, due=at("12:10")))) == {"same_hour"}
    assert set(found(draft(account, due=at("12:03")))) == {"too_close"}


def test_caps_count_planned_and_published_of_the_local_day_and_week(account):
    limited(account, per_day=2, per_week=3)
    planned(account, at("09:00"))
    planned(account, at("00:30"), state=S.PUBLISHED, published_at=at("00:31"))
    planned(account, at("23:30", 13), at("09:00", 15), state=S.DRAFT)
    day = found(draft(account, due=at("18:00")))["cap_day"]
    assert day.title == "Tea: 3 posts that day, at most 2 are wanted"
    assert "It will wait until" in day.detail
    first = found(draft(account, due=at("00:10")))["cap_day"]
    assert first.detail == "The last one will wait."
    assert found(draft(account, due=at("12:00", 15))) == {}
    planned(account, at("10:00", 12))
    assert set(found(draft(account, due=at("12:00", 15)))) == {"cap_week"}
    assert found(draft(account, due=at("12:00", 19))) == {}


def test_urgent_overrides_what_is_enforced_and_says_so(account):
    limited(account, quiet_from=time(22), quiet_until=time(8))
    check = found(draft(account, due=at("23:10"), urgent=True))["quiet_hours"]
    assert check.detail == "It is urgent, so it goes out all the same."
    assert (check.action, check.target) == ("Not urgent", "delivery")


def test_accounts_that_have_it_already_are_not_warned(account):
    limited(account, quiet_from=time(22), quiet_until=time(8))
    post = PostFactory(workspace=account.workspace, due_at=at("23:10"))
    PublicationFactory(post=post, account=account, state=S.PUBLISHED, due_at=at("23:10"))
    assert found(post) == {}


TEXT = "Winter tea is here: come by, try it!"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (TEXT, "The same text was used within 30 days"),
        ("WINTER TEA IS HERE, come by – try it 🍵", "Nearly the same text was used within 30 days"),
        ("Winter  tea\nis here:\n\ncome by, try it！", "Nearly the same text was used within 30 days"),
        ("Winter tea is gone: come by, try it!", None),
    ],
)
def test_the_same_words_within_thirty_days(account, text, title):
    twin = PostFactory(workspace=account.workspace, title="Twin")
    PublicationFactory(post=twin, account=account, due_at=at("12:00", 2), payload={"text": TEXT})
    check = found(draft(account, due=at("12:00", 20), text=text)).get("repeated_text")
    assert (check.title if check else None) == title
    if check:
        assert check.detail.startswith("“Twin”, ")
        assert check.target.endswith(f"/posts/{twin.pk}/")


@pytest.mark.parametrize(
    "values",
    [
        {"due_at": now() - timedelta(days=20)},
        {"state": S.DRAFT},
        {"state": S.CANCELLED},
        {"state": S.FAILED},
    ],
    ids=["too long ago", "draft", "cancelled", "failed"],
)
def test_texts_that_may_come_again(account, values):
    PublicationFactory(
        post=PostFactory(workspace=account.workspace), account=account,
        **{"due_at": at("12:00"), "payload": {"text": TEXT}, **values},
    )  # fmt: skip
    assert "repeated_text" not in found(draft(account, due=at("12:00", 20), text=TEXT))


def test_another_accounts_words_and_a_platforms_own_version(workspace, account):
    other = SocialAccountFactory(workspace=workspace, platform="practice-x")
    PublicationFactory(post=PostFactory(workspace=workspace), account=other, due_at=at("12:00"), payload={"text": TEXT})
    assert "repeated_text" not in found(draft(account, due=at("12:00", 20), text=TEXT))
    post = draft(account, other, due=at("12:00", 20), text=TEXT)
    assert "repeated_text" in found(post)
    VariantFactory(post=post, platform="practice-x", text="Something else for this one")
    assert "repeated_text" not in found(post)


def test_the_checks_ask_the_same_few_questions(workspace):
    def asked(amount: int) -> int:
        accounts = [SocialAccountFactory(workspace=workspace) for _n in range(amount)]
        for each in accounts:
            limited(each, per_day=1, gap_minutes=60)
            planned(each, at("12:00"), payload={"text": "Something else"})
        post = post_get(workspace=workspace, post_id=draft(*accounts, due=at("12:10"), text=TEXT).pk)
        with CaptureQueriesContext(connection) as queries:
            assert len(post_report(post=post).checks) == 2
        return len(queries)

    asked(1)  # works out the rules
    assert asked(1) == asked(15) == 7
