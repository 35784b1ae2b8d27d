"""Geocode a whole table: read, share out, keep, join."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from addressing.batch import fingerprint
from addressing.batch.columns import find_location_columns
from addressing.batch.joining import Joiner, sink_options
from addressing.batch.options import BatchOptions, BatchProgress
from addressing.batch.report import BatchReport
from addressing.batch.review.writing import check_review_name
from addressing.batch.run_folder import RunFolder
from addressing.batch.tally import Tally, add_up
from addressing.batch.work import Part, Work
from addressing.batch.workers import Workers, available_cores, cluster, local_processes, own_process
from addressing.errors import WorkersLostError
from gis_data import InputError, Problem, Table, open_table, write_whole, written_format

SLICE_ROWS = 4_096
"""Rows that are geocoded at a time and kept in one part."""

_OWN_PROCESS_SLICES = 2
"""A table of so few slices is done sooner than another process would be ready."""


def geocode_table(
    source: Path | BinaryIO,
    target: Path | BinaryIO,
    options: BatchOptions | None = None,
    *,
    on_progress: Callable[[BatchProgress], None] = lambda _: None,
    on_note: Callable[[str], None] = lambda _: None,
) -> BatchReport:
    """Geocode a table of any size in flat memory, on all cores; the output is in input order.

    From a file to a file the run is resumable: it keeps finished parts beside the output, and
    the same call after a kill goes on where it was. A row that cannot be read keeps its error in
    ``geo_error``.

    Args:
        source: A file or a stream.
        target: A file, which appears whole at the end, or a stream.
        options: How.
        on_progress: Called after each slice.
        on_note: Called with sentences for a person.

    Raises:
        InputError: The table has no column to read, or an unfinished run depended on something
            else.
        TableError: The table as a whole cannot be read or written.
        BatchError: A worker process ended, or the cluster does not answer.
    """
    options = options or BatchOptions()
    if isinstance(source, Path) and source.is_fifo():
        source = source.open("rb")
    chosen = written_format(target, options.output_format)
    _refuse_same_file(source, target, options)
    if options.review is not None:
        check_review_name(options.review)
    with open_table(source, format=options.input_format, sheet=options.sheet) as table:
        run = _Run(table, chosen, options, on_progress, on_note)
        if isinstance(source, Path) and isinstance(target, Path):
            return run.from_file_to_file(source, target)
        return run.through(target)


class _Run:
    """One run over one table."""

    def __init__(
        self,
        table: Table,
        format: str,  # noqa: A002 - the word of the interface
        options: BatchOptions,
        on_progress: Callable[[BatchProgress], None],
        on_note: Callable[[str], None],
    ) -> None:
        self._table = table
        self._format = format
        self._options = options
        self._on_progress = on_progress
        self._on_note = on_note
        self._notes: list[str] = []
        self._sink_options = sink_options(table, bom=options.bom)
        self._began = time.monotonic()
        self._rows = self._rows_resumed = self._rows_read = 0
        self._processes = 1
        columns = find_location_columns(table.columns, options.column)
        for note in (*columns.notes, *options.corrections.notes):
            self._note(note)
        self._work = Work(
            load=options.load,
            roles=columns.roles,
            format=format,
            options=self._sink_options,
            review=options.review is not None,
            corrections=options.corrections,
        )

    def from_file_to_file(self, source: Path, target: Path) -> BatchReport:
        """Keep every part, join them at the end; go on with a run that was stopped."""
        before = source.stat()
        depends_on = self._depends_on(source)
        with RunFolder(target, depends_on, restart=self._options.restart) as folder:
            finished = folder.finished
            if finished:
                rows = sum(tally.rows for tally in finished.values())
                self._note(f"An unfinished run is taken up: {rows:,} rows are done.")
            else:
                self._refuse_filled_review()
            for number, part in self._parts(finished, resumable=True):
                folder.keep(number, part)
            _refuse_changed(source, before.st_size, before.st_mtime_ns)
            report = self._report(add_up(finished[number] for number in sorted(finished)))
            review, said = self._options.review, self._options.report
            with self._joiner(folder.draft(target), review and folder.draft(review)) as joiner:
                for part in folder.parts():
                    joiner.join(part)
            if said is not None:
                _write_report(folder.draft(said), report)
            folder.hand_over([path for path in (target, review, said) if path is not None])
        return report

    def through(self, target: Path | BinaryIO) -> BatchReport:
        """Write the parts as they come; nothing is kept."""
        self._refuse_filled_review()
        tallies: list[Tally] = []
        with self._joiner(target, self._options.review) as joiner:
            for _, part in self._parts({}, resumable=False):
                joiner.join(part)
                tallies.append(part.tally)
        report = self._report(add_up(tallies))
        if self._options.report is not None:
            _write_report(self._options.report, report)
        return report

    def _parts(
        self, finished: Mapping[int, Tally], *, resumable: bool
    ) -> Iterator[tuple[int, Part]]:
        """The parts that are not finished, in order, a bounded number of them under way."""
        slices = enumerate(self._table.slices(SLICE_ROWS))
        first = list(islice(slices, _OWN_PROCESS_SLICES + 1))
        under_way: deque[tuple[int, Future[Part]]] = deque()
        small = len(first) <= _OWN_PROCESS_SLICES
        try:
            with self._workers(small=small, resumable=resumable) as workers:
                self._processes = workers.count
                for number, rows in chain(first, slices):
                    self._rows_read += len(rows)
                    if number in finished:
                        self._rows += len(rows)
                        self._rows_resumed += len(rows)
                        continue
                    under_way.append((number, workers.submit(rows)))
                    if len(under_way) > 2 * workers.count + 1:
                        yield self._next(under_way, resumable=resumable)
                while under_way:
                    yield self._next(under_way, resumable=resumable)
        except BrokenProcessPool as error:
            kept = "is kept; run the command again to go on" if resumable else "is lost"
            raise WorkersLostError(
                f"A worker process ended before its work did; what was done ({self._rows:,} rows) "
                f"{kept}. If the machine ran out of memory, give a smaller number for --processes."
            ) from error

    def _next(
        self, under_way: deque[tuple[int, Future[Part]]], *, resumable: bool
    ) -> tuple[int, Part]:
        number, future = under_way.popleft()
        part = future.result()
        self._rows += part.tally.rows
        share = self._table.share_read()
        expected = round(self._rows_read / share) if share else None
        self._on_progress(BatchProgress(self._rows, self._rows_resumed, expected, resumable))
        return number, part

    def _workers(self, *, small: bool, resumable: bool) -> AbstractContextManager[Workers]:
        if self._options.cluster is not None:
            return cluster(self._work, self._options.cluster)
        processes = self._options.processes or available_cores()
        if small or processes == 1:
            return own_process(self._work)
        if not resumable:
            self._note("A run from or to a stream cannot go on once it was stopped.")
        return local_processes(self._work, processes)

    def _joiner(self, target: Path | BinaryIO, review: Path | None) -> Joiner:
        return Joiner(self._table, target, review, format=self._format, options=self._sink_options)

    def _depends_on(self, source: Path) -> dict[str, str]:
        options = self._options
        return {
            **{f"input {name}": told for name, told in fingerprint.of_file(source).items()},
            "input format": self._table.format,
            "option --column": options.column or "none",
            "option --sheet": options.sheet or "none",
            "option --format": self._format,
            "byte order mark": str(options.bom),
            "option --review": "asked for" if options.review else "none",
            "rows in a part": str(SLICE_ROWS),
            "corrections": fingerprint.of_corrections(options.corrections),
            "version of Phlov": fingerprint.of_program(),
            "shipped data": fingerprint.of_data(),
            **options.sources,
        }

    def _refuse_filled_review(self) -> None:
        review = self._options.review
        if review is not None and review.exists():
            raise InputError(
                "The review file is already there, and a clerk may have filled it.",
                [Problem("--review", str(review), "a new name", "Move it away, or name another.")],
            )

    def _report(self, tally: Tally) -> BatchReport:
        for note in self._table.notes:
            self._note(note)
        return BatchReport(
            tally=tally,
            seconds=time.monotonic() - self._began,
            rows_resumed=self._rows_resumed,
            processes=self._processes,
            notes=tuple(self._notes),
        )

    def _note(self, note: str) -> None:
        self._notes.append(note)
        self._on_note(note)


def _write_report(target: Path, report: BatchReport) -> None:
    text = json.dumps(report.as_json(), ensure_ascii=False, indent=2)
    write_whole(target, f"{text}\n".encode())


def _refuse_changed(source: Path, size: int, modified_ns: int) -> None:
    now = source.stat()
    if (now.st_size, now.st_mtime_ns) != (size, modified_ns):
        raise InputError(
            f"{source} was changed while it was read. Run the command again with --restart."
        )


def _refuse_same_file(
    source: Path | BinaryIO, target: Path | BinaryIO, options: BatchOptions
) -> None:
    given = (source, target, options.review, options.report)
    seen: set[Path] = set()
    for path in given:
        if isinstance(path, Path) and path.resolve() in seen:
            raise InputError(
                "Every file of a run needs a name of its own.",
                [Problem(str(path), "the same file twice", "another name for one of the two")],
            )
        if isinstance(path, Path):
            seen.add(path.resolve())
