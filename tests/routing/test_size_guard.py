import pytest

from routing import NetworkReadError, read_network
from routing.network import from_osm


def test_a_road_file_too_large_for_memory_is_refused_with_what_to_do(data_mirror, monkeypatch):
    monkeypatch.setattr(from_osm, "MOST_NODES", 1000)
    with pytest.raises(NetworkReadError, match="osmium extract"):
        read_network(data_mirror / "roads" / "monaco.osm.pbf")
