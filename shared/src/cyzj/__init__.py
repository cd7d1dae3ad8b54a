"""What every service of the alliance shares."""
