"""Reference tables as data: written from memory, `unverified` until the office has signed them."""
