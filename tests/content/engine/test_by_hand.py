"""Single posts that a person puts out: decided when the content is frozen, never sent, handed over at their time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts import hooks
from accounts.models import SocialAccount
from accounts.states import AccountState
from config.lib.clock import now
from content.engine.begin import begin_sends
from content.engine.claim import Claimer
from content.engine.handoff import handoff_sweep
from content.engine.late import late_sweep
from content.engine.store import release
from content.errors import ScheduleRefused
from content.models import PostMedia, Publication, PublishPause
from content.services.by_hand import CHOSEN
from content.services.drafting import PostChanges, post_update
from content.services.preparing import publications_to_prepare
from content.services.queue import publication_resend, publication_retry, publication_to_handoff
from content.services.scheduling import post_move, post_schedule
from content.states import HeldFor, PauseScope
from content.states import PublicationState as S
from team.models import Notification
from team.states import ApprovalMode

from .conftest import SPAN, Desk, Engine, claim_one, fresh, until

WHY = "Business accounts only"
ARTICLE = "The network's interface takes no articles."


def chosen(account: SocialAccount, **more: Any) -> dict[str, Any]:
    """Variants in which a person posts to this account."""
    return {account.platform: {"options": {"accounts": {str(account.pk): {"by_hand": True, **more}}}}}


def edit(desk: Desk, row: Publication, **changes: Any) -> None:
    post_update(
        workspace=desk.workspace,
        actor=desk.actor,
        post_id=row.post_id,
        version=None,
        changes=PostChanges(**changes),
    )


def test_an_account_that_only_people_post_to(desk: Desk, engine: Engine) -> None:
    """Its rows are handed over, while those of another account of the platform go out."""
    mine, other = desk.account(by_hand=WHY), desk.account(handle="other")
    row = desk.scheduled(mine, other, text="Two ways")
    assert fresh(row).by_hand == WHY
    engine.start()
    engine.until(row, S.NEEDS_HANDOFF)
    engine.until(desk.of(row.post)[1], S.PUBLISHED)
    until(lambda: Notification.objects.unscoped("test").filter(kind="publication_handoff").exists())
    assert [effect["handle"] for effect in desk.network.effects()] == ["other"]
    assert desk.attempts(row) == []


def test_a_draft_that_only_people_can_post(desk: Desk, engine: Engine) -> None:
    account = desk.account("practice")
    article = desk.scheduled(account, text="Long", title="An article")
    note = desk.scheduled(account, text="Short", title="", options={"audience": "followers", "topic": "tea"})
    assert (fresh(article).by_hand, fresh(note).by_hand) == (ARTICLE, "")
    engine.start()
    engine.until(article, S.NEEDS_HANDOFF)
    engine.until(note, S.PUBLISHED)
    (effect,) = desk.network.effects()
    assert (effect["text"], effect["options"]) == ("Short", {"audience": "followers", "topic": "tea"})


def test_a_person_may_choose_it_for_one_account(desk: Desk, engine: Engine) -> None:
    one, two = desk.account(), desk.account(handle="two")
    post = desk.post(one, two, text="Chosen")
    edit(desk, desk.of(post)[0], variants=chosen(one))
    post_schedule(workspace=desk.workspace, actor=desk.actor, post_id=post.pk, due_at=None)
    rows = desk.of(post)
    assert [row.by_hand for row in rows] == [CHOSEN, ""]
    assert rows[0].content_hash == rows[1].content_hash
    assert "by_hand" not in rows[0].payload["options"]
    assert "accounts" not in rows[0].payload["options"]
    engine.start()
    engine.until(rows[0], S.NEEDS_HANDOFF)
    engine.until(rows[1], S.PUBLISHED)
    assert [effect["handle"] for effect in desk.network.effects()] == ["two"]


def test_changing_ones_mind_before_its_time(desk: Desk, engine: Engine) -> None:
    """Both ways, without a new approval: what readers see stays the same."""
    desk.workspace.approval_mode = ApprovalMode.OPTIONAL
    desk.workspace.save()
    account = desk.account()
    row = desk.scheduled(account, text="Mind", due=now() + timedelta(hours=1))
    before = fresh(row)
    edit(desk, row, variants=chosen(account))
    assert (fresh(row).by_hand, fresh(row).content_hash) == (CHOSEN, before.content_hash)
    edit(desk, row, variants={})
    assert fresh(row).by_hand == ""
    edit(desk, row, variants=chosen(account))
    post_move(workspace=desk.workspace, actor=desk.actor, post_id=row.post_id, due_at=now())
    engine.start()
    engine.until(row, S.NEEDS_HANDOFF)
    edit(desk, row, variants={})
    publication_retry(workspace=desk.workspace, actor=desk.actor, publication_id=row.pk)
    engine.until(row, S.PUBLISHED)
    assert desk.texts() == ["Mind"]


@pytest.mark.parametrize("many", [False, True])
def test_no_claim_and_no_upload_ahead_takes_it(desk: Desk, many: bool, monkeypatch: Any) -> None:
    if many:
        monkeypatch.setattr("content.engine.claim.MANY_DUE", -1)
    account = desk.account("practice")
    row = desk.scheduled(account, text="Mine", title="By hand", with_video=True, due=now() + timedelta(minutes=10))
    ours = desk.post(account, text="Ours", title="")
    PostMedia.objects.create(post=ours, asset=row.post.attachments.get().asset, position=0)
    soon = now() + timedelta(minutes=10)
    post_schedule(workspace=desk.workspace, actor=desk.actor, post_id=ours.pk, due_at=soon)
    (sent,) = desk.of(ours)
    assert publications_to_prepare() == [sent.pk]
    Publication.objects.unscoped("test").update(next_attempt_at=now())
    # The older row of the same account does not stand in the way of the other.
    assert [claim.publication_id for claim in Claimer(SPAN).claim(5)] == [sent.pk]
    assert fresh(row).state == S.SCHEDULED


def test_it_is_never_too_late_and_waits_like_any_other(desk: Desk) -> None:
    account = desk.account(by_hand=WHY)
    row = desk.scheduled(account, text="Old", late_minutes=1)
    long_ago = now() - timedelta(hours=5)
    Publication.objects.unscoped("test").update(due_at=long_ago, next_attempt_at=long_ago, late_at=long_ago)
    assert late_sweep() == 0
    stop = {"workspace": desk.workspace, "scope": PauseScope.WORKSPACE, "reason": "Stop"}
    pause = PublishPause.objects.create(**stop)
    assert handoff_sweep() == 0
    PublishPause.objects.unscoped("test").filter(pk=pause.pk).update(lifted_at=now())
    assert handoff_sweep() == 1
    assert (fresh(row).state, fresh(row).held_for) == (S.NEEDS_HANDOFF, HeldFor.NONE)


def test_it_needs_no_connection_but_an_account_that_is_kept(desk: Desk) -> None:
    account = desk.account(state=AccountState.NEEDS_RECONNECT)
    post = desk.post(account, text="Without access")
    with pytest.raises(ScheduleRefused):
        post_schedule(workspace=desk.workspace, actor=desk.actor, post_id=post.pk, due_at=None)
    edit(desk, desk.of(post)[0], variants=chosen(account))
    post_schedule(workspace=desk.workspace, actor=desk.actor, post_id=post.pk, due_at=None)
    assert handoff_sweep() == 1
    gone = desk.account(handle="gone", state=AccountState.DISCONNECTED, by_hand=WHY)
    left = desk.post(gone, text="Nobody's")
    with pytest.raises(ScheduleRefused):
        post_schedule(workspace=desk.workspace, actor=desk.actor, post_id=left.pk, due_at=None)


def test_a_failed_one_handed_over_keeps_its_reason(desk: Desk) -> None:
    account = desk.account("practice")
    row = desk.scheduled(account, text="Once", title="Article")
    Publication.objects.unscoped("test").update(state=S.FAILED, by_hand="", next_attempt_at=None)
    who = {"workspace": desk.workspace, "actor": desk.actor, "publication_id": row.pk}
    publication_to_handoff(**who, may_publish=True)
    assert (fresh(row).state, fresh(row).by_hand) == (S.NEEDS_HANDOFF, ARTICLE)


def test_an_account_that_becomes_one_of_those(desk: Desk) -> None:
    """What is scheduled follows the account, and keeps what was chosen for it."""
    account = desk.account()
    later = now() + timedelta(hours=1)
    row = desk.scheduled(account, text="One", due=later)
    own = desk.post(account, text="Two")
    edit(desk, desk.of(own)[0], variants=chosen(account))
    post_schedule(workspace=desk.workspace, actor=desk.actor, post_id=own.pk, due_at=later)
    account.by_hand = WHY
    account.save()
    hooks.tell_by_hand(account)
    assert [fresh(each).by_hand for each in (row, *desk.of(own))] == [WHY, WHY]
    account.by_hand = ""
    account.save()
    hooks.tell_by_hand(account)
    assert [fresh(each).by_hand for each in (row, *desk.of(own))] == ["", CHOSEN]


def becomes_by_hand(account: SocialAccount) -> None:
    account.by_hand = WHY
    account.save()
    hooks.tell_by_hand(account)


@pytest.mark.parametrize("many", [False, True])
def test_a_row_that_a_worker_held_when_its_account_changed(desk: Desk, many: bool, monkeypatch: Any) -> None:
    """The news could not reach it; whoever looks at it next asks the account itself."""
    if many:
        monkeypatch.setattr("content.engine.claim.MANY_DUE", -1)
    account = desk.account()
    row = desk.scheduled(account, text="Held", due=now() - timedelta(seconds=1))
    held, lease = claim_one()
    becomes_by_hand(account)
    assert begin_sends([(held, lease)], span=SPAN) == {}
    release(publication=held, lease=lease)
    assert (fresh(row).state, fresh(row).by_hand) == (S.SCHEDULED, "")
    assert Claimer(SPAN).claim(5) == []
    Publication.objects.unscoped("test").update(late_at=now() - timedelta(minutes=1))
    assert late_sweep() == 0
    assert handoff_sweep() == 1
    assert (fresh(row).state, fresh(row).by_hand) == (S.NEEDS_HANDOFF, WHY)
    assert desk.texts() == []


def test_files_of_such_a_row_are_not_uploaded_ahead(desk: Desk) -> None:
    account = desk.account("practice")
    row = desk.scheduled(account, text="Film", title="", with_video=True, due=now() + timedelta(minutes=10))
    assert publications_to_prepare() == [row.pk]
    SocialAccount.objects.unscoped("test").update(by_hand=WHY)
    assert publications_to_prepare() == []


def test_a_post_in_doubt_is_cleared_up_all_the_same(desk: Desk, engine: Engine) -> None:
    """It may be there already: the same key asks the platform, whatever the account is by now."""
    account = desk.account()
    row = desk.scheduled(account, text="In doubt")
    desk.network.fault("created_but_500", path="/api/posts", method="POST")
    engine.start()
    engine.until(row, S.UNKNOWN)
    engine.stop()
    becomes_by_hand(account)
    engine.start()
    engine.until(row, S.PUBLISHED, hurry=True)
    assert desk.texts() == ["In doubt"]


def test_sent_again_where_only_people_post_by_now(desk: Desk) -> None:
    account = desk.account()
    row = desk.scheduled(account, text="Again")
    Publication.objects.unscoped("test").update(state=S.UNKNOWN, next_attempt_at=None)
    becomes_by_hand(account)
    publication_resend(workspace=desk.workspace, actor=desk.actor, publication_id=row.pk)
    assert (fresh(row).state, fresh(row).by_hand) == (S.SCHEDULED, WHY)
    assert handoff_sweep() == 1
    assert (fresh(row).state, fresh(row).by_hand) == (S.NEEDS_HANDOFF, WHY)


def test_a_platform_by_hand_needs_no_reason_of_the_account(desk: Desk) -> None:
    row = desk.scheduled(desk.account("practice-channels", by_hand=WHY), text="Always")
    assert handoff_sweep() == 1
    assert (fresh(row).state, fresh(row).by_hand) == (S.NEEDS_HANDOFF, "")
