"""Which row a post gets that somebody published by hand, and of which only the address is known."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q

from analytics.models import MeasuredPost
from analytics.services.store.known import NAME_MAX, OURS, TITLE_MAX, KnownPost, candidate_of, with_words
from analytics.services.store.matching import WINDOW, Candidate, pairs_of, plain_title
from config.lib.clock import local_day
from content.models import Publication


def by_hand_place(*, publication: Publication, known: KnownPost) -> tuple[MeasuredPost | None, KnownPost]:
    """The row that a file or the platform has made of it already, if there is no doubt; and the post with a name.

    Its address names it. Where there is none, or another publication has the same, our own number does.
    """
    rows = MeasuredPost.objects.for_workspace(publication.workspace_id).filter(account=publication.account_id)
    name = known.url[:NAME_MAX]
    taken = rows.filter(Q(remote_id=name) | Q(url=known.url[:500]), publication__isnull=False)
    if not name or taken.exists():
        known = replace(known, url="")
        name = f"{OURS}{publication.pk}"
    named = replace(known, remote_id=name, readable=False)
    return _there(publication, named), named


def _there(publication: Publication, known: KnownPost) -> MeasuredPost | None:
    account, at = publication.account, known.published_at
    rows = MeasuredPost.objects.for_workspace(publication.workspace_id).filter(account=account, publication=None)
    same = list(rows.filter(url=known.url[:500])[:2]) if known.url else []
    if len(same) == 1:
        return same[0]
    near = with_words(rows).filter(published_at__range=(at - WINDOW, at + WINDOW))
    held = [candidate_of(row, workspace=publication.workspace, zone=account.zone) for row in near]
    title = plain_title(" ".join(known.shown.split())[:TITLE_MAX])
    # Somebody told the time: it may be right to the minute, or only about right.
    for timed in (True, False):
        here = Candidate(publication, at, local_day(at, account.zone), title, known.url, timed=timed)
        for _one, other in pairs_of([here], held):
            row: MeasuredPost = other.of
            return row
    return None
