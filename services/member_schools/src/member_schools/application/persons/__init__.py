"""Use cases of personal data: changed, shown with a purpose, exported, erased."""
