"""Tables of texts: what is taken, what is refused, taking back; and the demo."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from analytics.demo.listening import demo_listening, demo_unlistening
from analytics.models import HeardText, ListeningImport, Mention, MentionDay, MentionSpike, Monitor
from analytics.services.listening.monitors import MonitorDraft, monitor_save
from analytics.tasks import forget_heard, listen
from interactions.services.privacy.erasing import contact_erase
from interactions.services.privacy.retention import policy_save
from team.actors import Actor
from tests.factories import SocialAccountFactory
from tests.interactions.making import thread_of

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}
TABLE = (
    "发布时间,正文,作者,链接,平台,点赞,评论,转发\n"
    "2026-05-30 10:00,山屿好喝 13812345678,@leaf,https://x.example/1,微博,1.2万,3,\n"
    "2026/5/31,山屿太慢了真的失望,stone,,,,,\n"
    "yesterday,山屿,stone,,,,,\n"
    "2026-05-31 10:00,山屿,stone,javascript:alert(1),,,,\n"
    "2026-05-31 10:00,山屿,stone,,火星,,,\n"
    "2026-05-31 10:00,山屿,stone,,,10w+,,\n"
    "2027-05-31 10:00,山屿,stone,,,,,\n"
    "2026-05-31 10:00,,stone,,,,,\n"
    "2026-05-30 10:00,again,leaf,https://x.example/1,,,,\n"
)


@pytest.fixture
def monitor(workspace, owner):
    row = monitor_save(workspace=workspace, actor=Actor(owner), draft=MonitorDraft("山屿", any_of=("山屿",)))
    while Monitor.objects.for_workspace(workspace).filter(fill_day__isnull=False).exists():
        listen()
    return row


@pytest.fixture
def table(client, at, workspace):
    """A table that was read and not imported."""

    def make(data=None, name="声量.csv", platform=""):
        file = SimpleUploadedFile(name, data or TABLE.encode("gb18030"))
        answer = client.post(at("listening_imports"), {"file": file, "platform": platform})
        assert answer.status_code == 302, answer.context["form"].errors
        return ListeningImport.objects.for_workspace(workspace).latest("pk")

    return make


def test_a_table_is_rehearsed_imported_and_taken_back(table, client, at, workspace, monitor):
    row = table(platform="xiaohongshu")
    page = client.get(at("listening_import", row.pk))
    found = page.context["found"]
    assert (found.ready, found.wrong, found.known) == (2, 6, 1)
    wrong = {line.number: str(line.wrong) for line in found.lines if line.wrong}
    assert set(wrong) == {4, 5, 6, 7, 8, 9}
    assert "13812345678" not in page.content.decode()
    assert client.post(at("listening_import_run", row.pk)).status_code == 422
    assert client.post(at("listening_import_run", row.pk), {"skip_wrong": "1"}).status_code == 302
    first, second = HeardText.objects.for_workspace(workspace).order_by("at")
    assert (first.platform, first.author, first.engagement, first.url) == (
        "weibo", "leaf", 12_003, "https://x.example/1"
    )  # fmt: skip
    assert (second.platform, second.engagement, second.sentiment) == ("xiaohongshu", None, "negative")
    listen()
    assert Mention.objects.for_workspace(workspace).count() == 2
    shown = client.get(at("monitor", monitor.pk), {"source": "import"})
    assert [one.author for one in shown.context["mentions"]] == ["stone", "leaf"]
    assert client.get(at("monitor", monitor.pk), {"platform": "weibo"}).context["line"].current.engagement == 12_003
    # The same table again brings nothing new.
    again = table(platform="xiaohongshu")
    assert client.get(at("listening_import", again.pk)).context["found"].ready == 0
    assert client.post(at("listening_import_undo", again.pk)).status_code == 302
    assert client.post(at("listening_import_run", row.pk)).status_code == 422
    assert client.post(at("listening_import_undo", row.pk)).status_code == 302
    assert not HeardText.objects.for_workspace(workspace).exists()
    assert not MentionDay.objects.for_workspace(workspace).exists()
    assert "taken back" in client.get(at("listening_imports")).content.decode()


def test_columns_are_matched_by_a_person(table, client, at):
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append(["山屿", "2026-05-30"])
    data = BytesIO()
    book.save(data)
    row = table(data.getvalue(), name="x.xlsx")
    assert client.get(at("listening_import", row.pk)).context["found"].missing == ("text", "at")
    twice = client.post(at("listening_import", row.pk), {"column-text": "0", "column-at": "0"})
    assert twice.status_code == 422
    assert client.post(at("listening_import", row.pk), {"column-text": "0", "column-at": "9"}).status_code == 422
    assert client.post(at("listening_import", row.pk), {"column-text": "0", "column-at": "1"}).status_code == 302
    assert client.get(at("listening_import", row.pk)).context["found"].ready == 1


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"text,time\n"])
def test_what_is_no_table_is_refused(client, at, data):
    answer = client.post(at("listening_imports"), {"file": SimpleUploadedFile("x.csv", data)})
    assert answer.status_code == 422


def test_texts_come_by_rest_and_go(client, workspace):
    base = f"/api/v1/workspaces/{workspace.slug}/listening/imports/"
    text = {"text": "山屿", "at": "2026-05-30T10:00:00Z", "engagement": 3}
    made = client.post(base, {"name": "tool", "texts": [text, text]}, **JSON).json()
    assert (made["count"], made["known"]) == (1, 1)
    assert (
        client.post(base, {"name": "tool", "texts": [{**text, "at": "2019-01-01T00:00:00Z"}]}, **JSON).status_code
        == 422
    )
    assert client.post(base, {"name": "tool", "texts": []}, **JSON).status_code in {400, 422}
    assert [row["id"] for row in client.get(base).json()["results"]] == [made["id"]]
    assert client.delete(f"{base}{made['id']}/").status_code == 204
    assert not HeardText.objects.for_workspace(workspace).exists()


def test_an_unknown_platform_is_refused_by_rest(client, at, workspace, monitor):
    base = f"/api/v1/workspaces/{workspace.slug}/listening/imports/"
    texts = [{"text": "山屿", "at": "2026-05-30T10:00:00Z", "platform": name} for name in ("weibo", "mars")]
    refused = client.post(base, {"name": "tool", "texts": texts}, **JSON)
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["field"], error["detail"][:6]) == ("texts", "Text 2")
    assert not HeardText.objects.for_workspace(workspace).exists()
    assert client.post(base, {"name": "tool", "texts": texts[:1]}, **JSON).status_code == 201
    listen()
    assert client.get(at("monitor", monitor.pk)).status_code == 200


def test_who_was_erased_does_not_come_back_with_the_table(table, client, at, workspace, owner, monitor):
    row = table()
    client.post(at("listening_import_run", row.pk), {"skip_wrong": "1"})
    listen()
    thread = thread_of(SocialAccountFactory(workspace=workspace), "你好", who="stone")
    contact_erase(workspace=workspace, actor=Actor(owner), contact_id=thread.contact_id)
    assert client.post(at("listening_import_undo", row.pk)).status_code == 302
    assert not Mention.objects.for_workspace(workspace).exclude(heard=None).exists()
    again = table()
    assert client.get(at("listening_import", again.pk)).context["found"].ready == 1
    client.post(at("listening_import_run", again.pk), {"skip_wrong": "1"})
    listen()
    assert set(HeardText.objects.for_workspace(workspace).values_list("author", "imported")) == {
        ("", None), ("leaf", again.pk),
    }  # fmt: skip
    assert Mention.objects.for_workspace(workspace).count() == 1


def test_unused_tables_and_old_words_are_forgotten(table, client, at, workspace, owner, clock):
    row = table()
    client.post(at("listening_import_run", row.pk), {"skip_wrong": "1"})
    table()
    assert forget_heard() == 0
    clock.shift(timedelta(days=8))
    assert forget_heard() == 1
    policy_save(workspace=workspace, actor=Actor(owner), values={"message_months": 1})
    assert forget_heard() == 0
    clock.shift(timedelta(days=30))
    assert forget_heard() == 2
    assert set(HeardText.objects.for_workspace(workspace).values_list("text", "author", "url")) == {("", "", "")}


def test_the_demo_listens_and_leaves(workspace, owner, client, at):
    demo_listening(workspace=workspace, actor=Actor(owner))
    board = client.get(at("listening"), {"days": "28"}).context["board"]
    assert [line.monitor.kind for line in board.voiced] == ["brand", "rival"]
    assert all(line.change is not None for line in board.lines)
    assert MentionSpike.objects.for_workspace(workspace).filter(monitor__kind="brand").count() == 1
    assert "烤柿子围炉" in client.get(at("hot_topics")).content.decode()
    demo_unlistening(workspace=workspace, actor=Actor(owner))
    assert not Monitor.objects.for_workspace(workspace).exists()
    assert not HeardText.objects.for_workspace(workspace).exists()
