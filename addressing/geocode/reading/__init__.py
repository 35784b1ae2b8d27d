"""Read blocks of addresses, compiled: from characters to the parts that may name units."""
