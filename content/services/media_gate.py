"""The gate that asks whether the files of a post may be used when and where it goes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from config.lib.clock import now
from content.errors import AccountProblem
from content.models import Post
from content.selectors.media_rights import PLATFORM, rights_problems
from content.selectors.post_files import files_of, own_platforms

if TYPE_CHECKING:
    from content.services.freezing import Frozen
    from content.services.gates import Stage


def media_rights_gate(post: Post, frozen: Sequence[Frozen], _stage: Stage) -> Iterator[AccountProblem]:
    """Refuse files whose licence or consent does not reach to the time of the post, or not to one of its platforms."""
    times = [post.due_at, *(item.publication.due_at for item in frozen)]
    day = _day(post, max([now(), *(moment for moment in times if moment)]))
    yield from _problems(post, day)
    for item in frozen:
        account = item.publication.account
        for file in files_of(post):
            if not file.goes_to(account.platform, own_platforms(post)):
                continue
            for problem in rights_problems(file.asset, on=day, platform=account.platform):
                if problem.code == PLATFORM:
                    yield AccountProblem(
                        problem.code,
                        problem.message,
                        account_id=account.pk,
                        account=str(account),
                        platform=account.platform,
                        field=f"media.{file.place}",
                        params=problem.params,
                    )


def _day(post: Post, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(post.workspace.time_zone)).date()


def _problems(post: Post, day: date) -> Iterator[AccountProblem]:
    for file in files_of(post):
        for problem in rights_problems(file.asset, on=day):
            yield AccountProblem(
                problem.code,
                problem.message,
                platform=file.platform,
                field=f"media.{file.place}",
                params=problem.params,
            )
