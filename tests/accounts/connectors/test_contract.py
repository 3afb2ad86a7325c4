"""What every platform of the registry must hold to. A new platform gets these tests by its line in the registry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from typing import Any, get_type_hints

import pytest

from accounts.connectors import base, registry
from accounts.connectors.counting import count
from accounts.connectors.errors import ConnectorError, MediaExpired, Transient
from accounts.connectors.http import Http
from accounts.connectors.sightings import sighting
from accounts.connectors.types import (
    AccountDay,
    AppRegistration,
    AuthKind,
    Can,
    Capabilities,
    Confidence,
    CountRule,
    Credential,
    Draft,
    Format,
    Glimpse,
    Idempotency,
    Media,
    PostMetrics,
    Problem,
    PublishMode,
    RedirectStart,
    Sighting,
    TextLimit,
)

from .samples import media

ROLES: Mapping[Can, type[Any]] = {
    Can.PUBLISH: base.Publishes,
    Can.FIND: base.Publishes,
    Can.THREAD: base.Publishes,
    Can.DELETE: base.Deletes,
    Can.FIRST_COMMENT: base.Comments,
    Can.POST_METRICS: base.ReadsMetrics,
    Can.ACCOUNT_METRICS: base.ReadsAccountMetrics,
    Can.INBOX: base.ReadsInbox,
    Can.REPLY: base.Replies,
    Can.MODERATE: base.Moderates,
    Can.DELETE_COMMENT: base.DeletesComments,
    Can.LIKE: base.LikesComments,
    Can.WEBHOOKS: base.ReceivesWebhooks,
    Can.PREPARE: base.Prepares,
    Can.LOOK_UP: base.LooksUp,
    Can.PUBLIC_PROFILES: base.ReadsPublicProfiles,
    Can.AUDIENCE: base.ReadsAudience,
    Can.MEMBERS: base.CountsMembers,
    Can.SEARCH: base.SearchesPosts,
    Can.SHARERS: base.ReadsSharers,
}
# Abilities that are a class's whole role: whoever implements it must say so.
CLAIMED = (
    Can.PUBLISH,
    Can.DELETE,
    Can.FIRST_COMMENT,
    Can.POST_METRICS,
    Can.ACCOUNT_METRICS,
    Can.INBOX,
    Can.REPLY,
    Can.MODERATE,
    Can.DELETE_COMMENT,
    Can.LIKE,
    Can.WEBHOOKS,
    Can.PREPARE,
    Can.LOOK_UP,
    Can.PUBLIC_PROFILES,
    Can.AUDIENCE,
    Can.MEMBERS,
    Can.SEARCH,
    Can.SHARERS,
)
SECRET = "s3cr3t-value-of-the-tests"


def where(fact: Callable[[Capabilities], Any]) -> pytest.MarkDecorator:
    """Run a test for the platforms of which `fact` is true."""
    return pytest.mark.parametrize("slug", [slug for slug in registry.slugs() if fact(registry.capabilities(slug))])


@pytest.fixture(params=registry.slugs())
def slug(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def connector(slug: str) -> Iterator[base.Connector]:
    http = Http(timeout=0.5)
    yield registry.get(slug, http=http)
    http.close()


@pytest.fixture
def caps(slug: str) -> Capabilities:
    return registry.capabilities(slug)


def picture(caps: Capabilities, **changes: Any) -> Media:
    """An attachment within the platform's limits."""
    limit = caps.media
    ratio = limit.ratio_min or 1.0
    changes = {"mime": limit.image_types[0], "width": round(100 * ratio), "height": 100, "alt": "alt", **changes}
    return media(**changes)


def covers(caps: Capabilities) -> list[Media]:
    """Pictures that a video cannot do without."""
    return [picture(caps)] * (caps.media.images_min if caps.media.mixed else 0)


def clip(caps: Capabilities, **changes: Any) -> Media:
    return media(kind=Format.VIDEO, mime=caps.media.video_types[0], seconds=5, **{"alt": "alt", **changes})


def good_draft(caps: Capabilities) -> Draft:
    """The simplest draft the platform takes."""
    order = (Format.TEXT, Format.IMAGE, Format.VIDEO, Format.ARTICLE)
    form = next(item for item in order if item in caps.formats)
    attached: list[Media] = []
    if form is Format.VIDEO:
        attached = [clip(caps), *covers(caps)]
    elif form is Format.IMAGE or caps.media.images_min:
        attached = [picture(caps)] * max(1, caps.media.images_min)
    title = fill(caps.title, 1) if caps.title else ""
    text = fill(caps.text, max(1, caps.text.min))
    chosen = {item.name: item.choices[0][0] if item.choices else "one" for item in caps.options if item.required}
    return Draft(text, form, title=title, media=tuple(attached), options=chosen)


def fill(limit: TextLimit, length: int, char: str = "a") -> str:
    """A text that counts exactly `length`; `char` must count one or the length must suit it."""
    per = 2 if limit.rule is CountRule.HALF_WIDTH and char == "a" else 1
    text = char * (length * per)
    if limit.rule is CountRule.X_WEIGHTED and ord(char) > 4351:
        text = char * (length // 2) + "a" * (length % 2)
    if limit.rule is CountRule.BYTES:
        text = char * (length // len(char.encode())) + "a" * (length % len(char.encode()))
    assert count(text, limit.rule, limit.url_length) == length
    return text


def errors(problems: list[Problem]) -> dict[str, Problem]:
    return {item.code: item for item in problems if item.severity == "error"}


def test_facts_are_complete_and_safe(slug: str, caps: Capabilities) -> None:
    assert caps.slug == slug
    assert re.fullmatch(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*", slug)
    assert len(slug) <= 40
    assert re.fullmatch(r"[a-z][a-z0-9-]*", caps.tone)
    assert re.fullmatch(r"[a-z][a-z0-9_-]*", caps.kind)
    assert 1 <= len(caps.glyph) <= 2
    assert caps.label.strip()
    assert caps.label_zh.strip()
    assert caps.strengths.strip()
    assert caps.formats
    assert caps.practice == slug.startswith("practice")
    assert caps.practice == (caps.confidence is Confidence.SIMULATED)
    if not caps.practice:
        assert caps.docs_url.startswith("https://")
        assert caps.verified_on is not None


def test_labels_differ() -> None:
    labels = [caps.label for caps in registry.catalogue()]
    assert len(set(labels)) == len(labels)


def test_abilities_match_roles(connector: base.Connector, caps: Capabilities) -> None:
    assert isinstance(connector, base.Connector)
    for can in Can:
        if can in caps.can:
            assert isinstance(connector, ROLES[can]), f"{can} without its role"
    for can in CLAIMED:
        if isinstance(connector, ROLES[can]):
            assert can in caps.can, f"role of {can} without the ability"


def test_facts_agree_with_one_another(connector: base.Connector, caps: Capabilities) -> None:
    assert (Can.THREAD in caps.can) == (caps.thread_max > 1)
    assert (Can.FIRST_COMMENT in caps.can) == (caps.first_comment is not None)
    assert (Can.PUBLISH in caps.can) == (caps.publish_mode is PublishMode.API)
    assert caps.practice or caps.publish_mode is PublishMode.API or caps.hand_off is not None
    if isinstance(connector, base.HandsOver):
        assert caps.hand_off is not None
        assert caps.publish_mode is PublishMode.API
    if caps.idempotency is Idempotency.LOOKUP:
        assert Can.FIND in caps.can
    if caps.title_required:
        assert caps.title is not None
    wanted = base.AuthorizesByRedirect if caps.auth is AuthKind.REDIRECT else base.AuthorizesDirectly
    assert isinstance(connector, wanted)
    if caps.auth is AuthKind.REDIRECT:
        entered = bool(caps.setup and caps.setup.app_fields)
        assert entered != isinstance(connector, base.RegistersApp), "an app is entered by hand or registered"
    limit = caps.media
    if Format.IMAGE in caps.formats:
        assert limit.images_max >= max(1, limit.images_min)
        assert limit.image_max_bytes > 0
        assert all(mime.startswith("image/") for mime in limit.image_types)
        assert limit.image_types
    if Format.VIDEO in caps.formats:
        assert limit.videos_max >= max(1, limit.videos_min)
        assert limit.video_max_bytes > 0
        assert limit.video_types


def test_budgets(caps: Capabilities) -> None:
    assert caps.budgets or caps.publish_mode is PublishMode.ASSISTED
    assert len({item.bucket for item in caps.budgets}) == len(caps.budgets)
    for item in caps.budgets:
        assert item.limit > 0
        assert item.per_seconds > 0
        assert 1 <= item.burst <= item.limit
        assert item.scope in {"account", "app"}
    if any(item.scope == "app" for item in caps.budgets):
        assert any(item.scope == "account" for item in caps.budgets), "an account of its own must have a pace, too"


def test_setup_tells_how_to_connect(caps: Capabilities) -> None:
    """Everything the wizard shows is there: what is needed, what to do, which permissions and why."""
    if caps.practice:
        return
    setup = caps.setup
    assert setup is not None
    assert setup.needs
    assert setup.steps
    names = [item.name for item in setup.scopes]
    assert len(set(names)) == len(names)
    assert all(item.purpose for item in setup.scopes)
    fields = {item.name: item for item in setup.app_fields}
    assert len(fields) == len(setup.app_fields)
    if fields:
        assert "client_id" in fields
        assert setup.console_url.startswith("https://")
    assert all(item.kind == "password" for name, item in fields.items() if "secret" in name)
    for item in (*setup.app_fields, *caps.options):
        assert item.label
    if Can.WEBHOOKS in caps.can:
        assert setup.webhook


def test_figures_have_the_platforms_names(connector: base.Connector, caps: Capabilities) -> None:
    """What is reported is named, and only what the metric dictionary knows."""
    known = {item.name for item in fields(PostMetrics)} - {"remote_id", "raw"}
    assert set(caps.post_figures) <= known
    assert bool(caps.post_figures) == (Can.POST_METRICS in caps.can)
    known = {item.name for item in fields(AccountDay)} - {"day", "raw"}
    assert set(caps.account_figures) <= known
    assert bool(caps.account_figures) == (Can.ACCOUNT_METRICS in caps.can)
    assert all((*caps.post_figures.values(), *caps.account_figures.values()))


def test_options_can_be_chosen(connector: base.Connector, caps: Capabilities) -> None:
    names = [item.name for item in caps.options]
    assert len(set(names)) == len(names)
    for item in caps.options:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", item.name)
        assert item.kind in {"text", "choice", "flag"}
        assert item.kind == "choice" or not item.choices
        if item.required:
            missing = replace(good_draft(caps), options={})
            assert "option_missing" in errors(connector.validate(missing))


def test_preparing_needs_something_to_prepare(connector: base.Connector, caps: Capabilities) -> None:
    if isinstance(connector, base.PreparesSlowly):
        assert Can.PREPARE in caps.can
    if Can.PREPARE in caps.can:
        assert Can.PUBLISH in caps.can
        assert caps.media.images_max or caps.media.videos_max
        assert media().prepared == ""
    assert issubclass(MediaExpired, Transient), "the engine may send again: nothing was written"


def test_connect_form(connector: Any, caps: Capabilities) -> None:
    fields = connector.connect_fields()
    names = [item.name for item in fields]
    assert len(set(names)) == len(names)
    assert all(item.label and item.kind in {"text", "password", "url"} for item in fields)
    assert all(item.kind == "password" for item in fields if "password" in item.name or "secret" in item.name)
    assert fields or caps.auth is AuthKind.REDIRECT
    assert not caps.host_given or "host" in names


def test_a_good_draft_has_no_errors(connector: base.Connector, caps: Capabilities) -> None:
    assert errors(connector.validate(good_draft(caps))) == {}


@pytest.mark.parametrize("char", ["a", "茶"])
def test_text_at_and_above_the_limit(connector: base.Connector, caps: Capabilities, char: str) -> None:
    draft = good_draft(caps)
    full = replace(draft, text=fill(caps.text, caps.text.max, char))
    assert errors(connector.validate(full)) == {}
    over = replace(draft, text=fill(caps.text, caps.text.max, char) + ("a" if char == "a" else char))
    found = errors(connector.validate(over))
    assert set(found) == {"text_too_long"}
    params = found["text_too_long"].params
    assert params["max"] == caps.text.max
    assert params["count"] - params["max"] == params["over"] > 0


def test_text_that_is_missing(connector: base.Connector, caps: Capabilities) -> None:
    if Format.TEXT in caps.formats:
        assert "text_missing" in errors(connector.validate(replace(good_draft(caps), text=" \n", media=())))


@where(lambda caps: caps.title)
def test_title(connector: base.Connector, caps: Capabilities) -> None:
    assert caps.title is not None
    draft = good_draft(caps)
    assert errors(connector.validate(replace(draft, title=fill(caps.title, caps.title.max)))) == {}
    assert set(errors(connector.validate(replace(draft, title=fill(caps.title, caps.title.max + 1))))) == {
        "title_too_long"
    }
    assert ("title_missing" in errors(connector.validate(replace(draft, title="")))) == caps.title_required


def test_first_comment(connector: base.Connector, caps: Capabilities) -> None:
    draft = good_draft(caps)
    if caps.first_comment is None:
        assert set(errors(connector.validate(replace(draft, first_comment="hi")))) == {"first_comment_unsupported"}
        return
    most = caps.first_comment.max
    assert errors(connector.validate(replace(draft, first_comment=fill(caps.first_comment, most)))) == {}
    over = replace(draft, first_comment=fill(caps.first_comment, most + 1))
    assert set(errors(connector.validate(over))) == {"first_comment_too_long"}


def test_thread(connector: base.Connector, caps: Capabilities) -> None:
    draft = good_draft(caps)
    if not caps.thread_max:
        assert set(errors(connector.validate(replace(draft, thread=("b",))))) == {"thread_unsupported"}
        return
    assert errors(connector.validate(replace(draft, thread=("b",) * (caps.thread_max - 1)))) == {}
    assert set(errors(connector.validate(replace(draft, thread=("b",) * caps.thread_max)))) == {"thread_too_many"}
    long = replace(draft, thread=("b", fill(caps.text, caps.text.max + 1)))
    found = errors(connector.validate(long))
    assert found["thread_text_too_long"].field == "thread.1"
    assert found["thread_text_too_long"].params["number"] == 3
    assert set(errors(connector.validate(replace(draft, thread=(" ",))))) == {"thread_text_missing"}


@where(lambda caps: caps.hashtags_max is not None)
def test_hashtags(connector: base.Connector, caps: Capabilities) -> None:
    draft = good_draft(caps)
    tags = [f"#t{number}" for number in range(caps.hashtags_max + 1)]
    assert errors(connector.validate(replace(draft, text=" ".join(tags[:-1])))) == {}
    assert set(errors(connector.validate(replace(draft, text=" ".join(tags))))) == {"too_many_hashtags"}


@where(lambda caps: Format.IMAGE in caps.formats)
def test_pictures(connector: base.Connector, caps: Capabilities) -> None:
    limit = caps.media
    draft = replace(good_draft(caps), format=Format.IMAGE)

    def codes(*items: Media) -> set[str]:
        return set(errors(connector.validate(replace(draft, media=items))))

    one = picture(caps)
    assert codes(*[one] * limit.images_max) == set()
    assert codes(*[one] * (limit.images_max + 1)) == {"too_many_images"}
    rest = [one] * (max(1, limit.images_min) - 1)
    assert codes(picture(caps, size=limit.image_max_bytes), *rest) == set()
    assert codes(picture(caps, size=limit.image_max_bytes + 1), *rest) == {"image_too_heavy"}
    assert codes(picture(caps, mime="image/x-unknown"), *rest) == {"image_type"}
    if limit.image_max_edge:
        assert "image_too_large" in codes(picture(caps, width=limit.image_max_edge + 1), *rest)
    if limit.ratio_min:
        assert codes(picture(caps, width=10, height=1000), *rest) == {"ratio_out_of_range"}
    if limit.ratio_max:
        assert codes(picture(caps, width=1000, height=10), *rest) == {"ratio_out_of_range"}
    if limit.alt_max is not None:
        assert codes(picture(caps, alt="a" * limit.alt_max), *rest) == set()
        assert codes(picture(caps, alt="a" * (limit.alt_max + 1)), *rest) == {"alt_too_long"}
        warned = connector.validate(replace(draft, media=(picture(caps, alt=" "), *rest)))
        assert [(item.code, item.severity) for item in warned] == [("alt_missing", "warning")]


@where(lambda caps: Format.VIDEO in caps.formats)
def test_videos(connector: base.Connector, caps: Capabilities) -> None:
    limit = caps.media
    draft = replace(good_draft(caps), format=Format.VIDEO)

    def codes(*items: Media) -> set[str]:
        return set(errors(connector.validate(replace(draft, media=(*items, *covers(caps))))))

    assert codes(clip(caps)) == set()
    assert codes(*[clip(caps)] * (limit.videos_max + 1)) == {"too_many_videos"}
    assert codes(clip(caps, size=limit.video_max_bytes)) == set()
    assert codes(clip(caps, size=limit.video_max_bytes + 1)) == {"video_too_heavy"}
    if limit.video_max_seconds:
        longer = replace(clip(caps), seconds=limit.video_max_seconds + 1.0)
        assert codes(longer) == {"video_too_long"}
    assert "video_needed" in codes()
    if not limit.mixed and limit.images_max:
        assert "media_mixed" in codes(clip(caps), picture(caps))


@where(lambda caps: Can.FIND in caps.can)
def test_a_look_answers_with_its_evidence(connector: base.Publishes) -> None:
    assert get_type_hints(type(connector).find)["return"] is Sighting


def test_evidence_is_short_and_newest_first() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    posts = [Glimpse(start + timedelta(hours=n), f"{n}\x00 \ud800 茶\n" + "long " * 40) for n in (2, 5, 1, 4)]
    seen = sighting([Glimpse(None, "undated"), *posts], since=start)
    assert (seen.looked_at, seen.newest_at) == (5, start + timedelta(hours=5))
    assert [item.text[:3] for item in seen.nearest] == ["5  ", "4  ", "2  "]
    assert all(len(item.text) == 80 for item in seen.nearest)
    assert sighting([], since=start) == Sighting(since=start)


def test_addresses_of_posts(connector: base.Connector, caps: Capabilities) -> None:
    """An address of the platform or the account's server is known as such; one of a stranger is not."""
    hosts = ("social.example", "127.0.0.1:8001")
    for host in (*caps.post_hosts, *hosts):
        assert re.fullmatch(r"[a-z0-9.-]+(:\d+)?", host)
        assert connector.owns_url(f"https://{host}/p/1", hosts=hosts)
    assert connector.owns_url("https://www.social.example/p/1?x=y", hosts=hosts)
    strangers = ["https://stranger.example/p/1", "https://notsocial.example/p/1", "http://127.0.0.1:8002/p/1"]
    strangers += ["https://social.example/", "https://social.example", "https://social.example@evil.example/p/1"]
    strangers += ["javascript://social.example/%0aalert(1)", "social.example/p/1", "https://[social.example/p", ""]
    assert [url for url in strangers if connector.owns_url(url, hosts=hosts)] == []


def test_messages_can_be_filled(connector: base.Connector, caps: Capabilities) -> None:
    """Every problem's message takes exactly what its params give."""
    awful = Draft(
        text=fill(caps.text, caps.text.max + 1) + " #a" * 50,
        format=Format.IMAGE,
        title="t" * 500,
        media=tuple(media(b"x", mime="image/x-unknown", width=1, height=900, alt="a" * 9999) for _n in range(60)),
        thread=("", "x" * 30_000) * 30,
        first_comment="c" * 30_000,
    )
    for item in connector.validate(awful):
        shown = item.message % item.params
        assert "%(" not in shown
        assert item.field.split(".")[0] in {"text", "title", "media", "thread", "first_comment", "options"}


def test_secrets_do_not_show(slug: str) -> None:
    app = AppRegistration("client", SECRET, extra={"key": SECRET})
    auth = Credential({"access": SECRET}, host="https://example.com", app=app, expires_at=datetime.now(UTC))
    assert SECRET not in repr((app, auth, RedirectStart("https://example.com", {"verifier": SECRET})))
    for kind in _subclasses(ConnectorError):
        error = kind(platform=slug)
        assert SECRET not in repr(error)
        assert str(error)
        assert "%(" not in str(error).replace("%(host)s", "").replace("%(scopes)s", "")


def test_packages_are_named_after_their_platform(slug: str) -> None:
    module = registry.BUILTIN[slug].partition(":")[0]
    assert find_spec(module) is not None
    folder = module.split(".")[3]
    assert slug == folder or slug.startswith(f"{folder}-")


def test_unknown_platform() -> None:
    with pytest.raises(registry.UnknownPlatform):
        registry.capabilities("nowhere")


def _subclasses(kind: type[ConnectorError]) -> list[type[ConnectorError]]:
    return [kind, *(below for child in kind.__subclasses__() for below in _subclasses(child))]
