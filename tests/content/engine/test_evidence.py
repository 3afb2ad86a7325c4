"""What is kept about unclear sends, by what each kind of platform offers, and what a person does with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.connectors.errors import UnexpectedResponse
from config.lib.clock import now
from config.lib.errors import InvalidInput
from content.errors import ForeignAddress, LookImpossible, MayBeLive, WrongState
from content.models import Attempt, Publication
from content.selectors.evidence import Evidence, evidence_of
from content.selectors.publication import publication_get
from content.selectors.steps import publication_step
from content.services.queue import (
    publication_confirm,
    publication_look,
    publication_resend,
    publication_retry,
    publication_to_handoff,
)
from content.states import PublicationState as S

from .conftest import Desk, Engine, fresh, hurry_up, until

NATIVE, LOOKUP, NONE = "practice-weibo", "practice-xiaohongshu", "practice-douyin"
POSTS = {"path": "/api/posts", "method": "POST"}
LOOKS = {"path": "/api/posts", "method": "GET"}


def evidence(desk: Desk, row: Publication) -> Evidence:
    return evidence_of(publication=publication_get(workspace=desk.workspace, publication_id=row.pk))


def who(desk: Desk, row: Publication) -> dict[str, Any]:
    return {"workspace": desk.workspace, "actor": desk.actor, "publication_id": row.pk}


def given_up(row: Publication) -> None:
    """As if the engine had ended its looks without proof."""
    Publication.objects.unscoped("test").filter(pk=row.pk).update(next_attempt_at=None)


@pytest.mark.parametrize("effect", ["created_but_500", "hang"])
def test_a_key_needs_no_look(desk: Desk, engine: Engine, effect: str) -> None:
    desk.network.fault(effect, seconds=0.2, **POSTS)
    row = desk.scheduled(desk.account(NATIVE), text="By key")
    engine.start()
    row = engine.until(row, S.PUBLISHED, hurry=True)
    assert desk.attempts(row) == [("send", "outcome_unknown"), ("send", "published")]
    assert [call.look for call in evidence(desk, row).calls] == [None, None]
    assert desk.texts() == ["By key"]


def test_looks_keep_what_they_saw(desk: Desk, engine: Engine) -> None:
    account = desk.account(LOOKUP)
    engine.start()
    earlier = engine.until(desk.scheduled(account, text="The one before"), S.PUBLISHED)
    desk.network.fault("hang", seconds=0.2, **POSTS)
    row = desk.scheduled(account, text="Lost on its way")
    row = engine.until(row, S.PUBLISHED, hurry=True)
    first, absent, _again, sent = evidence(desk, row).calls
    assert (first.look, sent.look) == (None, None)
    assert absent.look is not None
    assert (absent.look.looked_at, absent.look.found, absent.look.by_key) == (1, False, True)
    (seen,) = absent.look.nearest
    assert seen.text.endswith("The one before")
    assert seen.url == earlier.remote_url
    assert seen.at is not None
    assert absent.look.since is not None
    assert absent.look.since < row.first_sent_at


def test_a_look_that_finds_says_so(desk: Desk, engine: Engine) -> None:
    desk.network.fault("created_but_500", **POSTS)
    row = desk.scheduled(desk.account(LOOKUP), text="It was there")
    engine.start()
    row = engine.until(row, S.PUBLISHED, hurry=True)
    look = evidence(desk, row).calls[-1].look
    assert look is not None
    assert (look.found, look.looked_at, look.nearest[0].url) == (True, 1, row.remote_url)
    seen = Attempt.objects.unscoped("test").get(publication=row, kind="find").seen
    assert not [word for word in ("access", "token", "Bearer", "secret") if word in str(seen)]


def test_without_any_means_only_a_person_can_tell(desk: Desk, engine: Engine) -> None:
    desk.network.fault("created_but_500", **POSTS)
    row = desk.scheduled(desk.account(NONE), text="Was it there?")
    engine.start()
    row = engine.until(row, S.UNKNOWN)
    until(lambda: fresh(row).next_attempt_at is None)
    found = evidence(desk, row)
    assert (found.undecided, found.looking, found.may_look) == (True, False, False)
    assert "HTTP 500" in found.story[0]
    assert found.calls[0].attempt.answer
    with pytest.raises(LookImpossible):
        publication_look(**who(desk, row))
    with pytest.raises(WrongState):
        publication_retry(**who(desk, row))
    with pytest.raises(ForeignAddress) as refused:
        publication_confirm(**who(desk, row), url="https://www.douyin.com/video/1")
    assert "Douyin (practice)" in str(refused.value) or "抖音" in str(refused.value)
    address, at = f"{desk.network.url}/p/1", now() - timedelta(seconds=1)
    for wrong in (now() + timedelta(hours=1), row.created_at - timedelta(days=1)):
        with pytest.raises(InvalidInput):
            publication_confirm(**who(desk, row), url=address, published_at=wrong)
    row = publication_confirm(**who(desk, row), url=address, published_at=at)
    assert (row.state, row.remote_url, row.remote_id, row.published_at) == (S.PUBLISHED, address, "", at)
    # The evidence stays.
    assert evidence(desk, row).calls[0].attempt.answer
    hurry_up()
    assert desk.texts() == ["Was it there?"]


def test_looking_again_finds_what_looks_before_could_not(desk: Desk, engine: Engine) -> None:
    desk.network.fault("created_but_500", **POSTS)
    row = desk.scheduled(desk.account(LOOKUP), text="Found late")
    engine.start()
    engine.until(row, S.UNKNOWN)
    given_up(row)
    assert evidence(desk, row).undecided
    publication_look(**who(desk, row))
    row = engine.until(row, S.PUBLISHED)
    assert desk.attempts(row) == [("send", "outcome_unknown"), ("find", "published")]
    assert desk.texts() == ["Found late"]
    with pytest.raises(WrongState):
        publication_look(**who(desk, row))


def test_a_failed_look_proves_nothing_and_sends_nothing(desk: Desk, engine: Engine) -> None:
    desk.network.fault("created_but_500", **POSTS)
    desk.network.fault("server_error", count=0, **LOOKS)
    row = desk.scheduled(desk.account(LOOKUP), text="Once")
    engine.start()
    engine.until(row, S.UNKNOWN)
    given_up(row)
    publication_look(**who(desk, row))
    until(lambda: ("find", "transient") in desk.attempts(row))
    until(lambda: fresh(row).lease_token is None)
    assert fresh(row).state == S.UNKNOWN
    assert evidence(desk, row).looking
    assert evidence(desk, row).calls[-1].look is None
    assert desk.texts() == ["Once"]


def test_a_refusal_nobody_understood_is_not_sent_again_blindly(desk: Desk) -> None:
    """The post may be there although the answer reads like a failure; so a look comes first."""
    row = desk.scheduled(desk.account(NATIVE), text="Perhaps there")
    changes = {"state": S.FAILED, "next_attempt_at": None, "first_sent_at": now()}
    rows = Publication.objects.unscoped("test").filter(pk=row.pk)
    rows.update(error_kind=UnexpectedResponse.kind, error_message=UnexpectedResponse.default_message, **changes)
    assert publication_step(fresh(row)).kind == "decide"
    assert evidence(desk, row).undecided
    with pytest.raises(MayBeLive):
        publication_retry(**who(desk, row))
    with pytest.raises(MayBeLive):
        publication_to_handoff(**who(desk, row), may_publish=True)
    assert publication_resend(**who(desk, row)).state == S.SCHEDULED
    # A refusal that excludes it is retried as ever, and never by the shortcut that skips the checks of the content.
    rows.update(error_kind="transient", **changes)
    with pytest.raises(WrongState):
        publication_resend(**who(desk, row))
    assert publication_retry(**who(desk, row)).state == S.SCHEDULED
