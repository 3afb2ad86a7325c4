"""The matrix audit on its pages, in REST, and what the demo's run found, computed again by other means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AccountGroup, AccountStrategy, AuditFinding, MatrixAudit, MatrixRule, SocialAccount
from accounts.services.audit.running import audit_run, audit_start
from config.lib.clock import local_day, now
from content.demo.profiles import OTHERS
from content.models import AccountMix, Publication
from team.actors import Actor
from team.models import AuditEntry, Task, User, Workspace
from team.roles import Role
from team.services.demo import demo_clear
from tests import kept_demo
from tests.accounts.practice.fixtures import *  # noqa: F403
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(workspace: Workspace) -> Callable[..., str]:
    return lambda name, *args: reverse(f"accounts:{name}", args=[workspace.slug, *args])


@pytest.fixture
def planner(member_of: Callable[..., User]) -> User:
    return member_of(Role.PLANNER)


def ran(workspace: Workspace, user: User) -> MatrixAudit:
    audit = audit_run(audit_id=audit_start(workspace=workspace, actor=Actor(user)).pk)
    assert audit is not None
    return audit


def test_pages(
    at: Callable[..., str],
    client_of: Callable[..., Client],
    workspace: Workspace,
    planner: User,
    member_of: Callable[..., User],
    django_assert_max_num_queries: Any,
) -> None:
    client = client_of(planner)
    assert "No accounts to look at" in client.get(at("audit")).content.decode()
    group = AccountGroup.objects.create(workspace=workspace, name="Matrix")
    accounts = [
        SocialAccountFactory(
            workspace=workspace, display_name=f"N{n}", bio="", last_published_at=now(), caretaker=planner
        )
        for n in range(15)
    ]
    group.accounts.add(*accounts[:3], through_defaults={"workspace": workspace})
    assert "No audit yet" in client.get(at("audit")).content.decode()
    assert client.post(at("audit_run")).status_code == 302
    assert "The audit is running" in client.get(at("audit")).content.decode()
    assert "running already" in client.post(at("audit_run"), follow=True).content.decode()
    audit_run(audit_id=MatrixAudit.objects.for_workspace(workspace).get().pk)
    with django_assert_max_num_queries(12):
        page = client.get(at("audit")).content.decode()
    assert "The bio is empty" in page
    assert "Matrix" in page
    assert "Page 1 of" in page
    only = client.get(at("audit"), {"account": accounts[0].pk, "area": "bio", "gravity": "high"}).content.decode()
    assert only.count("data-row") == 1
    for none in ({"area": "avatar"}, {"state": "accepted"}, {"group": 10**9}):
        assert "Nothing fits these filters" in client.get(at("audit"), none).content.decode()

    rows = AuditFinding.objects.for_workspace(workspace).filter(code="bio_empty").order_by("pk")
    chosen = [row.pk for row in rows[:3]]
    answer = client.post(at("findings_task"), {"ids": chosen, "back": "?area=bio"})
    assert answer.headers["Location"] == at("audit") + "?area=bio#findings"
    made = Task.objects.for_workspace(workspace)
    assert {task.assignee for task in made} == {planner}
    assert {task.url for task in made} == {at("finding", pk) for pk in chosen}
    assert "Choose findings first" in client.post(at("findings_task"), {}, follow=True).content.decode()

    one = rows[4]
    page = client.get(at("finding", one.pk)).content.decode()
    assert "The account says nothing about itself." in page
    wrong = client.post(at("findings_accept"), {"ids": one.pk, "one": one.pk, "reason": " ", "until": "2020-01-01"})
    assert wrong.status_code == 422
    assert "Write down why" in wrong.content.decode()
    assert 'value="2020-01-01"' in wrong.content.decode()
    late = client.post(at("findings_accept"), {"ids": one.pk, "one": one.pk, "reason": "x", "until": "2020-01-01"})
    assert "within a year" in late.content.decode()
    client.post(at("findings_accept"), {"ids": one.pk, "one": one.pk, "reason": "改版中"})
    assert "改版中" in client.get(at("finding", one.pk)).content.decode()
    assert client.post(at("finding_reopen", one.pk)).status_code == 302
    assert client.post(at("finding_reopen", one.pk)).status_code == 409
    assert "The bio is empty" in client.get(at("detail", accounts[0].pk)).content.decode()
    ran(workspace, planner)
    assert "Score from run to run" in client.get(at("audit_runs")).content.decode()

    guest, designer = client_of(member_of(Role.GUEST)), client_of(member_of(Role.DESIGNER))
    assert guest.get(at("audit")).status_code == 200
    assert guest.post(at("findings_task"), {"ids": chosen}).status_code == 403
    assert designer.post(at("findings_accept"), {"ids": chosen, "reason": "x"}).status_code == 403
    assert designer.post(at("audit_run")).status_code == 403


def test_rules(at: Callable[..., str], client_of: Callable[..., Client], workspace: Workspace, planner: User) -> None:
    client = client_of(planner)
    group = AccountGroup.objects.create(workspace=workspace, name="Abroad")
    assert "the workspace's name counts" in client.get(at("audit_rules")).content.decode()
    form = {"brand": "山屿茶", "also": "SHANYU\n\n 山屿茶 ", "bio_phrase": "认真喝茶", "quiet_days": 10}
    assert client.post(at("audit_rule"), {**form, "quiet_days": 1}).status_code == 422
    assert client.post(at("audit_rule"), {**form, "also": "x" * 41}).status_code == 422
    assert client.post(at("audit_rule"), form).status_code == 302
    row = MatrixRule.objects.for_workspace(workspace).get()
    assert (row.also, row.same_avatar, row.quiet_days) == (["SHANYU"], False, 10)
    assert "认真喝茶" in client.get(at("audit_rule_of", group.pk)).content.decode()
    client.post(at("audit_rule_of", group.pk), {**form, "brand": "Highland"})
    assert "Highland" in client.get(at("audit_rules")).content.decode()
    assert client.post(at("audit_rule_remove", group.pk)).status_code == 302
    assert client.post(at("audit_rule_remove", group.pk)).status_code == 404
    verbs = list(AuditEntry.objects.for_workspace(workspace).order_by("seq").values_list("verb", flat=True))
    assert verbs == ["matrix_rule.saved", "matrix_rule.saved", "matrix_rule.removed"]


def test_rest(client_of: Callable[..., Client], workspace: Workspace, planner: User) -> None:
    SocialAccountFactory(workspace=workspace, display_name="Tea", bio="", last_published_at=now())
    base, kind = f"/api/v1/workspaces/{workspace.slug}/accounts/audit/", {"content_type": "application/json"}
    client = client_of(planner)
    assert client.post(f"{base}runs/", {}, **kind).status_code == 202
    assert client.post(f"{base}runs/", {}, **kind).json()["code"] == "audit_running"
    audit_run(audit_id=MatrixAudit.objects.for_workspace(workspace).get().pk)
    run = client.get(f"{base}runs/").json()["results"][0]
    assert (run["state"], run["accounts"], run["new"]) == ("done", 1, 3)
    found = client.get(f"{base}findings/", {"area": "bio"}).json()["results"]
    assert [row["code"] for row in found] == ["bio_empty"]
    body = {"findings": [found[0]["id"]], "assignee": planner.pk, "due_on": "2030-01-01"}
    assert client.post(f"{base}findings/task/", body, **kind).json()[0]["due_on"] == "2030-01-01"
    one = f"{base}findings/{found[0]['id']}/"
    assert client.get(one).json()["state"] == "tasked"
    accept = {"findings": [found[0]["id"]], "reason": "x"}
    assert client.post(f"{base}findings/accept/", accept, **kind).json() == {"accepted": 1}
    assert client.post(f"{one}reopen/", {}, **kind).json()["state"] == "open"
    assert client.put(f"{base}rules/", {"brand": "Tea", "also": ["Cha"]}, **kind).json()["also"] == ["Cha"]
    group = AccountGroup.objects.create(workspace=workspace, name="Abroad")
    assert client.put(f"{base}rules/{group.pk}/", {"brand": "T"}, **kind).json()["group"] == group.pk
    assert len(client.get(f"{base}rules/").json()) == 2
    assert client.delete(f"{base}rules/{group.pk}/").status_code == 204


@pytest.fixture
def demo(practice_network: Any, settings: Any, tmp_path: Any) -> Workspace:
    return kept_demo.lay(practice_network, settings, tmp_path)


def _age(row: Publication, today: date) -> int:
    assert row.published_at is not None
    return (today - local_day(row.published_at, "Asia/Shanghai")).days


def test_what_the_demo_s_audit_found_is_true(demo: Workspace, client_of: Callable[..., Client]) -> None:
    """Every finding, and every silence about an account, recomputed from what the accounts really are."""
    accounts = list(SocialAccount.objects.for_workspace(demo))
    rows = AuditFinding.objects.for_workspace(demo).filter(state__in=["open", "tasked", "accepted"])
    found = {(row.account_id, row.code) for row in rows}
    paces = dict(AccountStrategy.objects.for_workspace(demo).values_list("account_id", "posts_per_week"))
    positioned = set(
        AccountStrategy.objects.for_workspace(demo).exclude(positioning="").values_list("account_id", flat=True)
    )
    today = local_day(now(), demo.time_zone)
    wanted = set()
    for account in accounts:
        name, bio = account.display_name, account.bio or ""
        if not any(word in name for word in ("山屿茶", "shanyutea", "SHANYU")):
            spelt = name.replace(".", "").casefold()
            wanted.add((account.pk, "name_writing" if "shanyutea" in spelt else "name_brand"))
        if not bio:
            wanted.add((account.pk, "bio_empty"))
        elif not any(word in bio.casefold() for word in ("山屿茶", "shanyutea", "shanyu")):
            wanted.add((account.pk, "bio_brand"))
        if "最好" in bio:
            wanted.add((account.pk, "words"))
        if account.platform in OTHERS:
            wanted.add((account.pk, "avatar_differs"))
        if account.pk not in positioned:
            wanted.add((account.pk, "no_positioning"))
        out = Publication.objects.for_workspace(demo).filter(account=account, state="published")
        days = [(today - local_day(at, demo.time_zone)).days for at in out.values_list("published_at", flat=True) if at]
        pace = paces.get(account.pk)
        if min(days) > (max(3, -(-14 // pace)) if pace else 14):
            wanted.add((account.pk, "dormant"))
        span = min(28, max(days) + 1)
        rate = sum(day < 28 for day in days) * 7 / span
        recent = [
            row.post.pillar_id for row in out.select_related("post") if row.published_at and _age(row, today) < 28
        ]
        mix = AccountMix.objects.for_workspace(demo).filter(account=account)
        off = [abs(round(100 * recent.count(row.pillar_id) / len(recent)) - row.share) for row in mix] if recent else []
        if span >= 14 and len(recent) >= 8 and max(off, default=0) > 20:
            wanted.add((account.pk, "mix"))
        if pace and span >= 14 and abs(rate - pace) >= 1 and not pace / 2 <= rate <= pace * 2:
            wanted.add((account.pk, "frequency"))
    assert found == wanted
    assert {"bio_empty", "bio_brand", "words", "avatar_differs", "name_writing"} <= {code for _pk, code in wanted}
    last, first = MatrixAudit.objects.for_workspace(demo).order_by("-started_at")
    assert (last.found, last.resolved) == (rows.exclude(state="accepted").count() + 1, 2)
    assert first.started_at < now() - timedelta(days=1)

    client = client_of(demo.created_by)
    picture = client.get(reverse("accounts:platform_avatar", args=[demo.slug, accounts[0].pk]))
    assert picture.content[8:12] == b"WEBP"
    demo_clear(workspace=demo, actor=Actor(demo.created_by))
    for model in (AuditFinding, MatrixAudit, MatrixRule, Task):
        assert not model.objects.for_workspace(demo).exists()
