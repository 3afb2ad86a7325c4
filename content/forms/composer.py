"""The editor's form: read from what a browser sends, with or without scripts, and held as an unsaved post."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import SocialAccount
from accounts.selectors.matrix.groups import ready_accounts
from config.lib.clock import at_wall_clock, wall_clock_oddity
from config.lib.errors import InvalidInput
from config.lib.numbers import row_number
from content.forms.kind_fields import read_details
from content.forms.option_fields import read_options
from content.models import MediaAsset, Post, PostMedia, Publication, Variant, VariantMedia
from content.selectors.media import media_by_ids
from content.selectors.post import post_with, variant_with
from content.services.drafting import CAMPAIGN_MAX, LATE_MAX, UNSET, PostChanges, Unset
from content.states import AdKind, AiContent, PostKind, PostState
from team.models import Workspace

OWN = ("text", "title", "first_comment", "thread")
_KEPT = ("verdict", "state", "status", "version", "approved_hash", "options", "due_at", "review_note")


@dataclass(frozen=True, slots=True)
class ComposerForm:
    """What was sent. `errors`: field → sentence; `zone`: of the time given; `key`: of the page that made a new post."""

    version: int | None
    changes: PostChanges
    zone: str
    due_date: str
    due_time: str
    errors: Mapping[str, str] = field(default_factory=dict)
    key: str = ""


def read(
    data: QueryDict, *, workspace: Workspace, accounts: Iterable[SocialAccount], post: Post | None = None
) -> ComposerForm:
    """Take the form apart. Values that cannot be read become `errors`; nothing else is lost.

    `post`: the stored post, for what it says that the form has no field for.
    """
    accounts = list(accounts)
    zones = {workspace.time_zone, *(account.zone for account in accounts)}
    zone = data.get("due_zone", "")
    zone = zone if zone in zones else workspace.time_zone
    day, clock = data.get("due_date", "").strip(), data.get("due_time", "").strip()
    taken = _taken(data)
    if taken:
        day, clock = wall_clock(taken, zone)
    due, problem = (taken, "") if taken else _due(day, clock, zone)
    if isinstance(due, datetime) and not taken and (kept := _as_filled(data, zone)) is not None:
        due = kept
    late, late_problem = _late(data)
    delivered = "delivery" in data
    kind = _choice(data, "kind", PostKind.values)
    details, detail_errors = read_details(data, kind=kind, zone=workspace.time_zone)
    changes = PostChanges(
        title=data.get("title", ""),
        text=data.get("text", ""),
        first_comment=data.get("first_comment", ""),
        thread=data.getlist("thread"),
        notes=data.get("notes", ""),
        due_at=UNSET if problem else due,
        account_ids=list(dict.fromkeys([*_ids(data.getlist("accounts")), *_of_group(data, workspace)])),
        media=_media(data),
        variants=_variants(data, accounts, post),
        kind=kind,
        details=details,
        ad_kind=_choice(data, "ad_kind", AdKind.values),
        ai_content=_choice(data, "ai_content", AiContent.values),
        late_minutes=late,
        urgent="urgent" in data if delivered else None,
        campaign=data.get("campaign", "") if delivered else None,
        acknowledged=data.getlist("ack") if "checks" in data else None,
        pillar_id=row_number(data.get("pillar", "")) if "pillar" in data else UNSET,
        persona_id=row_number(data.get("persona", "")) if "persona" in data else UNSET,
    )
    return ComposerForm(
        version=next(iter(_ids(data.getlist("version")[-1:])), None),
        changes=changes,
        zone=zone,
        due_date=day,
        due_time=clock,
        errors={
            **{key: text for key, text in (("due", problem), ("late_minutes", late_problem)) if text},
            **detail_errors,
        },
        key=data.get("key", "")[:64],
    )


def unsaved_post(
    changes: PostChanges, *, workspace: Workspace, post: Post | None, accounts: Iterable[SocialAccount], author_id: int
) -> Post:
    """A post in memory as it would be after `changes`, for rules, previews and a re-shown form."""
    draft = Post(pk=post.pk if post else 0, workspace=workspace, author_id=post.author_id if post else author_id)
    if post:
        for name in (*_KEPT, "late_minutes", "urgent", "campaign", "pillar_id"):
            setattr(draft, name, getattr(post, name))
        draft.approved_by, draft.approved_at = post.approved_by, post.approved_at
        draft.approved_from, draft.approved_until = post.approved_from, post.approved_until
    for name in ("title", "text", "first_comment", "notes"):
        setattr(draft, name, (getattr(changes, name) or "").replace("\r\n", "\n").rstrip())
    for name in ("kind", "details", "ad_kind", "ai_content"):
        value = getattr(changes, name)
        value = getattr(post, name) if value is None and post else value
        if value is not None:
            setattr(draft, name, value)
    draft.thread = [part.replace("\r\n", "\n").rstrip() for part in changes.thread or ()]
    while draft.thread and not draft.thread[-1]:
        draft.thread.pop()
    if changes.due_at is None or isinstance(changes.due_at, datetime):
        draft.due_at = changes.due_at
    if changes.late_minutes is None or isinstance(changes.late_minutes, int):
        draft.late_minutes = changes.late_minutes
    if changes.urgent is not None:
        draft.urgent = changes.urgent
    marked = post.acknowledged if post else {}
    draft.acknowledged = (
        dict(marked) if changes.acknowledged is None else {name: marked.get(name, {}) for name in changes.acknowledged}
    )
    if changes.campaign is not None:
        draft.campaign = " ".join(changes.campaign.split())[:CAMPAIGN_MAX]
    if not isinstance(changes.pillar_id, Unset):
        draft.pillar_id = changes.pillar_id
    # Kept in the brief; the form shows what was chosen although nothing is stored yet.
    draft.chosen_persona = changes.persona_id  # type: ignore[attr-defined]
    known = {p.account_id: p for p in post.publications.all()} if post else {}
    chosen = set(changes.account_ids or ())
    media = changes.media or ()
    wanted = [i for i, _alt in media]
    for values in (changes.variants or {}).values():
        wanted += [i for i, _alt in values.get("media") or ()]
    assets: dict[int, MediaAsset] = media_by_ids(workspace=workspace, ids=wanted) if wanted else {}
    return post_with(
        draft,
        variants=[
            _unsaved_variant(draft, slug, _cleaned(values), assets) for slug, values in (changes.variants or {}).items()
        ],
        attachments=[
            PostMedia(post=draft, asset=assets[asset_id], alt=alt.strip(), position=i)
            for i, (asset_id, alt) in enumerate(media)
            if asset_id in assets
        ],
        publications=[
            known.get(account.pk) or Publication(workspace=workspace, post=draft, account=account)
            for account in accounts
            if account.pk in chosen
        ],
    )


def _unsaved_variant(draft: Post, slug: str, values: dict[str, Any], assets: Mapping[int, MediaAsset]) -> Variant:
    media = values.pop("media", None)
    own = media is not None
    variant = Variant(pk=0, workspace=draft.workspace, post=draft, platform=slug, own_media=own, **values)
    rows = [
        VariantMedia(variant=variant, asset=assets[asset_id], alt=alt.strip(), position=i)
        for i, (asset_id, alt) in enumerate(media or ())
        if asset_id in assets
    ]
    return variant_with(variant, rows)


def blank_post(*, workspace: Workspace, author_id: int, due_at: datetime | None = None) -> Post:
    """An empty post in memory; opening the editor stores nothing."""
    empty = Post(pk=0, workspace=workspace, author_id=author_id, state=PostState.DRAFT, due_at=due_at, version=0)
    return post_with(empty, variants=(), attachments=(), publications=())


def wall_clock(moment: datetime | None, zone: str) -> tuple[str, str]:
    """Date and time for the native inputs, in `zone`."""
    if moment is None:
        return "", ""
    local = moment.astimezone(ZoneInfo(zone))
    return local.strftime("%Y-%m-%d"), local.strftime("%H:%M")


def _due(day: str, clock: str, zone: str) -> tuple[datetime | None, str]:
    if not day and not clock:
        return None, ""
    if not day:
        return None, _("Choose a date, too.")
    if not clock:
        return None, _("Choose a time, too.")
    try:
        wanted, at = date.fromisoformat(day), time.fromisoformat(clock)
        moment = at_wall_clock(wanted, at, zone)
        if wall_clock_oddity(wanted, at, zone) == "skipped":
            return None, _("Clocks go forward that day, and %(clock)s is left out. Choose another time.") % {
                "clock": f"{at:%H:%M}"
            }
    except (ValueError, OverflowError):
        return None, _("This is not a date and time we can read.")
    return moment, ""


def _taken(data: QueryDict) -> datetime | None:
    """The suggested time whose button was pressed, in place of what the fields say."""
    try:
        moment = datetime.fromisoformat(data.get("take", ""))
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _as_filled(data: QueryDict, zone: str) -> datetime | None:
    """The moment the form was filled with, when its date and time were left as they were.

    The fields say neither the seconds nor which of the two hours when clocks go back, so reading them would move it.
    """
    try:
        was = datetime.fromisoformat(data.get("due_was", ""))
        shown = wall_clock(was, zone)
    except (ValueError, OverflowError):
        return None
    same = shown == (data.get("due_date", "").strip(), data.get("due_time", "").strip())
    return was.astimezone(UTC) if was.tzinfo and same else None


def _late(data: QueryDict) -> tuple[int | Unset | None, str]:
    """How late the post may still go out, in minutes; None: as the workspace says; UNSET: the form does not ask."""
    text = data.get("late_minutes", "").strip()
    if "delivery" not in data:
        return UNSET, ""
    if not text:
        return None, ""
    number = row_number(text)
    if number is None or not 1 <= number <= LATE_MAX:
        return UNSET, _("This is not a number of minutes we can use.")
    return number, ""


def _ids(values: Iterable[str]) -> list[int]:
    return [int(value) for value in values if value.isdecimal() and len(value) < 19]


def _of_group(data: QueryDict, workspace: Workspace) -> list[int]:
    """The accounts of the group whose button was pressed that can publish now; none when it is gone."""
    number = row_number(data.get("group", ""))
    try:
        return ready_accounts(workspace=workspace, group_ids=[number]) if number is not None else []
    except InvalidInput:
        return []


def _choice(data: QueryDict, name: str, known: Iterable[str]) -> str | None:
    value = data.get(name)
    return value if value is not None and value in known else None


def _media(data: QueryDict, prefix: str = "") -> list[tuple[int, str]]:
    """Files in order with their descriptions; `prefix` of a platform's own ones."""
    dropped = set(data.getlist(f"{prefix}drop"))
    order = [value for value in data.getlist(f"{prefix}media") if value not in dropped]
    if ":" in (move := data.get(f"{prefix}move", "")):
        moved, step = move.split(":", 1)
        if moved in order:
            at = order.index(moved)
            order.insert(max(0, at + (1 if step == "1" else -1)), order.pop(at))
    return [(asset_id, data.get(f"{prefix}alt.{asset_id}", "")) for asset_id in _ids(order)]


def _variants(data: QueryDict, accounts: list[SocialAccount], post: Post | None) -> dict[str, dict[str, object]]:
    variants: dict[str, dict[str, object]] = {}
    options = read_options(data, accounts, post)
    for slug in sorted({account.platform for account in accounts}):
        own = set(data.getlist(f"v.{slug}.own"))
        values: dict[str, object] = {
            name: data.getlist(f"v.{slug}.thread") if name == "thread" else data.get(f"v.{slug}.{name}", "")
            for name in OWN
            if name in own
        }
        if "media" in own:
            values["media"] = _media(data, f"v.{slug}.")
        if slug in options:
            values["options"] = options[slug]
        if values:
            variants[slug] = values
    return variants


def _cleaned(values: Mapping[str, object]) -> dict[str, object]:
    cleaned: dict[str, object] = {}
    for name, value in values.items():
        if isinstance(value, str):
            cleaned[name] = value.replace("\r\n", "\n").rstrip()
        elif name != "media" and isinstance(value, list):
            cleaned[name] = [part.replace("\r\n", "\n").rstrip() for part in value if part.strip()]
        else:
            cleaned[name] = value
    return cleaned
