"""Publishing limits: what is stored, which rule holds, when an account may publish again, pages and REST."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models.social_account import LONG_AGO
from accounts.services.managing import AccountChanges, account_update
from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from content.models import PublishingLimit
from content.selectors.limits import Block, Rules, first_allowed, limits_blocks
from content.services.limits import LimitValues, limit_remove, limit_save
from content.states import PublicationState as S
from team.actors import Actor
from team.models import AuditEntry
from team.roles import Role
from team.services.workspaces import workspace_update
from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db
# Wednesday, 1 July 2026, 18:00 in Shanghai.
AT = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
MIDNIGHT, MONDAY = datetime(2026, 7, 1, 16, 0, tzinfo=UTC), datetime(2026, 7, 5, 16, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SHANGHAI = "Asia/Shanghai"


@pytest.fixture
def account(workspace):
    return SocialAccountFactory(workspace=workspace)


@pytest.fixture
def who(workspace, owner):
    return {"workspace": workspace, "actor": Actor(owner)}


def limited(where: Any, **values: Any) -> PublishingLimit:
    """Stored limits of an account, or of a workspace as default."""
    account = where if hasattr(where, "platform") else None
    return PublishingLimit.objects.create(workspace=where.workspace if account else where, account=account, **values)


def published(account: Any, *moments: datetime, **values: Any) -> None:
    for moment in moments:
        fields = {"state": S.PUBLISHED, "published_at": moment, "due_at": moment, "next_attempt_at": None, **values}
        PublicationFactory(post=PostFactory(workspace=account.workspace), account=account, **fields)


def blocks(*accounts: Any, at: datetime = AT) -> dict[int, Block]:
    return limits_blocks(account_ids=[account.pk for account in accounts], moment=at)


# --- which rule forbids, and until when -------------------------------------------------------------------------------
def test_no_limits_no_block(account):
    published(account, AT)
    assert blocks(account) == {}
    with CaptureQueriesContext(connection) as asked:
        blocks(account)
    assert len(asked) == 1


def test_spacing_counts_from_the_last_live_post(account):
    limited(account, gap_minutes=90)
    published(account, AT - 2 * HOUR)
    assert blocks(account) == {}
    published(account, AT - HOUR)
    assert blocks(account) == {account.pk: Block(AT + HOUR / 2, "gap")}
    assert blocks(account, at=AT + HOUR / 2) == {}


@pytest.mark.parametrize("state", [S.SENDING, S.PROCESSING, S.UNKNOWN])
def test_what_may_be_live_already_counts(account, state):
    limited(account, gap_minutes=90)
    published(account, AT - HOUR, state=state, published_at=None, first_sent_at=AT - HOUR)
    assert blocks(account)[account.pk].rule == "gap"


@pytest.mark.parametrize("state", [S.SCHEDULED, S.CLAIMED, S.FAILED, S.PAUSED, S.NEEDS_HANDOFF, S.CANCELLED])
def test_what_is_not_live_does_not_count(account, state):
    limited(account, gap_minutes=90, per_day=1)
    published(account, AT - HOUR, state=state, published_at=None, first_sent_at=AT - HOUR)
    assert blocks(account) == {}


def test_caps_of_day_and_week_are_those_of_the_accounts_zone(account, workspace):
    limited(account, per_day=2)
    published(account, MIDNIGHT - 24 * HOUR, AT - HOUR)
    assert blocks(account) == {account.pk: Block(MIDNIGHT, "per_day")}
    # The same two posts lie on two days in Berlin.
    other = SocialAccountFactory(workspace=workspace, time_zone="Europe/Berlin")
    limited(other, per_day=2)
    published(other, datetime(2026, 6, 30, 21, 59, tzinfo=UTC), AT - HOUR)
    assert blocks(other) == {}
    weekly = SocialAccountFactory(workspace=workspace)
    limited(weekly, per_week=3)
    published(weekly, MONDAY - 7 * 24 * HOUR, AT - 30 * HOUR)
    assert blocks(weekly) == {}
    published(weekly, AT - HOUR)
    assert blocks(weekly) == {weekly.pk: Block(MONDAY, "per_week")}


def test_quiet_hours_on_the_accounts_clock(account, workspace):
    limited(workspace, quiet_from=time(17, 30), quiet_until=time(8, 0))
    assert blocks(account) == {account.pk: Block(datetime(2026, 7, 2, 0, 0, tzinfo=UTC), "quiet")}
    berlin = SocialAccountFactory(workspace=workspace, time_zone="Europe/Berlin")
    assert blocks(berlin) == {}


def test_one_wait_leads_into_the_next(account):
    """The day is full until midnight, and at midnight it is quiet until eight."""
    limited(account, per_day=1, gap_minutes=60, quiet_from=time(22, 0), quiet_until=time(8, 0))
    published(account, AT - HOUR / 2)
    assert blocks(account) == {account.pk: Block(datetime(2026, 7, 2, 0, 0, tzinfo=UTC), "quiet")}


def test_own_limits_replace_the_default_wholly(account, workspace):
    limited(workspace, gap_minutes=600, quiet_from=time(17, 0), quiet_until=time(20, 0))
    published(account, AT - HOUR)
    assert blocks(account)[account.pk].rule == "gap"
    own = limited(account, per_day=9)
    assert blocks(account) == {}
    own.delete()
    limited(account, gap_minutes=600, enforce=False)
    assert blocks(account) == {}


def test_planned_posts_ahead_do_not_count():
    rules = Rules(SHANGHAI, gap=2 * HOUR, per_day=2)
    assert first_allowed(rules, [AT + HOUR, AT + 2 * HOUR], AT) is None
    # Waiting for the first leads behind the others.
    assert first_allowed(rules, [AT - HOUR, AT + HOUR / 2], AT) == Block(MIDNIGHT, "per_day")
    assert first_allowed(Rules(SHANGHAI, gap=2 * HOUR), [AT - HOUR, AT + HOUR / 2], AT) == Block(AT + 2.5 * HOUR, "gap")


@pytest.mark.parametrize("amount", [1, 25])
def test_the_engine_asks_three_questions_for_any_number_of_accounts(amount):
    accounts = []
    for _n in range(amount):
        workspace = WorkspaceFactory()
        limited(workspace, per_week=2, gap_minutes=5)
        for each in [SocialAccountFactory(workspace=workspace), SocialAccountFactory(workspace=workspace)]:
            published(each, AT - HOUR, AT - 2 * HOUR)
            accounts.append(each)
        limited(accounts[-1], per_day=1)
    with CaptureQueriesContext(connection) as asked:
        found = blocks(*accounts)
    assert len(found) == 2 * amount
    assert {block.rule for block in found.values()} == {"per_day", "per_week"}
    assert len(asked) == 3


# --- changing them ----------------------------------------------------------------------------------------------------
def test_saving_validates_records_and_lets_the_engine_look_again(account, workspace, who):
    account.pace_until = now() + HOUR
    account.save()
    limit_save(
        **who, account_id=account.pk, values=LimitValues(gap_minutes=30, quiet_from=time(22), quiet_until=time(8))
    )
    account.refresh_from_db()
    assert account.pace_until == LONG_AGO
    limit_save(
        **who, account_id=account.pk, values=LimitValues(gap_minutes=45, quiet_from=time(22), quiet_until=time(8))
    )
    limit_save(
        **who, account_id=account.pk, values=LimitValues(gap_minutes=45, quiet_from=time(22), quiet_until=time(8))
    )
    first, second = AuditEntry.objects.for_workspace(workspace).filter(verb="limits.changed").order_by("seq")
    assert first.after["quiet_from"] == "22:00"
    assert (second.before, second.after) == ({"gap_minutes": 30}, {"gap_minutes": 45})
    assert second.target_id == str(account.pk)
    limit_remove(**who, account_id=account.pk)
    assert not PublishingLimit.objects.for_workspace(workspace).exists()
    with pytest.raises(NotFound):
        limit_remove(**who, account_id=account.pk)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"gap_minutes": 0}, "gap_minutes"),
        ({"gap_minutes": 10081}, "gap_minutes"),
        ({"per_day": 501}, "per_day"),
        ({"per_day": 5, "per_week": 4}, "per_week"),
        ({"quiet_from": time(22)}, "quiet_until"),
        ({"quiet_until": time(8)}, "quiet_from"),
        ({"quiet_from": time(8, 0, 30), "quiet_until": time(8)}, "quiet_until"),
    ],
)
def test_what_cannot_be_meant_is_refused(who, values, field):
    with pytest.raises(InvalidInput) as refused:
        limit_save(**who, account_id=None, values=LimitValues(**values))
    assert refused.value.field == field


def test_limits_of_another_workspaces_account_are_out_of_reach(who):
    with pytest.raises(NotFound):
        limit_save(**who, account_id=SocialAccountFactory().pk, values=LimitValues(per_day=1))


def test_another_clock_makes_the_engine_look_again(account, workspace, who):
    for change in (
        lambda: account_update(**who, account_id=account.pk, changes=AccountChanges(time_zone="Europe/Berlin")),
        lambda: workspace_update(**who, time_zone="Europe/Berlin"),
    ):
        type(account).objects.for_workspace(workspace).update(pace_until=now() + HOUR)
        change()
        account.refresh_from_db()
        assert account.pace_until == LONG_AGO


# --- pages ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def web(client_of, owner, workspace):
    client = client_of(owner)
    client.at = lambda path: f"/w/{workspace.slug}/{path}"
    return client


FORM = {"gap_minutes": "90", "per_day": "", "per_week": "10", "quiet_from": "22:00", "quiet_until": "08:00"}


def test_from_the_settings_to_an_accounts_own_limits_and_back(web, workspace, account):
    page = web.get(web.at("limits/")).content.decode()
    assert "No limits" in page
    saved = web.post(web.at("limits/default/"), {**FORM, "enforce": "wait"}, follow=True).content.decode()
    assert "quiet 22:00–08:00" in saved
    assert "90 minutes apart" in saved
    assert "10 posts a week" in saved
    form = web.get(web.at(f"limits/{account.pk}/")).content.decode()
    assert 'value="90"' in form
    assert "replaces them wholly" in form
    web.post(web.at(f"limits/{account.pk}/"), {"per_day": "3", "enforce": "warn"})
    row = PublishingLimit.objects.for_workspace(workspace).get(account=account)
    assert (row.per_day, row.gap_minutes, row.enforce) == (3, None, False)
    page = web.get(web.at("limits/")).content.decode()
    assert "own limits" in page
    assert "only warns" in page
    detail = web.get(web.at(f"accounts/{account.pk}/")).content.decode()
    assert "3 posts a day (only warns) · own limits" in detail
    assert web.post(web.at(f"limits/{account.pk}/remove/")).status_code == 302
    assert web.post(web.at("limits/default/remove/")).status_code == 302
    assert not PublishingLimit.objects.for_workspace(workspace).exists()
    assert "changed the publishing limits" in web.get(web.at(f"accounts/{account.pk}/activity/")).content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"gap_minutes": "-1"}, "greater than or equal to 1"),
        ({"quiet_until": ""}, "Quiet hours need a beginning and an end."),
        ({"per_day": "99"}, "The week cannot allow fewer posts than one day."),
        ({"quiet_from": "25:00"}, "Enter a valid time."),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(web, workspace, change, words):
    answer = web.post(web.at("limits/default/"), {**FORM, "enforce": "wait", **change})
    page = answer.content.decode()
    assert (answer.status_code, words in page) == (422, True)
    assert 'value="10"' in page
    assert not PublishingLimit.objects.for_workspace(workspace).exists()


def test_others_see_the_limits_but_do_not_change_them(client_of, member_of, workspace, account):
    limited(workspace, per_day=4)
    client = client_of(member_of(Role.PLANNER))
    page = client.get(f"/w/{workspace.slug}/limits/{account.pk}/").content.decode()
    assert "4 posts a day" in page
    assert 'class="form lim-form"' not in page
    assert client.post(f"/w/{workspace.slug}/limits/{account.pk}/", FORM).status_code == 403
    assert client.post(f"/w/{workspace.slug}/limits/default/remove/").status_code == 403


def test_why_an_account_publishes_nothing_now(web, workspace, account):
    until = now() + timedelta(days=3)
    limited(account, gap_minutes=7 * 24 * 60)
    published(account, until - timedelta(days=7))
    type(account).objects.for_workspace(workspace).update(pace_until=until)
    row = PublicationFactory(post=PostFactory(workspace=workspace), account=account, due_at=now() - HOUR)
    for path in ("accounts/", f"accounts/{account.pk}/", "limits/", f"limits/{account.pk}/"):
        page = web.get(web.at(path)).content.decode()
        assert "waits until" in page, path
        assert "spacing between posts" in page, path
    for path in ("queue/?tab=upcoming", f"posts/{row.post_id}/"):
        page = web.get(web.at(path)).content.decode()
        assert "It waits for the account&#x27;s limits until" in page, path
        assert "(spacing between posts)" in page, path
        assert f"/limits/{account.pk}/" in page, path
    api = web.get(f"/api/v1/workspaces/{workspace.slug}/publications/{row.pk}/").json()
    assert (api["step"], "spacing between posts" in api["reason"]) == ("pace", True)
    row.post.urgent = True
    row.post.save()
    assert "It waits for the account" not in web.get(web.at("queue/?tab=upcoming")).content.decode()
    # The limits are gone, but the engine has not looked again: the wait is told without its rule.
    PublishingLimit.objects.for_workspace(workspace).delete()
    assert "publishing limits" in web.get(web.at(f"accounts/{account.pk}/")).content.decode()


@pytest.mark.parametrize("path", ["limits/", "accounts/", "queue/?tab=upcoming"])
def test_pages_ask_the_same_few_questions(web, workspace, path):
    def fill(amount: int) -> None:
        for _n in range(amount):
            each = SocialAccountFactory(workspace=workspace, pace_until=now() + HOUR)
            limited(each, gap_minutes=300)
            published(each, now() - HOUR)
            PublicationFactory(post=PostFactory(workspace=workspace), account=each, due_at=now())

    fill(1)
    web.get(web.at(path))
    with CaptureQueriesContext(connection) as few:
        web.get(web.at(path))
    fill(20)
    with CaptureQueriesContext(connection) as many:
        assert web.get(web.at(path)).status_code == 200
    assert len(many) == len(few) <= 22


# --- REST -------------------------------------------------------------------------------------------------------------
@pytest.fixture
def api(client_of, owner, workspace):
    client = client_of(owner)
    base = f"/api/v1/workspaces/{workspace.slug}/limits/"

    def call(method: str, path: str = "", body: Any = None) -> Any:
        return getattr(client, method)(base + path, body, content_type="application/json")

    return call


def test_limits_by_api(api, workspace, account):
    answer = api("put", "default/", {"per_day": 5, "quiet_from": "22:00", "quiet_until": "07:30"})
    assert answer.status_code == 200
    assert (answer.json()["account"], answer.json()["quiet_until"], answer.json()["enforce"]) == (None, "07:30", True)
    default, first = api("get").json()
    assert (default["account"], first["account"], first["inherited"], first["per_day"]) == (None, account.pk, True, 5)
    own = api("put", f"{account.pk}/", {"gap_minutes": 60, "enforce": False}).json()
    assert (own["inherited"], own["gap_minutes"], own["per_day"], own["enforce"]) == (False, 60, None, False)
    assert api("get", f"{account.pk}/").json() == own
    refused = api("put", f"{account.pk}/", {"quiet_from": "22:00"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "quiet_until")
    assert api("delete", f"{account.pk}/").status_code == 204
    assert api("delete", f"{account.pk}/").status_code == 404
    assert api("delete", "default/").status_code == 204
    assert api("get").json()[1]["per_day"] is None


def test_the_api_says_what_an_account_waits_for(api, workspace, account):
    limited(account, gap_minutes=120)
    at = now() - HOUR
    published(account, at)
    type(account).objects.for_workspace(workspace).update(pace_until=at + 2 * HOUR)
    item = api("get", f"{account.pk}/").json()
    assert (item["waits_for"], item["zone"]) == ("gap", SHANGHAI)
    assert datetime.fromisoformat(item["waits_until"]) == at + 2 * HOUR
