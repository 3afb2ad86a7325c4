"""What a person needs to connect a Telegram channel, and what a post may say besides.

Source: core.telegram.org/bots and core.telegram.org/bots/api 10.0, read 2026-11.
"""

from __future__ import annotations

from ...messages import _
from ...setup import OptionField, Scope, Setup

POST, DELETE = "can_post_messages", "can_delete_messages"
SETUP = Setup(
    needs=(
        _("A Telegram channel of which you are an administrator."),
        _("A bot of its own for each channel: channels that share a bot take each other's messages away."),
    ),
    steps=(
        _("Open @BotFather in Telegram, send /newbot and copy the token it gives you."),
        _("Add the bot to the channel as an administrator with the rights to post and delete messages."),
        _("For comments: link a discussion group to the channel and make the bot an administrator there, too."),
        _("Enter token and channel here."),
    ),
    console_url="https://t.me/BotFather",
    review=_("None; it works at once."),
    scopes=(
        Scope(POST, _("Publish in the channel.")),
        Scope(DELETE, _("Delete posts of the channel."), required=False),
    ),
    webhook=True,
)
OPTIONS = (
    OptionField("disable_notification", _("Send silently"), kind="flag"),
    OptionField("no_preview", _("No preview of links"), kind="flag"),
    OptionField("protect_content", _("Forbid forwarding and saving"), kind="flag"),
    OptionField(
        "parse_html",
        _("The text is Telegram HTML"),
        kind="flag",
        help=_("Bold, italic, links and quotes as tags, such as <b> and <a href>."),
    ),
)
