"""Pages of factsheets (信息表) and of the catalogue of majors that they are written with."""

from __future__ import annotations

from portal.pages.factsheets import catalogue, editing, showing

ROUTERS = (showing.router, editing.router, catalogue.router)
