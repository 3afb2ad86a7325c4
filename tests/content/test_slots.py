"""Queue slots: setting them, what is free, the clocks, the queue, pages and REST."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine

from config.lib.errors import InvalidInput, NotFound
from content.errors import NeedsApproval
from content.models import Post, Publication, PublishingLimit, QueueSlot
from content.selectors.slot_overlay import empty_slots
from content.selectors.slots import next_free, slot_plans
from content.services.drafting import post_create
from content.services.queueing import NoFreeSlot, Place, post_queue
from content.services.scheduling import post_schedule, post_unschedule
from content.services.slots import slot_add, slot_plan_set, slot_remove, slots_copy, slots_copy_day, slots_set
from content.states import PostState
from team.actors import Actor
from team.models import AuditEntry
from team.roles import Role
from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db
# Wednesday, 1 July 2026, 18:00 in Shanghai.
AT = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
EIGHT, NINE = AT + timedelta(hours=2), AT + timedelta(hours=3)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _wednesday():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def account(workspace):
    return SocialAccountFactory(workspace=workspace)


@pytest.fixture
def who(workspace, owner):
    return {"workspace": workspace, "actor": Actor(owner)}


@pytest.fixture
def daily(who, account):
    slots_set(**who, account_id=account.pk, slots=[(day, clock) for day in range(7) for clock in (time(20), time(21))])


def free(workspace, *accounts, count=1):
    return next_free(slot_plans(workspace=workspace, account_ids=[a.pk for a in accounts]), count=count)


def draft(who, *accounts, **values):
    return post_create(**who, text="Tea at dusk", account_ids=[a.pk for a in accounts], **values)


# --- setting ----------------------------------------------------------------------------------------------------------
def test_slots_are_set_copied_and_told(who, workspace, account):
    other = SocialAccountFactory(workspace=workspace)
    assert slot_add(**who, account_id=account.pk, weekdays=[0, 2], clock=time(20, 30)) == 2
    assert slot_add(**who, account_id=account.pk, weekdays=[0], clock=time(20, 30)) == 0
    slots_copy_day(**who, account_id=account.pk, weekday=0, to_days=[0, 5, 6])
    slot_remove(**who, account_id=account.pk, weekday=2, clock=time(20, 30))
    assert slots_copy(**who, account_id=account.pk, to_accounts=[other.pk, account.pk]) == 1
    rows = QueueSlot.objects.for_workspace(workspace).filter(account=other)
    assert set(rows.values_list("weekday", "clock")) == {(day, time(20, 30)) for day in (0, 5, 6)}
    entries = AuditEntry.objects.for_workspace(workspace).filter(verb="slots.changed")
    assert entries.count() == 4
    assert entries.order_by("seq").first().after == {"day_1": ["20:30"], "day_3": ["20:30"]}


def test_what_cannot_be_a_slot(who, account):
    with pytest.raises(InvalidInput):
        slots_set(**who, account_id=account.pk, slots=[(7, time(8))])
    with pytest.raises(InvalidInput):
        slots_set(
            **who, account_id=account.pk, slots=[(d, time(h, m)) for d in range(7) for h in range(24) for m in (0, 1)]
        )
    with pytest.raises(InvalidInput):
        slot_plan_set(**who, account_id=account.pk, window_minutes=0)
    with pytest.raises(InvalidInput):
        slots_copy(**who, account_id=account.pk, to_accounts=[])
    with pytest.raises(NotFound):
        slots_copy(**who, account_id=account.pk, to_accounts=[SocialAccountFactory(workspace=WorkspaceFactory()).pk])


# --- what is free -----------------------------------------------------------------------------------------------------
def test_the_next_free_slot_leaves_out_what_is_taken(who, workspace, account, daily):
    assert free(workspace, account, count=3) == [EIGHT, NINE, EIGHT + DAY]
    post = draft(who, account, due_at=EIGHT + timedelta(minutes=15))  # a draft's wanted time takes it, too
    assert free(workspace, account) == [NINE]
    Post.objects.for_workspace(workspace).filter(pk=post.pk).update(due_at=EIGHT + timedelta(minutes=16))
    assert free(workspace, account) == [EIGHT]
    slot_plan_set(**who, account_id=account.pk, window_minutes=30)
    assert free(workspace, account) == [NINE]
    slot_plan_set(**who, account_id=account.pk, paused=True)
    assert free(workspace, account) == []


def test_what_was_taken_back_or_cancelled_takes_no_slot(who, workspace, account, daily):
    post = draft(who, account)
    post_schedule(**who, post_id=post.pk, due_at=EIGHT)
    assert free(workspace, account) == [NINE]
    post_unschedule(**who, post_id=post.pk)
    assert free(workspace, account) == [EIGHT]


def test_limits_and_quiet_hours_leave_slots_out(workspace, account, daily):
    limit = PublishingLimit.objects.create(workspace=workspace, quiet_from=time(19, 30), quiet_until=time(20, 30))
    assert free(workspace, account) == [NINE]
    limit.delete()
    later = PublicationFactory(post=PostFactory(workspace=workspace), account=account, due_at=NINE + timedelta(hours=1))
    PublishingLimit.objects.create(workspace=workspace, gap_minutes=90)
    assert free(workspace, account, count=2) == [EIGHT, EIGHT + DAY]  # nine would push the later post back
    PublishingLimit.objects.for_workspace(workspace).update(gap_minutes=None, per_day=1)
    assert free(workspace, account) == [EIGHT + DAY]
    later.delete()
    assert free(workspace, account) == [EIGHT]


def test_slots_are_times_on_the_wall(who, workspace):
    """In Berlin clocks go forward on 29 March 2026 at 02:00 and back on 25 October at 03:00."""
    berlin = SocialAccountFactory(workspace=workspace, time_zone="Europe/Berlin")
    slots_set(**who, account_id=berlin.pk, slots=[(6, time(2, 30))])
    with time_machine.travel(datetime(2026, 3, 23, tzinfo=UTC), tick=False):
        assert free(workspace, berlin) == [datetime(2026, 4, 5, 0, 30, tzinfo=UTC)]
    with time_machine.travel(datetime(2026, 10, 19, tzinfo=UTC), tick=False):
        assert free(workspace, berlin, count=2) == [
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
            datetime(2026, 11, 1, 1, 30, tzinfo=UTC),
        ]


def test_a_post_to_several_accounts_needs_all_of_them_free(who, workspace, account, daily):
    other = SocialAccountFactory(workspace=workspace)
    PublicationFactory(post=PostFactory(workspace=workspace), account=other, due_at=EIGHT)
    assert free(workspace, account, other) == [NINE]
    slots_set(**who, account_id=other.pk, slots=[(2, time(20, 30))])
    assert free(workspace, account, other) == [EIGHT + timedelta(minutes=30)]


# --- the queue --------------------------------------------------------------------------------------------------------
def test_posts_are_queued_one_after_another(who, workspace, account, daily):
    first, second = (post_queue(**who, post_id=draft(who, account).pk) for _ in range(2))
    assert (first.due_at, second.due_at, second.state) == (EIGHT, NINE, PostState.SCHEDULED)
    third = post_queue(**who, post_id=draft(who, account).pk, place=Place.TOP)
    first.refresh_from_db()
    assert (third.due_at, first.due_at) == (EIGHT, EIGHT + DAY)
    assert Publication.objects.for_workspace(workspace).get(post=first).due_at == EIGHT + DAY


def test_the_top_of_the_queue_leaves_approved_posts_where_they_are(who, workspace, account, daily):
    first = post_queue(**who, post_id=draft(who, account).pk)
    Post.objects.for_workspace(workspace).filter(pk=first.pk).update(approved_hash="x")
    assert post_queue(**who, post_id=draft(who, account).pk, place=Place.TOP).due_at == NINE


def test_without_a_slot_or_an_approval_nothing_is_queued(who, workspace, account):
    post = draft(who, account)
    with pytest.raises(NoFreeSlot):
        post_queue(**who, post_id=post.pk)
    slots_set(**who, account_id=account.pk, slots=[(2, time(20))])
    workspace.approval_mode = "required"
    workspace.save()
    with pytest.raises(NeedsApproval):
        post_queue(**who, post_id=post.pk)
    assert Post.objects.for_workspace(workspace).get().state == PostState.DRAFT


# --- pages ------------------------------------------------------------------------------------------------------------
def test_the_grid_adds_and_removes(client_of, owner, workspace, account):
    client, page = client_of(owner), f"/w/{workspace.slug}/slots/{account.pk}/"
    assert client.post(page, {"add": "2-20:00"}).status_code == 302
    assert client.post(page, {"add_time": "1", "clock": "21:15", "weekdays": ["5", "6"]}).status_code == 302
    text = client.get(page).content.decode()
    assert 'value="2-20:00"' in text
    assert "21:15" in text
    assert "not your data" in text
    assert client.post(page, {"remove": "2-20:00"}).status_code == 302
    assert client.post(page, {"pause": "1"}).status_code == 302
    assert client.post(page, {"window": "1", "window_minutes": "20"}).status_code == 302
    assert client.post(page, {"copy_day": "1", "from_day": "5", "days": ["0"]}).status_code == 302
    assert QueueSlot.objects.for_workspace(workspace).count() == 3
    for bad in ({"add": "9-20:00"}, {"add_time": "1", "clock": "x", "weekdays": ["1"]}, {"copy": "1"}, {}):
        assert client.post(page, bad).status_code == 422
    assert client.get(f"/w/{workspace.slug}/slots/").url == page


def test_those_who_do_not_publish_only_look(client_of, member_of, workspace, account, daily):
    client, page = client_of(member_of(Role.DESIGNER)), f"/w/{workspace.slug}/slots/{account.pk}/"
    text = client.get(page).content.decode()
    assert "20:00" in text
    assert 'name="remove"' not in text
    assert client.post(page, {"add": "2-08:00"}).status_code == 403


def test_without_an_account_the_page_says_what_to_do(client_of, owner, workspace):
    assert client_of(owner).get(f"/w/{workspace.slug}/slots/").status_code == 200


def test_the_week_shows_empty_slots_at_a_constant_cost(
    client_of, owner, workspace, account, daily, django_assert_max_num_queries
):
    shanghai = AT.date()
    assert [slot.at for slot in empty_slots(workspace=workspace, first=shanghai, last=shanghai)[shanghai]] == [
        EIGHT,
        NINE,
    ]
    for _n in range(4):
        more = SocialAccountFactory(workspace=workspace)
        QueueSlot.objects.create(workspace=workspace, account=more, weekday=3, clock=time(9))
    with django_assert_max_num_queries(7):
        assert len(empty_slots(workspace=workspace, first=shanghai, last=shanghai + DAY)[shanghai + DAY]) == 6
    client = client_of(owner)
    week = client.get(f"/w/{workspace.slug}/calendar/?view=week").content.decode()
    assert f"posts/new/?due=2026-07-01T20:00&amp;account={account.pk}" in week
    assert "slots-free" not in client.get(f"/w/{workspace.slug}/calendar/?view=month").content.decode()
    past = shanghai - timedelta(days=9)
    assert empty_slots(workspace=workspace, first=past, last=past) == {}


def test_the_editor_offers_times_and_queues(client_of, owner, workspace, account, daily):
    client, base = client_of(owner), f"/w/{workspace.slug}/posts"
    page = client.get(f"{base}/new/?account={account.pk}").content.decode()
    assert "Next free slot" in page
    assert 'class="hours"' in page
    sent = {"version": "0", "text": "Tea", "accounts": [account.pk], "key": "k1"}
    client.post(f"{base}/new/", {**sent, "take": "2026-07-02T21:00:00+08:00"})
    post = Post.objects.for_workspace(workspace).get()
    assert (post.due_at, post.state) == (NINE + DAY, PostState.DRAFT)
    answer = client.post(f"{base}/{post.pk}/queue/", {**sent, "version": post.version, "slot": "next"})
    assert answer.status_code == 302
    post.refresh_from_db()
    assert (post.due_at, post.state) == (EIGHT, PostState.SCHEDULED)


def test_chosen_posts_are_queued_from_the_list(client_of, owner, member_of, who, workspace, account, daily):
    ids = [draft(who, account).pk for _ in range(2)]
    address = f"/w/{workspace.slug}/posts/bulk/"
    assert client_of(member_of(Role.DESIGNER)).post(address, {"action": "queue", "ids": ids}).status_code == 403
    client_of(owner).post(address, {"action": "queue", "ids": ids})
    dues = Post.objects.for_workspace(workspace).order_by("due_at").values_list("due_at", flat=True)
    assert list(dues) == [EIGHT, NINE]


# --- REST -------------------------------------------------------------------------------------------------------------
def test_slots_by_api(client_of, owner, who, workspace, account):
    client, base = client_of(owner), f"/api/v1/workspaces/{workspace.slug}"
    body = {"slots": [{"weekday": 2, "clock": "20:00"}], "window_minutes": 5}
    answer = client.put(f"{base}/slots/{account.pk}/", body, content_type="application/json").json()
    assert answer["slots"] == [{"weekday": 2, "clock": "20:00"}]
    assert (answer["window_minutes"], answer["paused"], answer["zone"]) == (5, False, "Asia/Shanghai")
    assert client.get(f"{base}/slots/").json() == [answer]
    found = client.get(f"{base}/slots/{account.pk}/free/?count=2").json()
    assert found[0]["local"] == "2026-07-01T20:00:00+08:00"
    post = draft(who, account)
    schedule = f"{base}/posts/{post.pk}/schedule/"
    both = {"slot": "next", "due_at": "2026-07-02T00:00:00Z"}
    assert client.post(schedule, both, content_type="application/json").status_code == 422
    queued = client.post(schedule, {"slot": "next"}, content_type="application/json").json()
    assert datetime.fromisoformat(queued["due_at"]) == EIGHT
    too_early = client.put(f"{base}/slots/{account.pk}/", {"paused": True}, content_type="application/json").json()
    assert (too_early["paused"], len(too_early["slots"])) == (True, 1)
    assert client.get(f"{base}/slots/{account.pk}/free/").json() == []
