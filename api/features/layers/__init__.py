"""Hold the kinds of layers: tables in memory, the lattice's cells, the register's addresses."""
