"""What opening an account takes, as data: the lines of each stage, by the platform's market, kind and name.

Sources: what platforms ask of a company is said by their own registration pages and is the same in kind everywhere
(licence, authorised operator, company account, fee, yearly review); amounts differ and change, so none is written here.
Single facts: an unverified official account publishes nothing through the interface since July 2025 (WeChat,
freepublish); Weibo hands messages to verified accounts only; Douyin gives comments and publishing to enterprise
accounts only. An account whose name shows the merchant and that sells its own goods is recognisable without an
advertising label (Guide on the recognisability of internet advertising, Article 8).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from accounts.connectors.types import Capabilities
from accounts.onboarding_states import Stage

CHINA, WORLD = frozenset({"china"}), frozenset({"world"})
_ANY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """One line. Empty sets restrict nothing. `days`: due so many days after the start.

    `fact`: what the register itself knows; such a line is settled by the fact and not by a tick. `past`: has happened
    where the account exists already.
    """

    key: str
    stage: Stage
    title: str | Promise
    purpose: str | Promise
    days: int
    markets: frozenset[str] = _ANY
    kinds: frozenset[str] = _ANY
    platforms: frozenset[str] = field(default=_ANY)
    fact: bool = False
    past: bool = False

    def suits(self, caps: Capabilities) -> bool:
        """Whether accounts of this platform need the line."""
        wanted = ((self.markets, caps.market), (self.kinds, caps.kind), (self.platforms, caps.slug))
        return all(not names or name in names for names, name in wanted)


LINES: tuple[Line, ...] = (
    Line(
        "platform.reason",
        Stage.PLATFORM,
        _("Say why this platform"),
        _("Audience, form of content, cost and rules in one or two sentences: whoever asks later finds it here."),
        2,
        past=True,
    ),
    Line(
        "platform.name",
        Stage.PLATFORM,
        _("Check that the name is free"),
        _("The same name on every platform is found; search for it and for look-alikes before you register."),
        2,
        past=True,
    ),
    Line(
        "register.contact",
        Stage.REGISTER,
        _("Company phone number and mailbox"),
        _("An account on a private number is lost with the person. Use ones that belong to the company."),
        4,
    ),
    Line(
        "register.licence",
        Stage.REGISTER,
        _("Business licence at hand"),
        _("A colour scan of one in force; its company becomes the subject of the account and is hard to change."),
        4,
        CHINA,
    ),
    Line(
        "register.operator",
        Stage.REGISTER,
        _("Operator named and identified"),
        _("Whoever scans the code is registered by name. Choose somebody who stays, and a second administrator."),
        5,
        CHINA,
    ),
    Line(
        "register.business",
        Stage.REGISTER,
        _("Business account instead of a private one"),
        _("Figures, contact buttons and several administrators exist for business accounts only."),
        5,
        WORLD,
    ),
    Line(
        "register.twofactor",
        Stage.REGISTER,
        _("Two-step sign-in switched on"),
        _("With codes from an app, not from one person's phone; keep the recovery codes sealed."),
        5,
        WORLD,
    ),
    Line(
        "register.opened",
        Stage.REGISTER,
        _("Account registered"),
        _("Note the handle as the platform gave it."),
        7,
        past=True,
    ),
    Line(
        "profile.company",
        Stage.PROFILE,
        _("Name shows the brand"),
        _("If the name shows the merchant, posts about its own goods are recognisable as advertising."),
        10,
        CHINA,
    ),
    Line(
        "profile.company_world",
        Stage.PROFILE,
        _("Company name"),
        _("Write it as on the website, so that search engines and people connect the two."),
        10,
        WORLD,
    ),
    Line(
        "profile.contact",
        Stage.PROFILE,
        _("Contact"),
        _("Phone, mail or address, and hours; a customer with a problem must not have to ask in the comments."),
        10,
    ),
    Line(
        "profile.bio",
        Stage.PROFILE,
        _("Profile text"),
        _("Who you are, for whom, and what to expect, in the first line. The words are checked like any advertising."),
        10,
    ),
    Line(
        "profile.avatar",
        Stage.PROFILE,
        _("Avatar and cover"),
        _("From the brand kit, in this platform's sizes, readable as a thumbnail."),
        10,
    ),
    Line(
        "profile.link",
        Stage.PROFILE,
        _("Profile link"),
        _("One address that leads on: site, shop or a page of links."),
        12,
    ),
    Line(
        "profile.menu",
        Stage.PROFILE,
        _("Menu and first reply"),
        _("What people read when they follow or write; keep it short and lead to the shop and to customer service."),
        14,
        CHINA,
        frozenset({"articles"}),
    ),
    Line(
        "verify.papers",
        Stage.VERIFY,
        _("Documents for the verification"),
        _("Licence, sealed application letter, operator's identity; for a brand name the trademark or authorisation."),
        14,
        CHINA,
    ),
    Line(
        "verify.special",
        Stage.VERIFY,
        _("Special-trade permits"),
        _("Food, cosmetics, medical devices, books and others need theirs before goods may be shown."),
        14,
        CHINA,
    ),
    Line(
        "verify.payment",
        Stage.VERIFY,
        _("Company account confirmed"),
        _("A small transfer of the company's bank account, or the legal representative's face check."),
        18,
        CHINA,
    ),
    Line(
        "verify.fee",
        Stage.VERIFY,
        _("Verification fee paid"),
        _("Where the platform asks for one it is due every year; keep the invoice."),
        18,
        CHINA,
    ),
    Line(
        "verify.interface",
        Stage.VERIFY,
        _("Interface rights after the verification"),
        _("Without verification the interface makes drafts only, and a person must publish them by hand."),
        21,
        CHINA,
        platforms=frozenset({"wechat_oa"}),
    ),
    Line(
        "verify.enterprise",
        Stage.VERIFY,
        _("Enterprise account approved"),
        _("Comments and publishing through the interface are open to enterprise accounts only."),
        21,
        CHINA,
        platforms=frozenset({"douyin"}),
    ),
    Line(
        "verify.messages",
        Stage.VERIFY,
        _("Messages through the interface"),
        _("The platform hands private messages to verified accounts only."),
        21,
        CHINA,
        platforms=frozenset({"weibo"}),
    ),
    Line(
        "verify.business",
        Stage.VERIFY,
        _("Business verification"),
        _("Confirms company and website; pages run for others and paid campaigns need it."),
        18,
        WORLD,
        platforms=frozenset({"facebook", "instagram", "threads", "google_business", "tiktok", "linkedin"}),
    ),
    Line(
        "verify.domain",
        Stage.VERIFY,
        _("Website confirmed"),
        _("A link back from your own site, or a record in its domain, proves that the account is yours."),
        18,
        WORLD,
    ),
    Line(
        "verify.granted",
        Stage.VERIFY,
        _("Verification in force"),
        _("Follows from the verification entered on this page; it opens again when it ends."),
        28,
        fact=True,
    ),
    Line(
        "store.bound",
        Stage.STORE,
        _("Shop bound"),
        _("Follows from the shops bound below. An account that sells must lead somewhere."),
        30,
        fact=True,
    ),
    Line(
        "store.seller",
        Stage.STORE,
        _("Seller shown on the account"),
        _("Goods sold from posts and live sessions need the seller's identity and licence in the shop window."),
        30,
        CHINA,
    ),
    Line(
        "store.trial",
        Stage.STORE,
        _("Trial order"),
        _("Buy once from a phone that follows the account: path, price, invoice, customer service."),
        32,
    ),
    Line(
        "connect.linked",
        Stage.CONNECT,
        _("Connected to Juzhen"),
        _("Follows from the connection of the account."),
        33,
        fact=True,
    ),
    Line(
        "connect.caretaker",
        Stage.CONNECT,
        _("Caretaker named"),
        _("Who is told when access ends or the platform restricts the account."),
        33,
    ),
    Line(
        "connect.first",
        Stage.CONNECT,
        _("First post published and looked at"),
        _("On a phone, signed out: text, picture, link, comments."),
        35,
    ),
)
BY_KEY = {line.key: line for line in LINES}


def lines_for(slug: str) -> list[Line]:
    """The checklist of a platform, in order. Raises UnknownPlatform."""
    caps = registry.real_capabilities(slug)
    return [line for line in LINES if line.suits(caps)]


class _Task(Protocol):
    key: str
    title: str
    purpose: str


def task_words(task: _Task) -> dict[str, Any]:
    """Title and purpose of a line, whether it follows from a fact, and whether people added it themselves."""
    line = BY_KEY.get(task.key)
    if line is None:
        return {"title": task.title or task.key, "purpose": task.purpose, "fact": False, "own": not task.key}
    return {"title": line.title, "purpose": line.purpose, "fact": line.fact, "own": False}
