"""Assemble the HTTP application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles

from api.http.headers import SecurityHeaders
from api.http.openapi import DocumentedApplication
from api.http.problems import install_problem_handlers
from api.http.routes import (
    address_page,
    addresses,
    codes,
    complete,
    feature_tiles,
    features,
    geocode,
    health,
    labels,
    page,
    postcodes,
    problems,
    register,
    reverse,
    route_plans,
    ways,
)
from api.http.services import load_services
from api.settings import Settings

_DESCRIPTION = """
Addresses, postcodes and courier runs for Cambodia · អាសយដ្ឋាន លេខប្រៃសណីយ៍ និងផ្លូវដឹកជញ្ជូន

No redirects, no cookies. Errors are `application/problem+json` (RFC 9457); everything that is wrong
with a request stands in `problems`. Send personal data in bodies, not in addresses.
"""

_TAGS = [
    {"name": "addresses", "description": "From an address or a position to a postcode and a code."},
    {"name": "postcodes", "description": "The 1,887 official postcodes (Prakas 77, 2025)."},
    {"name": "address codes", "description": "The twelve-digit code of every door."},
    {"name": "register", "description": "Every address registered once, with feed and proofs."},
    {"name": "route plans", "description": "Parcels, a hub and a fleet into verified runs."},
    {
        "name": "routing problems",
        "description": "Any problem in JSON: check, solve, explain, replan.",
    },
    {"name": "ways", "description": "Directions, travel times and what can be reached."},
    {"name": "health", "description": "For supervisors."},
]


def create_app(settings: Settings, *, processes: bool = True) -> FastAPI:
    """The application; it loads its data when it starts, not when it is made.

    Args:
        settings: Where data and caches lie.
        processes: Whether plans are made in processes of their own; where not, a search holds up
            all other requests.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.services = await run_in_threadpool(load_services, settings, processes=processes)
        yield
        app.state.services.planning.close()
        app.state.services.register.close()
        del app.state.services

    app = DocumentedApplication(
        title="Phlov",
        version=version("phlov"),
        summary="Addresses, postcodes and last-mile delivery for Cambodia",
        description=_DESCRIPTION,
        openapi_tags=_TAGS,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,  # both pages load scripts from another host
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.add_middleware(SecurityHeaders)
    install_problem_handlers(app)
    for routes in (
        page,
        address_page,
        geocode,
        complete,
        reverse,
        addresses,
        postcodes,
        codes,
        labels,
        route_plans,
        problems,
        ways,
        register,
        features,
        feature_tiles,
        health,
    ):
        app.include_router(routes.router)
    app.mount("/assets", StaticFiles(directory=page.WEB_FOLDER), name="assets")
    return app
