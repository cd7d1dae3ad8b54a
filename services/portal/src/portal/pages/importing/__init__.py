"""导入: a spreadsheet checked, then confirmed; the same pages for everything that can be imported."""

from __future__ import annotations

from portal.pages.importing.routes import router

__all__ = ["router"]
