"""Spreadsheets: what people take away from lists and boards."""
