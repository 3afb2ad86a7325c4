"""Taking samples of posts out again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from analytics.figures import POST_FIGURES
from analytics.models import Fetch, PostSnapshot, Restatement
from analytics.services.store.samples import newest_renew
from analytics.services.store.taking_back import Chain, fetch_take_back

CHUNK = 1000


def samples_undo(*, fetch: Fetch, post_ids: Sequence[int]) -> int:
    """Take back what a fetch told of these posts, figure by figure, and give the posts the figures that are left.

    Figures that another fetch told since stay, what the fetch had corrected returns, samples that nobody else told
    go. Returns how many samples went or changed.
    """
    ids, changed = sorted(set(post_ids)), 0
    with transaction.atomic():
        for start in range(0, len(ids), CHUNK):
            changed += _undo(fetch, ids[start : start + CHUNK])
        newest_renew(post_ids=ids)
    return changed


def _undo(fetch: Fetch, post_ids: Sequence[int]) -> int:
    mine = Restatement.objects.for_workspace(fetch.workspace_id).filter(post__in=post_ids, moment__isnull=False)
    here = mine.filter(Q(by=fetch) | Q(fetch=fetch), post=OuterRef("post"), moment=OuterRef("captured_at"))
    rows = list(
        PostSnapshot.objects.for_workspace(fetch.workspace_id)
        .filter(Q(fetch=fetch) | Exists(here), post__in=post_ids)
        .order_by("post_id", "captured_at")
        .select_for_update()
    )
    told: dict[tuple[int | None, datetime | None], list[Restatement]] = defaultdict(list)
    for one in mine.filter(post__in={row.post_id for row in rows}).order_by("pk"):
        told[one.post_id, one.moment].append(one)
    kept: list[PostSnapshot] = []
    gone: list[PostSnapshot] = []
    corrected: set[Restatement] = set()
    forgotten: list[int] = []
    for row in rows:
        chain = _chain(row, told[row.post_id, row.captured_at], fetch)
        moved = fetch_take_back(chain, fetch.pk, corrected)
        own = [one for one in chain.told if one.by_id == fetch.pk]
        forgotten += [one.pk for one in own if one.pk]
        nothing = all(value is None for value in chain.figures.values())
        if nothing and len(own) == len(chain.told) and chain.fetch_id is None:
            gone.append(row)
        elif moved:
            for name, value in chain.figures.items():
                setattr(row, name, value)
            row.fetch_id = chain.fetch_id
            kept.append(row)
    Restatement.objects.unscoped("of the same posts").bulk_update(
        corrected, ["before", "filled", "fetch", "by"], batch_size=500
    )
    mine.filter(pk__in=forgotten).delete()
    _write(kept, gone)
    return len(kept) + len(gone)


def _chain(row: PostSnapshot, told: Sequence[Restatement], fetch: Fetch) -> Chain:
    """All that is known of a sample. What the first one told is written nowhere but in what was made of it since."""
    for at, one in enumerate(told):
        # Written before restatements named who made them: it is the one that the next of them replaced.
        one.by_id = one.by_id or (told[at + 1] if at + 1 < len(told) else row).fetch_id
    figures = {name: getattr(row, name) for name in POST_FIGURES}
    if (told[0].fetch_id if told else row.fetch_id) != fetch.pk:
        return Chain(figures, row.fetch_id, told)
    after = {
        name: next((one.before[name] for one in told if name in one.before), value) for name, value in figures.items()
    }
    first = Restatement(before=dict.fromkeys(after), after=after, by=fetch)
    return Chain(figures, row.fetch_id, [first, *told])


def _write(kept: Sequence[PostSnapshot], gone: Sequence[PostSnapshot]) -> None:
    """Mark the days that the samples and later ones of their posts fall on, then change or delete them."""
    rows = [*kept, *gone]
    with connection.cursor() as cursor:
        cursor.execute(_MARK, _keys(rows))
        cursor.execute(_DELETE, _keys(gone))
        cursor.execute(
            _UPDATE,
            _keys(kept)
            | {"fetches": [row.fetch_id for row in kept]}
            | {name: [getattr(row, name) for row in kept] for name in POST_FIGURES},
        )


def _keys(rows: Sequence[PostSnapshot]) -> dict[str, list[object]]:
    return {"posts": [row.post_id for row in rows], "moments": [row.captured_at for row in rows]}


_GIVEN = "unnest(%(posts)s::bigint[], %(moments)s::timestamptz[]"
_HERE = "s.post_id = t.post_id AND s.captured_at = t.captured_at"
_MARK = f"""
INSERT INTO analytics_rollupmark (workspace_id, account_id, day)
SELECT DISTINCT p.workspace_id, p.account_id, (s.captured_at AT TIME ZONE w.time_zone)::date
FROM (SELECT post_id, min(captured_at) AS at FROM {_GIVEN}) AS t(post_id, captured_at) GROUP BY post_id) l
JOIN analytics_measuredpost p ON p.id = l.post_id
JOIN analytics_postsnapshot s ON s.post_id = l.post_id AND s.captured_at >= l.at
JOIN team_workspace w ON w.id = p.workspace_id
"""  # noqa: S608 - only column names of this app
_DELETE = f"DELETE FROM analytics_postsnapshot s USING {_GIVEN}) AS t(post_id, captured_at) WHERE {_HERE}"  # noqa: S608
_UPDATE = f"""
UPDATE analytics_postsnapshot s SET fetch_id = t.fetch_id, {", ".join(f"{name} = t.{name}" for name in POST_FIGURES)}
FROM {_GIVEN}, %(fetches)s::bigint[], {", ".join(f"%({name})s::bigint[]" for name in POST_FIGURES)})
  AS t(post_id, captured_at, fetch_id, {", ".join(POST_FIGURES)})
WHERE {_HERE}
"""  # noqa: S608 - only column names of this app
