"""Stream OpenStreetMap files: keep the ways that a caller wants, with their nodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import osmium
import osmium.filter
import osmium.osm.mutable

from gis_data.errors import InputError, Problem

Tags = Mapping[str, str]
KeepWay = Callable[[Tags], Tags | None]

_LEAST_NODES_OF_A_LINE = 2


@dataclass(frozen=True, slots=True)
class OsmExtract:
    """What an extraction read and wrote."""

    ways_read: int
    ways_kept: int
    nodes_kept: int
    ways_cut: int  # some of their nodes are missing in the file


def extract_ways(source: Path, target: Path, *, key: str, keep: KeepWay) -> OsmExtract:
    """Copy the ways that carry the tag ``key`` and that ``keep`` accepts, and their nodes.

    The source is read once, as a stream; node positions wait in a compact table outside Python.
    A way whose nodes are partly missing (files cut along a border) is cut to its longest stretches
    of present nodes.

    Args:
        source: ``.osm``, ``.osm.gz``, ``.osm.bz2`` or ``.osm.pbf``.
        target: File to write; its ending names the format (``.osm`` or ``.osm.pbf``).
        key: Only ways with this tag are shown to ``keep``.
        keep: Takes a way's tags; returns the tags to write, or None to leave the way out.

    Raises:
        InputError: When the file is missing, cut off or not OpenStreetMap data.
    """
    try:
        return _extract(source, target, key, keep)
    except (RuntimeError, OSError) as error:
        problem = Problem(
            str(source),
            f"a file that breaks off or is no OpenStreetMap data ({error})",
            "a complete .osm, .osm.gz or .osm.pbf file",
            "Fetch the file again and compare its checksum.",
        )
        raise InputError("The OpenStreetMap file cannot be read.", [problem]) from error


def _extract(source: Path, target: Path, key: str, keep: KeepWay) -> OsmExtract:
    stream = (
        osmium.FileProcessor(str(source), osmium.osm.NODE | osmium.osm.WAY)
        .with_locations()
        .with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
        .with_filter(osmium.filter.KeyFilter(key))
    )
    written: set[int] = set()
    ways_read = ways_kept = ways_cut = next_id = 0
    with osmium.SimpleWriter(str(target), overwrite=True) as writer:
        for way in stream:
            if not isinstance(way, osmium.osm.Way):
                continue
            ways_read += 1
            tags = keep({tag.k: tag.v for tag in way.tags})
            if tags is None:
                continue
            stretches = _present_stretches(way)
            ways_cut += sum(map(len, stretches)) < len(way.nodes)
            for stretch in stretches:
                for reference, longitude, latitude in stretch:
                    if reference not in written:
                        written.add(reference)
                        node = osmium.osm.mutable.Node(
                            id=reference, location=(longitude, latitude), version=1
                        )
                        writer.add_node(node)
                next_id += 1
                writer.add_way(
                    osmium.osm.mutable.Way(
                        id=next_id, version=1, nodes=[n[0] for n in stretch], tags=dict(tags)
                    )
                )
            ways_kept += bool(stretches)
    return OsmExtract(ways_read, ways_kept, len(written), ways_cut)


def _present_stretches(way: osmium.osm.Way) -> list[list[tuple[int, float, float]]]:
    """Split the way where a node has no position; single nodes make no line and fall away."""
    stretches: list[list[tuple[int, float, float]]] = [[]]
    for node in way.nodes:
        if node.location.valid():
            stretches[-1].append((node.ref, node.location.lon, node.location.lat))
        elif stretches[-1]:
            stretches.append([])
    return [s for s in stretches if len(s) >= _LEAST_NODES_OF_A_LINE]
