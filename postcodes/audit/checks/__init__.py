"""Hold the rows of a list to the rules, one function for each rule."""
