"""Use cases of factsheets and of the catalogue of majors."""
