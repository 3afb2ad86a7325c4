#!/usr/bin/env python3
"""Recompute a draw: python3 recompute.py entries.txt --seed SEED [--commit SHA256] [--prizes 1,3,10]

This file needs nothing but Python 3.9 or later. The product draws with exactly this code.

The entries file was fixed before the seed existed; its SHA-256 ("commit") was published then. It is UTF-8 text, every
line ends with a line feed:

    juzhen-draw 1                     format and version
    activity <token>                  which activity
    source <words>                    where the seed comes from, named beforehand
    prizes <count> <count> ...        how many winners each prize has, the first prize first
    alternates <count>                how many stand by
    entries <count>
    1 <code>                          one line an entry: its number and its pseudonymous code
    2 <code>

How it is drawn: each entry number n gets the ticket SHA-256("<commit>|<seed>|<n>"), commit in lower-case hexadecimal,
the text in UTF-8. Entries are ordered by their tickets as numbers, the smallest first. The first winners get the first
prize, the next ones the second, and so on; those that follow are the alternates, in this order.

Every order is equally likely: tickets are 256-bit numbers that nobody could choose, the commit being older than the
seed and the seed public. Nothing is reduced modulo anything and nothing is thrown away, so there is no bias; an entry
has one ticket, so it cannot win twice.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FORMAT = "juzhen-draw 1"
CODE_LENGTH = 16
HEADS = ("activity", "source", "prizes", "alternates", "entries")


class DrawError(ValueError):
    """The file, the seed or the prizes cannot be right; the message says why."""


@dataclass(frozen=True)
class Listing:
    """An entries file. `codes`: of entry 1, 2, …; `commit`: SHA-256 of the file's bytes."""

    activity: str
    source: str
    prizes: tuple[int, ...]
    alternates: int
    codes: tuple[str, ...]
    commit: str


@dataclass(frozen=True)
class Place:
    """One place of the drawn order. `rank` from 1; `prize` from 1, 0 for an alternate."""

    rank: int
    prize: int
    number: int
    code: str


def written(*, activity: str, source: str, prizes: Sequence[int], alternates: int, codes: Sequence[str]) -> str:
    """The entries file as text."""
    head = [
        FORMAT,
        f"activity {activity}",
        f"source {' '.join(source.split())}",
        f"prizes {' '.join(map(str, prizes))}",
        f"alternates {alternates}",
        f"entries {len(codes)}",
    ]
    return "\n".join([*head, *(f"{n} {code}" for n, code in enumerate(codes, start=1)), ""])


def read(data: bytes) -> Listing:
    """Read an entries file. Raises DrawError."""
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise DrawError("This is no entries file: it is not UTF-8 text.") from None
    if lines[0] != FORMAT:
        raise DrawError(f'This is no entries file: its first line must be "{FORMAT}".')
    if lines[-1] != "" or len(lines) < len(HEADS) + 2:
        raise DrawError("The entries file is cut short: it must end with a line feed.")
    head = {}
    for name, line in zip(HEADS, lines[1:]):  # noqa: B905 - no strict before Python 3.10
        if not line.startswith(f"{name} "):
            raise DrawError(f'The entries file has no line "{name} …" where it belongs.')
        head[name] = line[len(name) + 1 :]
    codes = []
    for number, line in enumerate(lines[len(HEADS) + 1 : -1], start=1):
        shown, _space, code = line.partition(" ")
        if shown != str(number) or len(code) != CODE_LENGTH or not code.isalnum():
            raise DrawError(f"Line {number + len(HEADS) + 1} must be entry {number} with its code.")
        codes.append(code)
    if head["entries"] != str(len(codes)):
        raise DrawError(f"The file says it has {head['entries']} entries but holds {len(codes)}.")
    if len(set(codes)) != len(codes):
        raise DrawError("A code stands in the file twice.")
    commit = hashlib.sha256(data).hexdigest()
    return Listing(
        head["activity"], head["source"], _counts(head["prizes"]), _count(head["alternates"]), tuple(codes), commit
    )


def _counts(text: str) -> tuple[int, ...]:
    return tuple(_count(part) for part in text.replace(",", " ").split())


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise DrawError(f'"{text[:40]}" is not a count.')
    return int(text)


def clean_seed(seed: str) -> str:
    """The seed as it goes into tickets: compatibility forms joined (NFKC), lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", seed).lower().split())


def ticket(commit: str, seed: str, number: int) -> str:
    """The ticket of an entry, in hexadecimal."""
    return hashlib.sha256(f"{commit}|{seed}|{number}".encode()).hexdigest()


def order(listing: Listing, seed: str) -> list[int]:
    """All entry numbers in the order in which they win."""
    clean = clean_seed(seed)
    if not clean:
        raise DrawError("The seed is empty.")
    return sorted(range(1, len(listing.codes) + 1), key=lambda number: ticket(listing.commit, clean, number))


def draw(listing: Listing, seed: str) -> list[Place]:
    """The winners and then the alternates; fewer where there are fewer entries."""
    prizes = [prize for prize, count in enumerate(listing.prizes, start=1) for _n in range(count)]
    prizes += [0] * listing.alternates
    drawn = order(listing, seed)
    return [
        Place(rank, prize, number, listing.codes[number - 1])
        for rank, (prize, number) in enumerate(zip(prizes, drawn), start=1)  # noqa: B905 - as above
    ]


def check(data: bytes, *, seed: str, commit: str = "", prizes: str = "") -> tuple[Listing, list[Place]]:
    """Read a file and draw. Raises DrawError, also when the file is not the one that was published."""
    listing = read(data)
    published = commit.strip().lower()
    if published and published != listing.commit:
        raise DrawError(
            f"This is not the published file. Its SHA-256 is {listing.commit}, published was {published[:64]}."
        )
    if prizes and _counts(prizes) != listing.prizes:
        raise DrawError(
            f"The file was made for the prizes {','.join(map(str, listing.prizes))}, not for {prizes[:80]}."
        )
    return listing, draw(listing, seed)


def told(listing: Listing, places: Sequence[Place]) -> str:
    """The result in lines."""
    lines = [
        f"commit   {listing.commit}",
        f"activity {listing.activity}",
        f"source   {listing.source}",
        f"entries  {len(listing.codes)}",
        "",
        "rank  prize      number  code",
    ]
    for place in places:
        prize = str(place.prize) if place.prize else "alternate"
        lines.append(f"{place.rank:>4}  {prize:<9}  {place.number:>6}  {place.code}")
    return "\n".join(lines)


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("file", help="the entries file")
    parser.add_argument("--seed", required=True, help="the public seed, as published")
    parser.add_argument("--commit", default="", help="the SHA-256 that was published before the seed was known")
    parser.add_argument("--prizes", default="", help="winners of each prize, such as 1,3,10; checked against the file")


def main(given: Sequence[str] | None = None) -> int:
    """The command. Returns 0, or 1 when something cannot be right."""
    parser = argparse.ArgumentParser(description="Recompute a draw from its entries file and its public seed.")
    arguments(parser)
    options = parser.parse_args(given)
    try:
        listing, places = check(
            Path(options.file).read_bytes(), seed=options.seed, commit=options.commit, prizes=options.prizes
        )
    except (DrawError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{told(listing, places)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
