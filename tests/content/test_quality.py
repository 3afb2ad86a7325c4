"""What the panel says about how a text reads."""

from __future__ import annotations

import pytest

from content.models import Post
from content.selectors.post import post_with
from content.services.quality import post_quality
from content.states import PostKind


def judged(text: str, title: str = "", kind: str = PostKind.POST) -> dict[str, bool]:
    post = post_with(Post(pk=0, text=text, title=title, kind=kind), variants=[], attachments=[], publications=[])
    return {trait.key: trait.good for trait in post_quality(post=post).traits}


@pytest.mark.parametrize(
    ("key", "good", "poor"),
    [
        ("hook", ("正文", "3步泡好一壶白茶"), ("正文", "关于我们的茶叶介绍")),
        ("title", ("正文", "3步泡好一壶老白茶"), ("正文", "茶")),
        ("opening", ("头采三天\n\n后面细说",), ("#白茶 #新茶",)),
        ("structure", ("短段落\n另一段",), ("很长" * 100,)),
        ("readability", ("短句。再一句！",), ("没有标点的一整段话" * 8,)),
        ("interaction", ("你喜欢哪一款？",), ("今天上新。",)),
        ("hashtags", ("新茶 #白茶",), ("新茶 #一 #二 #三 #四 #五 #六",)),
        ("links", ("看这里 https://a.example/?utm_source=wb",), ("看这里 https://a.example/",)),
    ],
)
def test_each_trait(key: str, good: tuple[str, ...], poor: tuple[str, ...]) -> None:
    assert judged(*good)[key]
    assert not judged(*poor)[key]


def test_english_has_measures_of_its_own() -> None:
    found = judged("Short words. Easy to read. Which one is yours? #tea", "How to brew white tea in 3 steps")
    assert all(found.values())


def test_nothing_written_is_not_judged_and_a_poll_invites_by_itself() -> None:
    empty = post_with(Post(pk=0), variants=[], attachments=[], publications=[])
    quality = post_quality(post=empty)
    assert (quality.score, quality.traits) == (0, ())
    assert judged("今天上新。", kind=PostKind.POLL)["interaction"]
