"""Use cases of bookings."""
