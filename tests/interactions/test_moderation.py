"""Rules act once on what arrives, say why, can be tried before and undone after (handbook INT-1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.connectors.types import InboxKind
from accounts.models import SocialAccount
from config.lib.clock import now
from interactions.models import Answerer, Contact, Message, ModerationRule, RuleRun, Thread, ThreadEvent
from interactions.services.answers import answer_write
from interactions.services.arrivals import account_look
from interactions.services.ingest import items_take
from interactions.services.moderation.applying import run_apply, runs_apply_due
from interactions.services.threads import thread_assign
from interactions.states import Priority
from interactions.states import ThreadState as S
from team.actors import Actor
from team.models import AuditEntry, User, Workspace
from team.roles import Role
from tests.accounts.practice.fixtures import PracticeServer
from tests.factories import SocialAccountFactory

from .making import item, received, thread_of
from .ruling import rule_of, runs_of

pytestmark = pytest.mark.django_db
SPAM = "加薇信 tea8899 领内部价，全场三折"


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    row: SocialAccount = SocialAccountFactory(workspace=workspace)  # type: ignore[assignment]
    return row


def again(thread: Thread) -> Thread:
    return Thread.objects.for_workspace(thread.workspace_id).select_related("contact").get(pk=thread.pk)


@pytest.mark.parametrize(
    ("conditions", "fits", "fits_not"),
    [
        ({"keywords_any": ["炭盒", "APP"]}, "我的炭盒裂了", "happy new year"),
        ({"keywords_any": ["ＡＰＰ"]}, "your app crashed", "unhappy"),
        ({"keywords_any": ["茶"], "keywords_none": ["好喝"]}, "茶凉了", "茶很好喝"),
        ({"link": True}, "看这里 shop-tea.com/x", "评分 3.5 分，v2.0 版"),
        ({"personal": True}, "电话 13812345678", "电话多少"),
        ({"spam": 80}, SPAM, "什么时候发货？"),
        ({"intents": ["complaint"], "confidence": 60}, "炭盒烧了一次就裂了，质量太差，要求退货", "谢谢，很好喝"),
        ({"sentiments": ["positive"]}, "太好喝了，谢谢你们", "质量太差"),
    ],
)
def test_each_condition_tells_fitting_messages_from_others(
    account: SocialAccount, owner: User, conditions: dict[str, Any], fits: str, fits_not: str
) -> None:
    rule = rule_of(account.workspace, owner, tags=["x"], **conditions)
    yes, no = thread_of(account, fits), thread_of(account, fits_not)
    assert (again(yes).tags, again(no).tags) == (["x"], [])
    (run,) = runs_of(rule)
    assert run.message.text == fits
    asked = {name.split("_")[0].rstrip("s") for name in conditions} - {"confidence"}
    assert {one["code"] for one in run.matched} == asked


def test_a_repeated_text_and_a_repeat_offender_are_recognised(account: SocialAccount, owner: User) -> None:
    workspace = account.workspace
    flood = rule_of(workspace, owner, name="刷屏", spam=50, priority=Priority.LOW)
    text = "低价出茶票 shop-tea.com 速来"
    for number in range(4):
        thread_of(account, f"{text}{'!' * number}", at=now() - timedelta(minutes=30 - number))
    assert len(runs_of(flood)) >= 2
    offender = rule_of(workspace, owner, name="屡犯", offences=2, offence_days=7, block=True)
    thread = thread_of(account, "一", "二", who="sneak")
    Message.objects.for_workspace(workspace).filter(thread=thread).update(hidden_at=now() - timedelta(hours=1))
    assert runs_of(offender) == []
    items_take(account=account, items=[item("又来了", who="sneak")])
    assert again(thread).contact.blocked_at is not None
    assert (again(thread).state, again(thread).due_at) == (S.SPAM, None)


def test_rules_go_in_order_and_stop(account: SocialAccount, owner: User) -> None:
    workspace = account.workspace
    first = rule_of(workspace, owner, name="一", keywords_any=["券"], tags=["优惠券"], stop=True)
    second = rule_of(workspace, owner, name="二", keywords_any=["券"], tags=["二"])
    thread = thread_of(account, "券用不了")
    assert again(thread).tags == ["优惠券"]
    assert (len(runs_of(first)), len(runs_of(second))) == (1, 0)


def test_rules_leave_history_own_messages_and_what_they_did_before_alone(account: SocialAccount, owner: User) -> None:
    rule = rule_of(account.workspace, owner, keywords_any=["茶"], tags=["x"])
    again_and_again = [item("茶", who="a", remote_id="same")]
    items_take(account=account, items=again_and_again)
    items_take(account=account, items=again_and_again)
    items_take(account=account, items=[item("茶", who="b")], quiet=True)
    items_take(account=account, items=[item("茶", who="c", at=now() - timedelta(days=2))])
    items_take(account=account, items=[item("茶", who="d", own=True)])
    assert [run.message.remote_id for run in runs_of(rule)] == ["same"]


def test_a_rule_leaves_what_people_have_decided(account: SocialAccount, owner: User, member_of: Any) -> None:
    colleague = member_of(Role.COMMUNITY)
    thread = thread_of(account, "一", who="a")
    thread_assign(workspace=account.workspace, actor=Actor(owner), thread_id=thread.pk, user_id=owner.pk)
    Thread.objects.for_workspace(account.workspace).update(priority=Priority.LOW, priority_fixed=True)
    rule = rule_of(
        account.workspace, owner, keywords_any=["急"], priority=Priority.URGENT, assign=str(colleague.pk)
    )  # fmt: skip
    items_take(account=account, items=[item("急", who="a")])
    assert (again(thread).assignee, again(thread).priority) == (owner, Priority.LOW)
    assert [(one["state"], one["why"]) for one in runs_of(rule)[0].done] == [("skipped", "fixed"), ("skipped", "owned")]
    fresh = thread_of(account, "急！")
    assert (again(fresh).assignee, again(fresh).priority) == (colleague, Priority.URGENT)
    assert AuditEntry.objects.for_workspace(account.workspace).filter(verb="moderation.rule_ran").count() == 2


def test_whoever_is_on_shift_is_chosen_as_threads_are_given_out(
    account: SocialAccount, owner: User, member_of: Any
) -> None:
    """Who answered last, who is good at it, who has least, whose turn it is: in this order."""
    workspace, first = account.workspace, owner
    second, skilled = member_of(Role.COMMUNITY), member_of(Role.COMMUNITY)
    Answerer.objects.create(workspace=workspace, user=skilled, skills=["退款"])
    rule_of(workspace, owner, keywords_any=["退"], tags=["退款"], assign="duty")
    assert thread_of(account, "退款", who="a").assignee == skilled
    rule_of(workspace, owner, keywords_any=["急"], assign="duty")
    talk = thread_of(account, "你好", who="b")
    answer_write(workspace=workspace, actor=Actor(user=second), thread_id=talk.pk, text="您好")
    thread_assign(workspace=workspace, actor=Actor(owner), thread_id=talk.pk, user_id=None)
    items_take(account=account, items=[item("急", who="b", at=now())])
    assert again(talk).assignee == second
    Thread.objects.for_workspace(workspace).update(state=S.RESOLVED)
    turns = []
    for who in "cdef":
        turns.append(thread_of(account, "急", who=who).assignee)
        Thread.objects.for_workspace(workspace).update(state=S.RESOLVED)
    assert turns == [first, skilled, second, first]


@pytest.fixture
def storm(connect: Callable[..., SocialAccount], practice: PracticeServer) -> Callable[..., Thread]:
    """Somebody comments at the practice network, and it reaches us."""
    account = connect()
    at = (now() - timedelta(minutes=1)).isoformat()
    post = {"account": "shanyu", "flavour": "weibo", "at": at, "format": "text", "text": "新茶到店"}
    practice.admin("POST", "/admin/seed", {"accounts": [], "posts": [post]})

    def comment(text: str) -> Thread:
        practice.admin(
            "POST",
            "/admin/say",
            {"account": "shanyu", "flavour": "weibo", "kind": "comment", "person": "小鱼", "text": text},
        )
        account_look(account_id=account.pk)
        rows = Message.objects.for_workspace(account.workspace).filter(text=text).select_related("thread__account")
        return rows[0].thread

    return comment


def test_a_comment_is_hidden_at_the_platform_once_and_shown_again(
    storm: Callable[..., Thread], workspace: Workspace, owner: User, client_of: Callable[..., Client],
    practice: PracticeServer, url_of: Any,
) -> None:  # fmt: skip
    rule = rule_of(workspace, owner, name="广告", spam=80, hide=True, spam_away=True, tags=["广告"])
    thread = storm(SPAM)
    (run,) = runs_of(rule)
    assert (again(thread).state, run.state, received(thread)[0].hidden_at) == (S.SPAM, "waiting", None)
    practice.fault("server_error", path="/api/*", count=1)
    assert run_apply(run_id=run.pk) == "waiting"
    assert run_apply(run_id=run.pk) == "not now"
    RuleRun.objects.for_workspace(workspace).update(next_attempt_at=now())
    assert runs_apply_due() == 1
    assert runs_apply_due() == 0
    assert received(thread)[0].hidden_at is not None
    client = client_of(owner)
    page = client.get(url_of(f"inbox/{thread.pk}/")).content.decode()
    assert "Rule “广告”: tag, move to spam, hide" in page
    undo = f"/w/{workspace.slug}/inbox/rules/runs/{run.pk}/undo/"
    assert undo in page
    assert client.post(undo, {"next": url_of(f"inbox/{thread.pk}/")}).headers["location"] == url_of(
        f"inbox/{thread.pk}/"
    )
    assert (again(thread).tags, again(thread).state, received(thread)[0].hidden_at) == ([], S.OPEN, None)
    assert again(thread).due_at is not None
    page = client.get(url_of(f"inbox/{thread.pk}/")).content.decode()
    assert undo not in page
    assert "undone" in page
    client.post(undo)
    assert ThreadEvent.objects.for_workspace(workspace).filter(thread=thread, verb="rule_ran").count() == 1
    assert run_apply(run_id=run.pk) == "not now"


def test_what_the_platform_refuses_is_noted_with_its_reason_and_deleting_stays(
    storm: Callable[..., Thread], workspace: Workspace, owner: User, client_of: Callable[..., Client],
    practice: PracticeServer, url_of: Any,
) -> None:  # fmt: skip
    rule = rule_of(workspace, owner, keywords_any=["删"], delete=True)
    storm("请删掉")
    practice.fault("reject", path="/api/*", count=1)
    assert runs_apply_due() == 0
    assert runs_of(rule)[0].state == "failed"
    storm("再删一次")
    assert runs_apply_due() == 1
    run = runs_of(rule)[1]
    assert (run.message.deleted_at is not None, run.message.text) == (True, "")
    answer = client_of(owner).post(url_of(f"inbox/rules/runs/{run.pk}/undo/"), follow=True)
    assert "Nothing of this can be undone." in answer.content.decode()


def test_a_blocked_person_is_hidden_without_a_rule(storm: Callable[..., Thread], workspace: Workspace) -> None:
    thread = storm("你好")
    Contact.objects.for_workspace(workspace).filter(pk=thread.contact_id).update(blocked_at=now())
    storm("又是我")
    assert runs_apply_due() == 1
    assert [bool(row.hidden_at) for row in received(thread)] == [False, True]
    assert (again(thread).state, again(thread).due_at) == (S.SPAM, None)


FORM = {
    "name": "券",
    "keywords_any": "券，优惠码",
    "tags": "优惠券",
    "hide": "on",
    "reply_hours": "24",
    "quiet_hours": "12",
}


def test_a_rule_is_tried_written_switched_and_undone_on_its_pages(
    account: SocialAccount, owner: User, client_of: Callable[..., Client], url_of: Any,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    workspace, client = account.workspace, client_of(owner)
    thread_of(account, "券用不了，电话 13812345678")
    thread_of(account, "优惠码过期了", kind=InboxKind.MESSAGE)
    thread_of(account, "什么时候发货")
    assert "No rules yet" in client.get(url_of("inbox/rules/")).content.decode()
    assert 'value="Spam"' in client.get(url_of("inbox/rules/new/?start=spam")).content.decode()
    before = RuleRun.all_objects.count(), ThreadEvent.all_objects.count()
    with django_assert_max_num_queries(16):
        panel = client.post(url_of("inbox/rules/try/"), FORM, headers={"HX-Request": "true"}).content.decode()
    assert '<b class="md-n tnum">2</b>' in panel
    assert "13812345678" not in panel
    assert "says “券”" in panel
    assert "hide: not possible there" in panel
    assert (RuleRun.all_objects.count(), ThreadEvent.all_objects.count()) == before
    whole = client.post(url_of("inbox/rules/try/"), {**FORM, "name": ""})
    assert (whole.status_code, 'id="rule-form"' in whole.content.decode()) == (200, True)
    assert client.post(url_of("inbox/rules/new/"), FORM).status_code == 302
    rule = ModerationRule.objects.for_workspace(workspace).get()
    assert (rule.active, rule.conditions["keywords_any"]) == (False, ["券", "优惠码"])
    thread_of(account, "券呢")
    assert runs_of(rule) == []
    client.post(url_of(f"inbox/rules/{rule.pk}/on/"))
    thread = thread_of(account, "券到底怎么用")
    with django_assert_max_num_queries(14):
        page = client.get(url_of("inbox/rules/")).content.decode()
    assert "say" in page
    with django_assert_max_num_queries(16):
        assert "券到底怎么用" in client.get(url_of(f"inbox/rules/{rule.pk}/")).content.decode()
    edited = client.post(url_of(f"inbox/rules/{rule.pk}/edit/"), {**FORM, "hide": "", "tags": "会员"})
    assert edited.status_code == 302
    assert ModerationRule.objects.for_workspace(workspace).get().active
    client.post(url_of(f"inbox/rules/{rule.pk}/delete/"))
    assert "No rules yet" in client.get(url_of("inbox/rules/")).content.decode()
    (run,) = runs_of(rule)
    RuleRun.objects.for_workspace(workspace).update(state="done")
    client.post(url_of(f"inbox/rules/runs/{run.pk}/undo/"))
    assert again(thread).tags == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"keywords_any": ""}, "at least one condition"),
        ({"hide": "", "tags": ""}, "at least one action"),
        ({"delete": "on"}, "Choose one"),
        ({"channels": "message", "tags": ""}, "None of the chosen accounts"),
        ({"hours": "closed"}, "Choose the calendar"),
        ({"name": ""}, "required"),
        ({"offences": "1000"}, "100"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_at_the_field(
    account: SocialAccount,
    owner: User,
    client_of: Callable[..., Client],
    url_of: Any,
    change: dict[str, str],
    says: str,
) -> None:
    answer = client_of(owner).post(url_of("inbox/rules/new/"), {**FORM, **change})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "券，优惠码" in answer.content.decode() or "keywords_any" in change


def test_trying_out_a_few_thousand_messages_is_quick_and_changes_nothing(account: SocialAccount, owner: User) -> None:
    import time

    from interactions.selectors.moderation.trying import rule_try

    items = [item(f"茶 {n} 什么时候到货", who=f"p{n % 500}", at=now() - timedelta(minutes=n)) for n in range(2000)]
    items_take(account=account, items=items, quiet=True)
    row = ModerationRule(
        workspace=account.workspace,
        name="x",
        conditions={"keywords_any": ["到货"], "spam": 0, "offences": 0},
        actions={"tags": ["x"], "hide": True},
    )
    began = time.process_time()
    trial = rule_try(workspace=account.workspace, row=row, page=2)
    assert time.process_time() - began < 1
    assert (trial.looked, trial.total, trial.people, trial.pages, len(trial.rows)) == (2000, 2000, 500, 40, 50)


def test_who_may_only_read_sees_rules_and_changes_none(
    account: SocialAccount, owner: User, member_of: Any, client_of: Callable[..., Client], url_of: Any
) -> None:
    rule = rule_of(account.workspace, owner, keywords_any=["茶"], tags=["x"])
    reader = client_of(member_of(Role.ANALYST))
    page = reader.get(url_of("inbox/rules/")).content.decode()
    assert "Switch off" not in page
    assert reader.get(url_of(f"inbox/rules/{rule.pk}/")).status_code == 200
    for address in ("new/", f"{rule.pk}/edit/"):
        assert reader.get(url_of(f"inbox/rules/{address}")).status_code == 403
    assert reader.post(url_of(f"inbox/rules/{rule.pk}/off/")).status_code == 403
