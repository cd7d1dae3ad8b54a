"""Import of a spreadsheet, the same everywhere: template, check that writes nothing, confirm, marked copy."""
