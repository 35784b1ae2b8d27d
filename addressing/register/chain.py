"""Seal changes with a chain of hashes, so that who has a copy can prove it whole.

The hash of a change is SHA-256 over the hash before it and the change's line. Each day begins with
SHA-256 over the day and the last hash of the day before; the hash after the last change of a day
is the head of that day. Days are those of UTC.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import orjson

from addressing.register.errors import ChainBrokenError
from gis_data.db import written_time


@dataclass(frozen=True, slots=True)
class DayHead:
    """The head of one day's chain.

    Attributes:
        day: ``2026-11-25``.
        first: Sequence number of the first change.
        last: Sequence number of the last one.
        hash: The head, in hexadecimal digits.
    """

    day: str
    first: int
    last: int
    hash: str


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a copy reaches.

    Attributes:
        identity: Of the register that it is a copy of.
        sequence: Number of its last change; 0 for an empty copy.
        day: Of the last change; empty for an empty copy.
        hash: After the last change.
    """

    identity: str
    sequence: int
    day: str
    hash: bytes

    @classmethod
    def start(cls, identity: str) -> Mark:
        """An empty copy of a register."""
        return cls(identity, 0, "", first_hash(identity))

    def after(self, line: bytes) -> Mark:
        """The mark once a line of the feed is added to the copy.

        Raises:
            ChainBrokenError: It is not the next one.
        """
        try:
            told = orjson.loads(line)
            sequence, day = int(told["sequence"]), str(told["at"])[:10]
        except (ValueError, KeyError, TypeError):
            raise ChainBrokenError(
                f"What follows change {self.sequence} is no line of the feed. Pull it again."
            ) from None
        if sequence != self.sequence + 1:
            raise ChainBrokenError(
                f"After change {self.sequence} comes {self.sequence + 1}, not {sequence}. "
                f"Pull what follows {self.sequence} again."
            )
        if day < self.day:
            raise ChainBrokenError(
                f"Change {sequence} is of {day}, before the one that precedes it."
            )
        before = self.hash if day == self.day else day_seed(day, self.hash)
        return replace(self, sequence=sequence, day=day, hash=seal(before, line))


def verify_copy(lines: Iterable[bytes], days: Sequence[DayHead], since: Mark) -> Mark:
    """Prove that a copy has every change, unaltered, and nothing else.

    Args:
        lines: The changes after ``since`` as they came, one line each, in their order.
        days: The heads that the register publishes, all from the day of ``since`` on up to the
            day that the copy shall reach.
        since: ``Mark.start``, or what an earlier proof returned.

    Returns:
        How far the copy reaches.

    Raises:
        ChainBrokenError: It is not; the message names the first day that differs.
    """
    heads = {head.day: head for head in days}
    mark = since
    for line in lines:
        after = mark.after(line)
        if mark.day and after.day != mark.day:
            _compare(mark, heads)
        mark = after
    if mark.day:
        _compare(mark, heads)
    later = min((day for day in heads if day > mark.day), default="")
    if later:
        raise ChainBrokenError(
            f"The copy ends with change {mark.sequence}; the register has changes of {later} too. "
            f"Pull what follows {mark.sequence}."
        )
    return mark


def _compare(mark: Mark, heads: dict[str, DayHead]) -> None:
    head = heads.get(mark.day)
    if head is None:
        raise ChainBrokenError(f"The register has published no head of {mark.day}.")
    if head.last != mark.sequence:
        raise ChainBrokenError(
            f"The copy of {mark.day} ends with change {mark.sequence}, the register's with "
            f"{head.last}. Pull what follows {mark.sequence}."
        )
    if head.hash != mark.hash.hex():
        raise ChainBrokenError(
            f"The copy of {mark.day} is not what the register sealed: a change between "
            f"{head.first} and {head.last} differs. Pull that day again."
        )


def first_hash(identity: str) -> bytes:
    """Before the first change of a register."""
    return hashlib.sha256(f"phlov register {identity}".encode()).digest()


def day_seed(day: str, before: bytes) -> bytes:
    """Before the first change of a day."""
    return hashlib.sha256(f"phlov day {day}\n".encode() + before).digest()


def seal(before: bytes, line: bytes) -> bytes:
    """After a change."""
    return hashlib.sha256(before + line).digest()


def act_digest(at: datetime, who: str, why: str, nonce: bytes) -> bytes:
    """What stands in the public lines for who did it and why.

    The nonce keeps outsiders from trying names until one fits.
    """
    told = {"at": written_time(at), "nonce": nonce.hex(), "who": who, "why": why}
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).digest()


def write_line(
    sequence: int, at: str, act: str, address: int, kind: str, state: str, withheld: str = ""
) -> bytes:
    """A change as one line of the feed: JSON with sorted keys, in UTF-8, without a line feed.

    Args:
        sequence: Number of the change.
        at: When, as ``written_time`` writes it.
        act: Digest of author and reason.
        address: Number of the address.
        kind: What became of it.
        state: Its public fields afterwards, in JSON with sorted keys.
        withheld: Seal of the other fields; empty where there are none (``disclosed``).

    >>> write_line(7, "2026-11-25T07:30:00.000000Z", "ab", 3, "retired", '{"house":"12"}').decode()
    '{"act":"ab","address":3,"at":"2026-11-25T07:30:00.000000Z","kind":"retired","sequence":7,\
"state":{"house":"12"}}'
    """
    sealed = f',"withheld":"{withheld}"' if withheld else ""
    return (
        f'{{"act":"{act}","address":{address},"at":"{at}","kind":"{kind}",'
        f'"sequence":{sequence},"state":{state}{sealed}}}'
    ).encode()
