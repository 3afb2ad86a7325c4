"""Word lists: making, versions, import, what they do to checks, who may, pages and REST."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from compliance import hooks
from compliance.engine.types import Severity, Subject
from compliance.entries import Entry
from compliance.models import WordList, WordListVersion
from compliance.services.checking import content_check, rules_of
from compliance.services.word_entries import entries_parse
from compliance.services.words import list_create, list_update, words_add, words_remove, words_restore
from config.lib.errors import Conflict, InvalidInput, NotFound
from team.actors import Actor
from team.models import AuditEntry
from team.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(workspace, owner):
    return {"workspace": workspace, "actor": Actor(owner)}


@pytest.fixture
def banned(who):
    return list_create(**who, name="不说的词", kind="banned")


def found(workspace, text, **facts):
    verdict = content_check(workspace=workspace, subject=Subject(texts={"text": text}, **facts))
    return [(hit.text, hit.severity, hit.suggestions) for hit in verdict.hits]


def test_a_banned_word_blocks_and_names_what_to_say_instead(who, workspace, banned):
    assert found(workspace, "今天上新茶渣饼") == []
    words_add(**who, list_id=banned.pk, entries=[Entry("茶渣饼", "紧压茶|茶饼", "听着廉价")])
    assert found(workspace, "今天上新茶渣饼") == [("茶渣饼", Severity.BLOCK, ("紧压茶", "茶饼"))]


def test_severity_platform_and_switch_of_a_list(who, workspace, banned):
    words_add(**who, list_id=banned.pk, entries=[Entry("茶渣饼", severity="info")])
    assert found(workspace, "茶渣饼")[0][1] is Severity.INFO
    list_update(**who, list_id=banned.pk, name="不说的词", platform="xiaohongshu", severity="warn")
    assert found(workspace, "茶渣饼", platform="weibo") == []
    assert len(found(workspace, "茶渣饼", platform="practice-xiaohongshu")) == 1
    list_update(**who, list_id=banned.pk, name="不说的词", active=False)
    assert found(workspace, "茶渣饼", platform="xiaohongshu") == []


def test_an_allowed_word_shields_what_the_packs_find(who, workspace):
    assert found(workspace, "最佳茶师赛")
    row = list_create(**who, name="可以说", kind="allowed")
    words_add(**who, list_id=row.pk, entries=[Entry("最佳茶师赛")])
    assert found(workspace, "最佳茶师赛") == []


def test_every_change_is_a_version_and_old_words_come_back(who, workspace, banned):
    words_add(**who, list_id=banned.pk, entries=[Entry("甲"), Entry("乙")], note="first")
    words_add(**who, list_id=banned.pk, entries=[Entry("乙", "丙")])
    words_remove(**who, list_id=banned.pk, terms=["甲"])
    restored = words_restore(**who, list_id=banned.pk, number=1)
    assert (restored.number, restored.restored_from) == (4, 1)
    assert [entry["term"] for entry in restored.entries] == ["甲", "乙"]
    assert WordListVersion.objects.for_workspace(workspace).count() == 4
    verbs = set(AuditEntry.objects.for_workspace(workspace).values_list("verb", flat=True))
    assert {"words.created", "words.changed", "words.restored"} <= verbs
    with pytest.raises(NotFound):
        words_remove(**who, list_id=banned.pk, terms=["丁"])
    with pytest.raises(NotFound):
        words_restore(**who, list_id=banned.pk, number=9)


def test_what_is_pasted_is_understood():
    assert entries_parse("最香，很香，夸张，warn\n# a note\n\n顶级") == [
        Entry("最香", "很香", "夸张", "warn"),
        Entry("顶级"),
    ]
    assert entries_parse("原因,词\n过时,亲们") == [Entry("亲们", reason="过时")]
    assert entries_parse("亲们\t朋友们\n亲们\t大家") == [Entry("亲们", "大家")]
    for nonsense in ("", "# only a note", "a,b,c,severe", "x" * 61, ",nothing"):
        with pytest.raises(InvalidInput):
            entries_parse(nonsense)


def test_names_are_taken_once_and_values_are_checked(who, banned):
    with pytest.raises(Conflict):
        list_create(**who, name="不说的词", kind="allowed")
    for values in ({"kind": "other"}, {"name": " "}, {"platform": "nowhere"}, {"severity": "pass"}):
        with pytest.raises(InvalidInput):
            list_create(**who, **{"name": "x", "kind": "banned", **values})


def test_rules_are_computed_once_and_news_travels_on_commit(
    who, workspace, banned, django_assert_num_queries, django_capture_on_commit_callbacks, monkeypatch
):
    told: list[int] = []
    monkeypatch.setattr(hooks, "rules_changed", [lambda ws: told.append(ws.pk)])
    with django_capture_on_commit_callbacks(execute=True):
        words_add(**who, list_id=banned.pk, entries=[Entry("甲")])
    assert told == [workspace.pk]
    first = rules_of(workspace)
    with django_assert_num_queries(1):
        assert rules_of(workspace) is first
    words_add(**who, list_id=banned.pk, entries=[Entry("乙")])
    assert rules_of(workspace).version != first.version


def test_pages_from_the_first_list_to_the_export(at, signed_in, workspace):
    assert "No lists yet" in signed_in.get(at("words")).content.decode()
    made = signed_in.post(at("list_new"), {"name": "语气词", "kind": "sensitive"})
    row = WordList.objects.for_workspace(workspace).get()
    assert made.headers["Location"] == at("list", row.pk)
    assert row.severity == "warn"
    signed_in.post(at("word_add", row.pk), {"term": "亲们", "replacement": "大家"})
    file = SimpleUploadedFile("w.csv", "词,原因\n绝了,夸张\n=1+1,公式\n".encode("gb18030"))
    signed_in.post(at("list_take_in", row.pk), {"file": file, "how": "add", "note": "from the team"})
    page = signed_in.get(at("list", row.pk), {"q": "绝"}).content.decode()
    assert "绝了" in page
    assert "亲们" not in page
    text = signed_in.get(at("list_export", row.pk)).content.decode().removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [entry["term"] for entry in rows] == ["亲们", "绝了", "'=1+1"]
    assert [entry.term for entry in entries_parse(text)] == ["亲们", "绝了", "=1+1"]
    signed_in.post(at("word_remove", row.pk), {"terms": ["亲们", "=1+1"]})
    shown = signed_in.get(at("versions", row.pk)).content.decode()
    assert "Bring this version back" not in shown
    assert "<del>" in shown
    signed_in.post(at("version_restore", row.pk), {"number": "1"})
    row.refresh_from_db()
    assert (row.version, row.size) == (4, 1)
    assert signed_in.post(at("list_take_in", row.pk), {"text": "", "how": "add"}).status_code == 422
    assert signed_in.post(at("word_add", row.pk), {"term": ""}).status_code == 422
    signed_in.post(at("list_edit", row.pk), {"name": "语气", "severity": "info"})
    row.refresh_from_db()
    assert (row.name, row.severity, row.active) == ("语气", "info", False)


def test_ten_thousand_words_stay_in_pages(who, at, signed_in, banned, django_assert_max_num_queries):
    words_add(**who, list_id=banned.pk, entries=[Entry(f"词{n}") for n in range(5000)])
    signed_in.get(at("overview"))
    with django_assert_max_num_queries(12):
        page = signed_in.get(at("list", banned.pk), {"page": 100}).content.decode()
    assert "词4999" in page
    with pytest.raises(InvalidInput):
        words_add(**who, list_id=banned.pk, entries=[Entry("one more")])


def test_who_may_change_words(at, client_of, member_of, banned):
    guest = client_of(member_of(Role.GUEST))
    assert guest.get(at("list", banned.pk)).status_code == 200
    for name in ("word_add", "word_remove", "list_take_in", "version_restore"):
        assert guest.post(at(name, banned.pk)).status_code == 403
    assert client_of(member_of(Role.PLANNER)).get(at("list_new")).status_code == 403


def test_rest_does_the_same(api, signed_in, client_of, writer, workspace):
    made = signed_in.post(api("words/"), {"name": "API", "kind": "banned"}, content_type="application/json")
    assert made.status_code == 201
    base = f"words/{made.json()['id']}/"
    body = {"entries": [{"term": "甲"}, {"term": "乙", "severity": "warn"}], "note": "n"}
    assert signed_in.post(api(base + "entries/"), body, content_type="application/json").json()["number"] == 1
    signed_in.post(api(base + "remove/"), {"terms": ["甲"]}, content_type="application/json")
    assert [entry["term"] for entry in signed_in.get(api(base)).json()["entries"]] == ["乙"]
    assert [row["number"] for row in signed_in.get(api(base + "versions/")).json()["results"]] == [2, 1]
    assert len(signed_in.get(api(base + "versions/1/")).json()["entries"]) == 2
    restored = signed_in.post(api(base + "restore/"), {"number": 1}, content_type="application/json")
    assert restored.json()["restored_from"] == 1
    changed = signed_in.patch(api(base), {"active": False}, content_type="application/json")
    assert (changed.json()["active"], changed.json()["name"]) == (False, "API")
    refused = client_of(writer).post(api("words/"), {"name": "x", "kind": "banned"}, content_type="application/json")
    assert refused.status_code == 403
