import hashlib
import threading
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from gis_data import (
    ChecksumError,
    DownloadError,
    Form,
    Source,
    SourceMissingError,
    SourceStore,
    SourceUnknownError,
    find_source,
    load_catalogue,
)

BODY = bytes(range(256)) * 20_000
SHA256 = hashlib.sha256(BODY).hexdigest()


class Server:
    """A file server on this machine that can break off in the middle."""

    def __init__(self):
        self.break_after = None
        self.etag = '"v1"'
        self.ranges = []
        self.status = None
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                asked = self.headers.get("Range")
                server.ranges.append(asked)
                if server.status:
                    self.send_error(server.status)
                    return
                start = 0
                if asked and self.headers.get("If-Range") == server.etag:
                    start = int(asked.removeprefix("bytes=").removesuffix("-"))
                self.send_response(206 if start else 200)
                self.send_header("Content-Length", str(len(BODY) - start))
                self.send_header("ETag", server.etag)
                self.end_headers()
                end = len(BODY) if server.break_after is None else start + server.break_after
                self.wfile.write(BODY[start:end])

            def log_message(self, *_):
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}/roads.osm.pbf"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def close(self):
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def server():
    running = Server()
    yield running
    running.close()


@pytest.fixture
def source(server):
    return Source(
        id="roads", title="Roads", form=Form.RAW, licence="ODbL", attribution="OSM",
        url=server.url, sha256=SHA256,
    )  # fmt: skip


@pytest.fixture
def store(tmp_path):
    return SourceStore(tmp_path, clock=lambda: datetime(2026, 11, 24, tzinfo=UTC))


def test_pull_fetches_and_verifies(store, source):
    seen = []
    file = store.pull(source, progress=lambda name, done, total: seen.append((name, done, total)))
    assert file.path.read_bytes() == BODY
    assert file.origin == "pulled"
    assert seen[-1] == ("roads", len(BODY), len(BODY))


def test_a_second_pull_asks_nobody(store, source, server):
    store.pull(source)
    store.pull(source)
    assert len(server.ranges) == 1


def test_a_broken_download_is_resumed(store, source, server):
    server.break_after = 2_000_000
    file = store.pull(source)
    assert file.sha256 == SHA256
    assert server.ranges == [None, "bytes=2000000-", "bytes=4000000-"]


def test_what_came_is_kept_for_the_next_call(store, source, server):
    server.break_after = 1_000_000
    with pytest.raises(DownloadError, match="run `phlov data pull` again"):
        store.pull(source)
    server.break_after = None
    assert store.pull(source).sha256 == SHA256
    assert server.ranges[-1] == "bytes=3000000-"


def test_a_new_version_upstream_starts_over(store, source, server):
    server.break_after = 1_000_000
    with pytest.raises(DownloadError):
        store.pull(source)
    server.break_after, server.etag = None, '"v2"'
    assert store.pull(source).path.read_bytes() == BODY


def test_wrong_bytes_are_refused_and_not_kept(store, source, tmp_path):
    with pytest.raises(ChecksumError, match="expected 0000"):
        store.pull(replace(source, sha256="0" * 64))
    assert not [p for p in tmp_path.rglob("*") if p.suffix in (".part", ".pbf")]


def test_a_rolling_source_records_its_hash(store, source):
    rolling = replace(source, sha256="")
    store.pull(rolling)
    found = store.find(rolling)
    assert found.sha256 == SHA256
    assert found.date.isoformat() == "2026-11-24"


def test_a_damaged_pull_is_noticed(store, source):
    path = store.pull(source).path
    path.write_bytes(b"rot")
    with pytest.raises(ChecksumError):
        store.find(source)


def test_refusal_by_the_server_is_told(store, source, server):
    server.status = 404
    with pytest.raises(DownloadError, match="answered 404"):
        store.pull(source)


def test_the_mirror_is_read_in_place(tmp_path, source):
    mirror = tmp_path / "mirror"
    (mirror / "roads").mkdir(parents=True)
    (mirror / "roads" / "kh.pbf").write_bytes(BODY)
    mirrored = replace(source, mirror="roads/kh.pbf")
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(500))) as nobody:
        file = SourceStore(tmp_path / "home", mirror).pull(mirrored, client=nobody)
    assert file.path == mirror / "roads" / "kh.pbf"
    assert file.origin == "mirror"


def test_a_damaged_mirror_is_noticed(tmp_path, source):
    (tmp_path / "kh.pbf").write_bytes(b"rot")
    with pytest.raises(ChecksumError):
        SourceStore(tmp_path / "home", tmp_path).find(replace(source, mirror="kh.pbf"))


def test_a_prepared_source_says_where_it_comes_from(store):
    with pytest.raises(SourceMissingError, match="PHLOV_DATA_MIRROR"):
        store.pull(find_source("boundaries-communes"))


def test_an_unknown_source_names_the_known():
    with pytest.raises(SourceUnknownError, match="roads-osm"):
        find_source("raods")


def test_every_source_says_its_licence_and_whence_it_comes():
    for source in load_catalogue():
        assert source.licence
        assert source.attribution
        assert source.url or source.mirror or source.package
        assert source.form is not Form.PREPARED or source.sha256


def test_the_mirror_holds_what_the_catalogue_promises(data_mirror, tmp_path):
    store = SourceStore(tmp_path, data_mirror)
    found = [store.find(source) for source in load_catalogue() if source.mirror]
    assert sum(file is not None for file in found) >= 6
