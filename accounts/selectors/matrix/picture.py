"""The matrix drawn: where each account stands, how large, and the lines between them. Pure geometry, no queries.

All lengths are units of the picture's own view box, which the page shows at about one CSS pixel a unit; so the same
matrix is laid out once for a wide page and once for a phone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from accounts.hooks import CrossLink
from accounts.models import AccountGroup, SocialAccount
from accounts.selectors.matrix.overview import Cluster

WIDE, NARROW = 810, 350
# Radius of the account with the most followers; no node is smaller than LEAST, so that its chip fits in.
MOST, LEAST = 34.0, 15.0
# Room a node needs from middle to middle, for its name of at most NAME_MAX half-width characters.
STEP, NAME_MAX, LABEL = 104.0, 15, 34.0
PAD, HEAD, GAP = 14.0, 40.0, 16.0


@dataclass(frozen=True, slots=True)
class Node:
    """One account. `again`: it stands in another group already, where its links begin. `chip`: left edge, top edge."""

    account: SocialAccount
    x: float
    y: float
    r: float
    name: str
    mother: bool
    again: bool

    @property
    def chip(self) -> tuple[float, float]:
        """Where the platform's chip of 18 units goes."""
        return round(self.x - 9, 1), round(self.y - 9, 1)

    @property
    def name_y(self) -> float:
        """The line of its name."""
        return round(self.y + self.r + 14, 1)

    @property
    def figure_y(self) -> float:
        """The line of its followers."""
        return round(self.y + self.r + 28, 1)


@dataclass(frozen=True, slots=True)
class Box:
    """A group's area with its nodes. `lines`: from the mother to each child, as x1, y1, x2, y2."""

    group: AccountGroup | None
    x: float
    y: float
    width: float
    height: float
    nodes: tuple[Node, ...]
    lines: tuple[tuple[float, float, float, float], ...]

    @property
    def tone(self) -> str:
        """Number of the series colour."""
        return self.group.tone.removeprefix("c") if self.group else "6"


@dataclass(frozen=True, slots=True)
class Arc:
    """A link from one account to another as an SVG path."""

    path: str
    link: CrossLink


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn. `key`: a word for ids, of which a page holds more than one picture."""

    key: str
    width: float
    height: float
    boxes: tuple[Box, ...]
    arcs: tuple[Arc, ...]


def picture_of(*, clusters: Sequence[Cluster], links: Iterable[CrossLink], width: float, key: str) -> Picture:
    """Lay the clusters out in rows of at most `width`."""
    most = max((account.followers or 0 for cluster in clusters for account in cluster.accounts), default=0)
    seen: set[int] = set()
    plans = []
    for cluster in clusters:
        if cluster.accounts:
            plans.append(_laid_out(cluster, most, width, seen))
            seen.update(account.pk for account in cluster.accounts)
    boxes, height = _packed(plans, width)
    spots = {node.account.pk: node for box in boxes for node in box.nodes if not node.again}
    arcs = [
        Arc(_arc(spots[link.from_id], spots[link.to_id], list(spots.values())), link)
        for link in links
        if link.from_id in spots and link.to_id in spots
    ]
    return Picture(key, width, height, tuple(boxes), tuple(arcs))


def shown_name(name: str) -> str:
    """A name as long as the room under a node allows; Chinese characters are twice as wide as Latin ones."""
    room, kept = NAME_MAX, ""
    for letter in name:
        room -= 2 if ord(letter) > 0x2E7F else 1
        if room < 0:
            return f"{kept}…"
        kept += letter
    return kept


def _radius(account: SocialAccount, most: int) -> float:
    """The area of a node grows with its followers."""
    share = (account.followers or 0) / most if most else 0.0
    return round(max(LEAST, MOST * math.sqrt(share)), 1)


def _laid_out(cluster: Cluster, most: int, width: float, seen: set[int]) -> Box:
    """The cluster by itself, its corner at 0, 0: the mother in the middle, the others on an oval around her."""
    mother = cluster.mother
    around = [account for account in cluster.accounts if account is not mother]
    tall = max(_radius(account, most) for account in cluster.accounts)
    rx, ry = _oval(len(around), width, alone=mother is None)
    spots = _around(len(around), rx, ry)
    half = max(rx + STEP / 2 + 6, 92.0)
    middle = HEAD + PAD + ry + tall
    places = {account.pk: (half + x, middle + y) for account, (x, y) in zip(around, spots, strict=True)}
    if mother is not None:
        places[mother.pk] = (half, middle)
    nodes = [
        Node(
            account,
            round(places[account.pk][0], 1),
            round(places[account.pk][1], 1),
            _radius(account, most),
            shown_name(str(account)),
            account is mother,
            account.pk in seen,
        )
        for account in cluster.accounts
    ]
    lines: list[tuple[float, float, float, float]] = []
    if mother is not None:
        hub = next(node for node in nodes if node.mother)
        lines = [(hub.x, hub.y, node.x, node.y) for node in nodes if not node.mother]
    bottom = max(node.figure_y for node in nodes) + PAD
    return Box(cluster.group, 0, 0, round(half * 2, 1), round(bottom, 1), tuple(nodes), tuple(lines))


def _oval(count: int, width: float, *, alone: bool) -> tuple[float, float]:
    """Half axes of an oval that has room for `count` nodes. `alone`: nobody stands in its middle."""
    if count == 0 or (alone and count == 1):
        return 0.0, 0.0
    if alone and count == 2:
        return STEP / 2, 0.0
    least = 0.0 if alone else STEP + 6
    widest = min((width - STEP - 12) / 2, 250.0)
    rx = min(max(least, count * STEP / (2 * math.pi)), widest)
    ry = max(least * 0.92, rx * 0.66)
    while _round(rx, ry) < count * STEP * 1.06 and ry < 4000:
        ry += 6
    return rx, ry


def _points(rx: float, ry: float) -> list[tuple[float, float]]:
    return [(rx * math.sin(n * math.pi / 180), -ry * math.cos(n * math.pi / 180)) for n in range(361)]


def _round(rx: float, ry: float) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(_points(rx, ry)))


def _around(count: int, rx: float, ry: float) -> list[tuple[float, float]]:
    """Places on the oval, equally far from one another along it, the first at the top; two stand left and right."""
    if count <= 2 and ry == 0:
        return [(-rx, 0.0), (rx, 0.0)][:count] if count == 2 else [(0.0, 0.0)] * count
    points = _points(rx, ry)
    walked, total = [0.0], 0.0
    for a, b in pairwise(points):
        total += math.dist(a, b)
        walked.append(total)
    first = total / 4 if count == 2 else 0.0
    wanted = [(first + total * n / count) % total for n in range(count)]
    return [points[next(i for i, far in enumerate(walked) if far >= goal)] for goal in wanted]


def _packed(plans: Sequence[Box], width: float) -> tuple[list[Box], float]:
    """The clusters side by side in rows, each row in the middle; and how high all is."""
    rows: list[list[Box]] = []
    for plan in plans:
        used = sum(box.width + GAP for box in rows[-1]) if rows else width
        if rows and used + plan.width <= width:
            rows[-1].append(plan)
        else:
            rows.append([plan])
    boxes, top = [], 0.0
    for row in rows:
        high = max(box.height for box in row)
        # What is left over makes the areas wider, so that a row ends where the others end.
        spare = (width - sum(box.width for box in row) - GAP * (len(row) - 1)) / len(row)
        left = 0.0
        for box in row:
            boxes.append(_moved(box, left, top, box.width + spare, high))
            left += box.width + spare + GAP
        top += high + GAP
    return boxes, round(max(0.0, top - GAP), 1)


def _moved(box: Box, left: float, top: float, width: float, height: float) -> Box:
    dx, dy = left + (width - box.width) / 2, top + (height - box.height) / 2
    nodes = tuple(
        Node(node.account, round(node.x + dx, 1), round(node.y + dy, 1), node.r, node.name, node.mother, node.again)
        for node in box.nodes
    )
    lines = tuple((round(a + dx, 1), round(b + dy, 1), round(c + dx, 1), round(d + dy, 1)) for a, b, c, d in box.lines)
    return Box(box.group, round(left, 1), round(top, 1), round(width, 1), round(height, 1), nodes, lines)


def _arc(start: Node, end: Node, nodes: Sequence[Node]) -> str:
    """A bow from edge to edge that runs over as few other nodes as it can."""
    far = math.dist((start.x, start.y), (end.x, end.y)) or 1.0
    across, down = (end.x - start.x) / far, (end.y - start.y) / far
    others = [node for node in nodes if node not in (start, end)]
    # To the right of its way first, so that there and back do not lie on one another.
    bends = [share * min(far, 260.0) for share in (0.18, -0.18, 0.34, -0.34, 0.5, -0.5)]
    middle = ((start.x + end.x) / 2, (start.y + end.y) / 2)
    ways = [(middle[0] - down * bend, middle[1] + across * bend) for bend in bends]
    cx, cy = min(ways, key=lambda way: _met(start, end, way, others))
    x1, y1 = _edge(start, cx, cy, 2)
    x2, y2 = _edge(end, cx, cy, 7)
    return f"M{x1} {y1}Q{cx:.1f} {cy:.1f} {x2} {y2}"


def _met(start: Node, end: Node, way: tuple[float, float], others: Sequence[Node]) -> int:
    """How many points of a bow by `way` lie on other nodes or their names."""
    met = 0
    for step in range(1, 20):
        t = step / 20
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        x, y = a * start.x + b * way[0] + c * end.x, a * start.y + b * way[1] + c * end.y
        met += any(math.dist((node.x, node.y), (x, y)) < node.r + 6 for node in others)
        met += any(abs(node.x - x) < 36 and 0 < y - node.y - node.r < LABEL for node in others)
    return met


def _edge(node: Node, x: float, y: float, off: float) -> tuple[float, float]:
    """The point of the node's rim that looks towards x, y, `off` units outside of it."""
    far = math.dist((node.x, node.y), (x, y)) or 1.0
    reach = (node.r + off) / far
    return round(node.x + (x - node.x) * reach, 1), round(node.y + (y - node.y) * reach, 1)
