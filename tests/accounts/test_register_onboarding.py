"""Onboarding: planning, checklists by platform, facts, score and stage, joining with the connected account, pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from accounts.models import AccountDossier, OnboardingTask, SealedDocument
from accounts.onboarding_states import BindingKind, Stage, StorePlatform, TaskState, Verification
from accounts.onboarding_template import LINES, lines_for
from accounts.selectors.register.dossiers import dossier_get
from accounts.services.register.dossiers import Plan, VerificationState, dossier_open, dossiers_adopt, verification_set
from accounts.services.register.progress import WEIGHTS, score_of, stage_of
from accounts.services.register.stores import Shop, store_bind, store_remove, store_save
from accounts.services.register.tasks import task_settle
from team.actors import Actor
from team.models import AuditEntry, User, Workspace
from team.roles import Role
from tests.factories import SocialAccountFactory
from tests.registering import a_paper

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User | None], Client]


@pytest.fixture
def who(workspace: Workspace, owner: User) -> dict[str, Any]:
    return {"workspace": workspace, "actor": Actor(owner)}


@pytest.fixture
def at(workspace: Workspace) -> Callable[..., str]:
    return lambda name, *args: reverse(f"accounts:{name}", args=[workspace.slug, *args])


@pytest.fixture
def planned(who: dict[str, Any], owner: User) -> AccountDossier:
    return dossier_open(**who, plan=Plan("wechat_oa", "山屿茶", "shanyu", owner_id=owner.pk))


def line(dossier: AccountDossier, key: str) -> OnboardingTask:
    return OnboardingTask.objects.for_workspace(dossier.workspace_id).get(dossier=dossier, key=key)


@pytest.mark.parametrize(
    ("platform", "has", "lacks"),
    [
        ("wechat_oa", {"register.licence", "verify.fee", "verify.interface", "profile.menu"}, {"register.twofactor"}),
        ("douyin", {"verify.enterprise", "verify.special"}, {"verify.interface", "profile.menu", "verify.domain"}),
        ("weibo", {"verify.messages"}, {"verify.enterprise"}),
        ("instagram", {"register.twofactor", "verify.business"}, {"register.licence", "verify.fee"}),
        ("mastodon", {"verify.domain"}, {"verify.business"}),
        # A practice network has the checklist of the platform whose look it has.
        ("practice-wechat", {"register.licence", "verify.interface"}, {"register.twofactor"}),
    ],
)
def test_the_checklist_is_the_platform_s(platform: str, has: set[str], lacks: set[str]) -> None:
    keys = {one.key for one in lines_for(platform)}

    assert has <= keys
    assert not lacks & keys
    assert {one.stage for one in lines_for(platform)} == set(WEIGHTS)


def test_keys_and_weights_are_sound() -> None:
    assert len({one.key for one in LINES}) == len(LINES)
    assert sum(WEIGHTS.values()) == 100


@pytest.mark.parametrize(
    ("settled", "score", "stage"),
    [
        ({}, 0, Stage.PLATFORM),
        ({"platform": 2}, 5, Stage.REGISTER),
        ({"platform": 2, "register": 1}, 11, Stage.REGISTER),
        ({"platform": 2, "register": 3, "profile": 3, "verify": 3, "store": 3, "connect": 2}, 95, Stage.CONNECT),
        ({"platform": 2, "register": 3, "profile": 3, "verify": 3, "store": 3, "connect": 3}, 100, Stage.DONE),
    ],
)
def test_score_and_stage_follow_the_formula(settled: dict[str, int], score: int, stage: Stage) -> None:
    tasks = [
        OnboardingTask(stage=one, state=TaskState.DONE if number < settled.get(one, 0) else TaskState.OPEN)
        for one in WEIGHTS
        for number in range(2 if one == Stage.PLATFORM else 3)
    ]

    assert score_of(tasks) == score
    assert stage_of(tasks) == stage


def test_facts_tick_and_open_their_lines_and_nobody_else_can(
    who: dict[str, Any], workspace: Workspace, planned: AccountDossier, client_of: ClientOf, owner: User, at: Any
) -> None:
    store = store_save(**who, shop=Shop(StorePlatform.TMALL, "旗舰店", "https://shanyu.tmall.example/"))
    store_bind(**who, store_id=store.pk, dossier_id=planned.pk, kind=BindingKind.MENU)
    verification_set(**who, dossier_id=planned.pk, asked=VerificationState(Verification.VERIFIED))
    account = SocialAccountFactory(workspace=workspace, platform="wechat_oa")
    client_of(owner).post(at("dossier_link", planned.pk), {"account": account.pk})
    facts = ("store.bound", "verify.granted", "connect.linked")
    assert [line(planned, key).state for key in facts] == [TaskState.DONE] * 3
    store_remove(**who, store_id=store.pk)
    verification_set(**who, dossier_id=planned.pk, asked=VerificationState(Verification.REJECTED))
    client_of(owner).post(at("dossier_link", planned.pk), {"account": ""})
    assert [line(planned, key).state for key in facts] == [TaskState.OPEN] * 3
    assert client_of(owner).post(at("step_tick", line(planned, "store.bound").pk)).status_code == 409
    task_settle(**who, task_id=line(planned, "store.bound").pk, state=TaskState.NOT_NEEDED, reason="Sells nothing.")
    assert line(planned, "store.bound").reason == "Sells nothing."


def test_a_connected_account_begins_where_it_stands(
    who: dict[str, Any], workspace: Workspace, client_of: ClientOf, owner: User, at: Any
) -> None:
    account = SocialAccountFactory(workspace=workspace, platform="weibo")
    other = SocialAccountFactory(workspace=workspace, platform="douyin")
    client = client_of(owner)
    assert "Start the checklist" in client.get(at("account_onboarding", account.pk)).content.decode()
    client.post(at("dossier_adopt"), {"account": account.pk})
    row = AccountDossier.objects.for_workspace(workspace).get(account=account)
    assert row.stage == Stage.REGISTER
    assert line(row, "connect.linked").state == line(row, "register.opened").state == TaskState.DONE
    page = client.get(at("account_onboarding", account.pk)).content.decode()
    assert 'aria-current="step"' in page
    assert len(dossiers_adopt(**who)) == 1
    assert dossiers_adopt(**who) == []
    assert dossiers_adopt(**who, account_ids=[other.pk]) == []
    foreign = SocialAccountFactory()
    assert client.post(at("dossier_adopt"), {"account": foreign.pk}).status_code == 404


def test_one_account_has_one_entry(
    who: dict[str, Any], workspace: Workspace, planned: AccountDossier, client_of: ClientOf, owner: User, at: Any
) -> None:
    account = SocialAccountFactory(workspace=workspace, platform="wechat_oa")
    elsewhere = SocialAccountFactory(workspace=workspace, platform="weibo")
    dossiers_adopt(**who, account_ids=[account.pk])
    client = client_of(owner)
    for wrong in (account, elsewhere):
        client.post(at("dossier_link", planned.pk), {"account": wrong.pk})
        assert dossier_get(workspace=workspace, dossier_id=planned.pk).account_id is None
    assert client.post(at("dossier_link", planned.pk), {"account": SocialAccountFactory().pk}).status_code == 404


def test_planning_asks_for_what_is_needed_and_keeps_what_was_typed(
    workspace: Workspace, client_of: ClientOf, owner: User, at: Any
) -> None:
    client = client_of(owner)
    refused = client.post(at("dossier_new"), {"platform": "kuaishou", "name": "", "reason": "中老年用户多"})
    assert refused.status_code == 422
    assert "中老年用户多" in refused.content.decode()
    answer = client.post(
        at("dossier_new"), {"platform": "kuaishou", "name": "山屿茶", "handle": "@shanyu", "owner": owner.pk}
    )
    row = AccountDossier.objects.for_workspace(workspace).get()
    assert answer.headers["Location"] == at("dossier", row.pk)
    assert (row.handle, row.owner_id, row.stage, row.score) == ("shanyu", owner.pk, Stage.PLATFORM, 0)
    client.post(at("dossier_edit", row.pk), {"name": "山屿茶饮", "reason": "下沉市场"})
    row.refresh_from_db()
    assert (row.platform, row.name, row.owner_id) == ("kuaishou", "山屿茶饮", None)


def test_a_line_keeps_its_evidence_and_who_did_it(
    workspace: Workspace, planned: AccountDossier, client_of: ClientOf, owner: User, member_of: Any, at: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    writer, task = member_of(Role.COMMUNITY), line(planned, "verify.payment")
    client, form = (
        client_of(writer),
        {"state": "done", "note": "已打款 0.36 元", "owner": writer.pk, "due": "2026-12-01"},
    )
    assert client.post(at("step", task.pk), {**form, "link": "javascript:alert(1)"}).status_code == 422
    assert client.post(at("step", task.pk), {**form, "file": a_paper(data=b"<html>")}).status_code == 422
    assert line(planned, "verify.payment").state == TaskState.OPEN
    assert not SealedDocument.objects.for_workspace(workspace).exists()
    client.post(at("step", task.pk), {**form, "file": a_paper("receipt.pdf")})
    task = line(planned, "verify.payment")
    assert (task.state, task.settled_by, task.due) == (TaskState.DONE, writer, date(2026, 12, 1))
    first = SealedDocument.objects.for_workspace(workspace).get()
    page = client.get(at("dossier", planned.pk)).content.decode()
    assert "receipt.pdf" in page
    assert at("document", first.pk) not in page
    assert client.get(at("document_file", first.pk)).status_code == 403
    assert client_of(owner).get(at("document_file", first.pk)).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("step", task.pk), {**form, "file": a_paper("receipt-2.pdf")})
    assert SealedDocument.objects.for_workspace(workspace).get().name == "receipt-2.pdf"
    assert not default_storage.exists(first.path)
    assert client.post(at("step", task.pk), {"state": "not_needed", "reason": ""}).status_code == 422
    client.post(at("step_tick", task.pk))
    assert line(planned, "verify.payment").settled_at is None
    verbs = set(AuditEntry.objects.for_workspace(workspace).values_list("verb", flat=True))
    assert {
        "dossier.opened",
        "onboarding.settled",
        "onboarding.reopened",
        "document.stored",
        "document.erased",
    } <= verbs


def test_lines_of_one_s_own_can_go_and_those_of_the_template_stay(
    workspace: Workspace, planned: AccountDossier, client_of: ClientOf, owner: User, at: Any
) -> None:
    client = client_of(owner)
    client.post(at("step_add", planned.pk), {"stage": "store", "title": "Sample box for the first ten buyers"})
    own = OnboardingTask.objects.for_workspace(workspace).get(dossier=planned, key="")
    assert "Sample box" in client.get(at("dossier", planned.pk)).content.decode()
    assert client.post(at("step_remove", line(planned, "store.trial").pk)).status_code == 409
    client.post(at("step_remove", own.pk))
    assert not OnboardingTask.objects.for_workspace(workspace).filter(key="").exists()


def test_taking_an_account_out_takes_its_documents_along(
    workspace: Workspace, planned: AccountDossier, client_of: ClientOf, owner: User, at: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    client = client_of(owner)
    client.post(at("step", line(planned, "verify.fee").pk), {"state": "done", "file": a_paper()})
    path = SealedDocument.objects.for_workspace(workspace).get().path
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("dossier_remove", planned.pk))
    assert not AccountDossier.objects.for_workspace(workspace).exists()
    assert not default_storage.exists(path)


def test_list_and_board(
    who: dict[str, Any], workspace: Workspace, client_of: ClientOf, owner: User, at: Any, time_machine: Any,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    client = client_of(owner)
    assert "No account is on its way" in client.get(at("onboarding")).content.decode()
    for number in range(30):
        dossier_open(**who, plan=Plan("weibo" if number % 2 else "instagram", f"Account {number}", owner_id=owner.pk))
    store = store_save(**who, shop=Shop(StorePlatform.TMALL, "旗舰店", "https://shanyu.tmall.example/"))
    row = AccountDossier.objects.for_workspace(workspace).first()
    assert row is not None
    store_bind(**who, store_id=store.pk, dossier_id=row.pk, kind=BindingKind.BIO)
    for view in ("", "?view=board", f"?stage=platform&owner={owner.pk}", "?late=1", "?stage=x&owner=y&page=z"):
        with django_assert_max_num_queries(12):
            assert client.get(at("onboarding") + view).status_code == 200
    with django_assert_max_num_queries(14):
        assert client.get(at("dossier", row.pk)).status_code == 200
    assert "Account 7" in client.get(at("onboarding") + "?q=count 7").content.decode()
    assert "Nothing matches" in client.get(at("onboarding") + "?late=1").content.decode()
