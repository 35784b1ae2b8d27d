"""Geocode one slice: what every worker does, wherever it runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from addressing.batch.columns import RESULT_COLUMNS
from addressing.batch.corrections.apply import CorrectedGeocoder
from addressing.batch.corrections.file import Corrections
from addressing.batch.corrections.places import CORRECTED
from addressing.batch.queries import ask_slice
from addressing.batch.results import PlaceTable, result_arrays
from addressing.batch.review.sheet import ReviewRow, packed_review
from addressing.batch.review.wanting import reason_codes, wanting_review
from addressing.batch.tally import Tally, first_errors
from addressing.geocode import ConfidenceClass, Geocode, GeocodeLevel, Geocoder, Query
from addressing.geocode.block import AnswerBlock, block_of
from gis_data import SinkOptions, Slice, encode_rows


class AnswersMany(Protocol):
    """What a slice needs of a geocoder."""

    def geocode_many(self, queries: Sequence[Query], *, explain: bool = False) -> Sequence[Geocode]:
        """Answer many queries."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker must know beside the rows.

    Attributes:
        load: Loads the geocoder, in the process where it runs.
        roles: Role → column, of what is read as a location.
        format: Format of the output.
        options: Options of the output.
        review: Whether rows for the review file are wanted.
        corrections: What clerks corrected.
    """

    load: Callable[[], Geocoder]
    roles: Mapping[str, str]
    format: str
    options: SinkOptions
    review: bool
    corrections: Corrections = field(default_factory=Corrections)


@dataclass(frozen=True, slots=True)
class Part:
    """What became of one slice.

    Attributes:
        tally: What was found.
        output: The rows, encoded for the output.
        review: The rows for the review file as an Arrow stream; empty where none are wanted.
    """

    tally: Tally
    output: bytes
    review: bytes


class SliceGeocoder:
    """Geocode slices with one geocoder."""

    def __init__(self, work: Work, geocoder: Geocoder) -> None:
        self._work = work
        self._geocoder = CorrectedGeocoder(geocoder, work.corrections)
        self._places = PlaceTable()

    def geocode(self, rows: Slice) -> Part:
        """The part of one slice; a row that makes the geocoder fail keeps that as its error."""
        queries, problems = ask_slice(rows, self._work.roles)
        answers, failures = answer_all(self._geocoder, queries)
        for place, failure in failures.items():
            problems[place] = (*problems.get(place, ()), failure)
        results = result_arrays(answers.columns, problems, self._places)
        reasons = Counter(reason_codes(answers.columns))
        to_review = sorted(wanting_review(answers.columns) | problems.keys())
        return Part(
            Tally(
                rows=len(rows),
                found=_count(results["geo_level"], results["geo_class"]),
                reasons=reasons,
                errors=len(problems),
                first_errors=first_errors(
                    (int(rows.numbers[place]), " ".join(said))
                    for place, said in sorted(problems.items())
                ),
                to_review=len(to_review),
                corrected=reasons[CORRECTED],
            ),
            encode_rows(
                _beside(rows.batch, results), format=self._work.format, options=self._work.options
            ),
            self._review(rows, to_review, queries, problems, answers),
        )

    def _review(
        self,
        rows: Slice,
        places: Sequence[int],
        queries: Sequence[Query],
        problems: Mapping[int, Sequence[str]],
        answers: Sequence[Geocode],
    ) -> bytes:
        if not self._work.review or not places:
            return b""
        return packed_review(
            ReviewRow(
                int(rows.numbers[place]), queries[place], answers[place], problems.get(place, ())
            )
            for place in places
        )


def _count(levels: pa.Array, classes: pa.Array) -> Counter[tuple[str, str]]:
    pairs = pc.binary_join_element_wise(levels, classes, "/").value_counts()
    return Counter({tuple(one["values"].split("/")): one["counts"] for one in pairs.to_pylist()})


def _beside(batch: pa.RecordBatch, results: Mapping[str, pa.Array]) -> pa.RecordBatch:
    """The rows with the results beside what was there."""
    kept = [name for name in batch.schema.names if name not in RESULT_COLUMNS]
    return pa.RecordBatch.from_arrays(
        [*(batch.column(name) for name in kept), *results.values()], names=[*kept, *results]
    )


def answer_all(
    geocoder: AnswersMany, queries: Sequence[Query]
) -> tuple[AnswerBlock, dict[int, str]]:
    """Answer every query; where one makes the geocoder fail, the others are answered all the same.

    Returns:
        The answers, and place → what happened for those that failed.

    Raises:
        Exception: More than a few failed: that is no matter of single rows.
    """
    answers: list[AnswerBlock] = []
    done = 0
    failures: dict[int, str] = {}
    waiting = [queries]
    while waiting:
        some = waiting.pop()
        try:
            found = _block(geocoder.geocode_many(some) if some else [])
        except Exception as error:
            if len(some) > 1:
                middle = len(some) // 2
                waiting += [some[middle:], some[:middle]]
                continue
            if len(failures) == _MOST_FAILURES:
                raise
            said = f"Phlov met a fault of its own in this row ({type(error).__name__})."
            failures[done] = said
            found = block_of([_failed(some[0], said)])
        answers.append(found)
        done += len(found)
    if len(answers) == 1:
        return answers[0], failures
    return block_of([answer for block in answers for answer in block]), failures


def _block(answers: Sequence[Geocode]) -> AnswerBlock:
    """Answers as a block whose columns are made, so that what fails does so now."""
    block = answers if isinstance(answers, AnswerBlock) else block_of(answers)
    _ = block.columns
    return block


_MOST_FAILURES = 20
"""Rows of a slice that may fail; one in millions must not end a batch, a broken geocoder must."""


def _failed(query: Query, said: str) -> Geocode:
    return Geocode(
        query=query.text,
        level=GeocodeLevel.NONE,
        confidence=ConfidenceClass.NONE,
        probability=0.0,
        reason=said,
        reason_code="fault",
    )
