"""The facts of a platform put into words: one source for the catalogue, account pages and the documentation.

Everything is derived from `Capabilities`, in the active language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from accounts.connectors.types import (
    AccountInfo,
    Can,
    Capabilities,
    Confidence,
    CountRule,
    Format,
    Idempotency,
    ImageSpec,
    MediaLimit,
    PublishMode,
    RateBudget,
    TextLimit,
)

KINDS = {
    "microblog": pgettext_lazy("platform kind", "Microblog"),
    "articles": pgettext_lazy("platform kind", "Official account and articles"),
    "images": pgettext_lazy("platform kind", "Pictures"),
    "notes": pgettext_lazy("platform kind", "Social commerce notes"),
    "short_video": pgettext_lazy("platform kind", "Short video"),
    "video": pgettext_lazy("platform kind", "Long video"),
    "social": pgettext_lazy("platform kind", "Social network"),
    "forum": pgettext_lazy("platform kind", "Forum"),
    "qa": pgettext_lazy("platform kind", "Questions and answers"),
    "professional": pgettext_lazy("platform kind", "Professional network"),
    "messaging": pgettext_lazy("platform kind", "Messenger channel"),
    "local": pgettext_lazy("platform kind", "Business profile on maps"),
    "news": pgettext_lazy("platform kind", "News feed"),
}
FORMATS = {
    Format.TEXT: pgettext_lazy("format", "Text"),
    Format.IMAGE: pgettext_lazy("format", "Pictures"),
    Format.VIDEO: pgettext_lazy("format", "Video"),
    Format.ARTICLE: pgettext_lazy("format", "Article"),
}
ABILITIES = {
    Can.PUBLISH: pgettext_lazy("platform ability", "Publish"),
    Can.FIND: pgettext_lazy("platform ability", "Look up what was sent"),
    Can.DELETE: pgettext_lazy("platform ability", "Delete"),
    Can.THREAD: pgettext_lazy("platform ability", "Threads"),
    Can.FIRST_COMMENT: pgettext_lazy("platform ability", "First comment"),
    Can.POST_METRICS: pgettext_lazy("platform ability", "Figures of posts"),
    Can.ACCOUNT_METRICS: pgettext_lazy("platform ability", "Figures of the account"),
    Can.INBOX: pgettext_lazy("platform ability", "Read comments and messages"),
    Can.REPLY: pgettext_lazy("platform ability", "Reply"),
    Can.MODERATE: pgettext_lazy("platform ability", "Hide comments"),
    Can.DELETE_COMMENT: pgettext_lazy("platform ability", "Delete comments"),
    Can.LIKE: pgettext_lazy("platform ability", "Like comments"),
    Can.WEBHOOKS: pgettext_lazy("platform ability", "Live notifications"),
    Can.PREPARE: pgettext_lazy("platform ability", "Upload files ahead"),
    Can.LOOK_UP: pgettext_lazy("platform ability", "Look up names to mention"),
    Can.PUBLIC_PROFILES: pgettext_lazy("platform ability", "Public figures of other accounts"),
    Can.AUDIENCE: pgettext_lazy("platform ability", "Who the audience is"),
    Can.MEMBERS: pgettext_lazy("platform ability", "Count members of groups"),
    Can.SEARCH: pgettext_lazy("platform ability", "Search public posts"),
    Can.SHARERS: pgettext_lazy("platform ability", "Who passed a post on"),
}
FIGURES = {
    "impressions": pgettext_lazy("figure", "impressions"),
    "reach": pgettext_lazy("figure", "reach"),
    "likes": pgettext_lazy("figure", "likes"),
    "comments": pgettext_lazy("figure", "comments"),
    "shares": pgettext_lazy("figure", "shares"),
    "saves": pgettext_lazy("figure", "saves"),
    "clicks": pgettext_lazy("figure", "clicks"),
    "video_views": pgettext_lazy("figure", "video views"),
    "watch_seconds": pgettext_lazy("figure", "seconds watched"),
    "follows": pgettext_lazy("figure", "follows"),
    "profile_visits": pgettext_lazy("figure", "profile visits"),
    "followers": pgettext_lazy("figure", "followers"),
    "followers_gained": pgettext_lazy("figure", "followers gained"),
    "followers_lost": pgettext_lazy("figure", "followers lost"),
}
COUNTING = {
    CountRule.CODE_POINTS: gettext_lazy("every character counts as one"),
    CountRule.GRAPHEMES: gettext_lazy("every visible character counts as one, an emoji too"),
    CountRule.UTF16: gettext_lazy("most emoji count as two"),
    CountRule.X_WEIGHTED: gettext_lazy(
        "Chinese, Japanese and Korean characters and emoji count as two, any link as 23"
    ),
    CountRule.HALF_WIDTH: gettext_lazy("two Latin letters or digits count as one"),
    CountRule.BYTES: gettext_lazy("counted in bytes: a Chinese character is three"),
    CountRule.MASTODON: gettext_lazy("a mention counts without its server"),
}
REPEATS = {
    Idempotency.NATIVE_KEY: gettext_lazy("The platform recognises a repeated request, so an unclear send is safe."),
    Idempotency.LOOKUP: gettext_lazy("After an unclear send we look whether the post exists before trying again."),
    Idempotency.NONE: gettext_lazy("After an unclear send only a person can tell; we ask and never send twice."),
}
CONFIDENCE = {
    Confidence.MEASURED: pgettext_lazy("confidence", "Measured on a real server"),
    Confidence.DOCUMENTED: pgettext_lazy("confidence", "From the platform's documentation"),
    Confidence.SIMULATED: pgettext_lazy("confidence", "Simulated after the platform's documentation"),
}
SHAPES = {
    "square": pgettext_lazy("picture shape", "square"),
    "circle": pgettext_lazy("picture shape", "shown as a circle"),
    "wide": pgettext_lazy("picture shape", "wide"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a platform's description. `key` is stable; `value` may be several sentences."""

    key: str
    label: str
    value: str


def kind_name(caps: Capabilities) -> str:
    """What type of platform it is."""
    return str(KINDS.get(caps.kind, caps.kind))


def format_names(caps: Capabilities) -> list[str]:
    """The formats it takes, in one order everywhere."""
    return [str(name) for fmt, name in FORMATS.items() if fmt in caps.formats]


def ability_names(caps: Capabilities) -> list[str]:
    """What we can do there, in one order everywhere."""
    return [str(name) for can, name in ABILITIES.items() if can in caps.can]


def mode_name(caps: Capabilities) -> str:
    """Whether we send or a person does."""
    if caps.publish_mode is PublishMode.API:
        return pgettext("publish mode", "Automatic")
    return pgettext("publish mode", "By hand, from a package we prepare")


def content_facts(caps: Capabilities, info: AccountInfo | None = None) -> list[Fact]:
    """Limits of what may be posted; `info` brings the account's own limits."""
    text_max = info.text_max if info and info.text_max else caps.text.max
    media = (info.media if info else None) or caps.media
    rows: list[tuple[str, str, str]] = [
        ("formats", _("Formats"), pgettext("list separator", ", ").join(format_names(caps))),
        ("text", _("Text"), text_words(caps.text, maximum=text_max)),
        ("title", _("Title"), _title_words(caps)),
        ("first_comment", _("First comment"), text_words(caps.first_comment) if caps.first_comment else ""),
        ("thread", _("Thread"), _count_words(caps.thread_max, _posts) if caps.thread_max > 1 else ""),
        ("hashtags", _("Hashtags"), _hashtag_words(caps)),
        ("images", _("Pictures"), image_words(media)),
        ("videos", _("Video"), video_words(media)),
        ("alt", _("Picture description"), _count_words(media.alt_max, _characters) if media.alt_max else ""),
        ("links", _("Links"), _("Clickable") if caps.links_clickable else _("Shown as plain text")),
    ]
    return [Fact(*row) for row in rows if row[2]]


def identity_facts(caps: Capabilities) -> list[Fact]:
    """What the platform asks of avatar and cover."""
    rows = (("avatar", _("Avatar"), caps.avatar), ("cover", _("Cover"), caps.cover))
    return [Fact(key, label, picture_words(spec)) for key, label, spec in rows if spec]


def sending_facts(caps: Capabilities) -> list[Fact]:
    """How posts get there, what protects from sending twice, how fast we may go."""
    rows = [
        Fact("mode", pgettext("platform fact", "Publishing"), mode_name(caps)),
        Fact("repeats", _("Unclear sends"), str(REPEATS[caps.idempotency])),
    ]
    if caps.publish_mode is PublishMode.ASSISTED:
        rows = rows[:1]
    if caps.budgets:
        pace = pgettext("list separator", "; ").join(budget_words(budget) for budget in caps.budgets)
        rows.append(Fact("budgets", _("Pace"), pace))
    return rows


def answer_facts(caps: Capabilities) -> list[Fact]:
    """How long answers may be and until when the platform takes them."""
    rows = [
        ("reply_text", pgettext("platform fact", "Answers"), text_words(caps.reply_text) if caps.reply_text else ""),
        ("message_text", _("Answers to messages"), text_words(caps.message_text) if caps.message_text else ""),
    ]
    notes = [_(window.note) % {"hours": window.hours, "most": window.most} for window in caps.windows.values()]
    rows.append(("windows", _("Answers until"), " ".join(notes)))
    return [Fact(*row) for row in rows if row[2]]


def setup_words(caps: Capabilities) -> dict[str, Any]:
    """What it takes to connect, in the reader's language: needs, steps, review, scopes (name, purpose, required)."""
    setup = caps.setup
    if setup is None:
        return {}
    return {
        "needs": [_(text) for text in setup.needs],
        "steps": [_(text) for text in setup.steps],
        "review": _(setup.review) if setup.review else "",
        "console_url": setup.console_url,
        "scopes": [(scope.name, _(scope.purpose), scope.required) for scope in setup.scopes],
        "public_files": setup.public_files,
    }


def hand_off_facts(caps: Capabilities) -> list[Fact]:
    """What a person posts by hand, and why."""
    if caps.hand_off is None:
        return []
    label = _("By hand") if caps.publish_mode is PublishMode.ASSISTED else _("Partly by hand")
    return [Fact("hand_off", label, _(caps.hand_off.why))]


def money_facts(caps: Capabilities) -> list[Fact]:
    """What calls cost, where they do."""
    if not caps.prices:
        return []
    each = [f"{_(price.purpose)} {price.amount:f} {price.currency}" for price in caps.prices]
    return [Fact("prices", _("Price per call"), pgettext("list separator", "; ").join(each))]


def figure_facts(caps: Capabilities) -> list[Fact]:
    """Which figures are read, each with the platform's own name for it."""
    rows = (
        ("post_figures", _("Figures of posts"), caps.post_figures),
        ("account_figures", _("Figures of the account"), caps.account_figures),
    )
    separator = pgettext("list separator", ", ")
    return [
        Fact(key, label, separator.join(f"{FIGURES[name]} ({vendor})" for name, vendor in names.items()))
        for key, label, names in rows
        if names
    ]


def source_facts(caps: Capabilities) -> list[Fact]:
    """Where these facts come from."""
    day = formats.date_format(caps.verified_on, "DATE_FORMAT") if caps.verified_on else _("not yet")
    return [
        Fact("verified", _("Last verified"), day),
        Fact("confidence", _("Source"), str(CONFIDENCE[caps.confidence])),
    ]


def text_words(limit: TextLimit, *, maximum: int | None = None) -> str:
    """A text limit with its counting rule."""
    top = maximum or limit.max
    size = (
        _("%(min)s to %(max)s characters") % {"min": _number(limit.min), "max": _number(top)}
        if limit.min
        else _characters(top) % {"n": _number(top)}
    )
    words = _("%(size)s; %(rule)s") % {"size": size, "rule": COUNTING[limit.rule]}
    if limit.url_length is not None and limit.rule is not CountRule.X_WEIGHTED:
        words = _("%(words)s; a link counts as %(n)s") % {"words": words, "n": limit.url_length}
    return words


def image_words(media: MediaLimit) -> str:
    """Number, types, weight and shape of pictures; '' when none are taken."""
    if not media.images_max:
        return ""
    parts = [_range_words(media.images_min, media.images_max, _pictures)]
    parts += [_types(media.image_types)] if media.image_types else []
    parts += [_("up to %(size)s each") % {"size": size_words(media.image_max_bytes)}] if media.image_max_bytes else []
    if media.image_max_edge:
        parts.append(_("longest side %(n)s px") % {"n": _number(media.image_max_edge)})
    if media.ratio_min and media.ratio_max:
        low, high = f"{media.ratio_min:g}", f"{media.ratio_max:g}"
        parts.append(_("width to height between %(low)s and %(high)s") % {"low": low, "high": high})
    if media.cover_ratio:
        parts.append(_("cover %(w)s:%(h)s") % {"w": media.cover_ratio[0], "h": media.cover_ratio[1]})
    return pgettext("list separator", ", ").join(parts)


def video_words(media: MediaLimit) -> str:
    """Number, types, weight and length of videos; '' when none are taken."""
    if not media.videos_max:
        return ""
    parts = [_range_words(media.videos_min, media.videos_max, _videos)]
    parts += [_types(media.video_types)] if media.video_types else []
    if media.video_max_bytes:
        parts.append(_("up to %(size)s") % {"size": size_words(media.video_max_bytes)})
    if media.video_max_seconds:
        parts.append(_("at most %(length)s") % {"length": _length(media.video_max_seconds)})
    parts += [_("together with pictures")] if media.mixed else []
    return pgettext("list separator", ", ").join(parts)


def picture_words(spec: ImageSpec) -> str:
    """Size, shape and weight of an avatar or cover."""
    places = {
        "w": spec.width,
        "h": spec.height,
        "shape": SHAPES.get(spec.shape, spec.shape),
        "size": size_words(spec.max_bytes),
    }
    return _("%(w)s × %(h)s px, %(shape)s, up to %(size)s") % places


def budget_words(budget: RateBudget) -> str:
    """A rate limit as a sentence part."""
    names = {
        "writes": pgettext("rate budget", "posts and changes"),
        "writes_day": pgettext("rate budget", "posts and changes"),
        "calls": pgettext("rate budget", "requests"),
        "media": pgettext("rate budget", "uploads"),
        "deletes": pgettext("rate budget", "deletions"),
        "app-writes": pgettext("rate budget", "posts and changes of all accounts together"),
        "app_writes": pgettext("rate budget", "posts and changes of all accounts together"),
        "reads": pgettext("rate budget", "read requests"),
        "analytics": pgettext("rate budget", "reads of figures"),
        "creator": pgettext("rate budget", "reads of comments and figures"),
        "units": pgettext("rate budget", "quota units of all accounts together"),
    }
    places = {"n": _number(budget.limit), "what": names.get(budget.bucket, budget.bucket)}
    return _("%(n)s %(what)s in %(span)s") % {**places, "span": _length(budget.per_seconds)}


def _title_words(caps: Capabilities) -> str:
    if caps.title is None:
        return ""
    words = text_words(caps.title)
    return _("required; %(words)s") % {"words": words} if caps.title_required else words


def _hashtag_words(caps: Capabilities) -> str:
    return _("at most %(n)s") % {"n": caps.hashtags_max} if caps.hashtags_max is not None else ""


def _range_words(low: int, high: int, unit: Callable[[int], str]) -> str:
    if low and low != high:
        return _("%(min)s to %(words)s") % {"min": low, "words": unit(high) % {"n": high}}
    return unit(high) % {"n": high} if low else _("up to %(words)s") % {"words": unit(high) % {"n": high}}


def _count_words(n: int, unit: Callable[[int], str]) -> str:
    return _("up to %(words)s") % {"words": unit(n) % {"n": _number(n)}}


def _characters(n: int) -> str:
    return ngettext("%(n)s character", "%(n)s characters", n)


def _posts(n: int) -> str:
    return ngettext("%(n)s post", "%(n)s posts", n)


def _pictures(n: int) -> str:
    return ngettext("%(n)s picture", "%(n)s pictures", n)


def _videos(n: int) -> str:
    return ngettext("%(n)s video", "%(n)s videos", n)


def _types(mimes: Sequence[str]) -> str:
    names = {
        "jpeg": "JPEG",
        "quicktime": "MOV",
        "png": "PNG",
        "gif": "GIF",
        "webp": "WebP",
        "mp4": "MP4",
        "webm": "WebM",
    }
    return " / ".join(names.get(mime.partition("/")[2], mime.partition("/")[2].upper()) for mime in mimes)


def size_words(size: int) -> str:
    """Bytes as the platforms write them: whole megabytes of either kind stay whole."""
    for unit in (1_000_000, 1024 * 1024):
        if size >= unit and size % unit == 0:
            return f"{_number(size // unit)} MB"
    if size >= 1_000_000:
        return f"{formats.number_format(size / 1_000_000, decimal_pos=1)} MB"
    return f"{_number(max(1, size // 1000))} KB"


def _number(n: int) -> str:
    return str(formats.number_format(n, use_l10n=True, force_grouping=True))


def _length(seconds: int) -> str:
    for size, unit in (
        (86_400, lambda n: ngettext("%(n)s day", "%(n)s days", n)),
        (3600, lambda n: ngettext("%(n)s hour", "%(n)s hours", n)),
        (60, lambda n: ngettext("%(n)s minute", "%(n)s minutes", n)),
    ):
        if seconds >= size and seconds % size == 0:
            return unit(seconds // size) % {"n": seconds // size}
    return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
