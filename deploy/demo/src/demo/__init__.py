"""The demonstration alliance: made-up schools and a school year of exchanges between them."""
