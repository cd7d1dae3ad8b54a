"""Clearing rounds (撮合轮): planned by the office, opened and closed by dates, solved as one, answered line by line."""
