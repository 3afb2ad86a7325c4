"""Taking back what one fetch told of a day or a sample, whoever wrote before or after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analytics.models import Restatement


@dataclass(slots=True)
class Chain:
    """What holds of one day or sample, as JSON has it, which fetch wrote it last, and all that was told, oldest first.

    A restatement that corrects nothing (`filled`) tells that its fetch told the same, or what nobody had told before.
    """

    figures: dict[str, Any]
    fetch_id: int | None
    told: Sequence[Restatement]


def fetch_take_back(chain: Chain, fetch_id: int, corrected: set[Restatement]) -> bool:
    """Give figures what they were before the fetch. Whether any changed; `corrected` gains the restatements that did.

    A figure that is still the fetch's own becomes what it was before. One that another fetch told since stays, and what
    that one replaced is put right: a fetch that is taken back is not come back to.
    """
    moved = False
    for at in range(len(chain.told) - 1, -1, -1):
        one = chain.told[at]
        if one.by_id != fetch_id:
            continue
        others = [other for other in chain.told[at + 1 :] if other.by_id != fetch_id]
        for name, after in one.after.items():
            later = next((other for other in others if name in other.before), None)
            if later is not None:
                later.before[name] = one.before.get(name)
                later.filled = all(value in (None, later.after.get(key)) for key, value in later.before.items())
                corrected.add(later)
            elif chain.figures[name] == after:
                chain.figures[name] = one.before.get(name)
                moved = moved or chain.figures[name] != after
        for other in others:
            if other.fetch_id == fetch_id:
                other.fetch_id = one.fetch_id
                corrected.add(other)
        if chain.fetch_id == fetch_id:
            chain.fetch_id = (others[-1].by_id if others else None) or one.fetch_id
            moved = True
    return moved
