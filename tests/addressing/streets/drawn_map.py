"""Draw a small OpenStreetMap file by hand."""

from pathlib import Path
from xml.sax.saxutils import quoteattr

BKK1, TONLE_BASAK = "121301", "120101"
"""Postcodes of two communes that the drawn map of these tests shows."""


class DrawnMap:
    """Things with tags, written as an .osm file."""

    def __init__(self):
        self._nodes, self._ways, self._relations = [], [], []

    def point(self, latitude, longitude, **tags):
        """A node; returns its number."""
        number = len(self._nodes) + 1
        self._nodes.append((number, latitude, longitude, tags))
        return number

    def line(self, *places, **tags):
        """A way through (latitude, longitude) or nodes drawn before; returns its number."""
        number = 1000 + len(self._ways)
        nodes = [place if isinstance(place, int) else self.point(*place) for place in places]
        self._ways.append((number, nodes, tags))
        return number

    def box(self, latitude, longitude, side=0.0004, **tags):
        """A closed way around a middle."""
        half = side / 2
        corners = [(-half, -half), (-half, half), (half, half), (half, -half)]
        nodes = [self.point(latitude + dy, longitude + dx) for dy, dx in corners]
        return self.line(*nodes, nodes[0], **tags)

    def area(self, *ways, **tags):
        """A relation that ways draw."""
        self._relations.append((5000 + len(self._relations), ways, tags))

    def write(self, path: Path) -> Path:
        """The file, nodes before ways before relations."""
        rows = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6">']
        for number, latitude, longitude, tags in self._nodes:
            head = f'<node id="{number}" version="1" lat="{latitude:.7f}" lon="{longitude:.7f}">'
            rows += [head, *_tags(tags), "</node>"]
        for number, nodes, tags in self._ways:
            members = [f'<nd ref="{node}"/>' for node in nodes]
            rows += [f'<way id="{number}" version="1">', *members, *_tags(tags), "</way>"]
        for number, ways, tags in self._relations:
            members = [f'<member type="way" ref="{way}" role="outer"/>' for way in ways]
            rows += [f'<relation id="{number}" version="1">', *members, *_tags(tags), "</relation>"]
        path.write_text("\n".join([*rows, "</osm>"]), "utf-8")
        return path


def _tags(tags):
    """Keys are written with __ for a colon."""
    for key, value in tags.items():
        name = quoteattr(key.replace("__", ":"))
        yield f"<tag k={name} v={quoteattr(value)}/>"
