"""The register of filings: entering, correcting, proof, what label checks ask, pages, REST."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from compliance.models import PromotionFiling
from compliance.selectors.filings import filed_platforms
from compliance.services.filings import Filing, filing_remove, filing_save
from config.lib.errors import Conflict, InvalidInput, NotFound
from team.actors import Actor
from team.models import AuditEntry
from team.roles import Role
from tests.compliance.conftest import PDF
from tests.factories import PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(workspace, writer):
    return {"workspace": workspace, "actor": Actor(writer)}


def filing(**values):
    given = {
        "tool": "pugongying", "number": "PGY-2026-0088", "platform": "xiaohongshu", "partner": "阿茶的下午",
        "filed_on": date(2026, 1, 5),
    }  # fmt: skip
    return Filing(**{**given, **values})


def test_label_checks_can_ask_whether_something_was_filed(who, workspace):
    post = PostFactory(workspace=workspace, title="合作笔记")
    row = filing_save(**who, filing=filing(target_type="post", target_id=str(post.pk)))
    assert row.target_label == "合作笔记"
    asked = {"workspace": workspace, "target_type": "post", "target_id": str(post.pk)}
    assert filed_platforms(**asked) == {"xiaohongshu"}
    filing_remove(**who, filing_id=row.pk)
    assert not filed_platforms(**asked)
    verbs = list(AuditEntry.objects.for_workspace(workspace).values_list("verb", flat=True).order_by("seq"))
    assert verbs == ["filing.entered", "filing.removed"]


def test_what_is_refused(who, workspace):
    filing_save(**who, filing=filing())
    with pytest.raises(Conflict):
        filing_save(**who, filing=filing())
    foreign = PostFactory()
    for wrong in (
        {"tool": "x"}, {"platform": "nowhere"}, {"number": " "}, {"partner": ""}, {"filed_on": date(2999, 1, 1)},
        {"post_url": "javascript:alert(1)"}, {"target_type": "post", "target_id": str(foreign.pk)},
        {"target_type": "post"}, {"target_type": "post", "target_id": "x"},
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            filing_save(**who, filing=filing(**{"number": "other", **wrong}))
    with pytest.raises(NotFound):
        filing_save(**who, filing=filing(), filing_id=10**9)


def test_pages(at, client_of, writer, member_of, workspace, django_assert_max_num_queries):
    client, post = client_of(writer), PostFactory(workspace=workspace, title="合作笔记")
    assert "The register is empty" in client.get(at("filings")).content.decode()
    assert f'value="{post.pk}"' in client.get(at("filing_new"), {"post": post.pk}).content.decode()
    form = {
        "tool": "xingtu", "number": "XT-1", "platform": "douyin", "partner": "茶山日记", "filed_on": "2026-01-05",
        "post": f"#{post.pk}",
    }  # fmt: skip
    assert client.post(at("filing_new"), {**form, "post": "999999"}).status_code == 422
    wrong_file = SimpleUploadedFile("x.pdf", b"not a pdf")
    assert client.post(at("filing_new"), {**form, "file": wrong_file}).status_code == 422
    assert not PromotionFiling.objects.for_workspace(workspace).exists()
    assert client.post(at("filing_new"), {**form, "file": SimpleUploadedFile("x.pdf", PDF)}).status_code == 302
    row = PromotionFiling.objects.for_workspace(workspace).get()
    assert row.evidence.count() == 1
    client.post(at("filing", row.pk), {**form, "number": "XT-2"})
    for n in range(60):
        PromotionFiling.objects.create(
            workspace=workspace, tool="other", number=str(n), platform="weibo", partner="p", filed_on=date(2026, 1, 1)
        )
    with django_assert_max_num_queries(9):
        page = client.get(at("filings")).content.decode()
    assert "XT-2" in page
    assert "合作笔记" in page
    assert "Page 1 of 2" in page
    assert "Nothing matches" in client.get(at("filings"), {"q": "zzz"}).content.decode()
    guest = client_of(member_of(Role.GUEST))
    assert guest.get(at("filings")).status_code == 200
    assert guest.post(at("filing_remove", row.pk)).status_code == 403
    assert client.post(at("filing_remove", row.pk)).status_code == 302


def test_rest(api, client_of, writer):
    client, kind = client_of(writer), {"content_type": "application/json"}
    body = {
        "tool": "huahuo", "number": "HH-9", "platform": "bilibili", "partner": "研究所", "filed_on": "2026-01-05",
        "post_url": "https://example.com/v/1",
    }  # fmt: skip
    made = client.post(api("filings/"), body, **kind)
    assert made.status_code == 201
    base = f"filings/{made.json()['id']}/"
    file = {"file": SimpleUploadedFile("x.pdf", PDF)}
    assert client.post(api(base + "evidence/"), file).status_code == 201
    assert client.put(api(base), {**body, "number": "HH-10"}, **kind).json()["number"] == "HH-10"
    assert (
        client.get(api("filings/"), {"tool": "huahuo"}).json()["results"][0]["evidence"][0]["mime"] == "application/pdf"
    )
    assert client.delete(api(base)).status_code == 204
    assert client.get(api(base)).status_code == 404
