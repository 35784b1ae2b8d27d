"""Give the register to whoever wants it: feed, chain, snapshot and delta."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path as FilePath
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, StreamingResponse

from addressing.register import (
    CopyManifest,
    day_heads,
    lines_since,
    mark_now,
    open_copy,
    write_delta,
)
from api.http.models.register import LARGEST_NUMBER, PUBLIC
from api.http.models.register_sharing import ChainAnswer, SnapshotAnswer
from api.http.openapi import answers
from api.http.problems import NO_SNAPSHOT, RequestRefusedError
from api.http.services import Services, SharedServices
from api.register import copy_folder
from api.register_records import chain_record

router = APIRouter()
NDJSON = "application/x-ndjson"
PARQUET = "application/vnd.apache.parquet"
_FILE = {"type": "string", "format": "binary"} | PUBLIC

Since = Annotated[
    int,
    Query(
        ge=0,
        le=LARGEST_NUMBER,
        description="Number of the last change that you have; 0 for none.",
        json_schema_extra=PUBLIC,
    ),
]


def _other(media_type: str, schema: dict[str, Any], **more: Any) -> dict[int | str, Any]:
    return {200: {"description": "The file.", "content": {media_type: {"schema": schema, **more}}}}


@router.get(
    "/changes",
    summary="Pull the changes after a number",
    response_class=StreamingResponse,
    responses=answers("register_changes", 409, 422, 503)
    | _other(NDJSON, {"type": "string"} | PUBLIC, example="register_changes"),
)
def stream_changes(
    services: SharedServices,
    since: Since = 0,
    limit: Annotated[
        int | None,
        Query(ge=1, le=100_000, description="Most changes to answer.", json_schema_extra=PUBLIC),
    ] = None,
) -> StreamingResponse:
    """Answer with NDJSON: a line for each change, as it is sealed, public fields only.

    `Register-Identity` names the register, `Register-Sequence` the last change of the answer: one
    that ends before was cut off. `Register-Hash` is the hash of the chain after it, where the
    answer reaches the newest change; `/v1/register/chain` has the heads of all days.
    """
    store = services.register.open().store
    mark = mark_now(store)
    lines = lines_since(store, since)
    last = max(mark.sequence, since)
    if limit is not None:
        last = min(last, since + limit)
    headers = {"Register-Identity": mark.identity, "Register-Sequence": str(last)}
    if last == mark.sequence:
        headers["Register-Hash"] = mark.hash.hex()

    def written() -> Iterator[bytes]:
        for line in islice(lines, last - since):
            yield line + b"\n"

    return StreamingResponse(written(), media_type=NDJSON, headers=headers)


@router.get(
    "/chain",
    summary="How far the register has come, and its seals",
    responses=answers("register_chain", 503),
)
def read_chain(services: SharedServices) -> ChainAnswer:
    """Answer with what proves a copy whole: the head of each day's chain of hashes."""
    store = services.register.open().store
    mark = mark_now(store)
    heads = [head for head in day_heads(store) if head.first <= mark.sequence]
    return ChainAnswer.model_validate(chain_record(mark, heads))


@router.get(
    "/snapshot",
    summary="What the published copy of the register holds",
    responses=answers("register_snapshot", 404),
)
def read_snapshot(services: SharedServices) -> SnapshotAnswer:
    """Answer with the files (GeoParquet 1.1) and how far they reach; a delta leads on."""
    manifest = _published(services)
    return SnapshotAnswer.model_validate(
        {
            "identity": manifest.identity,
            "sequence": manifest.sequence,
            "day": manifest.day,
            "hash": manifest.hash,
            "files": [
                {
                    "root": file.root,
                    "name": file.name,
                    "sha256": file.sha256,
                    "addresses": file.addresses,
                }
                for file in manifest.files
            ],
        }
    )


@router.get(
    "/snapshot/{root}/{name}",
    summary="Fetch a file of the published copy",
    response_class=FileResponse,
    responses=answers("register_snapshot_file", 404, 422) | _other(PARQUET, _FILE),
)
def fetch_file(
    services: SharedServices,
    root: Annotated[str, Path(max_length=20, json_schema_extra=PUBLIC)],
    name: Annotated[str, Path(max_length=40, json_schema_extra=PUBLIC)],
) -> FileResponse:
    """Answer with a file that the manifest lists, and with nothing else."""
    wanted = f"{root}/{name}"
    file = next((one for one in _published(services).files if one.name == wanted), None)
    if file is None:
        raise RequestRefusedError(
            NO_SNAPSHOT, f"The published copy has no file {wanted}. Read its manifest again."
        )
    return FileResponse(
        copy_folder(services.settings) / file.name,
        media_type=PARQUET,
        headers={"ETag": f'"{file.sha256}"', "Cache-Control": "public, max-age=86400"},
    )


@router.get(
    "/delta",
    summary="Fetch the changes after a number as Parquet",
    response_class=FileResponse,
    responses=answers("register_delta", 409, 422, 503) | _other(PARQUET, _FILE),
)
def fetch_delta(services: SharedServices, since: Since = 0) -> FileResponse:
    """Answer with the lines of the feed and the heads that prove them, for `register apply`."""
    store = services.register.open().store
    folder = FilePath(tempfile.mkdtemp(prefix="phlov-delta-"))
    try:
        told = write_delta(store, since, folder / "delta.parquet")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return FileResponse(
        folder / "delta.parquet",
        media_type=PARQUET,
        filename=f"register-{told.since}-{told.sequence}.parquet",
        background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True),
    )


def _published(services: Services) -> CopyManifest:
    folder = copy_folder(services.settings)
    if not (folder / "manifest.json").exists():
        raise RequestRefusedError(
            NO_SNAPSHOT, "No copy of the register is published here. Pull the changes instead."
        )
    return open_copy(folder)
