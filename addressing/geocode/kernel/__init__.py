"""Do the arithmetic of the geocoder, compiled by Numba: evidence, chains of units, names.

Numba keeps the compiled code beside the files and looks only at the file of a function when it
asks whether that is stale: after a change in one of these files, delete ``__pycache__`` here.
"""
