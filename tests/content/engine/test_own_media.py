"""What one platform shows of its own is what the publisher sends there."""

from __future__ import annotations

from content.models import Variant, VariantMedia
from content.services.scheduling import post_schedule
from content.states import PublicationState as S
from tests.content.engine.conftest import Desk, Engine
from tests.factories import MediaAssetFactory


def test_the_publisher_sends_the_platform_s_own_files(desk: Desk, engine: Engine) -> None:
    weibo, note = desk.account("practice-weibo", "wb"), desk.account("practice-xiaohongshu", "red")
    post = desk.post(weibo, note, text="Both")
    variant = Variant.all_objects.create(workspace=desk.workspace, post=post, platform=weibo.platform, own_media=True)
    for position, alt in enumerate(("own one", "own two")):
        asset = MediaAssetFactory(workspace=desk.workspace)
        VariantMedia.objects.create(variant=variant, asset=asset, alt=alt, position=position)
    post_schedule(workspace=desk.workspace, actor=desk.actor, post_id=post.pk, due_at=None)
    engine.start()
    for row in desk.of(post):
        engine.until(row, S.PUBLISHED)
    sent = {effect["account"]: effect["media"] for effect in desk.network.effects()}
    assert sorted(len(media) for media in sent.values()) == [1, 2]
    rows = {row.account_id: row.payload["media"] for row in desk.of(post)}
    assert [item["alt"] for item in rows[weibo.pk]] == ["own one", "own two"]
