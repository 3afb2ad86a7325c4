"""Who holds what of the demo brand's accounts: a matrix that is mostly in order, with the gaps that real ones have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from accounts.custody_states import HandoverKind, HolderPart, LoginVerdict, SecurityItem
from accounts.models import AccountAsset, AssetHolder, Handover, HandoverItem, SocialAccount
from accounts.selectors.custody.security import items_of
from accounts.services.custody.assets import AssetRecord, asset_audit, asset_save
from accounts.services.custody.closing import handover_confirm, handover_submit
from accounts.services.custody.handover_items import item_done, item_excuse
from accounts.services.custody.handovers import Start, handover_start
from accounts.services.custody.holders import Holder
from accounts.services.custody.proofs import Evidence
from accounts.services.custody.seats import Seat, seat_save
from accounts.services.custody.security import Login, check_done, login_save
from accounts.services.managing import AccountChanges, account_update
from config.lib.clock import local_day, now
from team.actors import Actor
from team.models import User, Workspace
from team.states import Via

OWNER, MANAGER, PLANNER, COMMUNITY, DESIGNER = 0, 1, 2, 3, 5
COMPANY, AGENCY = "山屿茶业(杭州)有限公司", "青禾代运营"
C, B, R, PH, M, T = (part.value for part in (
    HolderPart.CUSTODIAN, HolderPart.BACKUP, HolderPart.REAL_NAME, HolderPart.PHONE, HolderPart.MAIL,
    HolderPart.TWO_FACTOR,
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Tale:
    """One account. Persons are places in `people`, or names of somebody outside. `checked`: days ago, by point."""

    holders: Mapping[str, int | str]
    caretaker: int
    seats: Sequence[tuple[int | str, str, int]] = ()
    kind: str = "company"
    registrant: str = COMPANY
    basis: str = "own"
    basis_note: str = ""
    phone: str = ""
    mail: str = ""
    factor: str = ""
    where: str = ""
    recovery: str = ""
    audited: int | None = None
    checked: Mapping[str, int] = field(default_factory=dict)


_ALL = {C: PLANNER, B: MANAGER, R: OWNER, PH: OWNER, M: MANAGER, T: PLANNER}
_FRESH = {item.value: 6 + 3 * place for place, item in enumerate(SecurityItem)}
TALES: dict[str, _Tale] = {
    "practice-xiaohongshu": _Tale(
        _ALL, PLANNER, ((MANAGER, "admin", 6), (PLANNER, "operator", 6), (COMMUNITY, "service", 6)),
        basis_note="企业号认证 2026-03，存档于法务柜 A-12", phone="13800001207",
        mail="xhs@shanyu.example", factor="sms", where="公司公用手机，3 楼保险柜", audited=12, checked=_FRESH,
        recovery="备用邮箱 it@shanyu.example\n申诉资料：营业执照、法人授权书",
    ),
    "practice-douyin": _Tale(
        {C: PLANNER, B: MANAGER, R: OWNER, PH: PLANNER, M: PLANNER, T: PLANNER}, PLANNER,
        ((MANAGER, "admin", 40), (PLANNER, "operator", 40), (AGENCY, "admin", 40)),
        basis_note="蓝V 认证 2026-05", phone="13800003391", mail="douyin@shanyu.example", factor="scan",
        where="运营手机（周然）", recovery="蓝V 申诉通道：法人实名 + 营业执照", audited=70,
        checked={"two_factor": 20, "password": 35, "admins": 41, "devices": 12, "phone": 40},
    ),
    "practice-weibo": _Tale(
        {C: COMMUNITY, B: PLANNER, R: OWNER, PH: OWNER, M: COMMUNITY}, COMMUNITY,
        ((COMMUNITY, "operator", 9), (PLANNER, "admin", 9)), phone="13800001207", mail="weibo@shanyu.example",
        factor="sms", where="公司公用手机，3 楼保险柜", audited=101,
        checked={"two_factor": 30, "devices": 25, "phone": 30, "apps": 60},
    ),
    "practice-wechat": _Tale(
        {C: MANAGER, B: PLANNER, R: OWNER, PH: OWNER, M: MANAGER, T: MANAGER}, MANAGER,
        ((OWNER, "admin", 15), (PLANNER, "operator", 15), (COMMUNITY, "operator", 15), (DESIGNER, "operator", 130)),
        basis_note="公众号主体认证，2026 年度审核已过", phone="13800001207", mail="gzh@shanyu.example", factor="scan",
        where="管理员微信扫码（林晓）", recovery="管理员变更需法人扫脸；公函模板在法务柜 A-12", audited=15,
        checked=_FRESH,
    ),
    "practice-channels": _Tale(
        {C: PLANNER, R: COMMUNITY, PH: COMMUNITY}, COMMUNITY, ((COMMUNITY, "admin", 60), (PLANNER, "operator", 60)),
        kind="person", registrant="许知微",
        basis="staff", basis_note="员工账号协议 2026-02", phone="13900002765", factor="scan", where="本人微信",
    ),
    "practice-bilibili": _Tale(
        {C: DESIGNER, B: PLANNER, R: OWNER, PH: AGENCY, M: DESIGNER}, PLANNER,
        ((DESIGNER, "admin", 20), (AGENCY, "operator", 20)), basis="agency", basis_note="代运营合同 QH-2026-07",
        phone="13700008816", mail="bili@shanyu.example", factor="none", audited=30,
        checked={"devices": 40, "password": 100},
    ),
    "practice-instagram": _Tale(
        {C: PLANNER, B: MANAGER, M: MANAGER, T: PLANNER}, PLANNER, ((MANAGER, "admin", 8), (PLANNER, "operator", 8)),
        mail="ig@shanyu.example", factor="app", where="验证器：周然的工作手机", recovery="8 组备用码，2026-09 生成",
        audited=8, checked=_FRESH,
    ),
}  # fmt: skip
PROOFS = {
    "two_factor": "后台安全中心截图已存档",
    "devices": "登录设备 3 台，均为公司设备",
    "admins": "与登记表逐一核对，无多余成员",
    "password": "已更换，存入密码管理器",
    "apps": "仅保留排期工具与数据工具两项授权",
    "phone": "验证码测试收到",
    "real_name": "主体与营业执照一致",
    "recovery": "备用码抽测 1 组可用",
    "phishing": "周会提醒：官方客服不会索要验证码",
}


def demo_custody(
    *, workspace: Workspace, people: Sequence[User], accounts: Mapping[str, SocialAccount]
) -> dict[str, list[int]]:
    """Fill the register, the checklists and two handovers; one account stays unrecorded."""
    today = local_day(now(), workspace.time_zone)
    for platform, tale in TALES.items():
        if platform in accounts:
            _record(workspace, people, accounts[platform], tale, today)
    _logins(workspace, people, accounts)
    return {"handovers": [_closed(workspace, people, accounts, today), _running(workspace, people, accounts, today)]}


def _actor(people: Sequence[User], place: int) -> Actor:
    return Actor(people[place], Via.SYSTEM)


def _holder(people: Sequence[User], who: int | str) -> Holder:
    return Holder(None, who) if isinstance(who, str) else Holder(people[who].pk)


def _record(workspace: Workspace, people: Sequence[User], account: SocialAccount, tale: _Tale, today: date) -> None:
    who = {"workspace": workspace, "actor": _actor(people, MANAGER), "account_id": account.pk}
    entry = AssetRecord(
        registrant_kind=tale.kind,
        registrant_name=tale.registrant,
        basis=tale.basis,
        basis_note=tale.basis_note,
        mail=tale.mail,
        two_factor=tale.factor,
        two_factor_where=tale.where,
        phone=tale.phone or None,
        recovery=tale.recovery or None,
        holders={part: _holder(people, holder) for part, holder in tale.holders.items()},
    )
    asset_save(**who, entry=entry)  # type: ignore[arg-type]
    account_update(**who, changes=AccountChanges(caretaker_id=people[tale.caretaker].pk))  # type: ignore[arg-type]
    since = today - timedelta(days=230)
    AssetHolder.objects.for_workspace(workspace).filter(account=account).update(since=since)
    if tale.audited is not None:
        asset_audit(**who, note="与后台成员列表逐项核对")  # type: ignore[arg-type]
        rows = AccountAsset.objects.for_workspace(workspace).filter(account=account)
        rows.update(audited_on=today - timedelta(days=tale.audited))
    for holder, role, seen in tale.seats:
        day = today - timedelta(days=seen)
        seat = Seat(_holder(people, holder), role, since=min(since, day), seen_on=day)
        seat_save(**who, seat=seat)  # type: ignore[arg-type]
    for item in items_of(account.platform):
        if item in tale.checked:
            done = today - timedelta(days=tale.checked[item])
            by = {**who, "actor": _actor(people, tale.caretaker)}
            check_done(**by, item=item, evidence=Evidence(PROOFS[item]), done_on=done)  # type: ignore[arg-type]


def _logins(workspace: Workspace, people: Sequence[User], accounts: Mapping[str, SocialAccount]) -> None:
    def note(platform: str, **login: object) -> None:
        if platform in accounts:
            login_save(
                workspace=workspace,
                actor=_actor(people, PLANNER),
                account_id=accounts[platform].pk,
                login=Login(**login),  # type: ignore[arg-type]
            )

    note(
        "practice-douyin", at=now() - timedelta(hours=7), place="广东 深圳", device="Android 14，未知机型",
        verdict=LoginVerdict.OPEN,
    )  # fmt: skip
    note(
        "practice-xiaohongshu", at=now() - timedelta(days=19), place="上海", device="iPhone 15",
        verdict=LoginVerdict.OURS, handling="出差的同事登录，已确认本人操作",
    )  # fmt: skip
    note(
        "practice-weibo", at=now() - timedelta(days=44), place="境外，节点未知", device="Chrome 网页端",
        verdict=LoginVerdict.STRANGER, handling="已改密码、下线全部设备并向平台报备",
    )  # fmt: skip


def _closed(workspace: Workspace, people: Sequence[User], accounts: Mapping[str, SocialAccount], today: date) -> int:
    """The account abroad went from the planner to the designer; done, proven and confirmed."""
    account = accounts["practice-instagram"]
    who = {"workspace": workspace, "actor": _actor(people, MANAGER)}
    start = Start(
        HandoverKind.ACCOUNT, people[PLANNER].pk, today + timedelta(days=7), successor_id=people[DESIGNER].pk,
        account_ids=[account.pk], note="海外号转由设计侧日常维护，策划继续审稿。",
    )  # fmt: skip
    row = handover_start(**who, start=start)  # type: ignore[arg-type]
    by = {"workspace": workspace, "actor": _actor(people, DESIGNER), "handover_id": row.pk}
    for item in row.items.all():
        if item.kind == "caretaker":
            item_excuse(**by, item_id=item.pk, reason="策划继续负责排期与审稿")  # type: ignore[arg-type]
            continue
        item_done(**by, item_id=item.pk, evidence=Evidence("当面交接，双方登录验证通过"))  # type: ignore[arg-type]
    handover_submit(**by)  # type: ignore[arg-type]
    handover_confirm(**who, handover_id=row.pk)  # type: ignore[arg-type]
    _earlier(workspace, row, days=26)
    return row.pk


def _running(workspace: Workspace, people: Sequence[User], accounts: Mapping[str, SocialAccount], today: date) -> int:
    """The community manager gives two accounts up; some of it is done, some is late."""
    chosen = [accounts[slug].pk for slug in ("practice-weibo", "practice-channels") if slug in accounts]
    start = Start(
        HandoverKind.MOVER, people[COMMUNITY].pk, today + timedelta(days=3), successor_id=people[PLANNER].pk,
        account_ids=chosen, note="许知微转入门店社群组，微博与视频号由周然接手。",
    )  # fmt: skip
    row = handover_start(workspace=workspace, actor=_actor(people, OWNER), start=start)
    by = {"workspace": workspace, "actor": _actor(people, PLANNER), "handover_id": row.pk}
    items = list(row.items.all())
    for item in items[:2]:
        item_done(**by, item_id=item.pk, evidence=Evidence("已在平台后台完成变更，截图存档"))  # type: ignore[arg-type]
    late = [item.pk for item in items[2:4]]
    rows = HandoverItem.objects.for_workspace(workspace)
    rows.filter(pk__in=late).update(due_on=today - timedelta(days=1))
    Handover.objects.for_workspace(workspace).filter(pk=row.pk).update(started_at=now() - timedelta(days=5))
    return row.pk


def _earlier(workspace: Workspace, row: Handover, *, days: int) -> None:
    """Put a closed handover into the past."""
    past = now() - timedelta(days=days)
    Handover.objects.for_workspace(workspace).filter(pk=row.pk).update(
        started_at=past,
        submitted_at=past + timedelta(days=3),
        closed_at=past + timedelta(days=4),
        due_on=local_day(past, workspace.time_zone) + timedelta(days=7),
    )
    HandoverItem.objects.for_workspace(workspace).filter(handover=row).update(done_at=past + timedelta(days=2))
