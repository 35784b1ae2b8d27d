"""Put a page together from its template, its style, its scripts and its data."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_SHEET_URL = re.compile(r"url\([^)]*\)")


def page_environment(package: str) -> Environment:
    """Templates of ``package/templates``: escaped, and an unknown name is an error."""
    return Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page_part(package: str, name: str) -> str:
    """The text of a style or script in ``package/templates``."""
    return (files(package) / "templates" / name).read_text(encoding="utf-8")


def json_in_html(value: object) -> Markup:
    r"""Write JSON that cannot end its script element.

    >>> json_in_html({"name": "</script>"})
    Markup('{"name":"\\u003c/script>"}')
    """
    text = orjson.dumps(value).decode().replace("<", "\\u003c").replace("&", "\\u0026")
    return Markup(text)  # noqa: S704 - nothing in it can open or close a tag


def content_hash(script: str) -> str:
    """The hash by which a content security policy allows one script."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def leaflet_script() -> str:
    """The map library, without its addresses of other hosts."""
    text = re.sub(r"//# sourceMappingURL=\S+", "", _vendored("leaflet.js"))
    # Leaflet's attribution link is switched off on our pages; no address of it need stay.
    return text.replace('href="https://leafletjs.com"', 'href="#"')


def leaflet_style() -> str:
    """Its style, without its pictures."""
    return _SHEET_URL.sub("none", _vendored("leaflet.css"))


def flipped(line: Iterable[Sequence[float]]) -> list[list[float]]:
    """A line as Leaflet wants it: latitude first, to a metre.

    >>> flipped([(104.923001, 11.576002)])
    [[11.576, 104.923]]
    """
    return [[round(point[1], 5), round(point[0], 5)] for point in line]


@cache
def _vendored(name: str) -> str:
    folder = files("logistics_center.pages") / "vendor" / "leaflet"
    return (folder / name).read_text(encoding="utf-8")
