"""Organisations and staff from a spreadsheet."""
