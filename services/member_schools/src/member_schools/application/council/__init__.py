"""Use cases of the council: the charter, resolutions, terms of office, sub-alliances."""
