"""What connecting an official account takes, what a person does by hand, and what a post may say besides."""

from __future__ import annotations

from ...messages import _
from ...setup import HandOff, OptionField, Setup
from ...types import Format
from .content import DIGEST_MAX

SETUP = Setup(
    needs=(
        _("An official account; to publish by the interface, one of a verified company."),
        _("An administrator of the account, who can see the AppSecret."),
    ),
    steps=(
        _("Open Settings and development → Basic configuration in the console."),
        _("Copy the AppID, and have the AppSecret generated."),
        _("Add the internet address of this installation to the IP allow-list."),
        _("For messages: enter the webhook address and token, choose the secure mode, copy the EncodingAESKey."),
    ),
    console_url="https://mp.weixin.qq.com/",
    review=_("None; verifying a company takes WeChat a few days."),
    webhook=True,
)
HAND_OFF = HandOff(
    why=_("WeChat does not let this be published by its interface."),
    open_url="https://mp.weixin.qq.com/",
    steps=(
        _("Choose New → Article (or Picture post) in the console."),
        _("Paste title and text, add the pictures in order and set the cover."),
        _("Publish, open the article and copy its address."),
    ),
)
OPTIONS = (
    OptionField(
        "format",
        _("Kind of post"),
        kind="choice",
        choices=((Format.ARTICLE.value, _("Article")), (Format.IMAGE.value, _("Picture post"))),
    ),
    OptionField("author", _("Author"), max_length=16),
    OptionField("digest", _("Summary"), help=_("Shown in the list; else the text's beginning."), max_length=DIGEST_MAX),
    OptionField("source_url", _("Link to the original"), max_length=1000),
    OptionField(
        "comments",
        _("Comments"),
        kind="choice",
        choices=(("everyone", _("Everyone")), ("followers", _("Followers only")), ("closed", _("Closed"))),
    ),
    OptionField(
        "mass_send",
        _("Send to all followers"),
        kind="flag",
        help=_("A mass message notifies every follower and cannot be taken back from their phones."),
    ),
)
