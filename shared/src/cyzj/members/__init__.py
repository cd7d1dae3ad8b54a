"""What every service keeps of member_schools, from its events alone: organisations and appointments."""
