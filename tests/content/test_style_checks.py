"""Advice of the brand kit in the checks panel: words, marks, emoji, colours of pictures; it never stops a post."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from accounts.services.identity.kits import KitValues, kit_save
from content.models import MediaAsset
from content.selectors.post import post_get
from content.services.checks import post_report
from content.services.drafting import post_create
from content.services.media import media_upload
from content.services.media_filling import media_fill
from team.actors import Actor
from tests.factories import SocialAccountFactory
from tests.identifying import COLOURS, picture

pytestmark = pytest.mark.django_db
RULES: dict[str, Any] = {
    "phrases_forbidden": ["buy NOW"], "no_capitals": True, "no_repeated_marks": True, "emoji_most": 2,
}  # fmt: skip


@pytest.fixture
def who(workspace, owner):
    return {"workspace": workspace, "actor": Actor(owner)}


def checked(who, text, media=(), title=""):
    account = SocialAccountFactory(workspace=who["workspace"], platform="practice-weibo")
    post = post_create(
        **who, text=text, title=title, account_ids=[account.pk], media=[(asset.pk, "x") for asset in media]
    )
    with translation.override("en"):
        report = post_report(post=post_get(workspace=who["workspace"], post_id=post.pk))
    return [check for check in report.checks if check.rule == "style"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Tea, slowly.", ""),
        ("Buy now and save", "style_phrase"),
        ("This is GREAT tea", "style_capitals"),
        ("UV, VIP, #WINTER and https://a.cn/TEAHOUSE @SHANYU are names", ""),
        ("Come today！！", "style_marks"),
        ("Tea ☕️ and 🍊", ""),
        ("Tea ☕️🍊👩🏽‍🍳🇨🇳", "style_emoji"),
    ],
)
def test_words(who, text, code):
    kit_save(**who, values=KitValues(name="Shanyu", **RULES))
    found = checked(who, text)
    assert [check.code for check in found] == ([code] if code else [])
    assert not any(check.stops for check in found)
    if found:
        assert found[0].fix == "open"
        assert "/accounts/brand/" in found[0].target
        assert "Shanyu" in found[0].detail


def test_without_a_kit_nothing_is_asked_and_emoji_count_whole(who):
    assert checked(who, "BUY NOW!!") == []
    kit_save(**who, values=KitValues(name="Shanyu", emoji_most=0))
    (found,) = checked(who, "👩🏽‍🍳🇨🇳")
    assert found.title == "2 emoji more than the brand wants"


def test_pictures_are_compared_by_what_was_measured_at_the_upload(who, workspace):
    kit_save(**who, values=KitValues(name="Shanyu", colours=COLOURS, colours_least=20))
    files = {"ours": picture(300, 300), "far": picture(301, 300, ground="#2244EE", shape="#FFFFFF")}
    assets = {
        name: media_upload(**who, file=SimpleUploadedFile(f"{name}.png", file.read())).asset
        for name, file in files.items()
    }
    assert assets["ours"].facts["colours"][0][0] == "#1F4D3A"
    (found,) = checked(who, "Tea", media=[assets["ours"], assets["far"]])
    assert (found.code, found.severity) == ("style_colours", "warning")
    assert "Picture 2" in found.title
    MediaAsset.objects.for_workspace(workspace).update(facts={"looked": 1})
    assert checked(who, "Tea", media=assets.values()) == []
    assert media_fill() == 2
    assert media_fill() == 0
    fresh = [MediaAsset.objects.for_workspace(workspace).get(pk=asset.pk) for asset in assets.values()]
    assert len(checked(who, "Tea", media=fresh)) == 1
