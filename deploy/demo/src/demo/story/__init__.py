"""How stories are told: acts of people, turned into steps with dates and calls."""
