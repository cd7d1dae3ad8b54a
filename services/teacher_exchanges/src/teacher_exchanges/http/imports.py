"""Requests and offers from a spreadsheet."""

from __future__ import annotations

from cyzj.imports.items import ConfirmPublishing
from cyzj.imports.routes import Served, import_router
from teacher_exchanges.application.imports.importing import OFFERS, REQUESTS, importing

REQUEST_IMPORTS = Served(importing(REQUESTS), "requests.post", ConfirmPublishing)
OFFER_IMPORTS = Served(importing(OFFERS), "offers.post", ConfirmPublishing)
ROUTERS = (
    import_router("/v1/exchange-requests", REQUEST_IMPORTS),
    import_router("/v1/exchange-offers", OFFER_IMPORTS),
)
