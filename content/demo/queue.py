"""The demo brand's queue slots, and a table of posts that it brought in, with two rows that did not fit."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import time, timedelta

from accounts.models import SocialAccount
from config.lib.clock import local_day, now
from content.models import ImportRow
from content.services.importing import import_create, import_run, import_start
from content.services.slots import slots_set
from content.transfer_states import ImportState
from team.actors import Actor
from team.models import Workspace

# Platform → hours on weekdays and on weekends.
SLOTS: Mapping[str, tuple[tuple[time, ...], tuple[time, ...]]] = {
    "practice-weibo": ((time(8, 10), time(12, 20), time(21, 0)), (time(10, 30), time(21, 30))),
    "practice-xiaohongshu": ((time(12, 30), time(20, 30)), (time(10, 0), time(20, 0))),
    "practice-douyin": ((time(12, 0), time(19, 30)), (time(20, 30),)),
    "practice-wechat": ((time(20, 0),), ()),
}
HEADS = ("标题", "正文", "账号", "日期", "时间", "活动", "话题", "状态")
ROWS = (
    ("腊八｜煮一锅茶粥", "糯米、红豆，再加一小把熟普。满屋都是甜的。", 40, "12:20", "冬日围炉", "腊八 茶粥", "草稿"),
    ("小寒｜手冷就捧碗", "泡一壶桂圆老白茶，水开后闷五分钟，再喝。", 42, "20:30", "冬日围炉", "小寒 老白茶", "草稿"),
    ("新手问答：第一泡要不要倒掉", "散茶不用，紧压茶快冲一遍就好，醒的是叶子。", 44, "12:20", "", "喝茶入门", "草稿"),
    ("大寒｜留一盏给晚归的人", "炉上温着，杯子倒扣。回来的人自己会找到。", 57, "20:30", "冬日围炉", "大寒", "草稿"),
    ("年礼清单｜三百元以内", "茶饼一片，茶则一支，手写卡片一张。", None, "25:70", "年货节", "年礼", "草稿"),
    ("直播预告：跟着茶师看冬片", "晚上八点，茶师在茶山上等你。", 46, "20:00", "", "直播预告", "排期"),
)  # fmt: skip


def demo_slots(*, workspace: Workspace, actor: Actor, accounts: Mapping[str, SocialAccount]) -> None:
    """Set the slots of the accounts; they go with the accounts again."""
    for platform, (weekdays, weekends) in SLOTS.items():
        slots = [(day, clock) for day in range(5) for clock in weekdays]
        slots += [(day, clock) for day in (5, 6) for clock in weekends]
        slots_set(workspace=workspace, actor=actor, account_id=accounts[platform].pk, slots=slots)


def demo_import(*, workspace: Workspace, actor: Actor, account: SocialAccount) -> dict[str, list[int]]:
    """Bring in the table as a person would. What was made, by kind: the import and its posts."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(HEADS)
    today = local_day(now(), workspace.time_zone)
    for title, text, days, clock, *rest in ROWS:
        day = f"{today + timedelta(days=days):%Y-%m-%d}" if days is not None else "下周五"
        # The last one names an account that the brand does not have.
        name = account.handle if rest[-1] == "草稿" else "山屿茶直播间"
        lines.writerow((title, text, name, day, clock, *rest))
    file = io.BytesIO(out.getvalue().encode("gb18030"))
    job = import_create(workspace=workspace, actor=actor, file=file, name="一月选题表.csv")
    job = import_start(workspace=workspace, actor=actor, job_id=job.pk)
    if job.state == ImportState.RUNNING:
        import_run(job_id=job.pk)
    rows = ImportRow.objects.for_workspace(workspace).filter(job=job).exclude(post=None)
    return {"imports": [job.pk], "posts": list(rows.values_list("post_id", flat=True))}
