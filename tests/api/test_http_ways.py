"""Ways, travel times and areas over HTTP: what is refused, and how it is told."""

from __future__ import annotations

POST_OFFICE = {"latitude": 11.5759, "longitude": 104.9227}
QUAY = {"latitude": 11.5650, "longitude": 104.9309}


def test_a_way_over_several_places_has_a_leg_between_each(client_with_roads):
    answer = client_with_roads.post("/v1/routes", json={"places": [POST_OFFICE, QUAY, POST_OFFICE]})
    legs = answer.json()["legs"]
    assert [leg["instructions"][0]["maneuver"] for leg in legs] == ["depart", "depart"]
    assert all(leg["geometry"]["type"] == "LineString" for leg in legs)


def test_without_roads_a_way_is_as_the_crow_flies_and_says_so(client):
    answer = client.post("/v1/routes", json={"places": [POST_OFFICE, QUAY]}).json()
    assert answer["engine"]["on_roads"] is False
    assert answer["legs"][0]["instructions"] == []


def test_who_asks_for_roads_where_there_are_none_is_told(client):
    answer = client.post("/v1/routes", json={"places": [POST_OFFICE, QUAY], "engine": "graph"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_areas_need_roads(client):
    answer = client.post("/v1/isochrones", json={"place": POST_OFFICE})
    assert answer.status_code == 422


def test_swapped_positions_are_told_with_what_they_may_mean(client_with_roads):
    swapped = {"latitude": 104.9227, "longitude": 11.5759}
    answer = client_with_roads.post("/v1/matrix", json={"places": [swapped, swapped, QUAY]})
    problems = answer.json()["problems"]
    assert [problem["where"] for problem in problems] == ["place 1", "place 2"]
    assert "swapped" in problems[0]["remedy"]


def test_a_pair_without_a_road_is_null_never_a_number(client_with_roads):
    far = {"latitude": 13.3671, "longitude": 103.8448}
    answer = client_with_roads.post("/v1/matrix", json={"places": [POST_OFFICE, far]}).json()
    assert answer["durations_s"] == [[0, None], [None, 0]]
    assert answer["distances_m"] == [[0, None], [None, 0]]


def test_a_way_to_a_place_off_the_roads_is_refused(client_with_roads):
    far = {"latitude": 13.3671, "longitude": 103.8448}
    answer = client_with_roads.post("/v1/routes", json={"places": [POST_OFFICE, far]})
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("no-way")


def test_areas_come_with_their_cells_when_asked(client_with_roads):
    answer = client_with_roads.post(
        "/v1/isochrones", json={"place": POST_OFFICE, "minutes": [2], "cells": True}
    ).json()
    (feature,) = answer["features"]
    assert feature["properties"]["h3_cells"]
    assert answer["place"]["level"] == "pin"
