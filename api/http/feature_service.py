"""Give the routes the open layers of this service."""

from __future__ import annotations

import threading
from typing import Annotated, Final

from fastapi import Depends
from starlette.requests import Request

from api.features.catalogue import Catalogue
from api.features.model import FeatureLayer
from api.http.problems import Refusal, RequestRefusedError
from api.http.services import Services, services_of
from api.layers import bundle_folder
from gis_data import Problem

COLLECTION_UNKNOWN: Final = Refusal(404, "collection-unknown", "No such collection")
_making = threading.Lock()


def catalogue_of(request: Request) -> Catalogue:
    """The layers; made with the first question, and for as long as the services are the same."""
    services = services_of(request)
    with _making:
        kept: tuple[Services, Catalogue] | None = getattr(request.app.state, "open_layers", None)
        if kept is None or kept[0] is not services:
            kept = services, _catalogue(services)
            request.app.state.open_layers = kept
        return kept[1]


def _catalogue(services: Services) -> Catalogue:
    register = services.register
    open_store = (lambda: register.open().store) if services.settings.has_register else None
    return Catalogue(bundle_folder(services.settings), open_store)


def layer_of(catalogue: Catalogue, collection: str) -> FeatureLayer:
    """The layer that a path names.

    Raises:
        RequestRefusedError: There is none.
    """
    layer = catalogue.layer(collection)
    if layer is None:
        shown = repr(collection[:80])
        raise RequestRefusedError(
            COLLECTION_UNKNOWN,
            f"There is no collection {shown}.",
            [Problem("path collection", shown, f"one of {', '.join(catalogue.names)}")],
        )
    return layer


SharedCatalogue = Annotated[Catalogue, Depends(catalogue_of)]
