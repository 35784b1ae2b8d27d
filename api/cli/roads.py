"""Learn speeds from couriers' tracks, and check road networks."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from api.cli.console import answers, print_json, progress_bar, say
from api.settings import read_settings
from gis_data import (
    BundleMissingError,
    InputError,
    Problem,
    current_bundle,
    match_columns,
    open_table,
    shown_columns,
    write_whole,
)
from routing import (
    FindingKind,
    Learning,
    LearntSpeeds,
    NamedPoint,
    NetworkCheck,
    Profile,
    RoadNetwork,
    TrackReport,
    check_network,
    check_page_html,
    check_to_dict,
    compare_networks,
    learn_speeds,
    learning_rules,
    load_learnt,
    read_network,
    read_tracks,
    track_files,
    write_learnt,
)

app = typer.Typer(no_args_is_help=True, help="Learn speeds from tracks; check road networks.")


class RoadsFormat(StrEnum):
    """What can be printed."""

    TABLE = "table"
    JSON = "json"


NetworkOption = Annotated[
    Path | None,
    typer.Option(
        "--network",
        "--roads",
        help="Roads: .osm, .osm.gz, .osm.pbf, a road GeoJSON or a stored network; by default the "
        "bundle's.",
    ),
]
ProfileOption = Annotated[Profile, typer.Option(help="Who travels.")]
FormatOption = Annotated[RoadsFormat, typer.Option("--format", help="What to print.")]

_FINDINGS_SHOWN = 5
_PLACE_COLUMNS = {
    "name": ("name", "id", "address", "place"),
    "latitude": ("latitude", "lat", "gps_lat", "y"),
    "longitude": ("longitude", "lon", "lng", "long", "gps_lon", "gps_lng", "x"),
}


@app.command("learn")
def learn(
    tracks: Annotated[
        list[Path],
        typer.Argument(help="GPX, CSV, Parquet or GeoParquet files, or folders of them."),
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Where to write the speeds (.parquet).")
    ],
    network: NetworkOption = None,
    profile: ProfileOption = Profile.MOTORCYCLE,
    column: Annotated[
        list[str] | None,
        typer.Option(help="Where the guess would be wrong: role=COLUMN, such as time=Recorded."),
    ] = None,
    output_format: FormatOption = RoadsFormat.TABLE,
) -> None:
    """Measure how fast couriers really ride, for each road, direction and hour of the day.

    Example: phlov roads learn tracks/ --network network -o learnt.parquet
    """
    if output.suffix.casefold() != ".parquet":
        raise InputError(
            "The speeds cannot be written there.",
            [Problem("--output", repr(str(output)), "a file name that ends in .parquet")],
        )
    overrides = _overrides(column or [])
    files = [file for path in tracks for file in track_files(path)]
    roads = _network(network)
    report = TrackReport()
    with progress_bar() as bar:
        task = bar.add_task("fixes", total=None)
        learnt = learn_speeds(
            roads,
            read_tracks(files, learning_rules(), report=report, overrides=overrides),
            profile,
            now_s=datetime.now(UTC).timestamp(),
            report=report,
            progress=lambda done: bar.update(task, completed=done),
        )
    write_learnt(learnt.speeds, roads, profile, output)
    if output_format is RoadsFormat.JSON:
        print_json(_learning_record(learnt, profile, output))
    else:
        _show_learning(learnt, profile, output)


@app.command("check")
def check(
    network: NetworkOption = None,
    profile: ProfileOption = Profile.MOTORCYCLE,
    places: Annotated[
        Path | None,
        typer.Option(help="A table with latitude and longitude: how far is each from a road?"),
    ] = None,
    compare: Annotated[
        Path | None, typer.Option(help="An earlier network: what has changed since?")
    ] = None,
    learnt: Annotated[
        Path | None, typer.Option(help="Speeds from `phlov roads learn`, to be looked through.")
    ] = None,
    page: Annotated[
        Path | None, typer.Option(help="Write a map page there (.html), which needs no network.")
    ] = None,
    output_format: FormatOption = RoadsFormat.TABLE,
) -> None:
    """Look for parts that nobody reaches, traps, impossible speeds, forbidden ways on, far places.

    Example: phlov roads check --network roads.osm.pbf --places parcels.csv --page check.html
    """
    roads = _network(network)
    points = tuple(_places(places)) if places is not None else ()
    speeds = _recalled(learnt, roads) if learnt is not None else None
    comparison = None
    if compare is not None:
        comparison = compare_networks(_network(compare), roads, profile)
    found = check_network(roads, profile, places=points, learnt=speeds, comparison=comparison)
    if page is not None:
        write_whole(page, check_page_html(found).encode())
        say(f"Map page: {page}")
    if output_format is RoadsFormat.JSON:
        print_json(check_to_dict(found))
    else:
        _show_check(found)


def _network(path: Path | None) -> RoadNetwork:
    """The roads of a file or folder, else those of the current bundle.

    Raises:
        FileNotFoundError: No such file.
        InputError: None is named and the bundle has none.
        NetworkReadError: The roads cannot be read.
    """
    if path is not None:
        if not path.exists():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        return read_network(path)
    try:
        folder = current_bundle(read_settings().home).file("network")
    except BundleMissingError:
        folder = None
    if folder is None:
        remedy = "Run `phlov data pull roads-osm` and `phlov data build`."
        expected = "a road file, or a data bundle with a network"
        raise InputError("There are no roads.", [Problem("--network", "nothing", expected, remedy)])
    return read_network(folder)


def _overrides(texts: list[str]) -> dict[str, str]:
    """Role → column from ``role=COLUMN``."""
    pairs = {role.strip(): name.strip() for role, _, name in (t.partition("=") for t in texts)}
    wrong = [
        Problem("--column", f"{role!r}", "role=COLUMN, such as time=Recorded")
        for role, name in pairs.items()
        if not role or not name
    ]
    if wrong:
        raise InputError("The columns cannot be read.", wrong)
    return pairs


def _recalled(path: Path, roads: RoadNetwork) -> LearntSpeeds:
    recalled = load_learnt([path], roads)
    if recalled.found < recalled.roads:
        say(
            f"{recalled.roads - recalled.found:,} of {recalled.roads:,} learnt directions of roads "
            "are not in this network: they were redrawn."
        )
    return recalled.speeds


def _places(path: Path) -> Iterator[NamedPoint]:
    """Read the places of a table.

    Raises:
        InputError: It has no position, or a row has none that can be read.
    """
    with open_table(path) as table:
        columns = match_columns(table.columns, _PLACE_COLUMNS, {})
        if not {"latitude", "longitude"} <= columns.keys():
            given = f"the columns {shown_columns(table.columns)}"
            problem = Problem("--places", given, "columns latitude and longitude")
            raise InputError("The places cannot be read.", [problem])
        for row in table:
            texts = {role: row.values[column].strip() for role, column in columns.items()}
            name = texts.get("name") or f"row {row.number}"
            try:
                point = NamedPoint(name, float(texts["longitude"]), float(texts["latitude"]))
            except ValueError:
                given = f"latitude {texts['latitude']!r}, longitude {texts['longitude']!r}"
                where = f"row {row.number}"
                problem = Problem(where, given, "degrees such as 11.5759 and 104.9227")
                raise InputError("The places cannot be read.", [problem]) from None
            yield point


def _learning_record(learnt: Learning, profile: Profile, output: Path) -> dict[str, object]:
    report = learnt.report
    return {
        "output": str(output),
        "profile": profile.value,
        "files": report.files,
        "tracks": report.tracks,
        "fixes_read": report.fixes_read,
        "fixes_used": report.fixes_used,
        "pieces": report.pieces,
        "dropped": {reason.value: count for reason, count in report.dropped.items() if count},
        "reordered": report.reordered,
        "clocks_set_back": report.clocks_set_back,
        "stays": report.stays,
        "gaps": report.gaps,
        "rides": learnt.rides,
        "directed_segments": learnt.roads,
        "km": round(learnt.km, 3),
        "notes": report.notes,
    }


def _show_learning(learnt: Learning, profile: Profile, output: Path) -> None:
    report = learnt.report
    table = Table("", "", show_header=False)
    for name, value in (
        ("tracks", f"{report.tracks:,} in {report.files:,} files"),
        ("fixes", f"{report.fixes_read:,}, {report.fixes_used:,} of them on roads"),
        ("stops cut out", f"{report.stays:,}"),
        ("gaps", f"{report.gaps:,}"),
        ("tracks put in order", f"{report.reordered:,}"),
        ("clocks set back", f"{report.clocks_set_back:,}"),
        ("rides over single roads", f"{learnt.rides:,}"),
        ("directions of roads", f"{learnt.roads:,}, {learnt.km:,.1f} km"),
    ):
        table.add_row(name, value)
    answers.print(table)
    for reason, count in report.dropped.most_common():
        if count:
            answers.print(f"{count:,} fixes {reason.reason}.", markup=False)
    for note in report.notes:
        say(note)
    say(f"Speeds of the profile {profile.value}: {output}")


def _show_check(found: NetworkCheck) -> None:
    report = found.network.report
    answers.print(
        f"{report.source}, {found.profile.value}: {found.km:,.1f} km of road in "
        f"{found.network.segment_count:,} segments, {found.km_open:,.1f} km open, "
        f"{found.km_main:,.1f} km in the main part; {report.components:,} separate parts in the "
        "source.",
        markup=False,
    )
    table = Table("", "found", "km", "the longest")
    for kind, count in found.counts().items():
        these = [one for one in found.findings if one.kind is kind]
        km = sum(one.km for one in these)
        shown = "\n".join(one.text for one in these[:_FINDINGS_SHOWN])
        table.add_row(_NAMES[kind], f"{count:,}", f"{km:,.2f}" if km else "", Text(shown))
    answers.print(table)
    for line in _more(found):
        answers.print(line, markup=False)


_NAMES = {kind: kind.value.replace("_", " ") for kind in FindingKind}


def _more(found: NetworkCheck) -> Iterable[str]:
    if found.snaps is not None:
        snaps = found.snaps
        others = (
            f"; the others {snaps.median_m:,.0f} m from a road in the median, 95 % within "
            f"{snaps.p95_m:,.0f} m, the farthest {snaps.worst_m:,.0f} m"
        )
        near = others if snaps.off_network < snaps.places else ""
        yield f"{snaps.places:,} places: {snaps.off_network:,} off the roads{near}."
    if found.comparison is not None:
        change, travel = found.comparison, found.comparison.travel
        yield (
            f"Since {change.earlier}: {change.added:,} ways added, {change.removed:,} removed, "
            f"{change.changed:,} changed (known by {change.by})."
        )
        yield (
            f"Of {travel.pairs:,} pairs of places {travel.lost:,} are no longer joined, "
            f"{travel.gained:,} newly; travel times {travel.median_pct:+.1f} % in the median, "
            f"{travel.slower:,} over a tenth slower, {travel.faster:,} faster."
        )
