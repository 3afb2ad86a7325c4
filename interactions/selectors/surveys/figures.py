"""The arithmetic of results: shares with their uncertainty, and the Net Promoter Score."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

# The normal quantile for 95 of 100 samples.
Z = 1.959964
# Below so many answers a figure says little about those who did not answer, and may point at persons.
FEW = 10


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share, from 0 to 1 (Wilson 1927): sound for few answers and shares near 0 and 1."""
    if total == 0:
        return 0.0, 1.0
    share, square = hits / total, Z * Z
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = Z / (1 + square / total) * math.sqrt(share * (1 - share) / total + square / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Nps:
    """Answers from 0 to 10: promoters gave 9–10, detractors 0–6, passives 7–8."""

    promoters: int
    passives: int
    detractors: int

    @property
    def total(self) -> int:
        """How many answered."""
        return self.promoters + self.passives + self.detractors

    @property
    def score(self) -> float | None:
        """Share of promoters minus share of detractors, from −100 to 100; None without answers."""
        return 100 * (self.promoters - self.detractors) / self.total if self.total else None

    @property
    def span(self) -> tuple[float, float] | None:
        """The 95 % interval of the score.

        Wilson's limits of both shares, put together by Newcombe's square-and-add rule (1998); the two shares come from
        the same people, so they correlate as shares of one multinomial sample do.
        """
        total = self.total
        if not total:
            return None
        p, d = self.promoters / total, self.detractors / total
        (p_low, p_high), (d_low, d_high) = wilson(self.promoters, total), wilson(self.detractors, total)
        both = (1 - p) * (1 - d)
        tie = -math.sqrt(p * d / both) if both > 0 else -1.0
        below = math.sqrt(max(0.0, (p - p_low) ** 2 + (d_high - d) ** 2 - 2 * tie * (p - p_low) * (d_high - d)))
        above = math.sqrt(max(0.0, (p_high - p) ** 2 + (d - d_low) ** 2 - 2 * tie * (p_high - p) * (d - d_low)))
        return max(-100.0, 100 * (p - d - below)), min(100.0, 100 * (p - d + above))


def nps_of(counts: Mapping[int, int]) -> Nps:
    """From how many gave each number."""
    return Nps(
        promoters=sum(n for number, n in counts.items() if number >= 9),
        passives=sum(n for number, n in counts.items() if 7 <= number <= 8),
        detractors=sum(n for number, n in counts.items() if number <= 6),
    )
