"""Requests and offers from a spreadsheet."""
