"""The demo brand's register: accounts on their way, documents, shops; made by the services people use."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from accounts.models import (
    AccountDossier,
    OnboardingTask,
    Qualification,
    SealedDocument,
    SocialAccount,
    Store,
)
from accounts.onboarding_states import BindingKind as B
from accounts.onboarding_states import QualificationKind as K
from accounts.onboarding_states import Stage, StoreHealth, TaskState, Verification
from accounts.onboarding_states import StorePlatform as Shops
from accounts.onboarding_template import BY_KEY
from accounts.services.register.documents import document_erase
from accounts.services.register.dossiers import (
    Plan,
    VerificationState,
    dossier_open,
    dossiers_adopt,
    verification_set,
)
from accounts.services.register.progress import dossier_refresh
from accounts.services.register.qualifications import Paper, qualification_renew, qualification_save
from accounts.services.register.stores import Shop, store_bind, store_save
from accounts.services.register.tasks import OwnTask, TaskValues, task_add, task_save
from config.lib.clock import local_day, now
from team.actors import SYSTEM, Actor
from team.models import User, Workspace
from team.states import Via

COMPANY = "上海山屿茶业有限公司"
# Which verification each account has: state, days until it ends.
_VERIFIED: dict[str, tuple[Verification, int | None]] = {
    "practice-weibo": (Verification.VERIFIED, 214),
    "practice-xiaohongshu": (Verification.VERIFIED, 26),
    "practice-douyin": (Verification.VERIFIED, 143),
    "practice-wechat": (Verification.VERIFIED, 301),
    "practice-channels": (Verification.VERIFIED, 301),
    "practice-bilibili": (Verification.APPLIED, None),
    "practice-instagram": (Verification.NONE, None),
    "practice-x": (Verification.REJECTED, None),
}
# What is still open of accounts that run; of the others of the list everything is settled.
_OPEN: dict[str, set[str]] = {
    "practice-bilibili": {"verify.fee", "verify.payment", "store.seller", "store.trial"},
    "practice-instagram": {"verify.business", "verify.domain", "store.trial"},
    "practice-x": {"profile.link", "verify.domain", "store.trial", "register.twofactor"},
    "practice-xiaohongshu": {"verify.fee"},
    "practice-douyin": {"store.seller"},
}
_PROOF = {
    "register.contact": "公司手机号 021-5555-0186，邮箱 social@shanyu.example",
    "register.operator": "运营者：店铺运营组；第二管理员已添加",
    "verify.payment": "对公账户打款 0.36 元，财务已确认",
    "verify.fee": "认证费发票已归档",
    "profile.avatar": "取自品牌素材库「山屿茶 · 圆标」",
}
# platform, name, address, health, bound accounts
_SHOPS: tuple[tuple[str, str, str, StoreHealth, str, dict[str, B]], ...] = (
    (Shops.TMALL, "山屿茶旗舰店", "https://shanyu.tmall.example/", StoreHealth.OK, "",
     {"practice-weibo": B.BIO, "practice-xiaohongshu": B.PINNED, "practice-bilibili": B.BIO}),
    (Shops.DOUYIN, "山屿茶官方旗舰店", "https://shop.douyin.example/shanyu", StoreHealth.OK, "",
     {"practice-douyin": B.WINDOW}),
    (Shops.XIAOHONGSHU, "山屿茶的店", "https://shop.xiaohongshu.example/shanyu", StoreHealth.UNCLEAR, "shut",
     {"practice-xiaohongshu": B.WINDOW}),
    (Shops.CHANNELS, "山屿茶微信小店", "https://store.weixin.example/shanyu", StoreHealth.OK, "",
     {"practice-channels": B.WINDOW, "practice-wechat": B.MENU}),
    (Shops.SHOPIFY, "Shanyu Tea", "https://shop.shanyu.example/", StoreHealth.OK, "", {"practice-instagram": B.BIO}),
    (Shops.JD, "山屿茶京东自营", "https://shanyu.jd.example/2025-gift", StoreHealth.BROKEN, "gone",
     {"practice-weibo": B.PINNED}),
)  # fmt: skip
_OFFICE, _LAB, _PRINTER = "上海市静安区市场监督管理局", "上海市质量监督检验技术研究院", "苏州云岫包装有限公司"
_WHY_KUAISHOU = "县城与小镇的中老年茶客在这里，直播带货成熟，内容成本低。"
Made = dict[str, list[int]]


def register_fill(*, workspace: Workspace, people: Sequence[User], accounts: Mapping[str, SocialAccount]) -> Made:
    """Fill the register and return the ids of what was made, by kind."""
    owner, manager, planner, community, _analyst, designer = people[:6]
    by = Actor(manager, Via.SYSTEM)
    made = {dossier.platform: dossier for dossier in _running(workspace, by, accounts, [planner, community, designer])}
    planned = _planned(workspace, by, planner, community)
    stores = _shops(workspace, by, made, community)
    papers = _papers(workspace, by, made, [owner, manager])
    for dossier in (*made.values(), *planned):
        dossier_refresh(dossier, by)
    return {
        "dossiers": [dossier.pk for dossier in (*made.values(), *planned)],
        "stores": [store.pk for store in stores],
        "qualifications": [paper.pk for paper in papers],
    }


def register_clear(*, workspace: Workspace, made: Mapping[str, Sequence[int]]) -> None:
    """Erase the documents of the demo's register, files included, before their rows go."""
    rows = SealedDocument.objects.for_workspace(workspace)
    mine = rows.filter(paper__qualification__in=made.get("qualifications", ()))
    for document in [*mine, *rows.filter(tasks__dossier__in=made.get("dossiers", ()))]:
        document_erase(workspace=workspace, actor=SYSTEM, document=document)


def _running(
    workspace: Workspace, by: Actor, accounts: Mapping[str, SocialAccount], owners: Sequence[User]
) -> list[AccountDossier]:
    today = local_day(now(), workspace.time_zone)
    known = {account.pk: account for account in accounts.values()}
    rows = dossiers_adopt(workspace=workspace, actor=by, account_ids=list(known))
    for place, row in enumerate(rows):
        row.owner = owners[place % len(owners)]
        row.save(update_fields=["owner"])
        state, left = _VERIFIED[row.platform]
        asked = VerificationState(
            state,
            COMPANY if state == Verification.VERIFIED else "",
            today - timedelta(days=9) if state == Verification.APPLIED else None,
            today + timedelta(days=left) if left is not None else None,
            "头像与已认证账号重复，请更换后再提交。" if state == Verification.REJECTED else "",
        )
        verification_set(workspace=workspace, actor=by, dossier_id=row.pk, asked=asked)
        open_ones = _OPEN.get(row.platform, set())
        for number, task in enumerate(row.tasks.filter(state=TaskState.OPEN)):
            if BY_KEY[task.key].fact:
                continue
            if task.key in open_ones:
                # Some of what is open is late: that is what the list is for.
                due = today + timedelta(days=(number * 5) % 17 - 4)
                values = TaskValues(TaskState.OPEN, owner_id=row.owner_id, due=due)
            else:
                values = TaskValues(TaskState.DONE, owner_id=row.owner_id, due=task.due, note=_PROOF.get(task.key, ""))
            task_save(workspace=workspace, actor=by, task_id=task.pk, values=values)
    return rows


def _planned(workspace: Workspace, by: Actor, planner: User, community: User) -> list[AccountDossier]:
    kuaishou = dossier_open(
        workspace=workspace,
        actor=by,
        plan=Plan("kuaishou", "山屿茶", "shanyutea", _WHY_KUAISHOU, planner.pk),
    )
    zhihu = dossier_open(
        workspace=workspace,
        actor=by,
        plan=Plan("zhihu", "山屿茶研究所", "", "长尾搜索与选购问题；回答可以复用研究所的实验。", community.pk),
    )
    tasks = {task.key: task for task in OnboardingTask.objects.for_workspace(workspace).filter(dossier=kuaishou)}
    for key, note in (
        ("platform.reason", "11 月选品会已定"),
        ("platform.name", "已搜索，无同名"),
        ("register.contact", _PROOF["register.contact"]),
        ("register.licence", "彩色扫描件，有效"),
    ):
        values = TaskValues(TaskState.DONE, owner_id=planner.pk, note=note)
        file = _specimen("licence") if key == "register.licence" else None
        task_save(workspace=workspace, actor=by, task_id=tasks[key].pk, values=values, file=file)
    late = TaskValues(
        TaskState.OPEN, owner_id=planner.pk, due=local_day(now(), workspace.time_zone) - timedelta(days=2)
    )
    task_save(workspace=workspace, actor=by, task_id=tasks["register.operator"].pk, values=late)
    special = TaskValues(TaskState.NOT_NEEDED, "只开账号，暂不挂车。", planner.pk)
    task_save(workspace=workspace, actor=by, task_id=tasks["verify.special"].pk, values=special)
    own = OwnTask(Stage.CONNECT, "前 9 条内容备好", "新号第一屏要完整，别空着开播。", community.pk)
    task_add(workspace=workspace, actor=by, dossier_id=kuaishou.pk, task=own)
    return [kuaishou, zhihu]


def _shops(workspace: Workspace, by: Actor, made: Mapping[str, AccountDossier], keeper: User) -> list[Store]:
    moment, rows = now(), []
    for platform, name, url, health, problem, bound in _SHOPS:
        row = store_save(workspace=workspace, actor=by, shop=Shop(platform, name, url, keeper.pk))
        # What a look found is told instead of looked at: these shops exist in the story only.
        row.health, row.problem, row.checked_at = health, problem, moment - timedelta(hours=5)
        row.status = {"gone": 404, "shut": 403}.get(problem, 200)
        row.good_at = row.checked_at if health == StoreHealth.OK else moment - timedelta(days=3)
        row.save()
        for account, kind in bound.items():
            if account in made:
                store_bind(workspace=workspace, actor=by, store_id=row.pk, dossier_id=made[account].pk, kind=kind)
        rows.append(row)
    return rows


def _papers(
    workspace: Workspace, by: Actor, made: Mapping[str, AccountDossier], people: Sequence[User]
) -> list[Qualification]:
    today = local_day(now(), workspace.time_zone)
    china = [row.pk for slug, row in made.items() if slug not in {"practice-instagram", "practice-x"}]
    shop = [made[slug].pk for slug in ("practice-douyin", "practice-xiaohongshu") if slug in made]

    def day(days: int) -> Any:
        return today + timedelta(days=days)

    papers: tuple[tuple[Paper, bool], ...] = (
        (Paper(K.LICENCE, COMPANY, number="91310106MA1FYX52XT", issuer=_OFFICE,
               valid_from=day(-2200), owner_id=people[1].pk, dossier_ids=china), True),
        (Paper(K.FOOD, COMPANY, number="JY13101060184527", issuer=_OFFICE, valid_from=day(-1790),
               valid_until=day(36), owner_id=people[1].pk, dossier_ids=shop), True),
        (Paper(K.TRADEMARK, COMPANY, "「山屿茶」第 30 类", "48216035", "国家知识产权局", day(-1500), day(2150),
               people[0].pk, dossier_ids=china), True),
        (Paper(K.AUTHORISATION, _PRINTER, "包装图案使用授权", "YX-2025-031", _PRINTER, day(-372),
               day(-7), people[1].pk, "续签合同在法务处。", dossier_ids=shop[:1]), False),
        (Paper(K.ICP, COMPANY, "官网备案", "沪ICP备2021036188号-1", "上海市通信管理局", day(-1400), None,
               people[0].pk), False),
        (Paper(K.INSPECTION, COMPANY, "围炉礼盒 · 茶叶质检", "SH-T-2610-0457", _LAB, day(-40),
               day(325), people[1].pk, dossier_ids=shop), True),
    )  # fmt: skip
    rows = []
    for paper, filed in papers:
        files = [_specimen(paper.kind)] if filed else []
        rows.append(qualification_save(workspace=workspace, actor=by, paper=paper, files=files))
    # The inspection of last winter's box stays as the earlier term.
    newer = Paper(**{**_fields(rows[-1]), "number": "SH-T-2611-0512", "valid_from": day(-12), "valid_until": day(353)})
    qualification_renew(
        workspace=workspace, actor=by, qualification_id=rows[-1].pk, paper=newer, files=[_specimen("inspection-2")]
    )
    return rows


def _fields(row: Qualification) -> dict[str, Any]:
    names = ("kind", "title", "holder", "issuer", "owner_id", "note")
    return {**{name: getattr(row, name) for name in names}, "dossier_ids": [use.dossier_id for use in row.uses.all()]}


def _specimen(name: str) -> ContentFile[bytes]:
    """A page that says that it is a specimen, as a PDF."""
    page = Image.new("RGB", (620, 877), "white")
    draw = ImageDraw.Draw(page)
    draw.rectangle((30, 30, 590, 847), outline="#9A6B2F", width=3)
    draw.text((150, 380), "SPECIMEN", fill="#C9C4BA", font=ImageFont.load_default(64))
    draw.text((60, 60), f"Shanyu Tea · {name}", fill="#333333", font=ImageFont.load_default(24))
    out = io.BytesIO()
    page.save(out, "PDF", resolution=72)
    return ContentFile(out.getvalue(), name=f"{name}.pdf")
