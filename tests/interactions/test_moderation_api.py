"""Rules and approvals by the REST API."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.test import Client

from accounts.models import SocialAccount
from interactions.models import ReplyReview, Thread
from interactions.services.answers import answer_write
from team.actors import Actor
from team.models import User, Workspace
from team.roles import Role
from tests.factories import SocialAccountFactory

from .making import thread_of

pytestmark = pytest.mark.django_db
_keys = count(1)
RULE = {
    "name": "券",
    "channels": ["comment"],
    "conditions": {"keywords_any": ["券"], "intents": []},
    "actions": {"tags": ["优惠券"], "priority": 3},
}


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    row: SocialAccount = SocialAccountFactory(workspace=workspace)  # type: ignore[assignment]
    return row


@pytest.fixture
def call(client_of: Callable[..., Client], workspace: Workspace) -> Callable[..., Any]:
    """Call an address below …/inbox/ as somebody; returns status and JSON."""

    def ask(user: User, method: str, path: str, data: Any = None) -> tuple[int, Any]:
        answer = getattr(client_of(user), method)(
            f"/api/v1/workspaces/{workspace.slug}/inbox/{path}",
            data=data,
            content_type="application/json",
            headers={"Idempotency-Key": f"key-{next(_keys)}"},
        )
        return answer.status_code, answer.json() if answer.content else None

    return ask


def test_a_rule_is_written_tried_switched_moved_undone_and_removed(
    call: Callable[..., Any], owner: User, account: SocialAccount
) -> None:
    thread_of(account, "券用不了，电话 13812345678")
    status, rule = call(owner, "post", "rules/", RULE)
    assert (status, rule["active"], rule["conditions"]) == (201, False, {"keywords_any": ["券"]})
    one = f"rules/{rule['id']}/"
    assert call(owner, "get", one)[1]["name"] == "券"
    status, trial = call(owner, "post", "rules/try/", RULE)
    assert (status, trial["total"], trial["rows"][0]["matched"][0]["code"]) == (200, 1, "keyword")
    assert "13812345678" not in trial["rows"][0]["text"]
    assert call(owner, "post", f"{one}switch/", {"active": True})[1]["active"]
    thread = thread_of(account, "券呢")
    status, runs = call(owner, "get", f"rules/runs/?rule={rule['id']}")
    assert (status, len(runs["results"]), runs["results"][0]["can_undo"]) == (200, 1, True)
    undo = f"rules/runs/{runs['results'][0]['id']}/undo/"
    assert [call(owner, "post", undo)[1]["state"] for _time in range(2)] == ["undone", "undone"]
    assert Thread.objects.for_workspace(account.workspace_id).get(pk=thread.pk).tags == []
    call(owner, "post", "rules/", {**RULE, "name": "二"})
    assert call(owner, "post", f"{one}move/", {"up": False})[0] == 204
    assert [row["name"] for row in call(owner, "get", "rules/")[1]] == ["二", "券"]
    assert call(owner, "put", one, {**RULE, "name": "三"})[1]["name"] == "三"
    assert call(owner, "delete", one)[0] == 204
    assert call(owner, "get", one)[0] == 404


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"conditions": {}}, "rule_without_condition"),
        ({"actions": {}}, "rule_without_action"),
        ({"account_ids": [999_999]}, "invalid_input"),
        ({"actions": {"assign": "999999"}}, "invalid_input"),
        ({"conditions": {"intents": ["nonsense"]}}, ""),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(
    call: Callable[..., Any], owner: User, account: SocialAccount, change: dict[str, Any], code: str
) -> None:
    status, told = call(owner, "post", "rules/", {**RULE, **change})
    assert status in (400, 422)
    assert told.get("code") == code or not code


def test_answers_are_approved_and_returned(
    call: Callable[..., Any], owner: User, workspace: Workspace, account: SocialAccount, member_of: Callable[..., User]
) -> None:
    junior = member_of(Role.COMMUNITY)
    policy = {"roles": ["community"], "user_ids": [], "topics": ["refund"], "words": {"refund": ["赔"]}, "intents": []}
    status, kept = call(owner, "put", "reply-policy/", policy)
    assert (status, kept["words"]["refund"], "price" in kept["words"]) == (200, ["赔"], True)
    assert call(junior, "get", "reply-policy/")[1]["roles"] == ["community"]
    for text in ("赔您一份", "请稍等"):
        thread = thread_of(account, "裂了")
        answer_write(workspace=workspace, actor=Actor(junior), thread_id=thread.pk, text=text)
    first, second = ReplyReview.objects.for_workspace(workspace).order_by("pk")
    assert len(call(owner, "get", "approvals/?state=waiting")[1]["results"]) == 2
    assert call(owner, "get", f"approvals/{first.pk}/")[1]["text"] == "赔您一份"
    assert call(junior, "post", f"approvals/{first.pk}/approve/", {})[0] == 403
    status, done = call(owner, "post", f"approvals/{first.pk}/approve/", {"text": "我们赔您一份"})
    assert (status, done["state"], done["edited"]) == (200, "approved", True)
    status, told = call(owner, "post", f"approvals/{first.pk}/approve/", {})
    assert (status, told["code"]) == (409, "review_done")
    assert call(owner, "post", f"approvals/{second.pk}/return/", {"reason": "先道歉"})[1]["state"] == "returned"
    assert call(owner, "post", f"approvals/{second.pk}/return/", {"reason": ""})[0] in (400, 422)


HOSTILE = ("a\x00b", "长" * 20_000, "9" * 30, "-1", "'\"><script>alert(1)</script>{{7*7}}{% now %}%s", "(a+)+$[\\")


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_no_value_breaks_rules_or_approvals(
    call: Callable[..., Any], client_of: Callable[..., Client], owner: User, workspace: Workspace,
    account: SocialAccount, value: str,
) -> None:  # fmt: skip
    thread_of(account, value[:400].replace("\x00", "") or "x")
    number = int(value) if value.lstrip("-").isdecimal() else value
    client = client_of(owner)
    names = (
        "name", "channels", "account_ids", "keywords_any", "keywords_none", "spam", "sentiments", "confidence",
        "offences", "offence_days", "hours", "calendar_id", "priority", "assign", "tags", "reply_id", "reply_hours",
        "page",
    )  # fmt: skip
    good = {"name": "x", "keywords_any": "x", "tags": "x", "reply_hours": "24", "quiet_hours": "12"}
    for name in names:
        for page in ("new", "try"):
            answer = client.post(f"/w/{workspace.slug}/inbox/rules/{page}/", {**good, name: value})
            assert answer.status_code in (200, 302, 422), name
    for name in ("roles", "user_ids", "topics", "words_price", "intents"):
        assert client.post(f"/w/{workspace.slug}/inbox/reply-policy/", {name: value}).status_code in (302, 422), name
    policy = {"roles": [], "user_ids": [], "topics": [], "words": {}, "intents": []}
    changes: list[dict[str, Any]] = [{name: [number]} for name in policy if name != "words"]
    for change in (*changes, {"words": {"price": [value]}}, {"words": {value[:50]: []}}):
        assert call(owner, "put", "reply-policy/", {**policy, **change})[0] in (200, 400, 422), change
    for part in ("conditions", "actions"):
        for name in ("keywords_any", "tags", "reply_id", "assign", "offences"):
            status, _told = call(
                owner, "post", "rules/try/", {**RULE, part: {"link": True, "hide": True, name: number}}
            )
            assert status in (200, 400, 422), (part, name)
    assert call(owner, "post", "rules/", {**RULE, "account_ids": [number], "calendar_id": number})[0] in (201, 400, 422)
