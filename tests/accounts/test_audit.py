"""The matrix audit: every check both ways, the same finding over weeks, the weekly schedule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from PIL import Image, ImageDraw

from accounts.audit_states import AuditState, FindingState
from accounts.audit_words import finding_advice, finding_sentence
from accounts.connectors.errors import HostRefused
from accounts.errors import AuditRunning
from accounts.models import (
    AccountGroup,
    AccountStrategy,
    AuditFinding,
    GroupMember,
    MatrixAudit,
    PlatformAvatar,
    SocialAccount,
)
from accounts.services.audit.avatars import avatars_fetch
from accounts.services.audit.findings import findings_accept, findings_task
from accounts.services.audit.rules import rule_save
from accounts.services.audit.running import audit_run, audit_start
from accounts.states import AccountState
from accounts.tasks import audit_matrices, run_audit
from config.lib.clock import local_day, now
from config.lib.looks import far_apart, look_of
from content.models import AccountMix, Publication
from content.states import PublicationState
from team.actors import Actor
from team.models import Notification, User, Workspace
from team.services.tasks import task_close
from tests.factories import PillarFactory, PostFactory, PublicationFactory, SocialAccountFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db
# Tuesday noon in Shanghai.
NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)


@pytest.fixture
def who(workspace: Workspace, owner: User) -> dict[str, Any]:
    return {"workspace": workspace, "actor": Actor(owner)}


@pytest.fixture(autouse=True)
def brand(who: dict[str, Any]) -> None:
    rule_save(**who, group_id=None, values={"brand": "山屿茶", "also": ["SHANYU"]})


def account_of(workspace: Workspace, **values: Any) -> SocialAccount:
    """An account without a fault but for what `values` say."""
    fine = {
        "display_name": "山屿茶", "bio": "山屿茶，认真喝茶", "last_published_at": now(), "created_at": now(),
    }  # fmt: skip
    made = SocialAccountFactory(workspace=workspace, platform="practice-weibo", **{**fine, **values})
    if "created_at" in values:
        SocialAccount.objects.for_workspace(workspace).filter(pk=made.pk).update(created_at=values["created_at"])
    AccountStrategy.objects.create(workspace=workspace, account=made, positioning="茶")
    return made


def codes(who: dict[str, Any]) -> list[str]:
    """Run the audit and return what waits."""
    audit = audit_run(audit_id=audit_start(**who).pk)
    assert audit is not None
    assert audit.state == AuditState.DONE
    rows = AuditFinding.objects.for_workspace(who["workspace"]).filter(state__in=["open", "tasked"])
    for row in rows:
        assert "%(" not in finding_sentence(row) + finding_advice(row)
    return sorted(rows.values_list("code", flat=True))


def test_an_account_as_agreed_has_no_finding(who: dict[str, Any], workspace: Workspace) -> None:
    account = account_of(workspace)
    assert codes(who) == []
    audit = MatrixAudit.objects.for_workspace(workspace).get()
    assert (audit.score, audit.found, audit.accounts) == (100, 0, 1)
    # A practice account reports no picture here, so nobody can say whether it is the brand's.
    assert audit.unknown == {str(account.pk): ["avatar"]}


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"display_name": "茶研究所"}, ["name_brand"]),
        ({"display_name": "SHANYU Tea"}, []),
        ({"display_name": "shanyu tea"}, ["name_writing"]),
        ({"display_name": "山嶼茶"}, ["name_writing"]),
        ({"display_name": "山 屿 茶"}, ["name_writing"]),
        ({"bio": None}, []),
        ({"bio": " "}, ["bio_empty"]),
        ({"bio": "认真喝茶"}, ["bio_brand"]),
        ({"bio": "Tea by shanyu"}, []),
        ({"bio": "山屿茶是全国最好的茶"}, ["words"]),
        ({"state": AccountState.NEEDS_RECONNECT}, ["access_lost"]),
        ({"state": AccountState.RESTRICTED}, ["restricted"]),
        ({"last_published_at": now() - timedelta(days=15, hours=1)}, ["dormant"]),
        ({"last_published_at": now() - timedelta(days=13)}, []),
        ({"last_published_at": None, "created_at": now() - timedelta(days=20)}, ["never"]),
        ({"last_published_at": None}, []),
        ({"state": AccountState.DISCONNECTED, "bio": ""}, []),
    ],
)
def test_checks_of_one_account(
    who: dict[str, Any], workspace: Workspace, values: dict[str, Any], found: list[str]
) -> None:
    account_of(workspace, **values)
    assert codes(who) == found


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ({"name_starts": True}, ["name_start"]),
        ({"bio_phrase": "认真 喝茶"}, []),
        ({"bio_phrase": "一年四季"}, ["bio_phrase"]),
        ({"bio_link": "shanyu.example"}, ["bio_link"]),
    ],
)
def test_what_the_rules_demand_besides(
    who: dict[str, Any], workspace: Workspace, rule: dict[str, Any], found: list[str]
) -> None:
    account_of(workspace, display_name="官方山屿茶")
    rule_save(**who, group_id=None, values=rule)
    assert codes(who) == found


def test_a_group_goes_by_its_own_rule(who: dict[str, Any], workspace: Workspace) -> None:
    account, other = account_of(workspace, display_name="Highland Tea", bio="Highland Tea"), account_of(workspace)
    group = AccountGroup.objects.create(workspace=workspace, name="Abroad")
    GroupMember.objects.create(workspace=workspace, group=group, account=account)
    assert codes(who) == ["bio_brand", "name_brand"]
    rule_save(**who, group_id=group.pk, values={"brand": "Highland", "also": []})
    assert codes(who) == []
    assert other


@pytest.mark.parametrize(
    ("per_week", "days", "found"), [(7, 2, []), (7, 4, ["dormant"]), (1, 14, []), (1, 15, ["dormant"]), (0, 90, [])]
)
def test_an_agreed_pace_decides_what_is_dormant(
    who: dict[str, Any], workspace: Workspace, per_week: int, days: int, found: list[str]
) -> None:
    account = account_of(workspace, last_published_at=now() - timedelta(days=days))
    AccountStrategy.objects.for_workspace(workspace).filter(account=account).update(posts_per_week=per_week)
    assert codes(who) == found


def test_no_positioning(who: dict[str, Any], workspace: Workspace) -> None:
    SocialAccountFactory(workspace=workspace, display_name="山屿茶", bio=None, last_published_at=now())
    assert codes(who) == ["no_positioning"]


def posts(account: SocialAccount, days: list[int], **values: Any) -> None:
    for ago in days:
        row = PublicationFactory(
            post=PostFactory(workspace=account.workspace, **values), account=account, state=PublicationState.PUBLISHED
        )
        Publication.objects.for_workspace(account.workspace).filter(pk=row.pk).update(
            published_at=now() - timedelta(days=ago)
        )


@pytest.mark.parametrize(
    ("days", "wanted", "found"),
    [
        ([1, 8, 15, 22, 27], 4, ["frequency"]),
        ([1, 8, 15, 22, 27], 1, []),
        (list(range(28)), 2, ["frequency"]),
        ([1, 3, 5], 7, []),  # too young to judge
    ],
)
def test_pace_far_from_the_agreed_one(
    who: dict[str, Any], workspace: Workspace, days: list[int], wanted: int, found: list[str]
) -> None:
    account = account_of(workspace)
    posts(account, days)
    AccountStrategy.objects.for_workspace(workspace).filter(account=account).update(posts_per_week=wanted)
    assert codes(who) == found


@pytest.mark.parametrize(("by_pillar", "found"), [((5, 5), []), ((7, 3), []), ((10, 0), ["mix"]), ((7, 0), [])])
def test_mix_far_from_the_agreed_one(
    who: dict[str, Any], workspace: Workspace, by_pillar: tuple[int, int], found: list[str]
) -> None:
    account = account_of(workspace)
    pillars = [PillarFactory(workspace=workspace, name=name) for name in ("Craft", "News")]
    for pillar, n in zip(pillars, by_pillar, strict=True):
        AccountMix.objects.create(workspace=workspace, account=account, pillar=pillar, share=50)
        posts(account, [2 * day for day in range(n)], pillar=pillar)
    assert codes(who) == found
    if found:
        params = AuditFinding.objects.for_workspace(workspace).get().params
        assert params == {"pillar": "Craft", "found": 100, "posts": 10, "days": 19, "wanted": 50}


def picture(kind: str, side: int = 300) -> bytes:
    """A picture that can be told from others: a leaf, or a house."""
    image = Image.new("RGB", (side, side), "#F4EFE6")
    draw = ImageDraw.Draw(image)
    if kind == "leaf":
        draw.ellipse([side * 0.1, side * 0.3, side * 0.9, side * 0.7], fill="#2C6E49")
        draw.line([side * 0.1, side * 0.9, side * 0.8, side * 0.2], fill="#132A13", width=side // 12)
    else:
        draw.polygon([(side * 0.1, side * 0.5), (side * 0.5, side * 0.1), (side * 0.9, side * 0.5)], fill="#A3320B")
        draw.rectangle([side * 0.25, side * 0.5, side * 0.75, side * 0.95], fill="#333333")
        draw.rectangle([side * 0.6, side * 0.1, side * 0.7, side * 0.3], fill="#000000")
    out = BytesIO()
    image.save(out, "JPEG", quality=60 if side < 200 else 90)
    return out.getvalue()


def shows(account: SocialAccount, kind: str, side: int = 300) -> None:
    with Image.open(BytesIO(picture(kind, side))) as image:
        look = look_of(image)
    PlatformAvatar.objects.create(
        workspace=account.workspace, account=account, url="https://x.example/a", picture=b"x", side=1, look=look,
        fetched_at=now(),
    )  # fmt: skip


def test_avatars_are_compared_with_one_another(who: dict[str, Any], workspace: Workspace) -> None:
    accounts = [account_of(workspace) for _ in range(3)]
    for account, side in zip(accounts, (320, 180, 96), strict=True):
        shows(account, "leaf", side)
    assert codes(who) == []
    odd = account_of(workspace)
    shows(odd, "house")
    assert codes(who) == ["avatar_differs"]
    row = AuditFinding.objects.for_workspace(workspace).get()
    assert (row.account, row.params["same"], row.params["of"]) == (odd, 3, 4)
    looks = [kept.look for kept in PlatformAvatar.objects.for_workspace(workspace).order_by("pk")]
    assert row.params["bits"] == far_apart(looks[3], looks[0])
    rule_save(**who, group_id=None, values={"same_avatar": False})
    assert codes(who) == []


def test_two_pictures_on_half_of_the_accounts_each(who: dict[str, Any], workspace: Workspace) -> None:
    for kind in ("leaf", "house"):
        shows(account_of(workspace), kind)
    assert codes(who) == ["avatar_mixed", "avatar_mixed"]


def test_a_finding_goes_on_over_the_weeks(who: dict[str, Any], workspace: Workspace, owner: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        account = account_of(workspace, bio="")
        assert codes(who) == ["bio_empty"]
        row = AuditFinding.objects.for_workspace(workspace).get()
        (task,) = findings_task(**who, finding_ids=[row.pk])
        assert (task.due_on, task.assignee, task.source_id) == (
            local_day(NOON, workspace.time_zone) + timedelta(days=7), None, str(row.pk),
        )  # fmt: skip
        assert findings_task(**who, finding_ids=[row.pk]) == []

        clock.shift(timedelta(days=7))
        SocialAccount.objects.for_workspace(workspace).update(last_published_at=now())
        assert codes(who) == ["bio_empty"]
        row.refresh_from_db()
        assert (row.times, row.first_seen, row.state) == (2, NOON, "tasked")

        # The task is closed although nothing was mended: the finding stays, and the next run opens it again.
        task_close(**who, task_id=task.pk)
        row.refresh_from_db()
        assert row.state == "tasked"
        assert codes(who) == ["bio_empty"]
        row.refresh_from_db()
        assert (row.state, row.task, row.times) == ("open", None, 3)

        account.bio = "山屿茶"
        account.save()
        assert codes(who) == []
        row.refresh_from_db()
        assert row.state == FindingState.RESOLVED
        last = MatrixAudit.objects.for_workspace(workspace).order_by("-pk")[0]
        assert (last.resolved, last.score) == (1, 100)

        account.bio = ""
        account.save()
        assert codes(who) == ["bio_empty"]
        row.refresh_from_db()
        assert (row.state, row.first_seen, row.times) == ("open", NOON, 4)
        # What the platform no longer reports is not taken for mended.
        account.bio = None
        account.save()
        assert codes(who) == ["bio_empty"]


def test_an_acceptance_ends_on_its_day(who: dict[str, Any], workspace: Workspace) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        account_of(workspace, bio="认真喝茶")
        codes(who)
        row = AuditFinding.objects.for_workspace(workspace).get()
        until = local_day(NOON, workspace.time_zone) + timedelta(days=1)
        assert findings_accept(**who, finding_ids=[row.pk], reason="改版中", until=until) == 1
        assert codes(who) == []
        assert MatrixAudit.objects.for_workspace(workspace).order_by("-pk")[0].score == 100
        clock.shift(timedelta(days=1))
        assert codes(who) == []
        clock.shift(timedelta(days=1))
        assert codes(who) == ["bio_brand"]


@pytest.mark.raises_notice("matrix_audit")
def test_it_runs_every_monday_morning(workspace: Workspace, owner: User) -> None:
    """Monday 06:00 in Shanghai is Sunday 22:00 UTC; a workspace in Los Angeles has its own Monday."""
    with time_machine.travel(NOON, tick=False) as clock:
        account_of(workspace, bio="", created_at=NOON)
        abroad = WorkspaceFactory(time_zone="America/Los_Angeles")
        SocialAccountFactory(workspace=abroad)
        SocialAccount.objects.for_workspace(abroad).update(created_at=NOON)
        WorkspaceFactory()

        def beat() -> int:
            began = audit_matrices()
            for run in MatrixAudit.all_objects.filter(state=AuditState.RUNNING):
                run_audit(run.pk)
            return began

        assert beat() == 0  # connected after this week's Monday
        clock.move_to(datetime(2026, 3, 15, 21, 59, tzinfo=UTC))
        assert beat() == 0
        clock.move_to(datetime(2026, 3, 15, 22, 1, tzinfo=UTC))
        assert beat() == 1
        assert beat() == 0
        audit = MatrixAudit.objects.for_workspace(workspace).get()
        assert (audit.weekly, audit.state, audit.new) == (True, AuditState.DONE, 1)
        told = Notification.objects.for_workspace(workspace).get(recipient=owner)
        assert told.params == {"new": 1, "score": audit.score}
        clock.move_to(datetime(2026, 3, 16, 13, 1, tzinfo=UTC))
        assert beat() == 1
        clock.move_to(datetime(2026, 3, 22, 22, 1, tzinfo=UTC))
        assert beat() == 1
        runs = MatrixAudit.objects.for_workspace(workspace).order_by("pk")
        assert [run.new for run in runs] == [1, 0]
        assert Notification.objects.for_workspace(workspace).filter(recipient=owner).count() == 1


def test_one_run_at_a_time_and_lost_ones_are_given_up(who: dict[str, Any], workspace: Workspace) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        account_of(workspace)
        first = audit_start(**who)
        with pytest.raises(AuditRunning):
            audit_start(**who)
        clock.shift(timedelta(minutes=31))
        second = audit_start(**who)
        first.refresh_from_db()
        assert first.state == AuditState.FAILED
        assert run_audit(first.pk) == -1
        assert run_audit(second.pk) == 0


def test_a_picture_that_cannot_be_had_is_noted(workspace: Workspace, settings: Any) -> None:
    """Addresses come from platforms; those that point inwards are not asked."""
    account = account_of(workspace, avatar_url="https://10.9.8.7/a.png")
    assert avatars_fetch(accounts=[account]) == 0
    row = PlatformAvatar.objects.for_workspace(workspace).get()
    assert (row.problem, row.has_picture) == (HostRefused.kind, False)
