"""Write whole layers into files that other programs read: GeoParquet, GeoPackage, CSV, PMTiles."""
