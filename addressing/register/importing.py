"""Import addresses of a source, a batch at a time; what was imported before is not imported again.

Each batch is one transaction together with the links from the source's names to the addresses. An
import that was stopped, however it was, is simply begun again: it goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from addressing.register.address import AddressDraft, Status
from addressing.register.checking import check_act, checked_apart, keys_of
from addressing.register.journal import Act
from addressing.register.register import Register
from addressing.register.writing import enter_new, known_sources
from gis_data import Problem
from gis_data.db import Session, StoreRefusedError

BATCH: Final = 5_000
_ATTEMPTS: Final = 5


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the rows of an import.

    Attributes:
        accepted: Registered now.
        matched: Registered before, or a second time in the same source.
        rejected: Why rows cannot be used, all problems of each.
    """

    accepted: int = 0
    matched: int = 0
    rejected: tuple[Problem, ...] = field(default=(), repr=False)

    def plus(self, other: ImportReport) -> ImportReport:
        """Both together."""
        return ImportReport(
            self.accepted + other.accepted,
            self.matched + other.matched,
            (*self.rejected, *other.rejected),
        )


def import_addresses(
    register: Register,
    drafts: Iterable[AddressDraft],
    act: Act,
    *,
    batch: int = BATCH,
    progress: Callable[[ImportReport], None] | None = None,
) -> ImportReport:
    """Register whatever of a source is not registered yet.

    Args:
        register: Where to.
        drafts: With ``source`` and ``source_id``, by which they are told apart.
        act: Who does it, and why.
        batch: How many are written in one transaction.
        progress: Is given the report so far after each batch.

    Raises:
        InputError: The act cannot be used. Rows that cannot be used are in the report.
        StoreError: The database cannot go on; what was written stays, and the same import goes on
            there.
    """
    check_act(act)
    report = ImportReport()
    first = 1
    for part in _batches(drafts, batch):
        report = report.plus(_import_batch(register, part, first, act))
        first += len(part)
        if progress:
            progress(report)
    return report


def _batches(drafts: Iterable[AddressDraft], size: int) -> Iterator[list[AddressDraft]]:
    left = iter(drafts)
    while part := list(islice(left, size)):
        yield part


def _import_batch(
    register: Register, part: list[AddressDraft], first: int, act: Act
) -> ImportReport:
    normal, problems = checked_apart(part, first)
    for place, draft in enumerate(normal):
        if not draft.source_id:
            problems.setdefault(place, []).append(
                Problem(
                    f"address {first + place}, source_id", "nothing", "what its source calls it"
                )
            )
    sound = {
        (draft.source, draft.source_id): draft
        for place, draft in reversed(list(enumerate(normal)))
        if place not in problems
    }
    drafts = list(reversed(sound.values()))

    def work(session: Session) -> int:
        known = known_sources(session, sound)
        news = [draft for draft in drafts if (draft.source, draft.source_id) not in known]
        if news:
            enter_new(session, news, keys_of(news), act, Status.CURRENT, register.clock)
        return len(news)

    accepted = _written(register, work)
    rejected = tuple(problem for place in sorted(problems) for problem in problems[place])
    return ImportReport(accepted, len(part) - len(problems) - accepted, rejected)


def _written(register: Register, work: Callable[[Session], int]) -> int:
    """Run it; again where another import of the same source came first."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return register.store.write(work)
        except StoreRefusedError:
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError
