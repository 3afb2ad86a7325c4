"""The flavour that imitates no platform: it has what platforms may ask for."""

from __future__ import annotations

from dataclasses import replace

from ...messages import _
from ...setup import HandOff, OptionField
from ...types import Format, ImageSpec, TextLimit
from .flavour import FLAVOUR, LABEL_NORM, MB, MEDIA, named

ARTICLE = _("The network's interface takes no articles.")
PRACTICE = replace(
    FLAVOUR,
    post_figures=named("impressions likes comments shares saves"),
    slug="practice",
    label="Practice network",
    label_zh="练习网络",
    glyph="练",
    tone="practice",
    kind="social",
    strengths=_("Rehearsing everything a platform may ask for: options, articles, posting by hand."),
    formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO, Format.ARTICLE}),
    text=TextLimit(5000),
    title=TextLimit(60),
    media=replace(MEDIA, images_max=9),
    first_comment=TextLimit(300),
    reply_text=TextLimit(300),
    avatar=ImageSpec(400, 400, 5 * MB, "circle"),
    norms=(LABEL_NORM, _("A post with a title is an article; a person publishes it.")),
    hand_off=HandOff(
        why=ARTICLE,
        open_url="",
        steps=(
            _("Open the account's page on the practice network and choose “Post by hand”."),
            _("Paste title and text, add the files in order and publish."),
        ),
    ),
    options=(
        OptionField(
            "audience",
            _("Audience"),
            kind="choice",
            choices=(("everyone", _("Everyone")), ("followers", _("Followers only"))),
        ),
        OptionField("board", _("Board"), kind="choice", help=_("Boards of this account.")),
        OptionField("topic", _("Topic"), help=_("One topic, without #."), max_length=30),
        OptionField("no_comments", _("Nobody may comment"), kind="flag"),
    ),
)
