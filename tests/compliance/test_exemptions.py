"""Exemptions: asked for by one, decided by another, with proof, narrowed, ended; pages, REST, files."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from compliance.engine.types import Severity, Subject
from compliance.errors import AlreadyDecided, EvidenceMissing, FileRefused, FourEyes, NotExemptible
from compliance.models import EvidenceFile, Exemption
from compliance.services.checking import content_check
from compliance.services.evidence import evidence_add, evidence_erase
from compliance.services.exemption_ends import exemptions_expire
from compliance.services.exemptions import exemption_decide, exemption_withdraw
from compliance.states import ExemptionState as S
from config.lib.clock import now
from config.lib.errors import InvalidInput, NotAllowed
from team.actors import Actor
from team.models import Notification
from team.roles import Role
from tests.compliance.conftest import PDF
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
TEXT = "全网第一是我们的目标"


def severity(workspace, account=None, **facts):
    subject = Subject(texts={"text": TEXT}, **facts)
    hits = content_check(workspace=workspace, subject=subject, account=account).hits
    return next(hit.severity for hit in hits if hit.text == "全网第一")


def pdf(name="proof.pdf", data=PDF):
    return SimpleUploadedFile(name, data)


def approve(workspace, user, row, **values):
    given = {"approve": True, **values}
    return exemption_decide(workspace=workspace, actor=Actor(user), exemption_id=row.pk, **given)


@pytest.mark.raises_notice("exemption_requested")
def test_a_request_changes_nothing_and_tells_those_who_decide(workspace, owner, asked):
    row = asked()
    assert row.state == S.REQUESTED
    assert severity(workspace) is Severity.BLOCK
    told = Notification.objects.for_workspace(workspace).filter(kind="exemption_requested")
    assert [notice.recipient_id for notice in told] == [owner.pk]


@pytest.mark.raises_notice("exemption_decided")
def test_an_approved_one_lowers_exactly_these_words(workspace, owner, writer, asked):
    approve(workspace, owner, asked())
    assert severity(workspace) is Severity.INFO
    other = content_check(workspace=workspace, subject=Subject(texts={"text": "国家级品质"}))
    assert other.severity is Severity.BLOCK
    told = Notification.objects.for_workspace(workspace).get(kind="exemption_decided")
    assert told.recipient_id == writer.pk


def test_nobody_decides_about_their_own(workspace, owner, manager, asked):
    row = asked()
    Exemption.objects.for_workspace(workspace).update(requested_by=manager)
    with pytest.raises(FourEyes):
        approve(workspace, manager, row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Exemption.objects.for_workspace(workspace).update(state=S.APPROVED, decided_by=manager)
    assert approve(workspace, owner, row).decided_by == owner


def test_facts_need_proof(workspace, owner, writer, asked):
    row = asked(code="A6-fact", reason="Sales of 2025, platform report")
    with pytest.raises(EvidenceMissing):
        approve(workspace, owner, row)
    kept = evidence_add(workspace=workspace, actor=Actor(writer), owner=row, file=pdf())
    again = evidence_add(workspace=workspace, actor=Actor(writer), owner=row, file=pdf("copy.pdf"))
    assert again == kept
    assert approve(workspace, owner, row).state == S.APPROVED


def test_a_rejection_says_why_and_what_is_decided_stays(workspace, owner, asked):
    row = asked()
    with pytest.raises(InvalidInput):
        approve(workspace, owner, row, approve=False)
    assert approve(workspace, owner, row, approve=False, note="It is about the tea").state == S.REJECTED
    with pytest.raises(AlreadyDecided):
        approve(workspace, owner, row)
    assert severity(workspace) is Severity.BLOCK


def test_it_holds_only_where_it_was_asked_for(workspace, owner, asked):
    here, there = SocialAccountFactory.create_batch(2, workspace=workspace, platform="practice-weibo")
    approve(workspace, owner, asked(account_id=here.pk))
    assert severity(workspace, here) is Severity.INFO
    assert severity(workspace, there) is Severity.BLOCK
    approve(workspace, owner, asked(platform="practice-xiaohongshu"))
    assert severity(workspace, platform="xiaohongshu") is Severity.INFO
    assert severity(workspace, platform="weibo") is Severity.BLOCK


@pytest.mark.raises_notice("exemption_expiring")
def test_it_ends_by_itself_and_people_hear_of_it_before(workspace, owner, asked):
    soon, later = asked(valid_until=now() + timedelta(days=10)), asked(words="国家级")
    waiting = asked(words="世界级")
    for row in (soon, later):
        approve(workspace, owner, row)
    assert exemptions_expire() == 0
    assert exemptions_expire() == 0
    told = Notification.objects.for_workspace(workspace).filter(kind="exemption_expiring")
    assert told.count() == 2
    rows = Exemption.objects.for_workspace(workspace)
    rows.filter(pk__in=[soon.pk, waiting.pk]).update(valid_until=now() - timedelta(minutes=1))
    assert exemptions_expire() == 2
    assert set(rows.values_list("state", flat=True)) == {S.EXPIRED, S.APPROVED}
    assert severity(workspace) is Severity.BLOCK


def test_checks_look_at_the_time_themselves(workspace, owner, asked, monkeypatch):
    approve(workspace, owner, asked(valid_until=now() + timedelta(days=10)))
    assert severity(workspace) is Severity.INFO
    monkeypatch.setattr("compliance.services.rule_cache.now", lambda: now() + timedelta(days=11))
    assert severity(workspace) is Severity.BLOCK


def test_whoever_asked_or_manages_may_withdraw(workspace, owner, writer, member_of, asked):
    row = asked()
    approve(workspace, owner, row)
    with pytest.raises(NotAllowed):
        exemption_withdraw(workspace=workspace, actor=Actor(member_of(Role.PLANNER)), exemption_id=row.pk)
    assert exemption_withdraw(workspace=workspace, actor=Actor(writer), exemption_id=row.pk).state == S.WITHDRAWN
    assert severity(workspace) is Severity.BLOCK
    with pytest.raises(AlreadyDecided):
        exemption_withdraw(workspace=workspace, actor=Actor(owner), exemption_id=row.pk)


def test_what_cannot_be_asked_for(asked):
    with pytest.raises(NotExemptible):
        asked(rule="AD-14", words="替代母乳", code="NOT-AD")
    for wrong in (
        {"rule": "XX-1"}, {"words": " "}, {"reason": ""}, {"valid_until": now()}, {"platform": "nowhere"},
        {"valid_until": now() + timedelta(days=4000)},
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            asked(**wrong)


def test_files_are_looked_at_kept_privately_and_erased(
    workspace, writer, owner, outsider, asked, at, client_of, django_assert_max_num_queries
):
    row, who = asked(), {"workspace": workspace, "actor": Actor(writer)}
    for data in (b"", b"<html>", b"PK\x03\x04"):
        with pytest.raises(FileRefused):
            evidence_add(**who, owner=row, file=pdf("x.pdf", data))
    kept = evidence_add(**who, owner=row, file=pdf("../../证明.html"))
    assert kept.name == "证明.pdf"
    answer = client_of(owner).get(at("evidence", kept.pk))
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client_of(outsider).get(at("evidence", kept.pk)).status_code == 404
    evidence_erase(workspace.pk)
    assert client_of(owner).get(at("evidence", kept.pk)).status_code == 404


def test_the_way_through_the_pages(at, client_of, writer, owner, workspace):
    client, decider = client_of(writer), client_of(owner)
    form = {
        "rule": "AD-01", "words": "全网第一", "code": "A6-fact", "reason": "Report", "file": pdf(),
        "until": (now() + timedelta(days=20)).date().isoformat(),
    }  # fmt: skip
    prefilled = client.get(at("exemption_new"), {"rule": "AD-01", "words": "全网第一"}).content.decode()
    assert "全网第一" in prefilled
    assert client.post(at("exemption_new"), {**form, "until": "2001-01-01"}).status_code == 422
    made = client.post(at("exemption_new"), {**form, "file": pdf()})
    row = Exemption.objects.for_workspace(workspace).get()
    assert made.headers["Location"] == at("exemption", row.pk)
    assert EvidenceFile.objects.for_workspace(workspace).count() == 1
    assert client.post(at("exemption_decide", row.pk), {"decision": "approve"}).status_code == 403
    assert "Withdraw" in client.get(at("exemption", row.pk)).content.decode()
    assert decider.post(at("exemption_decide", row.pk), {"decision": "reject"}).status_code == 422
    assert decider.post(at("exemption_decide", row.pk), {"decision": "approve"}).status_code == 302
    assert client.post(at("exemption_prove", row.pk), {"file": pdf("more.pdf", PDF + b"2")}).status_code == 302
    assert "全网第一" in client.get(at("exemptions"), {"show": "approved"}).content.decode()
    assert "全网第一" in client.get(at("exemptions"), {"show": "expiring", "q": "第一"}).content.decode()
    assert "Nothing matches" in client.get(at("exemptions"), {"show": "rejected"}).content.decode()
    assert client.post(at("exemption_withdraw", row.pk), {"reason": "over"}).status_code == 302
    assert decider.post(at("exemption_decide", row.pk), {"decision": "approve"}).status_code == 409


def test_a_single_manager_is_told_why_nothing_can_be_pressed(at, client_of, owner, workspace, asked):
    row = asked()
    Exemption.objects.for_workspace(workspace).update(requested_by=owner)
    page = client_of(owner).get(at("exemption", row.pk)).content.decode()
    assert "somebody else has to decide" in page
    assert client_of(owner).post(at("exemption_decide", row.pk), {"decision": "approve"}).status_code == 403


def test_rest(api, client_of, writer, owner, member_of, workspace):
    kind = {"content_type": "application/json"}
    body = {
        "rule": "AD-01", "words": "全网第一", "code": "A6-fact", "reason": "r",
        "valid_until": (now() + timedelta(days=9)).isoformat(),
    }  # fmt: skip
    client, decider = client_of(writer), client_of(owner)
    row = client.post(api("exemptions/"), body, **kind).json()
    base = f"exemptions/{row['id']}/"
    decision = {"approve": True, "note": "fine"}
    missing = decider.post(api(base + "decide/"), decision, **kind)
    assert missing.json()["code"] == "evidence_missing"
    assert client.post(api(base + "evidence/"), {"file": pdf()}).status_code == 201
    assert decider.post(api(base + "decide/"), decision, **kind).json()["state"] == "approved"
    assert (
        client.get(api("exemptions/"), {"state": "approved"}).json()["results"][0]["evidence"][0]["name"] == "proof.pdf"
    )
    assert client.post(api(base + "withdraw/"), {}, **kind).json()["state"] == "withdrawn"
    assert client_of(member_of(Role.GUEST)).post(api("exemptions/"), body, **kind).status_code == 403
