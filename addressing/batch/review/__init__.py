"""Hand unsure rows to a clerk in a spreadsheet, and read the corrections back."""
