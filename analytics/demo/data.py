"""What the demo brand's people brought in themselves: a file of the shop, a day by hand, and days that are missing."""

from __future__ import annotations

import io
from datetime import date, timedelta

from accounts.models import SocialAccount
from accounts.selectors.account import account_list
from analytics.models import AccountDay, FigureFile
from analytics.services.importing.entry import days_enter
from analytics.services.importing.files import file_create, file_start
from analytics.services.store.days import DayFigures
from config.lib.clock import local_day, now
from team.actors import Actor
from team.models import Membership, Workspace
from team.roles import Role
from team.states import Via

# Orders and their sum in CNY by day, from the day before yesterday back.
_ORDERS = (
    (186, 23_412), (174, 21_880), (201, 25_960), (233, 30_104), (198, 24_715), (162, 20_030), (158, 19_644),
    (177, 22_305), (169, 21_011), (190, 23_998), (241, 31_260), (205, 25_742), (171, 21_530), (166, 20_874),
)  # fmt: skip


def demo_data(*, workspace: Workspace, actor: Actor) -> None:
    """Import a fortnight of the shop's orders, enter one day by hand, and leave two days of one account out."""
    account = _account(workspace, "practice-douyin")
    if account is None:
        return
    member = Membership.objects.for_workspace(workspace).filter(role=Role.ANALYST).select_related("user").first()
    doer = Actor(member.user, Via.SYSTEM) if member else actor
    today = local_day(now(), workspace.time_zone)
    lines = [f"{today - timedelta(days=n + 2)},{orders},{sales}.00,CNY" for n, (orders, sales) in enumerate(_ORDERS)]
    table = "日期,支付订单数,支付金额,币种\n" + "\n".join(lines)
    file = file_create(
        workspace=workspace,
        actor=doer,
        account_id=account.pk,
        file=io.BytesIO(table.encode()),
        name="店铺每日订单-双十一后.csv",
    )
    file_start(workspace=workspace, actor=doer, file_id=file.pk)
    yesterday = DayFigures(today - timedelta(days=1), {"orders": 179}, sales=None)
    days_enter(workspace=workspace, actor=doer, account=account, days=[yesterday], confirmed=True)
    _gap(workspace, today)


def _account(workspace: Workspace, slug: str) -> SocialAccount | None:
    return account_list(workspace=workspace).filter(platform=slug).first()


def _gap(workspace: Workspace, today: date) -> None:
    other = _account(workspace, "practice-weibo")
    if other is not None:
        days = [today - timedelta(days=9), today - timedelta(days=8)]
        AccountDay.objects.for_workspace(workspace).filter(account=other, day__in=days).delete()


def demo_undata(*, workspace: Workspace, actor: Actor) -> None:
    """Forget the demo's file; its figures go with the accounts of the demo."""
    name = "店铺每日订单-双十一后.csv"
    FigureFile.objects.for_workspace(workspace).filter(name=name).delete()
