"""Offer the open layers to any program: what they hold, how they are asked and filtered.

``model`` says what a layer is, ``layers`` has one file for each kind of them, ``filters`` reads
CQL2, ``crs`` turns axes, ``tiles`` draws, ``exports`` writes files. The routes stand in
``api.http.routes.features``.
"""
