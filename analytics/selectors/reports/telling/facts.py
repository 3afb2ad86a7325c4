"""What is worth telling in a snapshot: who rose and fell, what stood out, what to go on with, to mend and to stop.

Plain rules with fixed thresholds, so that everybody can check them; they stand in the constants below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Changes smaller than this, in percent, are called steady; larger than this, they are told as "times".
STEADY, TIMES = 1.0, 200.0
# A format is judged from so many posts on, by its rate in times of that of all.
POSTS_LEAST, RATE_GOOD, RATE_BAD = 3, 1.2, 0.6
# A platform's fall or rise in exposure that asks for action, in percent.
FALL, RISE = -15.0, 10.0
# A post is worth repeating from so many times the usual engagement on.
TIMES_USUAL = 2.0
# A platform that takes this share of the posts and brings no more than that share of engagement.
WORK, YIELD = 20.0, 5.0
# First answers in time, in percent, below which it is a problem; decided ones at least.
KEPT, JUDGED_LEAST = 90.0, 10
# So many suggestions of each kind.
MOST = 3

Pair = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Advice:
    """One suggestion. `kind`: continue, fix or stop; `rule` and `of` say which and about what; `data`: the evidence."""

    kind: str
    rule: str
    of: str
    data: dict[str, Any]

    @property
    def key(self) -> str:
        """Names the paragraph in all versions."""
        return f"{self.kind}-{self.rule}-{self.of}"[:60] if self.of else f"{self.kind}-{self.rule}"


def pair(snapshot: dict[str, Any], name: str) -> Pair:
    """A figure of the whole report."""
    return dict(snapshot["figures"].get(name) or {"value": None, "before": None})


def gain(one: Pair) -> float | None:
    """By how much a figure differs from the one before."""
    return None if one["value"] is None or one["before"] is None else one["value"] - one["before"]


def grown(one: Pair) -> float | None:
    """By how many percent a figure differs from the one before; None without one, or when it was 0."""
    return (
        None if one["value"] is None or not one["before"] else 100 * (one["value"] - one["before"]) / abs(one["before"])
    )


def movers(snapshot: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Platforms by how much exposure they won, and those that lost some, the largest first.

    `share`: percent of everything that was won.
    """
    rows = []
    for row in snapshot["platforms"]:
        one = row["figures"]["exposure"]
        by = gain(one)
        if by:
            rows.append({"platform": row["platform"], "by": by, "percent": grown(one), "figures": row["figures"]})
    won = sum(row["by"] for row in rows if row["by"] > 0)
    up = [{**row, "share": 100 * row["by"] / won} for row in rows if row["by"] > 0]
    down = [row for row in rows if row["by"] < 0]
    return sorted(up, key=lambda row: -row["by"]), sorted(down, key=lambda row: row["by"])


def shares(snapshot: dict[str, Any], name: str) -> list[tuple[str, float, float]]:
    """Platforms with their value and percent of the whole, the largest first; none where one lost: no share fits."""
    rows = [(row["platform"], (row["figures"].get(name) or {}).get("value") or 0.0) for row in snapshot["platforms"]]
    if any(value < 0 for _platform, value in rows):
        return []
    whole = sum(value for _platform, value in rows if value > 0)
    found = [(platform, value, 100 * value / whole) for platform, value in rows if value > 0 and whole]
    return sorted(found, key=lambda row: -row[1])


def rated(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """Formats with enough posts, by engagement rate, the best first; `times`: of the rate of all."""
    whole = pair(snapshot, "engagement_rate")["value"]
    rows = []
    for row in snapshot["formats"]:
        rate, posts = row["figures"]["engagement_rate"]["value"], row["figures"]["posts"]["value"] or 0
        if rate is not None and whole and posts >= POSTS_LEAST:
            rows.append(
                {"format": row["format"], "rate": rate, "posts": posts, "times": rate / whole, "more": rate - whole}
            )
    return sorted(rows, key=lambda row: -row["rate"])


def daily(snapshot: dict[str, Any], name: str) -> dict[str, Any] | None:
    """Mean, highest and lowest day of a series; None of fewer than three days."""
    rows = snapshot["days"].get(name) or {"values": [], "before": []}
    known = [(day, value) for day, value in rows["values"] if value is not None]
    if len(known) < 3:
        return None
    then = [value for _day, value in rows["before"] if value is not None]
    return {
        "mean": sum(value for _day, value in known) / len(known),
        "before": sum(then) / len(then) if then else None,
        "top": max(known, key=lambda row: row[1]),
        "low": min(known, key=lambda row: row[1]),
    }


def behind(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """Goals in danger, those furthest behind their time first."""
    rows = [row for row in snapshot["goals"] if row["health"] in ("at_risk", "off_track") and row["done"] is not None]
    return sorted(rows, key=lambda row: row["done"] - row["elapsed"])


def unclear(snapshot: dict[str, Any]) -> int:
    """How many goals cannot be judged: too little was measured to say whether they are reached, on track or behind."""
    known = {"reached", "on_track"}
    judged = len([row for row in snapshot["goals"] if row["health"] in known]) + len(behind(snapshot))
    return len(snapshot["goals"]) - judged


def advice(snapshot: dict[str, Any]) -> list[Advice]:
    """All suggestions, at most MOST of each kind, in the order continue, fix, stop."""
    found = [*_go_on(snapshot), *_mend(snapshot), *_leave(snapshot)]
    return [one for kind in ("continue", "fix", "stop") for one in [row for row in found if row.kind == kind][:MOST]]


def _go_on(snapshot: dict[str, Any]) -> list[Advice]:
    found = [
        Advice("continue", "format", row["format"], row) for row in rated(snapshot)[:1] if row["times"] >= RATE_GOOD
    ]
    up, _down = movers(snapshot)
    found += [
        Advice("continue", "platform", row["platform"], row)
        for row in up[:1]
        if row["percent"] is None or row["percent"] >= RISE
    ]
    best = [row for row in snapshot["best"] if row["times"] is not None and row["times"] >= TIMES_USUAL]
    return found + [Advice("continue", "post", "", row) for row in best[:1]]


def _mend(snapshot: dict[str, Any]) -> list[Advice]:
    found = [Advice("fix", "goal", str(row["id"]), row) for row in behind(snapshot)[:2]]
    _up, down = movers(snapshot)
    found += [
        Advice("fix", "platform", row["platform"], row)
        for row in down[:1]
        if row["percent"] is not None and row["percent"] <= FALL
    ]
    lost, won = pair(snapshot, "followers_lost")["value"], pair(snapshot, "followers_gained")["value"]
    if lost is not None and won is not None and lost > won:
        found.append(Advice("fix", "followers", "", {"lost": lost, "won": won}))
    service = snapshot["service"]
    kept = service.get("kept", {}).get("value")
    if kept is not None and kept < KEPT and (service["judged"]["value"] or 0) >= JUDGED_LEAST:
        found.append(Advice("fix", "answers", "", {"kept": kept, "judged": service["judged"]["value"]}))
    some, every = (snapshot["reporting"].get("exposure") or [0, 0])[:2]
    if 0 < some < every:
        found.append(Advice("fix", "gaps", "", {"some": some, "all": every}))
    return found


def _leave(snapshot: dict[str, Any]) -> list[Advice]:
    rows = rated(snapshot)
    found = [
        Advice("stop", "format", row["format"], row | {"best": rows[0]["format"]})
        for row in reversed(rows)
        if row["times"] <= RATE_BAD and len(rows) > 1
    ][:1]
    posts = {row["platform"]: row["figures"]["posts"]["value"] or 0 for row in snapshot["platforms"]}
    brought = {row["platform"]: row["figures"]["engagement"]["value"] for row in snapshot["platforms"]}
    all_posts, all_brought = sum(posts.values()), sum(value or 0 for value in brought.values())
    for platform, value in brought.items():
        if value is None or not all_posts or not all_brought:
            continue
        work, bring = 100 * posts[platform] / all_posts, 100 * value / all_brought
        if work >= WORK and bring <= YIELD:
            data = {"platform": platform, "work": work, "yield": bring, "posts": posts[platform]}
            found.append(Advice("stop", "platform", platform, data))
    return found
