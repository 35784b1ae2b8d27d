"""Labels and posters: what a telephone reads from the QR code, and a person beside it."""

from __future__ import annotations

import re
import struct
import zlib
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qr_reading import read_qr

from addressing import (
    CodeError,
    LabelError,
    LabelKind,
    Paper,
    SymbolFormat,
    address_label,
    address_link,
    draw_label,
    draw_symbol,
    encode,
)
from addressing.labels.label import _LONGEST_BASE
from postcodes import load_lattice, load_registry

BASE = "https://address.example"
LINK = f"{BASE}/a/7747-0626-4043"
SVG = "{http://www.w3.org/2000/svg}"
ANGKOR_WAT = "7747-0626-4043"
STUENG_MEAN_CHEY = encode(latitude=11.53, longitude=104.89)


def modules_of(png: bytes, quiet: int = 4) -> list[list[bool]]:
    """The modules of a black and white PNG, its quiet zone cut off."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, data, width, height, depth = 8, b"", 0, 0, 0
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
            assert (depth, colour) in {(1, 0), (1, 3)}
        data += body if kind == b"IDAT" else b""
        at += 12 + length
    rows = _unfiltered(zlib.decompress(data), (width + 7) // 8, height)
    bits = [[row[x // 8] >> (7 - x % 8) & 1 for x in range(width)] for row in rows]
    light = bits[0][0]
    dark = [y for y, row in enumerate(bits) if any(bit != light for bit in row)]
    scale = dark[0] // quiet
    middles = range(dark[0] + scale // 2, dark[-1] + 1, scale)
    return [[bits[y][x] != light for x in middles] for y in middles]


def _unfiltered(raw: bytes, stride: int, height: int) -> list[bytes]:
    """Rows of a PNG whose filters are none (0) or the row above (2)."""
    rows = [bytes(stride)]
    for at in range(0, height * (stride + 1), stride + 1):
        kind, row = raw[at], raw[at + 1 : at + 1 + stride]
        assert kind in (0, 2)
        above = rows[-1] if kind else bytes(stride)
        rows.append(bytes((a + b) & 0xFF for a, b in zip(row, above, strict=True)))
    return rows[1:]


def test_a_telephone_reads_the_link_from_the_png():
    png = draw_symbol(address_label(ANGKOR_WAT, BASE), SymbolFormat.PNG)
    assert read_qr(modules_of(png)) == LINK


@given(
    st.integers(1, _LONGEST_BASE - len("https://.kh")),
    st.sampled_from(["7747-xxxx-xxxx", ANGKOR_WAT]),
)
def test_every_length_of_base_can_be_read(length, code):
    base = f"https://{'a' * length}.kh"
    label = address_label(code, base)
    assert read_qr(modules_of(draw_symbol(label, SymbolFormat.PNG))) == f"{base}/a/{code}"


def test_a_reader_of_qr_codes_finds_damage():
    modules = modules_of(draw_symbol(address_label(ANGKOR_WAT, BASE), SymbolFormat.PNG))
    modules[12][12] ^= True
    with pytest.raises(AssertionError, match="damaged"):
        read_qr(modules)


def test_the_pdf_is_one():
    pdf = draw_symbol(address_label(ANGKOR_WAT, BASE), SymbolFormat.PDF)
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")


@pytest.mark.parametrize(
    ("kind", "paper", "size"),
    [
        (LabelKind.LABEL, Paper.A5, ("60mm", "40mm")),
        (LabelKind.POSTER, Paper.A5, ("148mm", "210mm")),
        (LabelKind.POSTER, Paper.A4, ("210mm", "297mm")),
    ],
)
def test_a_label_says_the_code_in_both_scripts_and_where_it_is(kind, paper, size):
    root = ET.fromstring(draw_label(address_label(ANGKOR_WAT, BASE), kind, paper))
    assert (root.get("width"), root.get("height")) == size
    texts = " | ".join("".join(node.itertext()) for node in root.iter(f"{SVG}text"))
    for said in (
        ANGKOR_WAT,
        "៧៧៤៧-០៦២៦-៤០៤៣",
        "171005",
        "១៧១០០៥",
        "សង្កាត់នគរធំ",
        "Sangkat Nokor Thum",
    ):
        assert said in texts
    assert root.findtext(f"{SVG}desc") == LINK


def test_a_poster_says_how_the_code_is_spoken():
    poster = draw_label(address_label(ANGKOR_WAT, BASE), LabelKind.POSTER)
    assert "ប្រាំពីរ ប្រាំពីរ បួន ប្រាំពីរ" in poster


def test_a_place_on_the_lake_has_a_label_without_postcode(tonle_sap):
    code = encode(latitude=tonle_sap.latitude, longitude=tonle_sap.longitude)
    label = address_label(code, BASE)
    assert label.postcode is None
    assert code in draw_label(label)


def test_a_block_has_no_spoken_form():
    assert address_label("7747-0626-xxxx", BASE).spoken_km == ()


@pytest.mark.parametrize(
    "base",
    [
        "",
        "address.example",
        "ftp://address.example",
        "javascript:alert(1)",
        "https://",
        "https://address.example/?q=",
        "https://address.example/#x",
        "https://user@address.example",
        "https://address.example/a b",
        "https://អាសយដ្ឋាន.example",
        "https://[::1",
        f"https://{'a' * 120}.example",
    ],
)
def test_what_cannot_stand_before_a_page_is_refused(base):
    with pytest.raises(LabelError):
        address_link(ANGKOR_WAT, base)


def test_a_wrong_code_gets_no_label():
    with pytest.raises(CodeError):
        address_label("7747-0626-4044", BASE)


def test_the_template_cannot_be_broken_out_of():
    link = address_link(ANGKOR_WAT, "https://address.example/it's&so")
    drawn = draw_label(address_label(ANGKOR_WAT, "https://address.example/it's&so"))
    assert ET.fromstring(drawn).findtext(f"{SVG}desc") == link


@pytest.mark.browser
def test_in_a_browser_the_code_is_read_and_no_text_leaves_its_place(chromium):
    """The SVG as it is seen: modules sampled from pixels, and the box of every text."""
    registry, lattice = load_registry(), load_lattice()
    longest = sorted(
        (unit for unit in registry.units.values() if lattice.has_area(unit.postcode)),
        key=lambda unit: -len(unit.full_name_km + unit.full_name_latin),
    )
    codes = [ANGKOR_WAT, f"{ANGKOR_WAT}-27", STUENG_MEAN_CHEY, "7747-xxxx-xxxx"]
    for unit in longest[:12]:
        place = lattice.places[unit.postcode]
        codes.append(encode(latitude=place.latitude, longitude=place.longitude))
    page = chromium.new_page(viewport={"width": 800, "height": 1200})
    for code in codes:
        label = address_label(code, BASE)
        for kind in LabelKind:
            drawn = draw_label(label, kind)
            page.set_content(f"<body style='margin:0'>{drawn}</body>")
            outside = page.evaluate(OUTSIDE)
            assert outside == [], (code, kind)
            modules = page.evaluate(SAMPLED, drawn)
            assert read_qr(modules) == label.link
    page.close()


OUTSIDE = """() => {
  const frame = document.querySelector("svg").viewBox.baseVal;
  const texts = [...document.querySelectorAll("text")];
  const boxes = texts.map((text) => [text.textContent, text.getBBox()]);
  const symbol = document.querySelector(".symbol");
  const [x, y, size] = ["x", "y", "width"].map((name) => symbol[name].baseVal.value);
  return boxes
    .filter(([, box]) => box.x < 1 || box.x + box.width > frame.width - 1
      || box.y < 0 || box.y + box.height > frame.height
      || (box.x < x + size && box.x + box.width > x && box.y + box.height * 0.25 < y + size
          && box.y + box.height * 0.75 > y))
    .map(([text, box]) => `${text} ${box.x} ${box.y} ${box.width} ${box.height}`);
}"""

SAMPLED = """async (drawn) => {
  const picture = new Image();
  picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(drawn);
  await picture.decode();
  const root = new DOMParser().parseFromString(drawn, "image/svg+xml");
  const frame = root.documentElement.viewBox.baseVal;
  const symbol = root.querySelector(".symbol");
  const modules = Number(symbol.querySelector("svg").getAttribute("viewBox").split(" ")[2]);
  const scale = 1600 / frame.width;
  const canvas = document.createElement("canvas");
  canvas.width = 1600;
  canvas.height = Math.round(frame.height * scale);
  const drawing = canvas.getContext("2d");
  drawing.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const pixels = drawing.getImageData(0, 0, canvas.width, canvas.height).data;
  const [x, y, size] = ["x", "y", "width"].map((name) => Number(symbol.getAttribute(name)));
  const rows = [];
  for (let row = 4; row < modules - 4; row += 1) {
    rows.push([]);
    for (let column = 4; column < modules - 4; column += 1) {
      const at = [x + ((column + 0.5) * size) / modules, y + ((row + 0.5) * size) / modules];
      const [left, top] = at.map((v) => Math.floor(v * scale));
      rows.at(-1).push(pixels[4 * (top * canvas.width + left)] < 128);
    }
  }
  return rows;
}"""


def test_sizes_in_a_template_are_numbers():
    drawn = draw_label(address_label(STUENG_MEAN_CHEY, BASE), LabelKind.POSTER)
    sizes = re.findall(r'font-size="([^"]+)"', drawn)
    assert sizes
    assert all(0 < float(size) <= 14 for size in sizes)
