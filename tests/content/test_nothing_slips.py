"""Ways by which something could go out that is forbidden today, or stay behind though nothing forbids it any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compliance.entries import Entry
from compliance.models import BrandRules, WordList
from compliance.services.words import list_create, words_add
from config.lib.clock import local_day, now
from content.errors import ScheduleRefused
from content.models import Post, Publication
from content.services import rechecking
from content.services.drafting import PostChanges, post_create, post_update
from content.services.media_holding import rights_hold
from content.services.media_rights import media_rights_save
from content.services.occurrences import copied_values
from content.services.queue import publication_resend, publication_retry
from content.services.rechecking import outdated_workspaces, posts_recheck
from content.services.scheduling import post_move, post_schedule
from content.services.sop.templates import checklist_save
from content.services.sop.ticking import checklist_tick
from content.services.triage import Decision, triage_decide
from content.states import HeldFor, TriageAction
from content.states import PublicationState as S
from team.actors import Actor
from team.models import Workspace
from team.roles import Role
from team.states import ApprovalMode
from tests.factories import MediaAssetFactory, MembershipFactory, SocialAccountFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db
WARNED, FINE, LATER = "98%的用户认为皮肤变好了", "头采白茶今日上新，欢迎到店品尝", "梦幻联名礼盒明日开售，敬请期待"
WORD = "梦幻联名"


@pytest.fixture
def who() -> dict[str, Any]:
    workspace = WorkspaceFactory(approval_mode=ApprovalMode.OPTIONAL)
    return {"workspace": workspace, "actor": Actor(MembershipFactory(workspace=workspace, role=Role.OWNER).user)}


def write(who: dict[str, Any], text: str, *, days: float = 1, planned: bool = True, **values: Any) -> Post:
    account = SocialAccountFactory(workspace=who["workspace"], platform="practice-weibo")
    post = post_create(**who, text=text, account_ids=[account.pk], **values)
    return post_schedule(**who, post_id=post.pk, due_at=now() + timedelta(days=days)) if planned else post


def forbid(who: dict[str, Any], word: str = WORD) -> WordList:
    words = list_create(**who, name="Ours", kind="banned", severity="block")
    words_add(**who, list_id=words.pk, entries=[Entry(word)])
    return words


def row_of(post: Post) -> Publication:
    return Publication.objects.for_workspace(post.workspace_id).get(post=post)


def change(who: dict[str, Any], post: Post, **values: Any) -> Post:
    return post_update(**who, post_id=post.pk, version=None, changes=PostChanges(**values))


def warnings(post: Post) -> list[str]:
    post.refresh_from_db()
    return [hit["fingerprint"] for hit in post.verdict["hits"] if hit["severity"] == "warn"]


def codes(refused: pytest.ExceptionInfo[ScheduleRefused]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


@pytest.mark.parametrize("held", [True, False])
def test_moving_looks_at_today_s_rules(who: dict[str, Any], held: bool) -> None:
    post = write(who, LATER)
    forbid(who)
    if held:
        assert posts_recheck(workspace=who["workspace"]) == 1
    with pytest.raises(ScheduleRefused) as refused:
        post_move(**who, post_id=post.pk, due_at=now() + timedelta(days=3))
    assert codes(refused) == {"content_blocked"}
    assert row_of(post).state == (S.PAUSED if held else S.SCHEDULED)
    assert post_move(**who, post_id=post.pk, due_at=None).state == "draft"


def test_the_same_content_once_more_is_checked_too(who: dict[str, Any]) -> None:
    post = write(who, LATER)
    Publication.objects.for_workspace(who["workspace"]).update(state=S.UNKNOWN, next_attempt_at=None)
    forbid(who)
    with pytest.raises(ScheduleRefused) as refused:
        publication_resend(**who, publication_id=row_of(post).pk)
    assert codes(refused) == {"content_blocked"}
    # What the post says now is not what is sent again.
    change(who, post, text=FINE)
    with pytest.raises(ScheduleRefused):
        publication_resend(**who, publication_id=row_of(post).pk)


def test_sending_after_all_looks_at_the_day_it_goes_out(who: dict[str, Any]) -> None:
    day = local_day(now(), who["workspace"].time_zone)
    asset = MediaAssetFactory(workspace=who["workspace"], licence="bought")
    post = write(who, FINE, days=20, media=[(asset.pk, "")])
    media_rights_save(**who, asset_ids=[asset.pk], values={"licence_until": day + timedelta(days=5)})
    row = row_of(post)
    assert (row.state, row.held_for) == (S.PAUSED, HeldFor.RIGHTS)
    ask = {**who, "ids": [row.pk]}
    far = triage_decide(**ask, decision=Decision(TriageAction.RESCHEDULE, first_at=now() + timedelta(days=9)))
    assert (far.done, [each.code for each in far.refused]) == (0, ["media_licence_expired"])
    with pytest.raises(ScheduleRefused):
        publication_retry(**who, publication_id=row.pk, due_at=now() + timedelta(days=9))
    # Before the licence ends nothing is in the way.
    assert triage_decide(**ask, decision=Decision(TriageAction.SEND)).done == 1


def test_rights_that_end_take_it_out_of_people_s_hands(who: dict[str, Any]) -> None:
    asset = MediaAssetFactory(workspace=who["workspace"], licence="bought")
    post = write(who, FINE, media=[(asset.pk, "")])
    Publication.objects.for_workspace(who["workspace"]).update(state=S.NEEDS_HANDOFF, next_attempt_at=None)
    day = local_day(now(), who["workspace"].time_zone)
    type(asset).objects.for_workspace(who["workspace"]).update(licence_until=day - timedelta(days=1))
    assert rights_hold() == 1
    assert row_of(post).state == S.PAUSED
    assert post.publications.get().held_for == HeldFor.RIGHTS


def test_rights_that_begin_later_hold_it_too(who: dict[str, Any]) -> None:
    asset = MediaAssetFactory(workspace=who["workspace"], licence="bought")
    post = write(who, FINE, media=[(asset.pk, "")])
    day = local_day(now(), who["workspace"].time_zone)
    media_rights_save(**who, asset_ids=[asset.pk], values={"licence_from": day + timedelta(days=9)})
    assert row_of(post).state == S.PAUSED


def test_what_is_held_for_rights_goes_on_when_they_are_renewed(who: dict[str, Any]) -> None:
    asset = MediaAssetFactory(workspace=who["workspace"], licence="bought")
    post = write(who, FINE, days=20, media=[(asset.pk, "")])
    due = row_of(post).due_at
    day = local_day(now(), who["workspace"].time_zone)
    media_rights_save(**who, asset_ids=[asset.pk], values={"licence_until": day + timedelta(days=5)})
    assert row_of(post).state == S.PAUSED
    media_rights_save(**who, asset_ids=[asset.pk], values={"licence_until": day + timedelta(days=50)})
    row = row_of(post)
    assert (row.state, row.held_for, row.due_at, row.next_attempt_at) == (S.SCHEDULED, HeldFor.NONE, due, due)


def test_what_is_held_for_a_rule_goes_on_when_it_is_gone(who: dict[str, Any]) -> None:
    post = write(who, LATER)
    due = row_of(post).due_at
    words = forbid(who)
    assert posts_recheck(workspace=who["workspace"]) == 1
    words_add(**who, list_id=words.pk, entries=[Entry(WORD, severity="info")])
    assert outdated_workspaces() == [who["workspace"]]
    posts_recheck(workspace=who["workspace"])
    row = row_of(post)
    assert (row.state, row.held_for, row.due_at) == (S.SCHEDULED, HeldFor.NONE, due)
    assert outdated_workspaces() == []


def test_every_change_of_rules_makes_old_verdicts_outdated(who: dict[str, Any]) -> None:
    """Exemptions, severities and settings count as well as words, should the first check of all be lost."""
    write(who, FINE)
    assert outdated_workspaces() == []
    BrandRules.objects.bulk_create([BrandRules(workspace=who["workspace"])], ignore_conflicts=True)
    BrandRules.objects.for_workspace(who["workspace"]).update(stamp=77, updated_at=timezone.now())
    assert outdated_workspaces() == [who["workspace"]]
    posts_recheck(workspace=who["workspace"])
    assert outdated_workspaces() == []


def test_checking_again_goes_on_where_it_stopped(who: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    posts = [write(who, f"{LATER} {n}", days=n + 1) for n in range(3)]
    forbid(who)
    asked: list[Workspace] = []
    monkeypatch.setattr(rechecking, "recheck", asked.append)
    monkeypatch.setattr(rechecking, "SECONDS", -1.0)
    assert posts_recheck(workspace=who["workspace"]) == 1
    assert asked == [who["workspace"]]
    assert row_of(posts[0]).state == S.PAUSED  # the one that is due first
    monkeypatch.setattr(rechecking, "SECONDS", 60.0)
    assert posts_recheck(workspace=who["workspace"]) == 2


def test_one_post_that_cannot_be_checked_stops_no_other(who: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = write(who, f"{LATER} 1", days=1), write(who, f"{LATER} 2", days=2)
    forbid(who)
    whole = rechecking.post_with_content

    def broken(post: Post) -> Post:
        if post.pk == first.pk:
            raise ValueError
        return whole(post)

    monkeypatch.setattr(rechecking, "post_with_content", broken)
    assert posts_recheck(workspace=who["workspace"]) == 1
    assert row_of(second).state == S.PAUSED
    assert outdated_workspaces() == [who["workspace"]]


def test_what_a_worker_holds_is_checked_once_more(who: dict[str, Any]) -> None:
    """Given back it would go out in spite of the rule."""
    post = write(who, LATER)
    other = SocialAccountFactory(workspace=who["workspace"], platform="practice-x")
    change(who, post, account_ids=[row_of(post).account_id, other.pk])
    rows = Publication.objects.for_workspace(who["workspace"])
    rows.filter(account=other).update(state=S.CLAIMED)
    forbid(who)
    assert posts_recheck(workspace=who["workspace"]) == 1
    assert outdated_workspaces() == [who["workspace"]]
    rows.filter(account=other).update(state=S.SCHEDULED)
    assert posts_recheck(workspace=who["workspace"]) == 1
    assert set(rows.values_list("state", flat=True)) == {S.PAUSED}
    assert outdated_workspaces() == []


def test_nothing_is_acknowledged_in_advance(who: dict[str, Any]) -> None:
    post = write(who, WARNED, planned=False)
    (name,) = warnings(post)
    quiet = write(who, FINE, planned=False)
    change(who, quiet, acknowledged=[name, "made up"])
    quiet.refresh_from_db()
    assert quiet.acknowledged == {}
    # What was looked at once and left the post is looked at again when it returns.
    change(who, post, acknowledged=[name])
    post.refresh_from_db()
    assert list(post.acknowledged) == [name]
    change(who, post, text=FINE)
    change(who, post, text=WARNED)
    post.refresh_from_db()
    assert post.acknowledged == {}


def test_a_tick_taken_back_does_not_leave_a_warning_planned(who: dict[str, Any]) -> None:
    post = write(who, WARNED, planned=False)
    change(who, post, acknowledged=warnings(post))
    post_schedule(**who, post_id=post.pk, due_at=now() + timedelta(days=1))
    with pytest.raises(ScheduleRefused) as refused:
        change(who, post, acknowledged=[])
    assert codes(refused) == {"content_unacknowledged"}
    post.refresh_from_db()
    assert post.acknowledged


def test_other_words_are_not_acknowledged_by_copying(who: dict[str, Any]) -> None:
    post = write(who, WARNED, planned=False, title="98%的用户认为皮肤变好了")
    change(who, post, acknowledged=warnings(post))
    post.refresh_from_db()
    assert len(post.acknowledged) == 2
    same = copied_values(post, None)["acknowledged"]
    assert same == post.acknowledged  # with the mark of whoever looked
    fields = {hit["fingerprint"]: hit["field"] for hit in post.verdict["hits"]}
    other = copied_values(post, "98%的用户认为心情变好了")["acknowledged"]
    assert {fields[name] for name in other} == {"title"}


def test_a_line_taken_back_holds_the_post(who: dict[str, Any]) -> None:
    values = {"name": "SOP", "items": [{"text": "Price"}]}
    (item,) = checklist_save(**who, checklist_id=None, values=values).items.all()
    post = write(who, FINE, planned=False)
    tick = {**who, "post_id": post.pk, "item_id": item.pk}
    checklist_tick(**tick, done=True)
    post_schedule(**who, post_id=post.pk, due_at=now() + timedelta(days=1))
    checklist_tick(**tick, done=False)
    row = row_of(post)
    assert (row.state, row.held_for) == (S.PAUSED, HeldFor.CHECK)
    with pytest.raises(ScheduleRefused) as refused:
        publication_retry(**who, publication_id=row.pk)
    assert codes(refused) == {"checklist_open"}
    with pytest.raises(ScheduleRefused):
        post_move(**who, post_id=post.pk, due_at=now() + timedelta(days=2))
    checklist_tick(**tick, done=True)
    assert row_of(post).state == S.SCHEDULED


def test_many_held_rows_with_checklists_cost_the_same(who: dict[str, Any]) -> None:
    values = {"name": "SOP", "items": [{"text": "Price"}]}
    (item,) = checklist_save(**who, checklist_id=None, values=values).items.all()

    def asked(count: int) -> int:
        for _n in range(count):
            post = write(who, FINE, planned=False)
            checklist_tick(**who, post_id=post.pk, item_id=item.pk, done=True)
            post_schedule(**who, post_id=post.pk, due_at=now() + timedelta(days=1))
        rows = Publication.objects.for_workspace(who["workspace"]).filter(state=S.SCHEDULED)
        rows.update(state=S.PAUSED, held_for=HeldFor.LATE, next_attempt_at=None)
        ids = list(Publication.objects.for_workspace(who["workspace"]).values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as found:
            triage_decide(**who, ids=ids, decision=Decision(TriageAction.SEND))
        return len(found)

    few = asked(2)
    assert asked(5) <= few + 2


def test_another_mark_of_a_file_makes_the_verdict_outdated(who: dict[str, Any]) -> None:
    asset = MediaAssetFactory(workspace=who["workspace"])
    write(who, FINE, media=[(asset.pk, "")])
    assert outdated_workspaces() == []
    media_rights_save(**who, asset_ids=[asset.pk], values={"ai_content": "generated"})
    assert outdated_workspaces() == [who["workspace"]]


def test_saving_and_planning_cost_no_more_queries_for_more_accounts(who: dict[str, Any]) -> None:
    def asked(count: int) -> tuple[int, int]:
        accounts = [SocialAccountFactory(workspace=who["workspace"], platform="practice-weibo") for _n in range(count)]
        post = post_create(**who, text=FINE, account_ids=[account.pk for account in accounts])
        with CaptureQueriesContext(connection) as saved:
            change(who, post, text=f"{FINE}！")
        with CaptureQueriesContext(connection) as planned:
            post_schedule(**who, post_id=post.pk, due_at=now() + timedelta(days=1))
        return len(saved), len(planned)

    few, many = asked(2), asked(12)
    assert many[0] <= few[0] + 1
    # Each account's row is handed over by a statement of its own.
    assert many[1] <= few[1] + 11
