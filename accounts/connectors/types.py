"""The words every connector and its callers share: frozen data, no behaviour beyond small derived facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from dataclasses import field as _default
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, BinaryIO

from .audience import FollowChannel
from .inbox_items import InboxAttachment as InboxAttachment
from .inbox_items import InboxItem as InboxItem
from .inbox_items import InboxKind as InboxKind
from .inbox_items import InboxPage as InboxPage
from .inbox_items import ItemChange as ItemChange
from .inbox_items import ReplyWindow as ReplyWindow
from .setup import HandOff, OptionField, Setup


class Format(StrEnum):
    """What a post is made of."""

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    ARTICLE = "article"


class Can(StrEnum):
    """What a platform lets us do; each value is backed by a protocol in `base` (held by the contract suite)."""

    PUBLISH = "publish"
    FIND = "find"
    DELETE = "delete"
    THREAD = "thread"
    FIRST_COMMENT = "first_comment"
    POST_METRICS = "post_metrics"
    ACCOUNT_METRICS = "account_metrics"
    INBOX = "inbox"
    REPLY = "reply"
    MODERATE = "moderate"
    DELETE_COMMENT = "delete_comment"
    LIKE = "like"
    WEBHOOKS = "webhooks"
    PREPARE = "prepare"
    LOOK_UP = "look_up"
    PUBLIC_PROFILES = "public_profiles"
    AUDIENCE = "audience"
    MEMBERS = "members"
    SEARCH = "search"
    SHARERS = "sharers"


def abilities(names: str) -> frozenset[Can]:
    """Abilities by their names, separated by spaces. Raises ValueError for one that is none."""
    return frozenset(map(Can, names.split()))


class PublishMode(StrEnum):
    """API: we send. ASSISTED: a person posts by hand from a package we prepare."""

    API = "api"
    ASSISTED = "assisted"


class AuthKind(StrEnum):
    """How an account is connected: by a form (`DIRECT`) or by sending the person to the platform (`REDIRECT`)."""

    DIRECT = "direct"
    REDIRECT = "redirect"


class Idempotency(StrEnum):
    """What makes a repeated send safe.

    NATIVE_KEY: the same request key never creates a second post, so an unclear send may be repeated with its key.
    LOOKUP: `find()` can prove presence or absence. NONE: only a person can tell.
    """

    NATIVE_KEY = "native_key"
    LOOKUP = "lookup"
    NONE = "none"


class CountRule(StrEnum):
    """How a platform counts the length of a text (see `text.count`)."""

    CODE_POINTS = "code_points"
    GRAPHEMES = "graphemes"
    UTF16 = "utf16"
    X_WEIGHTED = "x_weighted"
    HALF_WIDTH = "half_width"
    MASTODON = "mastodon"
    BYTES = "bytes"


class Confidence(StrEnum):
    """How sure we are of the facts in `Capabilities`."""

    MEASURED = "measured"
    DOCUMENTED = "documented"
    SIMULATED = "simulated"


@dataclass(frozen=True, slots=True)
class TextLimit:
    """Bounds of a text field. `url_length`: what any link counts as, or None when it counts in full."""

    max: int
    rule: CountRule = CountRule.CODE_POINTS
    min: int = 0
    url_length: int | None = None


@dataclass(frozen=True, slots=True)
class MediaLimit:
    """Bounds of the attachments of one post. Bytes, pixels and seconds; ratios are width / height."""

    images_max: int = 0
    images_min: int = 0
    image_types: tuple[str, ...] = ()
    image_max_bytes: int = 0
    image_max_edge: int | None = None
    ratio_min: float | None = None
    ratio_max: float | None = None
    videos_max: int = 0
    videos_min: int = 0
    video_types: tuple[str, ...] = ()
    video_max_bytes: int = 0
    video_max_seconds: int | None = None
    mixed: bool = False
    alt_max: int | None = None
    cover_ratio: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class RateBudget:
    """At most `limit` calls in `per_seconds`, `burst` at once; `scope`: "account", or "app" when its accounts share."""

    bucket: str
    limit: int
    per_seconds: int
    burst: int = 1
    scope: str = "account"


@dataclass(frozen=True, slots=True)
class ImageSpec:
    """Size in pixels and weight in bytes the platform asks of an avatar or cover."""

    width: int
    height: int
    max_bytes: int
    shape: str = "square"


@dataclass(frozen=True, slots=True)
class CallPrice:
    """What one call (or one row read) of a kind costs at the platform. `purpose` is a message id."""

    kind: str
    purpose: str
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Everything the product needs to know about a platform without asking it.

    The catalogue page, the composer's limits, validation, the scheduler and docs read this; nothing repeats it.
    `slug` is stored with accounts. `glyph` is the one- or two-character chip; `tone` its CSS class suffix.
    `host_given`: the person names the server (federated networks). `practice`: a simulated network, labelled as such.
    `poll_publishes`: asking after a post being processed is what makes it visible, so a pause forbids it.
    `post_hosts`: host names, subdomains included, at which posts of the platform can be seen.
    `market`: "china" for platforms of mainland China, else "world". `setup`: what it takes to connect.
    `hand_off`: how a person posts by hand, for whole platforms or single posts (see `base.HandsOver`). `options`: what
    a post may say beyond text and files. `prices`: what calls cost, where they do. `one_consent`: ending the access to
    one account ends it for all accounts the same person opened.
    `post_figures`, `account_figures`: which fields of `PostMetrics` and `AccountDay` are reported, each with the exact
    name the platform gives the figure. `days_late`: how many days after a day of an account the platform surely tells
    it, counted in any workspace's calendar, which may be a day ahead of the platform's.
    `reply_text`: bounds of an answer, `message_text` those of an answer to a direct message where they differ; None
    where no bounds are known. `windows`: until when the platform takes answers, by what is answered; kinds that are
    missing can be answered at any time.
    """

    slug: str
    label: str
    label_zh: str
    glyph: str
    tone: str
    kind: str
    strengths: str
    auth: AuthKind
    publish_mode: PublishMode
    formats: frozenset[Format]
    text: TextLimit
    media: MediaLimit
    can: frozenset[Can]
    idempotency: Idempotency
    budgets: tuple[RateBudget, ...]
    title: TextLimit | None = None
    title_required: bool = False
    first_comment: TextLimit | None = None
    thread_max: int = 0
    hashtags_max: int | None = None
    mentions: bool = True
    links_clickable: bool = True
    host_given: bool = False
    practice: bool = False
    poll_publishes: bool = False
    avatar: ImageSpec | None = None
    cover: ImageSpec | None = None
    norms: tuple[str, ...] = ()
    docs_url: str = ""
    post_hosts: tuple[str, ...] = ()
    verified_on: date | None = None
    confidence: Confidence = Confidence.DOCUMENTED
    market: str = "world"
    one_consent: bool = False
    setup: Setup | None = None
    hand_off: HandOff | None = None
    options: tuple[OptionField, ...] = ()
    prices: tuple[CallPrice, ...] = ()
    post_figures: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    account_figures: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    days_late: int = 2
    reply_text: TextLimit | None = None
    message_text: TextLimit | None = None
    windows: Mapping[InboxKind, ReplyWindow] = field(default_factory=lambda: MappingProxyType({}))

    def answer_limit(self, kind: InboxKind) -> TextLimit | None:
        """The bounds of an answer to something of this kind, None where none are known."""
        return (self.message_text if kind is InboxKind.MESSAGE else None) or self.reply_text


@dataclass(frozen=True, slots=True)
class Media:
    """One attachment, ready to send. `open` returns a fresh binary stream; `url` is public where one exists.

    `prepared`: what the platform calls it since an upload ahead of time (`PreparedMedia.handle`), else ''.
    """

    kind: Format
    mime: str
    filename: str
    size: int
    sha256: str
    open: Callable[[], BinaryIO] = field(repr=False, compare=False)
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    alt: str = ""
    url: str | None = None
    prepared: str = ""


@dataclass(frozen=True, slots=True)
class PreparedMedia:
    """An attachment the platform holds already. `handle` goes into `Media.prepared`, for the same account only.

    `until`: aware UTC, when the platform may drop it if no post uses it; None means never. `ready`: False while the
    platform is still working on it (see `base.PreparesSlowly`).
    """

    handle: str
    until: datetime | None = None
    ready: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """What shall appear on the platform, with per-platform overrides already applied.

    `text` may hold links, #hashtags and @mentions; the connector adds what the platform needs to make them live.
    `thread` holds the texts that follow the first one. `language` is a BCP 47 tag. `html`: the text of an article as
    clean HTML (h2 h3 p strong em u a ul ol li blockquote hr br), its pictures as `<img data-n="2">` counted from 1
    among the images of `media`; "" where only the text counts.
    """

    text: str
    format: Format = Format.TEXT
    title: str = ""
    media: tuple[Media, ...] = ()
    thread: tuple[str, ...] = ()
    first_comment: str = ""
    language: str = ""
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    html: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One rule a draft breaks. `message` is a message id with `%(name)s` places filled from `params`."""

    code: str
    field: str
    message: str
    params: Mapping[str, Any] = _default(default_factory=lambda: MappingProxyType({}))
    severity: str = "error"


class PublishedState(StrEnum):
    """LIVE: visible now. PROCESSING: accepted, ask `poll(handle)` later."""

    LIVE = "live"
    PROCESSING = "processing"


@dataclass(frozen=True, slots=True)
class Published:
    """The platform's answer to a publish, poll or find. `raw` is redacted; `parts`: ids of thread and comment."""

    state: PublishedState
    remote_id: str = ""
    url: str = ""
    handle: str = ""
    published_at: datetime | None = None
    parts: tuple[str, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Person:
    """An account of the platform that can be mentioned: `handle` is what follows the @ in a text."""

    handle: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """One post seen during a look: when it was made (aware UTC), how its text begins, where it can be seen."""

    at: datetime | None
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a look for a post saw; made by `sightings.sighting`, which keeps it short.

    `post` is what was looked for; None means proved absent now. `looked_at`: how many posts were looked through since
    `since`; `nearest`: the newest of them, newest first, for a person who judges the evidence. `by_key`: the platform
    was asked for the post by our own key, so the others were read for the record only.
    """

    post: Published | None = None
    looked_at: int = 0
    since: datetime | None = None
    newest_at: datetime | None = None
    nearest: tuple[Glimpse, ...] = ()
    by_key: bool = False


@dataclass(frozen=True, slots=True)
class AppRegistration:
    """Our application's identity at a platform or server."""

    client_id: str
    client_secret: str = field(repr=False, default="")
    host: str = ""
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)


@dataclass(frozen=True, slots=True)
class Credential:
    """What opens one account. `secrets` never appears in repr, logs or answers.

    `expires_at` is aware UTC, None when it does not expire. `version` counts refreshes. `charge(kind, count)` must be
    called before a call that costs money (`Capabilities.prices`); it raises SpendCapReached when the cap forbids it.
    Where only the answer tells the cost, `charge(kind, 0)` asks beforehand whether anything is left, and
    `charge(kind, count, made=True)` counts afterwards, whatever the cap says.
    """

    secrets: Mapping[str, str] = field(repr=False)
    host: str = ""
    remote_id: str = ""
    expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()
    version: int = 0
    app: AppRegistration | None = field(default=None, repr=False)
    charge: Callable[..., None] | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Quota:
    """How much of an allowance is used, as the platform reports it. `name` is a message id; `resets_at` aware UTC."""

    name: str
    used: int
    limit: int
    resets_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """Public facts of an account as the platform reports them; None means not reported.

    `bio`: what the account says of itself, "" when it says nothing. `avatar_url`: where its picture lies now.
    `text_max` and `media` override the platform's defaults where a server sets its own (Mastodon instances).
    `restricted`: the platform limits what the account may do; `restriction` says why, in a message id or the platform's
    own words. `missing_scopes`: optional permissions that were not given. `choices`: the account's own values of option
    fields, as pairs of value and label. `by_hand`: why nothing can be published here by us though the platform can
    (message id), '' when we can.
    """

    remote_id: str
    handle: str
    display_name: str = ""
    url: str = ""
    avatar_url: str = ""
    bio: str | None = None
    followers: int | None = None
    following: int | None = None
    posts: int | None = None
    text_max: int | None = None
    restricted: bool = False
    media: MediaLimit | None = None
    restriction: str = ""
    missing_scopes: tuple[str, ...] = ()
    quotas: tuple[Quota, ...] = ()
    choices: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=lambda: MappingProxyType({}))
    by_hand: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """One account a person has opened to us."""

    credential: Credential
    info: AccountInfo


@dataclass(frozen=True, slots=True)
class RedirectStart:
    """Where to send the person, and what must be kept (encrypted) until they come back."""

    url: str
    keep: Mapping[str, str] = field(repr=False, default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class PostMetrics:
    """Cumulative figures of one post. None = not reported, never 0."""

    remote_id: str
    impressions: int | None = None
    reach: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    clicks: int | None = None
    video_views: int | None = None
    watch_seconds: int | None = None
    follows: int | None = None
    profile_visits: int | None = None
    raw: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), repr=False)


@dataclass(frozen=True, slots=True)
class AccountDay:
    """Figures of an account on one day of the platform's calendar. None = not reported, never 0.

    `followers` is the number at the day's end, all others happened during the day. `channels`: new followers by the way
    they came, where the platform tells it.
    """

    day: date
    followers: int | None = None
    followers_gained: int | None = None
    followers_lost: int | None = None
    impressions: int | None = None
    reach: int | None = None
    profile_visits: int | None = None
    video_views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    clicks: int | None = None
    channels: Mapping[FollowChannel, int] = field(default_factory=lambda: MappingProxyType({}))
    raw: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), repr=False)
