"""Correcting a failed post and sending it again is one step in the editor."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from accounts.states import AccountState
from team.roles import Role
from team.states import ApprovalMode
from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(workspace):
    return PostFactory(workspace=workspace, state="scheduled", status="failed", text="Teh")


@pytest.fixture
def failed(post, workspace):
    account = SocialAccountFactory(workspace=workspace, platform="practice-weibo")
    return PublicationFactory(post=post, account=account, state="failed", error_kind="invalid_content")


def _address(name, post):
    return reverse(f"content:{name}", args=[post.workspace.slug, post.pk])


def _sent(post, *rows, **values):
    return {"version": post.version, "text": "Tea", "title": "", "accounts": [r.account_id for r in rows], **values}


def test_the_first_button_saves_and_sends_again(client_of, owner, post, failed):
    web = client_of(owner)
    page = web.get(_address("post_edit", post))
    assert [button.verb for button in page.context["buttons"]][:2] == ["send-again", "update"]
    assert "sends it at once" in page.content.decode()
    target = re.search(r'formaction="([^"]+)" data-verb="send-again"', page.content.decode())
    assert target is not None
    answer = web.post(target[1], _sent(post, failed), follow=True)
    assert "1 post will be sent now." in answer.content.decode()
    failed.refresh_from_db()
    post.refresh_from_db()
    assert (failed.state, failed.payload["text"], failed.error_kind) == ("scheduled", "Tea", "")
    assert post.text == "Tea"
    assert "send-again" not in [button.verb for button in web.get(_address("post_edit", post)).context["buttons"]]


def test_plain_save_sends_nothing(client_of, owner, post, failed):
    client_of(owner).post(_address("post_edit", post), _sent(post, failed))
    failed.refresh_from_db()
    post.refresh_from_db()
    assert (failed.state, post.text) == ("failed", "Tea")


def test_what_is_live_stays_and_a_lost_account_holds_nobody_back(client_of, owner, workspace, post, failed):
    live = PublicationFactory(post=post, account=SocialAccountFactory(workspace=workspace), state="published")
    lost = SocialAccountFactory(workspace=workspace, display_name="Lost", state=AccountState.NEEDS_RECONNECT)
    late = PublicationFactory(post=post, account=lost, state="paused")
    web = client_of(owner)
    answer = web.post(_address("post_send_again", post), _sent(post, live, failed, late), follow=True)
    for row, state in ((live, "published"), (failed, "scheduled"), (late, "paused")):
        row.refresh_from_db()
        assert row.state == state
    assert "Lost" in "".join(str(message) for message in answer.context["messages"])
    post.refresh_from_db()
    refused = web.post(_address("post_send_again", post), _sent(post, live, failed, late, text="Tea again"))
    assert refused.status_code == 422
    assert "Tea again" in refused.content.decode()


def test_not_without_the_right_nor_around_an_approval(client_of, member_of, owner, workspace, post, failed):
    for role in (Role.DESIGNER, Role.COMMUNITY):
        assert (
            client_of(member_of(role)).post(_address("post_send_again", post), _sent(post, failed)).status_code == 403
        )
    workspace.approval_mode = ApprovalMode.REQUIRED
    workspace.save()
    web = client_of(owner)
    assert web.get(_address("post_edit", post)).context["primary"].verb == "update"
    assert web.post(_address("post_send_again", post), _sent(post, failed)).status_code in {409, 422}
    failed.refresh_from_db()
    assert failed.state == "failed"
