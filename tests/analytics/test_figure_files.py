"""Figures from files and by hand: what exports look like, what becomes of them, and how they are taken back."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import SocialAccount
from analytics.import_states import FileState
from analytics.models import (
    AccountDay,
    ContentDay,
    Fetch,
    FigureFile,
    FigureProfile,
    FigureSheet,
    MeasuredPost,
    Restatement,
)
from analytics.selectors.data.files import file_rows
from analytics.services.collecting.fetching import fetch_begin
from analytics.services.importing.cells import CellError, read_amount, read_count, read_moment, read_seconds
from analytics.services.importing.plan import plan_of
from analytics.services.importing.profiles import profile_guess
from analytics.services.store.days import DayFigures, days_store
from analytics.services.store.rolling import rollups_settle
from analytics.store_states import FetchKind, FetchState, PostSource
from analytics.tasks import import_figures, resume_figure_files
from team.models import AuditEntry, Workspace
from team.roles import Role
from tests.analytics.measuring import measured, sampled
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
NOTES = (
    "最多导出排序后前1000条笔记,,,,,,,\n"
    "笔记标题,首次发布时间,体裁,曝光,观看量,点赞,评论,收藏\n"
    "围炉煮茶的三道水温,2026年05月20日20时30分00秒,图文,1.2万,3400,210,18,95\n"
    "白茶怎么存,2026年05月31日09时05分10秒,视频,5000,900,60,-,12\n"
)
FANS = "日期,新关注人数,取消关注人数,净增关注人数,累积关注人数\n2026-05-30,60,12,48,10048\n2026-05-31,55,20,35,10083\n"


@pytest.fixture
def ours(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace, display_name="山屿茶")


@pytest.fixture
def upload(client: Client, at: Callable[..., str], ours: SocialAccount) -> Callable[..., FigureFile]:
    """Upload a file through the page."""

    def send(text: str | bytes, name: str = "export.csv", account: SocialAccount | None = None) -> FigureFile:
        data = text.encode() if isinstance(text, str) else text
        given = {"account": (account or ours).pk, "file": SimpleUploadedFile(name, data)}
        answer = client.post(at("figure_files"), given)
        assert answer.status_code == 302, answer.context["refused"]
        return FigureFile.objects.for_workspace(ours.workspace).latest("pk")

    return send


@pytest.fixture
def act(client: Client, at: Callable[..., str]) -> Callable[..., Any]:
    """Press a button on the page of a file."""

    def press(file: FigureFile, action: str, **given: Any) -> Any:
        answer = client.post(at("figure_file_act", file.pk, action), given)
        file.refresh_from_db()
        return answer

    return press


@pytest.mark.parametrize(
    ("heads", "key", "fields"),
    [
        ("日期,新关注人数,取消关注人数,净增关注人数,累积关注人数", "wechat_oa_days", {"followers": 4}),
        ("内容标题,发表时间,阅读次数,分享次数,微信收藏次数", "wechat_oa_posts", {"published": 1, "video_views": 2}),
        ("笔记标题,首次发布时间,体裁,曝光,观看量,点赞,评论,收藏,涨粉,分享,人均观看时长,弹幕", "xiaohongshu_posts",
         {"impressions": 3, "saves": 7, "follows": 8, "watch_average": 10}),
        ("作品名称,发布时间,体裁,状态,播放量,完播率,点赞量,评论量,分享量,收藏量,主页访问量,粉丝增量", "douyin_posts",
         {"video_views": 4, "likes": 6, "profile_visits": 10}),
        ("日期,播放量,主页访问量,作品点赞,作品分享,作品评论,总粉丝量", "douyin_days", {"followers": 6, "likes": 3}),
        ("视频描述,发布时间,完播率,平均播放时长,播放量,推荐,喜欢,评论量,分享量,关注量", "wechat_channels_posts",
         {"likes": 6, "follows": 9}),
        ("日期,订单数,销售额,币种", "shop_days", {"orders": 1, "sales": 2, "currency": 3}),
        ("Date,Followers,New followers", "", {"day": 0, "followers": 1}),
    ],
)  # fmt: skip
def test_exports_are_recognised_by_their_heads(
    heads: str, key: str, fields: dict[str, int], ours: Any, upload: Any
) -> None:
    row = ",".join(["2026-05-20"] * len(heads.split(",")))
    file = upload(f"{heads}\n{row}\n")
    assert file.profile == key
    assert fields.items() <= file.mapping.items()


def test_notes_become_posts_and_are_matched_the_next_time(
    upload: Any, act: Any, ours: SocialAccount, client: Client, at: Callable[..., str]
) -> None:
    file = upload(NOTES)
    assert file.counts == {"new": 2, "changed": 0, "same": 0, "error": 0}
    page = client.get(at("figure_file", file.pk)).content.decode()
    assert "围炉煮茶的三道水温" in page
    assert "12,000" in page
    assert MeasuredPost.objects.for_workspace(ours.workspace).count() == 0
    assert act(file, "start").status_code == 302
    posts = {post.title: post for post in MeasuredPost.objects.for_workspace(ours.workspace)}
    tea, white = posts["围炉煮茶的三道水温"], posts["白茶怎么存"]
    assert (tea.source, tea.impressions, tea.format, tea.engagement) == (PostSource.IMPORT, 12_000, "image", 323)
    assert tea.published_at.isoformat() == "2026-05-20T12:30:00+00:00"
    assert tea.next_sample_at is None
    assert (white.comments, white.saves) == (None, 12)
    rollups_settle()
    # Only the note that is younger than two days tells what it gained when.
    gained = ContentDay.objects.for_workspace(ours.workspace).get(account=ours, day="2026-06-01", format="video")
    assert gained.impressions == 5000
    again = upload(NOTES.replace("3400,210", "3600,230"))
    assert again.counts == {"new": 0, "changed": 1, "same": 1, "error": 0}
    assert again.state == FileState.CHECKED


def test_a_post_we_published_is_found_by_title_and_minute(upload: Any, act: Any, ours: SocialAccount) -> None:
    post = measured(ours, "2026-05-20 12:30", title="围炉煮茶的三道水温", remote_id="66ab")
    by_id = measured(ours, "2026-05-28 01:00", title="别的", remote_id="77cd")
    other = SocialAccountFactory(workspace=ours.workspace)
    measured(other, "2026-05-31 01:05", title="白茶怎么存")
    file = upload(NOTES)
    assert file.counts["changed"] == 1
    act(file, "start")
    post.refresh_from_db()
    assert (post.impressions, post.source) == (12_000, PostSource.BACKFILL)
    assert file.made_posts != [post.pk]
    ids = upload("标题,发布时间,作品ID,点赞\n改了名,2026-05-28 09:00,77cd,5\n")
    act(ids, "start")
    by_id.refresh_from_db()
    assert (by_id.likes, by_id.title) == (5, "别的")


def test_days_keep_what_they_were_and_come_back(
    upload: Any, act: Any, ours: SocialAccount, client: Client, at: Callable[..., str]
) -> None:
    fetch = fetch_begin(account=ours, kind=FetchKind.READINGS)
    days_store(fetch=fetch, days=[DayFigures(date(2026, 5, 31), {"followers": 10_080, "clicks": 7})])
    file = upload(FANS.encode("gb18030"))
    assert file.counts == {"new": 1, "changed": 1, "same": 0, "error": 0}
    act(file, "start")
    row = AccountDay.objects.for_workspace(ours.workspace).get(account=ours, day="2026-05-31")
    assert (row.followers, row.followers_gained, row.followers_lost, row.clicks) == (10_083, 55, 20, 7)
    assert Restatement.objects.for_workspace(ours.workspace).get(day="2026-05-31").before["followers"] == 10_080
    same = upload(FANS.encode("gb18030"))
    assert same.counts["same"] == 2
    assert "The very same file was imported before" in client.get(at("figure_file", same.pk)).content.decode()
    act(file, "undo")
    row.refresh_from_db()
    assert (row.followers, row.followers_gained, row.clicks) == (10_080, None, 7)
    assert not AccountDay.objects.for_workspace(ours.workspace).filter(day="2026-05-30").exists()
    assert (file.state, file.fetch.state) == (FileState.UNDONE, FetchState.UNDONE)
    assert act(file, "undo").status_code == 409
    verbs = list(AuditEntry.objects.for_workspace(ours.workspace).values_list("verb", flat=True))
    assert {"figures.imported", "figures.import_undone"} <= set(verbs)


def test_undo_removes_only_posts_nobody_else_knows(upload: Any, act: Any, ours: SocialAccount) -> None:
    first = upload(NOTES)
    act(first, "start")
    tea = MeasuredPost.objects.for_workspace(ours.workspace).get(title="围炉煮茶的三道水温")
    sampled(tea, ("2026-05-31 00:00", {"likes": 200}))
    act(first, "undo")
    left = MeasuredPost.objects.for_workspace(ours.workspace).get()
    assert (left.pk, left.likes, left.impressions) == (tea.pk, 200, None)


def test_rows_with_errors_are_told_and_left_out_by_choice(
    upload: Any, act: Any, ours: SocialAccount, client: Client, at: Callable[..., str]
) -> None:
    file = upload(
        '日期,订单数,销售额,币种\n2026-05-20,12,"¥1,234.50",CNY\n昨天,3,9,CNY\n2026-05-21,-2,5,CNY\n'
        "2026-05-20,1,1,CNY\n2027-01-01,1,1,CNY\n2026-05-22,1,2,美元\n2026-05-23,,,\n2026-05-24,1.5,,\n"
    )
    assert file.counts == {"new": 1, "changed": 0, "same": 0, "error": 7}
    refused = act(file, "start")
    assert refused.status_code == 422
    assert "7 rows have errors" in refused.content.decode()
    told = client.get(at("figure_file_errors", file.pk)).content.decode()
    for words in ("“昨天” is no date", "cannot be below 0", "The same day as in row 2", "not over yet", "three letters",
                  "no figure in this row", "no whole number"):  # fmt: skip
        assert words in told, words
    assert act(file, "start", partly="1").status_code == 302
    row = AccountDay.objects.for_workspace(ours.workspace).get(account=ours)
    assert (row.day.isoformat(), row.orders, row.sales, row.currency) == ("2026-05-20", 12, Decimal("1234.50"), "CNY")
    assert Fetch.objects.for_workspace(ours.workspace).get(pk=file.fetch_id).state == FetchState.PARTIAL


def test_formulas_in_the_error_report_do_no_harm(upload: Any, client: Client, at: Callable[..., str]) -> None:
    file = upload("标题,发布时间,点赞\n=cmd|' /C calc'!A0,never,3\n")
    assert "'=cmd|" in client.get(at("figure_file_errors", file.pk)).content.decode()


def test_a_file_of_wrong_rows_alone_says_what_to_look_at(upload: Any, act: Any, client: Client, at: Any) -> None:
    file = upload("标题,发布时间,点赞\n围炉,昨天,三\n煮茶,never,x\n")
    page = client.get(at("figure_file", file.pk)).content.decode()
    assert "No row of this file can be imported" in page
    assert page.count(at("figure_file_errors", file.pk)) == 2
    assert act(file, "start", partly="1").status_code == 422


def test_a_mapping_is_corrected_kept_and_suggested(
    upload: Any, act: Any, ours: SocialAccount, client: Client, at: Callable[..., str]
) -> None:
    text = "Stichtag,Fans (Stand),Aufrufe\n31/05/2026,1.2,3\n"
    file = upload(text)
    assert file.mapping == {}
    given = {"col.0": "day", "col.1": "followers", "col.2": "video_views", "kind": "days", "date_order": "dmy",
             "ten_thousands": "1", "captured_at": "2026-06-01T11:00"}  # fmt: skip
    for never in ("0001-01-01T00:00", "2019-01-01T00:00", "2027-01-01T00:00"):
        refused = act(file, "columns", **{**given, "captured_at": never})
        assert refused.status_code == 422
        # What was chosen stays in the form.
        assert [key for _number, _head, key, _sample in refused.context["columns"]] == [
            "day",
            "followers",
            "video_views",
        ]
        assert refused.context["form"] == {
            "kind": "days", "captured_at": never, "date_order": "dmy", "currency": "", "ten_thousands": True,
        }  # fmt: skip
    assert act(file, "columns", **given).status_code == 302
    assert file.counts["new"] == 1
    assert act(file, "profile", name="Our shop").status_code == 302
    again = upload(text)
    assert again.mapping == {"day": 0, "followers": 1, "video_views": 2}
    act(again, "start")
    assert AccountDay.objects.for_workspace(ours.workspace).get(account=ours).followers == 12_000
    profile = FigureProfile.objects.for_workspace(ours.workspace).get()
    assert client.post(at("figure_profile_remove", profile.pk)).status_code == 302
    assert act(upload(text), "profile", name="").status_code == 422


def test_large_files_go_on_in_the_background(upload: Any, act: Any, ours: SocialAccount) -> None:
    begin = date(2020, 1, 1)
    lines = "".join(f"{begin + timedelta(days=n)},{1000 + n},1\n" for n in range(2200))
    file = upload("日期,粉丝数,新增粉丝\n" + lines)
    act(file, "start")
    assert (file.state, file.counts["new"]) == (FileState.RUNNING, 2200)
    assert import_figures(file.pk) == 2200
    assert import_figures(file.pk) == 0
    file.refresh_from_db()
    assert file.state == FileState.DONE
    assert AccountDay.objects.for_workspace(ours.workspace).filter(account=ours).count() == 2200


def test_a_file_that_cannot_be_imported_fails_and_may_be_tried_again(
    upload: Any, act: Any, ours: SocialAccount, client: Client, at: Callable[..., str]
) -> None:
    begin = date(2020, 1, 1)
    file = upload("日期,粉丝数\n" + "".join(f"{begin + timedelta(days=n)},{1000 + n}\n" for n in range(2100)))
    act(file, "start")
    sheet = FigureSheet.objects.for_workspace(ours.workspace).filter(file=file)
    packed = bytes(sheet.get().packed)
    sheet.update(packed=b"damaged")
    assert import_figures(file.pk) == 0
    sheet.update(packed=packed)
    file.refresh_from_db()
    assert (file.state, file.failure) == (FileState.FAILED, "fault")
    assert not Fetch.objects.for_workspace(ours.workspace).exists()
    page = client.get(at("figure_file", file.pk)).content.decode()
    assert "Importing broke off on our side" in page
    assert at("figure_file_act", file.pk, "remove") in page
    act(file, "start")
    assert (file.state, file.failure) == (FileState.RUNNING, "")
    assert import_figures(file.pk) == 2100


def test_a_whole_file_is_not_imported_in_part(
    upload: Any, act: Any, ours: SocialAccount, client: Client, at: Callable[..., str]
) -> None:
    lines = "".join(f"泡茶 {n},2026-05-20 20:30,{n}\n" for n in range(2100))
    file = upload("标题,发布时间,点赞\n" + lines)
    act(file, "start")
    for remote_id in ("a", "b"):
        measured(ours, "2026-05-20 12:30", title="泡茶 7", remote_id=remote_id)
    assert import_figures(file.pk) == 0
    file.refresh_from_db()
    assert (file.state, file.failure) == (FileState.FAILED, "rows")
    assert act(file, "start").status_code == 422
    client.post(at("figure_file_act", file.pk, "remove"))
    assert not FigureFile.objects.for_workspace(ours.workspace).exists()


def test_a_file_that_loses_its_worker_again_and_again_is_given_up(
    upload: Any, act: Any, ours: SocialAccount, clock: Any
) -> None:
    begin = date(2020, 1, 1)
    file = upload("日期,粉丝数\n" + "".join(f"{begin + timedelta(days=n)},{1000 + n}\n" for n in range(2100)))
    act(file, "start")
    for _try in range(3):
        clock.shift(timedelta(minutes=11))
        assert resume_figure_files() == 1
    clock.shift(timedelta(minutes=11))
    assert resume_figure_files() == 0
    file.refresh_from_db()
    assert (file.state, file.failure) == (FileState.FAILED, "lost")


@pytest.mark.parametrize("cell", ["1e9999999", "9e99999万", "99999999999999999999"])
def test_absurd_numbers_are_errors_of_their_row(upload: Any, cell: str) -> None:
    assert upload(f"标题,发布时间,播放量,平均播放时长\n茶,2026-05-20,{cell},3\n").counts["error"] == 1
    assert upload(f"日期,订单数,销售额,币种\n2026-05-20,3,{cell}9e30,CNY\n").counts["error"] == 1


def test_products_that_no_column_holds_are_errors_of_their_row(upload: Any, act: Any) -> None:
    file = upload("标题,发布时间,播放量,平均播放时长\n茶,2026-05-20,99999999999999,9000\n")
    assert file.counts["error"] == 1
    assert upload("标题,发布时间,播放量,平均播放时长\n茶,2026-05-20,3,99小时\n").counts["error"] == 1


def test_workbooks_are_read_and_other_files_refused(upload: Any, client: Client, at: Any, ours: SocialAccount) -> None:
    book = openpyxl.Workbook()
    for line in (["视频描述", "发布时间", "播放量", "喜欢"], ["泡茶的声音", "2026/05/30 10:00", 1200, 33]):
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    file = upload(out.getvalue(), "视频号.xlsx")
    assert (file.profile, file.counts["new"]) == ("wechat_channels_posts", 1)
    for data in (b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x00\x01\x02"):
        given = {"account": ours.pk, "file": SimpleUploadedFile("x.csv", data)}
        assert client.post(at("figure_files"), given).status_code == 422
    assert client.post(at("figure_files"), {"account": ours.pk}).status_code == 422


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,234", 1234), ("1.2万", 12_000), ("3.4k", 3400), ("--", None), ("", None), ("0", 0), ("12.0", 12)],
)
def test_numbers_as_people_write_them(text: str, value: int | None) -> None:
    assert read_count(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("€1.234,56", "1234.56"), ("1,234.5", "1234.5"), ("12,5", "12.5"), ("1,2万", "12000"), ("1.234.567", "1234567"),
     ("1,234,567", "1234567"), ("12,345", "12345"), ("1.234", "1.234"), ("0,5", "0.5"), ("99,90 €", "99.9")],
)  # fmt: skip
def test_commas_and_points_as_people_write_them(text: str, value: str) -> None:
    assert read_amount(text) == Decimal(value)


@pytest.mark.parametrize("text", ["12,34,5", "1,23.4", "1.23.4", "1,234,56", "1.234,", ",", "1.2.3,4"])
def test_marks_that_mean_nothing_are_refused(text: str) -> None:
    with pytest.raises(CellError):
        read_amount(text)


def test_durations_of_workbooks_keep_their_seconds(upload: Any) -> None:
    book = openpyxl.Workbook()
    book.active.append(["标题", "发布时间", "播放量", "平均播放时长"])
    book.active.append(["泡茶的声音", "2026/05/30 10:00", 100, time(0, 0, 32)])
    book.active.append(["白茶怎么存", "2026/05/30 11:00", 100, timedelta(minutes=1)])
    out = io.BytesIO()
    book.save(out)
    file = upload(out.getvalue(), "video.xlsx")
    rows = plan_of(file, file_rows(file) or []).rows
    assert [row.figures["watch_seconds"] for row in rows] == [3200, 6000]


def test_a_post_of_today_without_a_time_is_taken(upload: Any, act: Any, ours: SocialAccount, clock: Any) -> None:
    clock.shift(timedelta(hours=-11, minutes=-30))
    text = "标题,发布时间,点赞\n早茶,2026-06-01,3\n明天的茶,2026-06-02,1\n"
    file = upload(text)
    assert (file.counts["new"], file.counts["error"]) == (1, 1)
    act(file, "start", partly="1")
    post = MeasuredPost.objects.for_workspace(ours.workspace).get()
    assert post.published_at == file.captured_at
    # The same post again, in the evening.
    clock.shift(timedelta(hours=20))
    again = upload(text)
    assert (again.counts["same"], again.counts["error"]) == (1, 1)


@pytest.mark.parametrize("text", ["-1", "abc", "12%", "1.5", "1e99", "nan", "inf", "１２.５"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        read_count(text)


def test_moments_and_durations() -> None:
    assert read_moment("20260520 2030".replace(" 2030", " 20:30"), "Asia/Shanghai", "dmy")[0].hour == 12
    assert read_moment("2026-05-20", "Asia/Shanghai", "dmy")[1] is False
    assert read_moment("05/20/2026 8:05", "UTC", "mdy")[0].day == 20
    assert [read_seconds(text) for text in ("12.5秒", "1:02", "1分2秒", "-")] == [Decimal("12.5"), 62, 62, None]
    with pytest.raises(CellError):
        read_moment("2026-02-30 10:00", "UTC", "dmy")
    assert profile_guess(["a", "b"], []).key == ""


def test_days_are_entered_by_hand(client: Client, at: Callable[..., str], ours: SocialAccount) -> None:
    given = {"account": ours.pk, "followers-2026-05-31": "10,050", "orders-2026-05-31": "3", "sales-2026-05-31": "99.9",
             "currency": "cny"}  # fmt: skip
    assert client.post(at("entry"), given).status_code == 302
    row = AccountDay.objects.for_workspace(ours.workspace).get(account=ours)
    assert (row.followers, row.orders, row.sales, row.currency) == (10_050, 3, Decimal("99.90"), "CNY")
    assert row.fetch.kind == FetchKind.MANUAL
    assert 'value="10050"' in client.get(at("entry"), {"account": ours.pk}).content.decode()
    jump = client.post(at("entry"), {**given, "followers-2026-06-01": "20000"})
    assert jump.status_code == 422
    assert "20000 followers after 10050" in jump.content.decode()
    assert client.post(at("entry"), {**given, "followers-2026-06-01": "20000", "confirmed": "1"}).status_code == 302
    bad = client.post(at("entry"), {"account": ours.pk, "clicks": "1", "orders-2026-05-30": "-4"})
    assert bad.status_code == 422
    assert 'value="-4"' in bad.content.decode()
    assert AuditEntry.objects.for_workspace(ours.workspace).filter(verb="figures.entered").count() == 2


def test_figures_that_came_in_since_the_page_was_opened_stay(
    client: Client, at: Callable[..., str], ours: SocialAccount
) -> None:
    def store(**figures: int) -> None:
        days_store(fetch=fetch_begin(account=ours, kind=FetchKind.DAYS), days=[DayFigures(date(2026, 5, 31), figures)])

    store(followers=10_050, impressions=900)
    page = client.get(at("entry"), {"account": ours.pk}).content.decode()
    assert '<input type="hidden" name="was-followers-2026-05-31" value="10050">' in page
    # Meanwhile the platform has told a newer word.
    store(followers=10_060, impressions=950)
    given: dict[str, Any] = {"account": ours.pk, "currency": "CNY", "orders-2026-05-31": "3"}
    for name, shown in (("followers", "10050"), ("impressions", "900")):
        given |= {f"{name}-2026-05-31": shown, f"was-{name}-2026-05-31": shown}
    wrong = client.post(at("entry"), {**given, "orders-2026-05-31": "x"})
    assert 'name="was-followers-2026-05-31" value="10050"' in wrong.content.decode()
    assert client.post(at("entry"), given).status_code == 302
    row = AccountDay.objects.for_workspace(ours.workspace).get(account=ours)
    assert (row.followers, row.impressions, row.orders) == (10_060, 950, 3)
    assert client.post(at("entry"), {**given, "followers-2026-05-31": "10051"}).status_code == 302
    row.refresh_from_db()
    assert row.followers == 10_051


def test_a_posts_totals_are_entered_by_hand(client: Client, at: Callable[..., str], ours: SocialAccount) -> None:
    post = measured(ours, "2026-05-30 02:00")
    assert client.get(at("entry_post", post.pk)).status_code == 200
    good = {"moment": "2026-05-31T10:00", "likes": "120", "saves": ""}
    assert client.post(at("entry_post", post.pk), good).status_code == 302
    post.refresh_from_db()
    assert (post.likes, post.saves) == (120, None)
    for wrong in ({"moment": "2026-05-29T10:00", "likes": "1"}, {"moment": "2026-07-01T10:00", "likes": "1"},
                  {"moment": "x", "likes": "1"}, {"moment": "2026-05-31T10:00"},
                  {"moment": "2026-05-31T10:00", "likes": "-1"}):  # fmt: skip
        assert client.post(at("entry_post", post.pk), wrong).status_code == 422


def test_the_api_does_the_same(client: Client, workspace: Workspace, ours: SocialAccount) -> None:
    base = f"/api/v1/workspaces/{workspace.slug}/analytics/"
    made = client.post(f"{base}files/", {"account": ours.pk, "file": SimpleUploadedFile("x.csv", FANS.encode())})
    assert made.status_code == 201, made.json()
    pk = made.json()["id"]
    assert client.get(f"{base}files/").json()["results"][0]["id"] == pk
    body = {"kind": "days", "mapping": {"day": 0, "followers_gained": 1}}
    mapped = client.put(f"{base}files/{pk}/", body, content_type="application/json")
    assert mapped.json()["counts"]["new"] == 2
    assert client.post(f"{base}files/{pk}/start/", {}, content_type="application/json").json()["state"] == "done"
    assert client.delete(f"{base}files/{pk}/").status_code == 409
    assert client.post(f"{base}files/{pk}/undo/").json()["state"] == "undone"
    day = {"account": ours.pk, "day": "2026-05-20", "followers": 90}
    assert client.post(f"{base}entered/days/", day, content_type="application/json").json() == {"changed": 1}
    post = measured(ours, "2026-05-30 02:00")
    entered = {"moment": "2026-05-31T10:00:00Z", "likes": 9}
    address = f"{base}entered/posts/{post.pk}/"
    assert client.post(address, entered, content_type="application/json").json() == {"changed": 1}


def test_guests_bring_nothing_in(client_of: Any, member_of: Any, at: Callable[..., str], ours: SocialAccount) -> None:
    guest = client_of(member_of(Role.GUEST))
    for name in ("figure_files", "entry"):
        assert guest.get(at(name)).status_code == 403
    assert guest.get(at("data")).status_code == 200
