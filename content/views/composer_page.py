"""What the editor shows: cards, tabs, strip, panels and the buttons a member may press."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.connectors import registry
from accounts.connectors.types import Can, Capabilities, Format, TextLimit
from accounts.models import SocialAccount
from accounts.selectors.matrix.groups import ready_by_group
from accounts.selectors.matrix.strategy import strategy_of
from accounts.states import AccountState
from accounts.templatetags.platforms import label_of
from config.lib import clock
from config.lib.clock import wall_clock_oddity
from content.forms.composer import ComposerForm, wall_clock
from content.models import Post, Variant
from content.selectors.approval import window_text
from content.selectors.approval_rules import rule_of
from content.selectors.media_presets import presets
from content.selectors.post import campaigns
from content.selectors.publication import RESENDABLE
from content.selectors.rule_words import rule_text
from content.selectors.wording import span_words
from content.services.check_report import Report
from content.services.checks import post_report
from content.services.drafting import LATE_MAX
from content.services.media_formats import ACCEPT
from content.services.payload import payload_build, payload_problems
from content.services.previews import post_previews
from content.services.quality import post_quality
from content.states import PostState
from content.views.composer_kind import kind_context
from content.views.composer_options import hand_lines, settings_of
from content.views.composer_plan import plan_panel
from content.views.composer_times import times_of
from team.models import Membership
from team.permissions import Permission as P
from team.permissions import allows
from team.states import ApprovalMode
from team.templatetags.ui import clock_time, short_date

# How late a post may still go out, in minutes; the last one means however late.
LATENESS = (5, 15, 60, 240, 1440, LATE_MAX)


@dataclass(frozen=True, slots=True)
class Card:
    """An account in the picker. `reason` says why it does not suit (yet); `broken`: cannot be chosen."""

    account: SocialAccount
    caps: Capabilities
    chosen: bool
    reason: str
    broken: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """A platform's version of the text; `own` names the fields that differ there."""

    caps: Capabilities
    chosen: bool
    variant: Variant | None
    own: frozenset[str]
    errors: int

    @property
    def text(self) -> str | None:
        """The platform's own text, None when it shares the base text."""
        return self.variant.text if self.variant else None

    @property
    def title(self) -> str | None:
        """Own title."""
        return self.variant.title if self.variant else None

    @property
    def first_comment(self) -> str | None:
        """Own first comment."""
        return self.variant.first_comment if self.variant else None

    @property
    def thread(self) -> list[str] | None:
        """Own thread parts."""
        return self.variant.thread if self.variant else None

    @property
    def media(self) -> list[dict[str, Any]]:
        """Own files, as `media_items` shows them."""
        return media_items(self.variant) if self.variant and self.variant.own_media else []

    @property
    def prefix(self) -> str:
        """How names of its fields begin."""
        return f"v.{self.caps.slug}."


@dataclass(frozen=True, slots=True)
class Button:
    """A way to hand the post on. `verb` is the last part of the address."""

    verb: str
    label: str
    icon: str
    url: str


def page_context(
    *,
    post: Post,
    accounts: Sequence[SocialAccount],
    membership: Membership,
    form: ComposerForm | None = None,
) -> dict[str, Any]:
    """Everything the template shows. `form`: what a browser sent and must not be lost."""
    report = post_report(post=post)
    cards = _cards(post, accounts)
    zone = form.zone if form else post.workspace.time_zone
    due_date, due_time = (form.due_date, form.due_time) if form else wall_clock(post.due_at, zone)
    buttons = _buttons(post, membership)
    rule = rule_of(post)
    tabs = _tabs(post, accounts, report)
    return {
        "active": "posts",
        "post": post,
        "cards": cards,
        "chosen_count": sum(card.chosen for card in cards),
        "groups": ready_by_group(workspace=post.workspace),
        **voices_of(cards),
        "tabs": tabs,
        "media": media_items(post),
        "crop_presets": presets(registry.capabilities(a.platform) for a in accounts),
        "accept": ACCEPT,
        "zone": zone,
        "zones": sorted({post.workspace.time_zone, *(account.zone for account in accounts)}),
        "due_date": due_date,
        "due_time": due_time,
        "report": report,
        "quality": post_quality(post=post),
        "previews": post_previews(post=post),
        "resolved": resolved_times(post),
        **times_context(post, membership, zone),
        "buttons": buttons,
        "primary": buttons[0] if buttons else None,
        "autosaves": post.state in {PostState.IDEA, PostState.DRAFT},
        "settings": settings_of(post),
        "hands": hand_lines(post),
        "covers": window_text((post.approved_from, post.approved_until), post.workspace.time_zone),
        "delivery": delivery(post),
        "campaigns": campaigns(workspace=post.workspace),
        **plan_panel(post),
        "required": rule.required,
        "rule": rule,
        "rule_text": rule_text(rule),
        "takes": _takes(tabs),
        "save_url": verb_url(post.workspace.slug, post.pk, "save"),
        **kind_context(post, form.errors if form else {}),
        "data": _script_data(post, accounts),
        # Names the post before it has a number; see `_create_once`.
        "page_key": (form.key if form else "") or secrets.token_urlsafe(16),
    }


def times_context(post: Post, membership: Membership, zone: str) -> dict[str, Any]:
    """The time panel: suggestions, and where its buttons send the form."""
    slug = post.workspace.slug
    return {
        "times": times_of(post, zone),
        "take_url": verb_url(slug, post.pk, "save"),
        "queue_url": verb_url(slug, post.pk, "queue"),
        "may_queue": any(button.verb == "schedule" for button in _buttons(post, membership)),
    }


def live_context(
    *, post: Post, accounts: Sequence[SocialAccount], membership: Membership, zone: str = ""
) -> dict[str, Any]:
    """The parts that change while somebody writes. `zone`: of the form's time; the workspace's unless told."""
    report = post_report(post=post)
    return {
        "post": post,
        "report": report,
        "quality": post_quality(post=post),
        "previews": post_previews(post=post),
        "resolved": resolved_times(post),
        **times_context(post, membership, zone or post.workspace.time_zone),
        "delivery": delivery(post),
        "cards": _cards(post, accounts),
        "tabs": _tabs(post, accounts, report),
        "settings": settings_of(post),
        "hands": hand_lines(post),
    }


@dataclass(frozen=True, slots=True)
class Delivery:
    """The group of fields about how the post goes out. `choices`: lateness as value, words, chosen."""

    choices: list[tuple[str, str, bool]]
    summary: str


def delivery(post: Post) -> Delivery:
    """The choices of lateness, with one set elsewhere among them, and what differs from the default in few words."""
    chosen = "" if post.late_minutes is None else str(post.late_minutes)
    values = sorted({*LATENESS, *([post.late_minutes] if post.late_minutes else [])})
    default = _("As in the workspace: %(time)s") % {"time": span_words(post.workspace.late_minutes)}
    choices = [("", default), *((str(minutes), span_words(minutes)) for minutes in values)]
    facts = [_("urgent")] if post.urgent else []
    if post.late_minutes is not None:
        facts.append(_("late: %(time)s") % {"time": span_words(post.late_minutes)})
    if post.campaign:
        facts.append(post.campaign)
    return Delivery([(value, words, value == chosen) for value, words in choices], " · ".join(facts))


def media_items(post: Post | Variant) -> list[dict[str, Any]]:
    """The strip: asset, the post's own description and the shape as the nearest common ratio."""
    return [
        {
            "asset": item.asset,
            "alt": item.alt or item.asset.alt,
            "ratio": ratio_label(item.asset.width, item.asset.height),
        }
        for item in post.attachments.all()
    ]


def ratio_label(width: int | None, height: int | None) -> str:
    """3:4, 1:1 …, or two decimals when the shape is none of the common ones."""
    if not width or not height:
        return ""
    for a, b in ((1, 1), (3, 4), (4, 3), (4, 5), (5, 4), (9, 16), (16, 9), (2, 3), (3, 2), (16, 10), (47, 20)):
        if abs(width / height - a / b) < 0.012:
            return "2.35:1" if (a, b) == (47, 20) else f"{a}:{b}"
    return f"{width / height:.2f}:1"


def resolved_times(post: Post) -> list[dict[str, str]]:
    """The moment on the workspace's clock, on every other one of its accounts, and in UTC; empty without a time."""
    if post.due_at is None:
        return []
    home = post.workspace.time_zone
    zones: dict[str, list[str]] = {home: [post.workspace.name]}
    for publication in post.publications.all():
        if publication.account.zone != home:
            zones.setdefault(publication.account.zone, []).append(str(publication.account))
    zones.setdefault("UTC", [])
    lines = []
    for zone, who in zones.items():
        local = post.due_at.astimezone(ZoneInfo(zone))
        lines.append(
            {
                "zone": zone,
                "who": _(", ").join(who),
                "time": f"{short_date(local.date())} {local:%H:%M}",
                "note": _which_of_two(local, zone),
            }
        )
    return lines


def _which_of_two(local: datetime, zone: str) -> str:
    """Which one is meant where clocks go back and show the time twice; "" otherwise."""
    if wall_clock_oddity(local.date(), local.time(), zone) != "repeated":
        return ""
    return _("the second of two, as clocks go back") if local.fold else _("the first of two, as clocks go back")


def saved_clock(post: Post) -> str:
    """Time of the last save, in the active zone."""
    return clock_time(post.updated_at)


def _cards(post: Post, accounts: Sequence[SocialAccount]) -> list[Card]:
    chosen = {p.account_id for p in post.publications.all()}
    cards = []
    for account in accounts:
        broken = account.state != AccountState.OK
        reason = str(AccountState(account.state).label) if broken else _reason(post, account)
        caps = registry.capabilities(account.platform)
        cards.append(Card(account, caps, account.pk in chosen, reason, broken))
    return cards


def voices_of(cards: Sequence[Card]) -> dict[str, Any]:
    """What the accounts stand for and how they speak, for those where it is decided; only chosen ones are shown."""
    found = [(card, strategy_of(card.account)) for card in cards]
    voices = [(card, strategy) for card, strategy in found if strategy.positioning or strategy.tone]
    return {"voices": voices, "voices_shown": sum(card.chosen for card, _strategy in voices)}


def _reason(post: Post, account: SocialAccount) -> str:
    """Why the attachments do not suit this account's platform, in two or three words."""
    words = {
        "video_needed": _("Needs a video"),
        "too_few_videos": _("Needs a video"),
        "image_needed": _("Needs a picture"),
        "too_few_images": _("Needs a picture"),
        "media_missing": _("Needs a picture or video"),
        "format_unsupported": _("Takes another kind of post"),
        "media_mixed": _("Pictures or video, not both"),
    }
    problems = payload_problems(payload=payload_build(post=post, account=account), account=account)
    return next((words[problem.code] for problem in problems if problem.code in words), "")


def _tabs(post: Post, accounts: Sequence[SocialAccount], report: Report) -> list[Tab]:
    chosen = {p.account.platform for p in post.publications.all()}
    variants = {variant.platform: variant for variant in post.variants.all()}
    tabs = []
    for slug in dict.fromkeys(account.platform for account in accounts):
        variant = variants.get(slug)
        own = frozenset(
            name
            for name in ("text", "title", "first_comment", "thread")
            if variant is not None and getattr(variant, name) is not None
        )
        own |= {"media"} if variant is not None and variant.own_media else frozenset()
        tabs.append(Tab(registry.capabilities(slug), slug in chosen, variant, own, report.of_platform(slug)))
    return tabs


def _takes(tabs: Sequence[Tab]) -> dict[str, str]:
    """Which chosen platforms take a title, first comment or thread, by name."""
    chosen = [tab.caps for tab in tabs if tab.chosen]
    return {
        "title": _(", ").join(label_of(c) for c in chosen if c.title),
        "first_comment": _(", ").join(label_of(c) for c in chosen if c.first_comment),
        "thread": _(", ").join(label_of(c) for c in chosen if c.thread_max),
    }


def _buttons(post: Post, membership: Membership) -> list[Button]:
    """What this member may do with this post now, most likely first."""
    mode = rule_of(post).mode
    publish, approve = allows(membership.role, P.CONTENT_PUBLISH), allows(membership.role, P.CONTENT_APPROVE)
    state = PostState(post.state)
    schedule = ("schedule", pgettext("action", "Schedule"), "calendar-clock")
    now = ("publish", pgettext("action", "Publish now"), "send")
    submit = ("submit", pgettext("action", "Submit for review"), "badge-check")
    found: list[tuple[str, str, str]] = []
    if state in {PostState.IDEA, PostState.DRAFT}:
        if mode == ApprovalMode.REQUIRED:
            found = [submit]
        elif publish:
            found = [schedule, now, *([submit] if mode == ApprovalMode.OPTIONAL else [])]
        elif mode == ApprovalMode.OPTIONAL:
            found = [submit]
    elif state == PostState.IN_REVIEW and approve:
        found = [("approve", pgettext("action", "Approve"), "badge-check")]
    elif state == PostState.APPROVED and publish:
        # An approval whose time has gone by lets nothing out; it is asked for again.
        over = post.approved_until is not None and post.approved_until < clock.now()
        found = [submit] if over and mode == ApprovalMode.REQUIRED else [schedule, now]
    elif state == PostState.SCHEDULED:
        if publish:
            found = [
                ("update", pgettext("action", "Save and reschedule"), "check"),
                ("unschedule", _("Back to draft"), "undo-2"),
            ]
        else:
            found = [("update", pgettext("action", "Save changes"), "check")]
        # Where approval is required, changed content is looked at again first.
        unsent = any(row.state in RESENDABLE for row in post.publications.all())
        if unsent and mode != ApprovalMode.REQUIRED and allows(membership.role, P.QUEUE_RESOLVE):
            found.insert(0, ("send-again", pgettext("action", "Save and send again"), "send"))
    if state != PostState.SCHEDULED:
        word = pgettext("action", "Save draft") if state == PostState.DRAFT else pgettext("action", "Save")
        found.append(("save", word, "save"))
    if state in {PostState.IN_REVIEW, PostState.APPROVED} and approve:
        found.append(("request-changes", _("Request changes"), "message-square-warning"))
    slug = post.workspace.slug
    return [Button(verb, str(label), glyph, verb_url(slug, post.pk, verb)) for verb, label, glyph in found]


def verb_url(slug: str, post_id: int | None, verb: str) -> str:
    """Where a button sends the form."""
    if verb in {"save", "update"}:
        name, args = ("content:post_edit", [slug, post_id]) if post_id else ("content:post_new", [slug])
        return reverse(name, args=args)
    name = verb.replace("-", "_")
    if post_id:
        return reverse(f"content:post_{name}", args=[slug, post_id])
    return reverse(f"content:post_new_{name}", args=[slug])


def _script_data(post: Post, accounts: Sequence[SocialAccount]) -> dict[str, Any]:
    """Limits for the counters, straight from `Capabilities`."""
    platforms = {}
    for slug in dict.fromkeys(account.platform for account in accounts):
        caps = registry.capabilities(slug)
        platforms[slug] = {
            "label": label_of(caps),
            "text": _limit(caps.text),
            "title": _limit(caps.title),
            "titleRequired": caps.title_required,
            "firstComment": _limit(caps.first_comment),
            "threadMax": caps.thread_max,
            "altMax": caps.media.alt_max,
            "images": caps.media.images_max,
            "video": Format.VIDEO in caps.formats,
            "cover": caps.media.cover_ratio,
            "names": Can.LOOK_UP in caps.can,
        }
    slug = post.workspace.slug
    return {
        "platforms": platforms,
        "accounts": {account.pk: {"platform": account.platform, "textMax": account.text_max} for account in accounts},
        "post": post.pk or None,
        "urls": {
            "look": reverse("content:post_look", args=[slug]),
            "create": reverse("content:post_new_autosave", args=[slug]),
            "upload": reverse("content:media_upload", args=[slug]),
            "tus": reverse("content:media_uploads", args=[slug]),
            "uploaded": reverse("content:media_uploaded", args=[slug, 0]),
            "library": reverse("content:media_pick", args=[slug]),
            "snippets": reverse("content:snippets_pick", args=[slug]),
            "names": reverse("content:mentions", args=[slug]),
        },
    }


def _limit(limit: TextLimit | None) -> dict[str, Any] | None:
    return {k: str(v) if k == "rule" else v for k, v in asdict(limit).items()} if limit else None
