"""Which faults the practice network shows while the run lasts."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.accounts.practice.fixtures import PracticeServer

# The longest that the network takes over creating a post whose sender is gone (see settings: looks lie further apart).
LATE = 5.0
# Longer than the connectors wait for an answer (20 seconds); the post is not created.
FOR_EVER = 22.0
# Requests to each place that are spoken for in advance, a second's worth and more; those that meet nothing count too.
AHEAD = 30
CALM: tuple[str, dict[str, Any]] = ("latency", {"seconds": 0.0})


@dataclass(frozen=True)
class Place:
    """Requests that faults may hit: which share of them, and the effects with their weights."""

    path: str
    method: str
    share: float
    effects: dict[str, float]


PLACES = (
    Place("/api/posts", "POST", 0.35, {
        "latency": 6, "hang": 2, "created_but_reset": 4, "created_but_500": 4, "created_but_400": 3, "server_error": 4,
        "rate_limit": 2, "garbage": 2, "expire_token": 2, "reject": 1,
    }),
    Place("/api/media", "POST", 0.2, {
        "latency": 4, "hang": 1, "created_but_reset": 2, "created_but_500": 2, "server_error": 2, "garbage": 1,
        "expire_token": 1,
    }),
    Place("/api/posts", "GET", 0.3, {"latency": 2, "server_error": 2, "garbage": 1, "rate_limit": 1, "hang": 1}),
    Place("/api/posts/*", "GET", 0.2, {
        "latency": 2, "server_error": 2, "garbage": 1, "rate_limit": 1, "expire_token": 1,
    }),
    Place("/api/posts/*/comments", "POST", 0.3, {"created_but_reset": 2, "created_but_500": 2, "server_error": 2}),
    Place("/api/token", "POST", 0.5, {
        "latency": 2, "hang": 1, "server_error": 2, "created_but_500": 2, "created_but_reset": 2, "garbage": 2,
    }),
)  # fmt: skip


@dataclass
class Faults:
    """Orders faults and counts those that were shown."""

    network: PracticeServer
    chance: random.Random
    shown: Counter[str] = field(default_factory=Counter)

    def order(self) -> None:
        """Say what the coming requests meet, one order each, as far as that is not said yet."""
        standing = Counter(
            (order["path"], order["method"])
            for order in self.network.admin("GET", "/admin/faults")["faults"]
            if not order["shown"]
        )
        for place in PLACES:
            for _number in range(AHEAD - standing[place.path, place.method]):
                effect, details = CALM
                if self.chance.random() < place.share:
                    effect = self.chance.choices(list(place.effects), list(place.effects.values()))[0]
                    details = self._details(effect)
                self.network.fault(effect, path=place.path, method=place.method, **details)

    def end(self) -> None:
        """The network behaves again."""
        for order in self.network.admin("GET", "/admin/faults")["faults"]:
            if (order["effect"], order["seconds"]) != (CALM[0], 0.0):
                self.shown[order["effect"]] += order["shown"]
        self.network.clear_faults()

    def _details(self, effect: str) -> dict[str, Any]:
        match effect:
            case "latency":
                return {"seconds": self.chance.choice((0.3, 0.8, 1.5, 3.0, LATE))}
            case "hang":
                return {"seconds": FOR_EVER if self.chance.random() < 0.1 else self.chance.uniform(0.5, 3.0)}
            case "rate_limit":
                return {"retry_after": self.chance.choice((1, 2, 4))}
            case _:
                return {}
