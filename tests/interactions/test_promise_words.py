"""Promises are found in what we write, with the moment they mean."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interactions.judge.promises import promises_in

# A Thursday afternoon.
THURSDAY = datetime.fromisoformat("2026-11-26T15:30")


@pytest.mark.parametrize(
    ("text", "kind", "due"),
    [
        ("您好，周五前补发，请放心", "resend", "2026-11-27T18:00"),
        ("明天给您退款", "refund", "2026-11-27T18:00"),
        ("24小时内回复您", "reply", "2026-11-27T15:30"),
        ("我们会在三个工作日内处理", "other", "2026-12-01T18:00"),
        ("下周一发货", "ship", "2026-11-30T18:00"),
        ("周三前给您发出", "ship", "2026-12-02T18:00"),
        ("明天下午3点前回电", "call", "2026-11-27T15:00"),
        ("今晚8点半前答复您", "reply", "2026-11-26T20:30"),
        ("今天内给您回复", "reply", "2026-11-26T18:00"),
        ("12月3日前补发", "resend", "2026-12-03T18:00"),
        ("5号之前退款到账", "refund", "2026-12-05T18:00"),
        ("月底前补货", "other", "2026-11-30T18:00"),
        ("两周内寄出", "ship", "2026-12-10T18:00"),
        ("半小时内联系您", "reply", "2026-11-26T16:00"),
        ("We will refund you within 3 days.", "refund", "2026-11-29T18:00"),
        ("We'll ship it by Friday", "ship", "2026-11-27T18:00"),
        ("We get back to you by next Monday at 10 am", "reply", "2026-11-30T10:00"),
        ("We will send a new one tomorrow morning", "resend", "2026-11-27T12:00"),
        ("Someone will call you back in two hours", "call", "2026-11-26T17:30"),
        ("It ships on December 3rd", "ship", "2026-12-03T18:00"),
        ("We will fix this by the end of the month", "other", "2026-11-30T18:00"),
        ("within 2 business days we reply", "reply", "2026-11-30T18:00"),
    ],
)
def test_what_is_promised_until_when(text: str, kind: str, due: str) -> None:
    [found] = promises_in(text, THURSDAY)
    assert (found.kind, found.due) == (kind, datetime.fromisoformat(due))
    assert text[found.begins : found.ends].strip() == text[found.begins : found.ends] != ""


@pytest.mark.parametrize(
    "text",
    [
        "我们会尽快处理", "谢谢喜欢，周五见", "请您在三天内申请退款", "昨天已经发货", "您可以在明天联系客服处理",
        "如果您明天还没收到，请告诉我们处理", "Thank you!", "Please reply within 3 days",
        "You can return it until Friday",
        "3日内", "", "上周五发货的",
    ],
)  # fmt: skip
def test_what_is_no_promise(text: str) -> None:
    assert promises_in(text, THURSDAY) == []


def test_two_promises_keep_their_places() -> None:
    text = "今天先退款。补发的茶具周一前寄出，辛苦等等"
    first, second = promises_in(text, THURSDAY)
    assert (first.kind, text[first.begins : first.ends]) == ("refund", "今天先退款")
    assert (second.kind, second.due) == ("resend", datetime.fromisoformat("2026-11-30T18:00"))


moments = st.datetimes(datetime.fromisoformat("2025-01-01"), datetime.fromisoformat("2028-12-31"))


@settings(max_examples=200, deadline=None)
@given(moments, st.sampled_from("一二三四五六日"))
def test_a_weekday_is_the_next_one_and_next_week_is_next_week(written: datetime, name: str) -> None:
    [plain] = promises_in(f"周{name}前补发", written)
    [later] = promises_in(f"下周{name}前补发", written)
    wanted = "一二三四五六日".index(name)
    assert (plain.due.weekday(), later.due.weekday()) == (wanted, wanted)
    assert timedelta(0) < plain.due - written <= timedelta(days=7, hours=1)
    monday = (written - timedelta(days=written.weekday())).date() + timedelta(weeks=1)
    assert monday <= later.due.date() < monday + timedelta(weeks=1)


@settings(max_examples=200, deadline=None)
@given(moments, st.integers(1, 31), st.integers(1, 240))
def test_days_of_months_come_next_and_spans_are_long_enough(written: datetime, date: int, hours: int) -> None:
    [by_day] = promises_in(f"{date}号前退款", written)
    assert by_day.due.day == date
    assert timedelta(0) < by_day.due - written < timedelta(days=63)
    [by_hours] = promises_in(f"{hours}小时内回复", written)
    assert by_hours.due == written + timedelta(hours=hours)
    for text in ("月底前处理", "明天处理", "within 3 days we reply", "by Friday we reply", "下周三处理"):
        assert all(found.due > written for found in promises_in(text, written))


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        alphabet="周一二五下个月底前内天24小时退款补发回复日号今明晚by within Friday days refund,。 3", max_size=40
    ),
    moments,
)
def test_any_text_is_read(text: str, written: datetime) -> None:
    for found in promises_in(text, written):
        assert written < found.due
        assert 0 <= found.begins < found.ends <= len(text)
