"""Find streets, house numbers, landmarks and village points in the layers of a data bundle."""
