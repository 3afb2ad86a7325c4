"""The practice network behind the same interface as real platforms: one class per flavour, differing in data only."""

from __future__ import annotations

from ...types import AccountInfo, Draft, Problem
from . import abroad, china
from .audience import Audience
from .covers import UprightCovers
from .days import Days
from .figures import Figures
from .handover import Handover
from .hooks import Hooks
from .inbox import Inbox
from .media import with_format
from .own import PRACTICE
from .posts import Posts
from .publics import Publics
from .search import Search
from .sharers import Sharers
from .signin import SignIn


class PracticeAccount(SignIn):
    """Opens and keeps open an account of one flavour, and checks drafts against that flavour's limits."""

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """The flavour's limits. A text post with attachments counts as what is attached."""
        return super().validate(with_format(draft), info)


class PracticeNetwork(PracticeAccount, Posts, Figures, Days, Audience, Inbox, Hooks, Publics, Search, Sharers):
    """An account that can be worked entirely through the interface."""


class PracticeWeibo(PracticeNetwork):
    """Weibo's limits; repeats are safe by key."""

    capabilities = china.WEIBO


class PracticeXiaohongshu(PracticeNetwork):
    """Xiaohongshu's limits; sent posts can be looked up."""

    capabilities = china.XIAOHONGSHU


class PracticeDouyin(UprightCovers, PracticeNetwork):
    """Douyin's limits; after an unclear send only a person can tell."""

    capabilities = china.DOUYIN


class PracticeWechat(PracticeNetwork):
    """Limits of WeChat official accounts; sent posts can be looked up."""

    capabilities = china.WECHAT


class PracticeBilibili(PracticeNetwork):
    """Bilibili's limits; sent posts can be looked up."""

    capabilities = china.BILIBILI


class PracticeChannels(PracticeAccount, Days, Audience):
    """Limits of WeChat Channels, which has no interface for publishing: a person posts by hand."""

    capabilities = china.CHANNELS


class PracticeInstagram(PracticeNetwork):
    """Instagram's limits; repeats are safe by key."""

    capabilities = abroad.INSTAGRAM


class PracticeX(PracticeNetwork):
    """X's limits; repeats are safe by key."""

    capabilities = abroad.X


class Practice(PracticeNetwork, Handover):
    """The network's own flavour: options, boards of the account, articles that only a person can post."""

    capabilities = PRACTICE
