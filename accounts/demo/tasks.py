"""What the demo brand's people have to do besides posts: some for this week, one overdue, some finished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.urls import reverse

from accounts.models import SocialAccount
from config.lib.clock import local_day, now
from team.actors import Actor
from team.models import User, Workspace
from team.services.tasks import task_begin, task_close, task_open
from team.states import Via
from team.task_states import TaskPriority, TaskState

# Title, details, who gave it and who has it (places in `people`), days from today, priority, what became of it.
TASKS = (
    (
        "补拍双十二礼盒的竖版视频",
        "15 秒和 30 秒各一条，先拍开箱，再拍冲泡；给抖音和视频号用。",
        1, 5, 2, TaskPriority.HIGH, "doing", "",
    ),
    ("整理十一月评论区的高频问题", "按产品、物流、冲泡三类，写进常见问题。", 1, 3, 0, TaskPriority.NORMAL, "open", ""),
    ("约武夷山茶园的冬季探访", "确认住宿和拍摄许可，预算报林总。", 0, 2, 9, TaskPriority.NORMAL, "open", ""),
    ("核对达人合作的备案编号", "蒲公英和星图各一单，编号要和合同一致。", 1, 2, -2, TaskPriority.URGENT, "open", ""),
    ("批复双十二直播的投放预算", "陈默已列明细，超过两万要走合同。", 1, 0, 1, TaskPriority.HIGH, "open", ""),
    ("更新媒体资料包里的品牌介绍", "", 0, None, 14, TaskPriority.LOW, "open", ""),
    ("导出十月各账号数据给财务", "", 0, 4, -6, TaskPriority.NORMAL, "done", "已发到财务邮箱，含投放花费。"),
    ("把置顶笔记换成围炉煮茶", "", 1, 3, -3, TaskPriority.NORMAL, "done", "三个平台都换好了。"),
    ("参加小红书商家直播培训", "", 1, 2, -8, TaskPriority.LOW, "dropped", "课程取消，等下一期。"),
)  # fmt: skip


def tasks_fill(
    *, workspace: Workspace, people: Sequence[User], accounts: Mapping[str, SocialAccount]
) -> dict[str, list[int]]:
    """Give the tasks through the services people use."""
    today, made = local_day(now(), workspace.time_zone), []
    for title, text, giver, taker, days, priority, state, note in TASKS:
        row = task_open(
            workspace=workspace,
            actor=Actor(people[giver], Via.SYSTEM),
            title=title,
            text=text,
            assignee=people[taker] if taker is not None else None,
            due_on=today + timedelta(days=days),
            priority=priority,
            url=reverse("compliance:filings", args=[workspace.slug]) if "备案" in title else "",
        )
        made.append(row.pk)
        who = Actor(people[taker if taker is not None else giver], Via.SYSTEM)
        if state == TaskState.DOING:
            task_begin(workspace=workspace, actor=who, task_id=row.pk)
        elif state != TaskState.OPEN:
            task_close(workspace=workspace, actor=who, task_id=row.pk, state=state, note=note)
    return {"tasks": made}
