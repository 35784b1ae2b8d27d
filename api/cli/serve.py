"""Serve the HTTP interface and the look-up page."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.console import say
from api.layers import known_doors
from api.settings import read_settings


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
) -> None:
    """Serve the HTTP interface and the look-up page.

    Example: phlov serve --port 8000, then open http://127.0.0.1:8000/
    """
    # Loaded only here: the other commands start faster without a web server.
    import uvicorn  # noqa: PLC0415

    from api.http.app import create_app  # noqa: PLC0415

    settings = read_settings()
    known_doors(settings)  # a register that cannot be meant is told here, not by the web server
    say(f"Serving on http://{host}:{port}/ (stop with Ctrl-C)")
    uvicorn.run(create_app(settings), host=host, port=port, log_level="warning")
