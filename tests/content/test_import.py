"""Importing a table: reading files, cells, the dry run, row by row at most once, taking back, pages and REST."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from accounts.connectors.errors import Transient, UnexpectedResponse
from accounts.connectors.http import Answer
from config.lib.clock import now
from config.lib.tables import ROWS_MAX
from content import tasks
from content.models import ImportJob, ImportRow, MediaAsset, Post
from content.services import import_media, importing
from content.services.drafting import PostChanges, post_update
from content.services.import_media import FetchRefused, media_fetch
from content.services.import_undo import import_undo
from content.services.importing import import_create, import_map, import_run, import_start, imports_stalled
from content.states import PostState
from content.transfer_states import ImportState, RowState
from team.actors import Actor
from team.models import AuditEntry, Membership
from team.roles import Role
from tests.factories import MediaAssetFactory, PillarFactory, PostFactory, SocialAccountFactory, picture

DB = pytest.mark.django_db
FUTURE = "2030-01-08"


def table(*rows, delimiter=",", encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return io.BytesIO(out.getvalue().encode(encoding))


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def account(workspace):
    return SocialAccountFactory(workspace=workspace, handle="shanyu", display_name="山屿茶")


@pytest.fixture
def who(workspace, owner):
    return {"workspace": workspace, "actor": Actor(owner)}


def bring(who, *rows, name="plan.csv"):
    return import_create(**who, file=table(*rows), name=name)


def states(job):
    return list(ImportRow.objects.for_workspace(job.workspace_id).filter(job=job).values_list("state", flat=True))


def row(job, number=2):
    return ImportRow.objects.for_workspace(job.workspace_id).get(job=job, number=number)


def told(found, field=None):
    return " ".join(each["text"] for each in found if field is None or each["field"] == field)


# --- the dry run ------------------------------------------------------------------------------------------------------
@DB
def test_heads_are_guessed_and_choices_remembered(who, workspace):
    job = bring(who, ["标题", "正文", "Publish Time", "Sonstiges"], ["茶", "一", "2030-01-08 20:30", "memo"])
    assert job.mapping == {"title": 0, "text": 1, "time": 2}
    import_map(**who, job_id=job.pk, mapping={"title": 0, "text": 1, "notes": 3, "nothing": 2, "alt": 99})
    again = bring(who, ["Sonstiges", "正文", "Publish Time"], ["m", "二", "2030-01-09 20:30"])
    assert again.mapping == {"notes": 0, "text": 1}


@DB
def test_each_row_tells_its_errors_at_their_field(who, workspace, account):
    SocialAccountFactory(workspace=workspace, handle="second")
    heads = ["text", "accounts", "date", "time", "zone", "kind", "media", "status"]
    job = bring(
        who,
        heads,
        ["ok", "@ShanYu", FUTURE, "20:30", "", "", "", "schedule"],
        ["x", "nobody", "1/2/30", "9:00", "", "", "", ""],
        ["x2", "practice-weibo", "", "", "", "", "", ""],
        ["x3", "practice-weibo:second", FUTURE, "9:00", "Mars/Base", "", "", ""],
        ["x4", "", "", "", "", "poem", "no file; http://a.example/x.png; https://127.0.0.1/x.png", "go"],
        ["x5", "shanyu", "2020-01-08", "9:00", "", "", "", "schedule"],
        ["x6", "", FUTURE, "9:00", "", "", "", "schedule"],
        ["", "", "", "", "", "", "", "", ""],
        ["ok", "shanyu", FUTURE, "20:30", "", "", "", "schedule"],
    )
    assert states(job) == [RowState.READY, *[RowState.BROKEN] * 7]
    assert "nobody" in told(row(job, 3).errors, "accounts")
    assert "2026-11-23" in told(row(job, 3).errors, "date")
    assert "2 accounts" in told(row(job, 4).errors, "accounts")
    assert "time zone" in told(row(job, 5).errors, "zone")
    assert "poem" in told(row(job, 6).errors, "kind")
    assert "https" in told(row(job, 6).errors, "media")
    assert "go" in told(row(job, 6).errors, "wanted")
    assert "passed" in told(row(job, 7).errors, "date")
    assert row(job, 8).errors
    assert "row 2" in told(row(job, 10).errors, "")
    assert not Post.objects.for_workspace(workspace).exists()
    assert not AuditEntry.objects.for_workspace(workspace).filter(verb__startswith="post.").exists()


@DB
def test_platform_rules_stop_what_is_to_be_scheduled_and_warn_about_drafts(who, workspace, account):
    long = "长" * 3000
    job = bring(
        who, ["text", "accounts", "date", "time", "status"],
        [long, "shanyu", FUTURE, "20:30", "排期"], [f"{long}!", "shanyu", "", "", "草稿"],
    )  # fmt: skip
    assert states(job) == [RowState.BROKEN, RowState.READY]
    assert told(row(job, 2).errors, "text")
    assert told(row(job, 3).warnings, "text")


@DB
def test_a_gate_s_word_counts(who, workspace, account, monkeypatch):
    from content.errors import AccountProblem
    from content.services import gating

    def gate(post, frozen, stage):
        yield AccountProblem("banned", "A banned word.", field="text")

    monkeypatch.setattr(gating, "GATES", (gate,))
    job = bring(who, ["text", "accounts", "date", "time", "status"], ["a", "shanyu", FUTURE, "9:00", "schedule"])
    assert "banned word" in told(row(job).errors, "text")


@DB
def test_what_is_there_already(who, workspace):
    due = datetime(2030, 1, 8, 12, 30, tzinfo=UTC)
    PostFactory(workspace=workspace, title="", text="Tea", due_at=due)
    job = bring(who, ["text", "date", "time"], ["Tea", FUTURE, "20:30"], ["Tea", FUTURE, "21:30"])
    assert states(job) == [RowState.BROKEN, RowState.READY]
    assert "there already" in told(row(job, 2).errors)
    assert "same text" in told(row(job, 3).warnings)


# --- the import -------------------------------------------------------------------------------------------------------
@DB
@pytest.mark.raises_notice("import_done")
def test_rows_become_posts_as_they_ask(who, workspace, account, owner):
    asset = MediaAssetFactory(workspace=workspace, title="茶席", width=900, height=1200)
    pillar = PillarFactory(workspace=workspace, name="节气")
    heads = [
        "标题",
        "正文",
        "账号",
        "日期",
        "时间",
        "活动",
        "话题",
        "链接",
        "首评",
        "续帖",
        "素材",
        "替代文本",
        "备注",
        "广告",
        "AI内容",
        "状态",
        "栏目",
    ]
    first = [
        "小雪", "广告 围炉", "山屿茶", FUTURE, "20:30", "冬日", "#茶 围炉", "https://a.example/", "hi", "二\n---\n三",
        "茶席", "图", "memo", "自有商品", "AI辅助", "排期", "节气",
    ]  # fmt: skip
    job = bring(
        who, heads, first, ["", "second", "", "", "", "", "", "", "", "", "", "", "", "", "", "draft"], ["", "", ""]
    )
    job = import_start(**who, job_id=job.pk)
    assert (job.state, states(job)) == (ImportState.DONE, [RowState.IMPORTED] * 2)
    post = row(job).post
    assert (post.title, post.state, post.due_at) == (
        "小雪",
        PostState.SCHEDULED,
        datetime(2030, 1, 8, 12, 30, tzinfo=UTC),
    )
    assert post.text == "广告 围炉\n\n#茶 #围炉\nhttps://a.example/"
    assert (post.thread, post.campaign, post.notes) == (["二", "三"], "冬日", "memo")
    assert (post.ad_kind, post.ai_content, post.author) == ("own", "assisted", owner)
    assert post.pillar == pillar
    assert [(a.asset_id, a.alt) for a in post.attachments.all()] == [(asset.pk, "图")]
    assert row(job, 3).post.state == PostState.DRAFT
    assert AuditEntry.objects.for_workspace(workspace).get(verb="import.finished").after == {"posts": 2, "left_out": 0}


@DB
def test_nothing_unapproved_is_scheduled(who, workspace, account):
    workspace.approval_mode = "required"
    workspace.save()
    job = bring(who, ["text", "accounts", "date", "time", "status"], ["a", "shanyu", FUTURE, "9:00", "schedule"])
    assert "requires approval" in told(row(job).warnings, "wanted")
    import_start(**who, job_id=job.pk)
    assert row(job).post.state == PostState.IN_REVIEW


@DB
def test_rights_are_asked_again_when_it_runs(who, workspace, account, member_of):
    user = member_of(Role.DESIGNER)
    who = {"workspace": workspace, "actor": Actor(user)}
    job = bring(
        who, ["text", "accounts", "date", "time", "status"],
        ["a", "shanyu", FUTURE, "9:00", "schedule"], ["b", "", "", "", ""],
    )  # fmt: skip
    assert "may not schedule" in told(row(job).errors, "wanted")
    Membership.objects.for_workspace(workspace).filter(user=user).delete()
    import_start(**who, job_id=job.pk)
    assert states(job) == [RowState.BROKEN, RowState.FAILED]
    assert not Post.objects.for_workspace(workspace).exists()


@DB
def test_a_worker_that_dies_leaves_the_rest_to_the_next_one(who, workspace, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 0)
    asked = []
    monkeypatch.setattr(importing.enqueue, "run_import", asked.append)
    monkeypatch.setattr(importing.enqueue, "check_import", asked.append)
    job = bring(who, ["text"], *[[f"Tea {n}"] for n in range(4)])
    assert job.state == ImportState.CHECKING
    assert tasks.check_import_rows(job.pk) == 4
    import_start(**who, job_id=job.pk)
    real, made = importing.row_make, []

    def dying(**values):
        if len(made) == 2:
            raise KeyboardInterrupt
        made.append(1)
        return real(**values)

    monkeypatch.setattr(importing, "row_make", dying)
    with pytest.raises(KeyboardInterrupt):
        import_run(job_id=job.pk)
    monkeypatch.setattr(importing, "row_make", real)
    assert imports_stalled() == []
    ImportJob.objects.for_workspace(workspace).update(beat_at=now() - timedelta(minutes=5))
    asked.clear()
    tasks.resume_transfers()
    assert asked == [job.pk]
    assert (tasks.run_import_rows(job.pk), tasks.run_import_rows(job.pk)) == (2, 0)
    texts = sorted(Post.objects.for_workspace(workspace).values_list("text", flat=True))
    assert texts == ["Tea 0", "Tea 1", "Tea 2", "Tea 3"]


@DB
def test_a_long_import_hands_on_before_its_time_is_over(who, workspace, monkeypatch):
    asked = []
    monkeypatch.setattr(importing.enqueue, "run_import", asked.append)
    job = bring(who, ["text"], ["a"], ["b"])
    ImportJob.objects.for_workspace(workspace).update(state=ImportState.RUNNING)
    monkeypatch.setattr(importing, "SECONDS", -1)
    assert import_run(job_id=job.pk) == 0
    assert asked == [job.pk]


@DB
def test_taking_back_deletes_untouched_drafts_only(who, workspace, account):
    job = bring(
        who, ["text", "accounts", "date", "time", "status"],
        ["a", "", "", "", ""], ["b", "", "", "", ""], ["c", "shanyu", FUTURE, "9:00", "schedule"],
    )  # fmt: skip
    import_start(**who, job_id=job.pk)
    touched = row(job, 3).post
    post_update(**who, post_id=touched.pk, version=None, changes=PostChanges(title="mine"))
    undone = import_undo(**who, job_id=job.pk)
    assert (undone.deleted, undone.kept) == (1, 2)
    assert set(Post.objects.for_workspace(workspace).values_list("text", flat=True)) == {"b", "c"}
    job.refresh_from_db()
    assert job.state == ImportState.UNDONE


# --- files at addresses -----------------------------------------------------------------------------------------------
class Server:
    """Stands for the guarded client."""

    def __init__(self, answer):
        self.answer = answer

    def check_url(self, url):
        import_media._client(0).check_url(url)

    def request(self, *_args, **_values):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def answer(body=b"", status=200, kind="image/png"):
    return Answer(status, {"content-type": kind}, body)


@DB
def test_files_at_addresses_are_fetched_once(who, workspace, account, monkeypatch):
    image = picture(900, 1200)
    monkeypatch.setattr(import_media, "fetcher", lambda: Server(answer(image)))
    url = "https://files.example/tea.png"
    heads = ["text", "accounts", "media", "alt", "date", "time", "status"]
    job = bring(who, heads, ["a", "shanyu", url, "茶", FUTURE, "9:00", "schedule"], ["b", "", url, "", "", "", ""])
    assert "fetched" in told(row(job).warnings, "media")
    assert import_start(**who, job_id=job.pk).state == ImportState.RUNNING
    assert tasks.run_import_rows(job.pk) == 2
    assert MediaAsset.objects.for_workspace(workspace).count() == 1
    assert row(job).post.attachments.get().alt == "茶"


@DB
@pytest.mark.parametrize(
    ("found", "words"),
    [
        (answer(status=404), "does not give"),
        (answer(b"<html>", kind="text/html"), "neither"),
        (UnexpectedResponse(code="too_large"), "larger"),
        (Transient(), "reached"),
    ],
)
def test_what_cannot_be_fetched_fails_the_row(who, workspace, monkeypatch, found, words):
    monkeypatch.setattr(import_media, "fetcher", lambda: Server(found))
    job = bring(who, ["text", "media"], ["a", "https://files.example/tea.png"])
    import_start(**who, job_id=job.pk)
    tasks.run_import_rows(job.pk)
    assert states(job) == [RowState.FAILED]
    assert words in told(row(job).errors, "media")
    assert not Post.objects.for_workspace(workspace).exists()


@DB
@pytest.mark.parametrize(
    "url", ["http://a.example/x.png", "https://u:p@a.example/x", "https://127.0.0.1:9/x.png", "https://localhost:9/"]
)
def test_inner_addresses_are_never_asked(who, url, settings):
    settings.PRIVATE_HOSTS = ["127.0.0.1", "localhost"]  # a platform's server may be there; an import never goes
    with pytest.raises(FetchRefused):
        media_fetch(**who, url=url)


# --- pages ------------------------------------------------------------------------------------------------------------
@DB
def test_the_whole_way_by_page(client_of, owner, workspace, account, django_assert_max_num_queries):
    client, base = client_of(owner), f"/w/{workspace.slug}/import/"
    assert client.post(base, {}).status_code == 422
    bad = SimpleUploadedFile("x.csv", b"")
    assert "empty" in client.post(base, {"file": bad}).content.decode()
    file = SimpleUploadedFile("plan.csv", table(["Body", "Where"], ["Tea", "shanyu"], ["=1+1", "nobody"]).read())
    page = client.post(base, {"file": file}).url
    assert "1 column is not read" in client.get(page).content.decode()
    assert client.post(f"{page}columns/", {"col.0": "text", "col.1": "accounts", "zone": "Nowhere"}).status_code == 422
    sent = {"col.0": "text", "col.1": "accounts", "zone": "Asia/Shanghai", "wanted": "draft"}
    assert client.post(f"{page}columns/", sent).status_code == 302
    with django_assert_max_num_queries(20):
        text = client.get(page).content.decode()
    assert "No connected account is called “nobody”" in text
    assert "Import 1 row" in text
    assert "nobody" not in client.get(f"{page}?show=ready").content.decode()
    assert client.post(f"{page}start/").status_code == 302
    assert "1 post imported" in client.get(page).content.decode()
    lines = list(csv.reader(io.StringIO(client.get(f"{page}errors.csv").content.decode("utf-8-sig"))))
    assert lines[1][:3] == ["'=1+1", "nobody", "3"]
    assert client.post(f"{page}start/").status_code == 409
    assert client.post(f"{page}undo/").status_code == 302
    assert "Taken back" in client.get(page).content.decode()
    assert "plan.csv" in client.get(base).content.decode()
    assert client.get(f"{page}?part=progress", headers={"hx-request": "true"})["HX-Refresh"] == "true"


@DB
def test_a_thousand_rows_are_shown_in_pages(
    client_of, owner, who, workspace, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(importing.enqueue, "check_import", lambda _job: None)
    job = bring(who, ["text"], *[[f"Tea {n}"] for n in range(ROWS_MAX)])
    client, page = client_of(owner), f"/w/{workspace.slug}/import/{job.pk}/"
    assert "0 of 1000 rows" in client.get(page).content.decode()
    ImportRow.objects.for_workspace(workspace).update(state=RowState.READY)
    ImportJob.objects.for_workspace(workspace).update(state=ImportState.CHECKED)
    with django_assert_max_num_queries(20):
        text = client.get(f"{page}?page=20").content.decode()
    assert "Tea 999" in text
    assert "Tea 5<" not in text


@DB
def test_templates_can_be_imported_again(client_of, owner, workspace):
    client, base = client_of(owner), f"/w/{workspace.slug}/import/"
    for kind in ("csv", "xlsx"):
        file = SimpleUploadedFile(f"t.{kind}", client.get(f"{base}template.{kind}").content)
        page = client.post(base, {"file": file}).url
        job = ImportJob.objects.for_workspace(workspace).get(pk=page.split("/")[-2])
        assert len(job.mapping) == len(job.headers) == 19
    assert client.get(f"{base}template.doc").status_code == 404


@DB
def test_who_may_not_write_does_not_import(client_of, member_of, workspace):
    assert client_of(member_of(Role.ANALYST)).get(f"/w/{workspace.slug}/import/").status_code == 403


# --- REST -------------------------------------------------------------------------------------------------------------
@DB
def test_an_import_by_api(client_of, owner, workspace, account):
    client, base = client_of(owner), f"/api/v1/workspaces/{workspace.slug}/imports/"
    file = SimpleUploadedFile("plan.csv", table(["Body", "Where"], ["Tea", "shanyu"], ["x", "nobody"]).read())
    made = client.post(base, {"file": file})
    assert (made.status_code, made.json()["state"]) == (201, "checked")
    item = f"{base}{made.json()['id']}/"
    wrong = client.patch(item, {"mapping": {"nonsense": 0}}, content_type="application/json")
    assert wrong.status_code in {400, 422}
    sent = {"mapping": {"text": 0, "accounts": 1}, "wanted": "draft"}
    mapped = client.patch(item, sent, content_type="application/json").json()
    assert (mapped["counts"]["ready"], mapped["counts"]["broken"]) == (1, 1)
    (broken,) = client.get(f"{item}rows/?state=broken").json()["results"]
    assert (broken["number"], broken["errors"][0]["field"]) == (3, "accounts")
    assert client.post(f"{item}start/").json()["state"] == "done"
    assert client.get(f"{item}rows/").json()["results"][0]["post"]
    assert client.post(f"{item}undo/").json() == {"deleted": 1, "kept": 0}
    assert client.get(base).json()["results"][0]["name"] == "plan.csv"
    assert client.post(base, {"file": SimpleUploadedFile("x", b"")}).status_code == 422
