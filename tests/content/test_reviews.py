"""Rounds of review: levels, who may decide, what blocks, what makes approvals stale, rules and their changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from config.lib.errors import InvalidInput
from config.lib.text_diff import text_diff
from content.errors import OwnApproval, ReviewOutdated, WrongState
from content.models import ApprovalPolicy, Post, Publication, ReviewDecision
from content.review_errors import ChangesOpen, NotReviewer, ReasonMissing, TwoLevels
from content.selectors.approval import APPROVED
from content.selectors.approval_rules import Level, rule_of
from content.selectors.post import post_get
from content.selectors.rule_words import rule_text
from content.services.drafting import PostChanges, post_update
from content.services.policies import PolicyValues, policy_remove, policy_save
from content.services.review_board import board_of
from content.services.review_talk import changes_end, review_comment
from content.services.scheduling import post_move, post_schedule
from team.actors import Actor
from team.models import Notification, Workspace
from team.services.workspaces import workspace_update
from team.states import ApprovalMode
from tests.content.review_scene import Scene, people_of
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(workspace: Workspace, owner: Any, member_of: Any) -> Scene:
    return Scene(workspace, people_of(owner, member_of))


def edit(scene: Scene, user: Any, **changes: Any) -> Post:
    return post_update(**scene.who(user), version=None, changes=PostChanges(**changes))


def told(scene: Scene, kind: str) -> set[Any]:
    return {n.recipient for n in Notification.objects.for_workspace(scene.workspace).filter(kind=kind)}


def test_two_levels_one_after_the_other(scene: Scene) -> None:
    people = scene.people
    scene.submit()
    assert told(scene, "post_review") == {people.owner, people.first, people.second}
    with pytest.raises(NotReviewer):
        scene.approve(people.named)
    half = scene.approve(people.first)
    assert (half.state, half.approved_hash, scene.review().level) == ("in_review", "", 1)
    assert people.named in told(scene, "post_review")
    with pytest.raises(TwoLevels):
        scene.approve(people.first)
    done = scene.approve(people.named, note="Fine by law")
    assert (done.state, done.approved_by, scene.review().state) == ("approved", people.named, "approved")
    post_schedule(**scene.who(people.writer), due_at=done.due_at)
    assert all(row.approved_hash == row.content_hash for row in scene.rows())
    assert [d.snapshot[str(scene.account.pk)]["text"] for d in scene.decisions()] == ["First words", "First words"]


def test_nobody_approves_their_own_work(scene: Scene) -> None:
    people = scene.people
    own = scene.new(author=people.first)
    scene.submit(own)
    with pytest.raises(OwnApproval):
        scene.approve(people.first, own)
    scene.submit()
    edit(scene, people.first, text="Changed while under review")
    with pytest.raises(OwnApproval):
        scene.approve(people.first)
    scene.approve(people.second)
    with pytest.raises(TwoLevels):
        scene.approve(people.second)
    assert scene.fresh().state == "in_review"


def test_all_of_them(scene: Scene) -> None:
    people = scene.people
    scene.rule(Level(people=(people.first.pk, people.named.pk), every=True))
    scene.submit()
    assert not scene.approve(people.first).approved_hash
    assert not scene.approve(people.first).approved_hash
    assert len(scene.decisions()) == 1
    assert scene.approve(people.named).approved_hash


def test_an_edit_makes_what_was_said_stale_and_shows_the_difference(scene: Scene) -> None:
    people = scene.people
    scene.submit()
    scene.approve(people.first)
    edit(scene, people.writer, text="Second words")
    board = board_of(post=post_get(workspace=scene.workspace, post_id=scene.post.pk), actor=Actor(people.named))
    assert [line.current for line in board.levels] == [True, False]
    assert scene.review().level == 0
    assert [d.by for d in board.levels[0].state.stale] == [people.first]
    (change,) = board.since
    assert [(each.piece, each.text) for each in change.segments] == [
        ("removed", "First"),
        ("added", "Second"),
        ("same", " words"),
    ]
    with pytest.raises(NotReviewer):
        scene.approve(people.named)
    scene.approve(people.second)
    assert not scene.fresh().approved_hash
    assert scene.approve(people.named).approved_hash


def test_the_window_is_what_every_level_covers(scene: Scene) -> None:
    people, due = scene.people, scene.post.due_at
    scene.submit()
    scene.approve(people.first)
    post_move(**scene.who(people.writer), due_at=due + timedelta(hours=1))
    done = scene.approve(people.named)
    assert (done.approved_from, done.approved_until) == (due - timedelta(hours=1), due + timedelta(hours=2))
    far = scene.new()
    scene.submit(far)
    scene.approve(people.first, far)
    post_move(**scene.who(people.writer, far), due_at=due + timedelta(hours=5))
    with pytest.raises(NotReviewer):
        scene.approve(people.named, far)


def test_a_request_for_changes_stands_until_its_reviewer_or_a_reason_ends_it(scene: Scene) -> None:
    people = scene.people
    scene.submit()
    scene.ask(people.first)
    assert (scene.fresh().state, scene.review().state) == ("draft", "changes")
    edit(scene, people.writer, text="Shorter")
    scene.submit()
    scene.approve(people.second)
    scene.approve(people.named)
    assert scene.fresh().state == "in_review"
    with pytest.raises(ChangesOpen):
        scene.approve(people.owner)
    assert scene.approve(people.first).state == "approved"
    assert scene.decisions()[-1].kind == "clear"


@pytest.mark.raises_notice("review_dismissed")
def test_dismissing_needs_rights_and_a_reason(scene: Scene) -> None:
    people = scene.people
    scene.submit()
    scene.ask(people.first)
    scene.submit()
    scene.approve(people.second)
    scene.approve(people.named)
    block = next(d for d in scene.decisions() if d.kind == "changes")
    end = {**scene.who(people.owner), "decision_id": block.pk}
    with pytest.raises(ReasonMissing):
        changes_end(**end)
    with pytest.raises(NotReviewer):
        changes_end(**{**end, "actor": Actor(people.writer)}, note="I like it")
    done = changes_end(**end, note="Mo is away until Monday")
    assert done.state == "approved"
    assert told(scene, "review_dismissed") == {people.first, people.writer}
    with pytest.raises(WrongState):
        changes_end(**end, note="Again")


@pytest.mark.raises_notice("review_comment")
def test_comments_decide_nothing(scene: Scene) -> None:
    scene.submit()
    with pytest.raises(ReasonMissing):
        review_comment(**scene.who(scene.people.editor), note="  ")
    review_comment(**scene.who(scene.people.editor), note="Nice tea")
    assert scene.fresh().state == "in_review"
    assert told(scene, "review_comment") == {scene.people.writer}


def test_what_was_not_seen_is_not_approved(scene: Scene) -> None:
    scene.submit()
    seal = board_of(post=post_get(workspace=scene.workspace, post_id=scene.post.pk), actor=Actor(None)).look.seal
    edit(scene, scene.people.writer, text="Other")
    with pytest.raises(ReviewOutdated):
        scene.approve(scene.people.first, seen=seal)


def test_decisions_cannot_be_changed(scene: Scene) -> None:
    scene.submit()
    scene.approve(scene.people.first)
    rows = ReviewDecision.objects.for_workspace(scene.workspace)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(note="I never said that")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(by=scene.people.owner)
    scene.people.first.delete()
    assert rows.get().by is None


# --- rules ------------------------------------------------------------------------------------------------------------
def ads_rule(scene: Scene, **values: Any) -> ApprovalPolicy:
    levels = (Level(), Level(name="Legal", people=(scene.people.named.pk,)), Level(name="Brand"))
    given = {"name": "Ads", "levels": levels, "ad_kinds": ["paid"], **values}
    return policy_save(workspace=scene.workspace, actor=Actor(scene.people.owner), values=PolicyValues(**given))


def rule(scene: Scene, post: Post | None = None) -> Any:
    return rule_of(post_get(workspace=scene.workspace, post_id=(post or scene.post).pk))


def test_the_strictest_rule_holds_and_says_why(scene: Scene) -> None:
    scene.rule(Level(), mode=ApprovalMode.OPTIONAL)
    ads_rule(scene)
    ads_rule(scene, name="Loose", mode="none", ad_kinds=[], accounts=[scene.account.pk])
    ads_rule(scene, name="One account", ad_kinds=[], accounts=[scene.account.pk], levels=(Level(),))
    assert (rule(scene).policy, len(rule(scene).levels)) == ("One account", 1)
    assert str(scene.account) in rule_text(rule(scene))
    Post.objects.for_workspace(scene.workspace).update(ad_kind="paid")
    found = rule(scene)
    assert (found.policy, len(found.levels), found.why) == ("Ads", 3, {"ad_kinds": ["paid"]})
    elsewhere = scene.new()
    Publication.objects.for_workspace(scene.workspace).filter(post=elsewhere).update(
        account=SocialAccountFactory(workspace=scene.workspace)
    )
    assert rule(scene, elsewhere).mode == "optional"


@pytest.mark.parametrize(
    "values",
    [
        {"name": " "}, {"ad_kinds": []}, {"ad_kinds": ["x"]}, {"mode": "x"}, {"accounts": [0]}, {"kinds": ["x"]},
        {"levels": (Level(roles=("planner",)),)}, {"levels": (Level(people=(0,)),)}, {"levels": (Level(hours=0),)},
        {"levels": (Level(),) * 4}, {"levels": (Level(name="x" * 81),)},
    ],
)  # fmt: skip
def test_rules_that_make_no_sense_are_refused(scene: Scene, values: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        ads_rule(scene, **values)


@pytest.mark.raises_notice("approval_now_needed")
def test_a_stricter_rule_holds_back_what_is_planned(scene: Scene) -> None:
    scene.rule(Level(), mode=ApprovalMode.OPTIONAL)
    post_schedule(**scene.who(scene.people.writer), due_at=scene.post.due_at)
    assert Publication.objects.for_workspace(scene.workspace).filter(APPROVED).count() == 1
    made = ads_rule(scene, ad_kinds=[], accounts=[scene.account.pk])
    assert not Publication.objects.for_workspace(scene.workspace).filter(APPROVED).exists()
    assert (scene.fresh().status, scene.review().state) == ("in_review", "open")
    policy_remove(workspace=scene.workspace, actor=Actor(scene.people.owner), policy_id=made.pk)
    # Nothing is let go by itself: the round that was begun goes on, with the levels that are left.
    assert not Publication.objects.for_workspace(scene.workspace).filter(APPROVED).exists()
    assert scene.approve(scene.people.first).approved_hash
    assert Publication.objects.for_workspace(scene.workspace).filter(APPROVED).count() == 1


def test_the_general_setting_counts_like_every_rule(scene: Scene) -> None:
    scene.rule(Level(), mode=ApprovalMode.NONE)
    post_schedule(**scene.who(scene.people.writer), due_at=scene.post.due_at)
    workspace_update(workspace=scene.workspace, actor=Actor(scene.people.owner), approval_mode="required")
    assert not Publication.objects.for_workspace(scene.workspace).filter(APPROVED).exists()


def test_what_is_approved_stays_approved(scene: Scene) -> None:
    scene.submit()
    scene.approve(scene.people.first)
    scene.approve(scene.people.named)
    post_schedule(**scene.who(scene.people.writer), due_at=scene.post.due_at)
    scene.rule(Level(), Level(people=(scene.people.named.pk,)), Level())
    assert Publication.objects.for_workspace(scene.workspace).filter(APPROVED).count() == 1


def test_an_open_round_keeps_the_levels_that_stay(scene: Scene) -> None:
    people = scene.people
    scene.submit()
    scene.approve(people.first)
    scene.rule(Level(name="Team", hours=4), Level(name="Brand", people=(people.owner.pk,)))
    # The second level is another one: the round begins anew.
    assert (scene.review().number, scene.review().level) == (2, 0)
    scene.approve(people.first)
    scene.rule(Level(name="Team"), Level(name="Brand", people=(people.owner.pk,)), Level(people=(people.named.pk,)))
    assert (scene.review().number, scene.review().level) == (2, 1)
    scene.approve(people.owner)
    scene.rule(Level(), Level(people=(people.owner.pk,)))
    # Nothing is missing any more under the new rule.
    assert scene.fresh().state == "approved"


def test_what_decides_about_labels_belongs_to_what_was_approved(scene: Scene) -> None:
    scene.submit()
    scene.approve(scene.people.first)
    Post.objects.for_workspace(scene.workspace).update(ad_kind="paid")
    with pytest.raises(NotReviewer):
        scene.approve(scene.people.named)


def test_one_account_more_may_need_one_level_more(scene: Scene) -> None:
    other = SocialAccountFactory(workspace=scene.workspace)
    ads_rule(scene, ad_kinds=[], accounts=[other.pk])
    scene.submit()
    scene.approve(scene.people.first)
    scene.approve(scene.people.named)
    assert scene.fresh().state == "approved"
    edit(scene, scene.people.writer, account_ids=[scene.account.pk, other.pk])
    assert (scene.fresh().state, len(rule(scene).levels)) == ("draft", 3)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("围炉煮茶", "围炉喝茶", [("same", "围炉"), ("removed", "煮"), ("added", "喝"), ("same", "茶")]),
        ("a", "", [("removed", "a")]),
        ("茶好喝", "热茶真好喝", [("removed", "茶"), ("added", "热茶真"), ("same", "好喝")]),
        ("x" * 9 + " y", "y", [("removed", "x" * 9 + " "), ("same", "y")]),
    ],
)
def test_differences(before: str, after: str, expected: list[Any]) -> None:
    assert [(each.piece, each.text) for each in text_diff(before, after)] == expected


def test_long_texts_do_not_take_long() -> None:
    assert [each.piece for each in text_diff("茶" * 13_000, "茶" * 12_999)] == ["removed", "added"]
