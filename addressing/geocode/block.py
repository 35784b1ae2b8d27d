"""Answer many queries at once: as columns, and each as an object when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np

from addressing.geocode.answer import Known
from addressing.geocode.kernel.arrays import Flags, Floats, Ints
from addressing.geocode.result import Geocode


@dataclass(frozen=True)
class AnswerColumns:
    """The answers to many queries.

    Attributes:
        place: The unit of each, -1 for none.
        confidence: Its class, as a place in ``CONFIDENCES``.
        probability: That it is right.
        reason_code: Why, as a place in ``REASONS``.
        reason: The same as a sentence.
        special: Place → the answer where it is more than a unit of the gazetteer: a position, a
            code, another country. The columns say nothing of these.
        known: What every answer that names a unit says of it.
    """

    place: Ints
    confidence: Ints
    probability: Floats
    reason_code: Ints
    reason: list[str]
    special: Mapping[int, Geocode]
    known: Callable[[int], Known]

    @cached_property
    def is_special(self) -> Flags:
        """Which answers are special."""
        found = np.zeros(len(self.place), np.bool_)
        found[list(self.special)] = True
        return found


class AnswerBlock(Sequence[Geocode]):
    """Answers in order; those that nobody looks at one by one are never made objects."""

    def __init__(
        self,
        count: int,
        answer: Callable[[int], Geocode],
        columns: Callable[[], AnswerColumns],
    ) -> None:
        """Hold answers.

        Args:
            count: How many.
            answer: Makes one.
            columns: Makes them all, as columns.
        """
        self._count = count
        self._answer = answer
        self._make_columns = columns

    @cached_property
    def columns(self) -> AnswerColumns:
        """All answers as columns."""
        return self._make_columns()

    def __len__(self) -> int:
        """Answers."""
        return self._count

    @overload
    def __getitem__(self, place: int) -> Geocode: ...

    @overload
    def __getitem__(self, place: slice) -> list[Geocode]: ...

    def __getitem__(self, place: int | slice) -> Geocode | list[Geocode]:
        """One answer, made now, or some."""
        if isinstance(place, slice):
            return [self._answer(i) for i in range(*place.indices(self._count))]
        return self._answer(range(self._count)[place])


def block_of(answers: Sequence[Geocode]) -> AnswerBlock:
    """Answers that are made already, as a block."""
    nothing = np.zeros(len(answers), np.int32)

    def columns() -> AnswerColumns:
        return AnswerColumns(
            nothing - 1,
            nothing,
            nothing.astype(np.float64),
            nothing,
            [""] * len(answers),
            dict(enumerate(answers)),
            _no_unit,
        )

    return AnswerBlock(len(answers), answers.__getitem__, columns)


def _no_unit(place: int) -> Known:
    raise LookupError(place)
