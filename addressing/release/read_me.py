"""Write the page that greets whoever opens a release."""

from __future__ import annotations

from addressing.release.contents import Contents

_TEXT = """\
# {title}

{title_km}

Version {version}, {date}. Postcodes: {decree}.

| file | what | licence |
|---|---|---|
{rows}

`manifest.json` names every file with its size, rows, SHA-256, media type and licence;
`CHANGELOG.md` says what changed.

## Check it

    sha256sum --check SHA256SUMS
    phlov standard verify .

Compare the SHA-256 of `SHA256SUMS` itself with the number that was published with the release.

## Use it

- Postcodes and codes are **text**: read them as numbers and 01…09 lose their zero.
- CSV is UTF-8 with commas. Coordinates are degrees (WGS 84).
- The same digits have named other places: for a date before today look into
  `postcodes/history.csv`, for what became of a unit into `postcodes/succession.csv`.
- The point of a unit may be that of a unit above it: `area_of` says whose it is.
- `lattice/lattice.parquet` is a step function: take a point's H3 cell of resolution 13 as an
  integer; the last row whose `first_cell` is not greater holds the answer. In SQL:
  `SELECT * FROM lattice WHERE first_cell <= ? ORDER BY first_cell DESC LIMIT 1`; for a whole
  column in pandas: `merge_asof(points, lattice, left_on="cell", right_on="first_cell")`.
- Outlines in `maps/` are drawn along cells for looking at. They never decide: the lattice does.

## Sources and attribution

Whoever passes these data on names:

{attributions}
- Phlov, for the cells and the address code.

The specification is under {specification}.
"""


def read_me(contents: Contents, version: str, date: str) -> str:
    """The text of ``README.md``."""
    rows = []
    for path in contents.files:
        title, licence = contents.describe(path)
        rows.append(f"| `{path}` | {title} | {licence} |")
    rows.append(f"| `specification/` | The specification | {contents.licences['specification']} |")
    attributions = dict.fromkeys(
        f"- {source.attribution} ({source.licence})" for source in contents.release_sources()
    )
    return _TEXT.format(
        title=contents.title,
        title_km=contents.title_km,
        version=version,
        date=date,
        decree=contents.decree,
        rows="\n".join(rows),
        attributions="\n".join(attributions),
        specification=contents.licences["specification"],
    )
