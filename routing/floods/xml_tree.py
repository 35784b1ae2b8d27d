"""Parse XML from outside: no document type, so no entity can grow or fetch anything."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from routing.errors import FloodError

_MOST_BYTES = 32 * 1024 * 1024
"""No alert is nearly so large."""


def parse_xml(path: Path) -> Element:
    """Read a small XML file into a tree; names carry their namespace as ``{namespace}name``.

    Python's own tree builder is fed by an expat parser that stops at a document type declaration:
    entities, the one way in which a small file becomes a large one or reads other files, can only
    be declared there.

    Raises:
        FloodError: When the file is missing, too large, not XML, or declares a document type.
    """
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise FloodError(
            f"{path.name} declares a document type (DTD), which no alert does; it was not read."
        )

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: builder.start(_named(name), attributes)
    parser.EndElementHandler = lambda name: builder.end(_named(name))
    parser.CharacterDataHandler = builder.data
    try:
        content = path.read_bytes()
        if len(content) > _MOST_BYTES:
            raise FloodError(f"{path.name} has {len(content):,} bytes; an alert has far fewer.")
        parser.Parse(content, True)  # noqa: FBT003 - expat's own order
    except OSError as error:
        raise FloodError(f"The alert {path} cannot be read: {error.strerror}.") from error
    except expat.ExpatError as error:
        raise FloodError(f"{path.name} is no XML: {error}.") from error
    return builder.close()


def _named(name: str) -> str:
    return f"{{{name}" if "}" in name else name
