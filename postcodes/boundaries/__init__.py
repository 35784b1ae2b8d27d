"""Give raw commune boundaries their postcodes; only builders of the lattice need this."""
