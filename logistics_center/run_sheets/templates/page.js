
"use strict";
(function () {
  const data = JSON.parse(document.getElementById("map-data").textContent);
  const map = L.map("map", { attributionControl: false, preferCanvas: true, zoomSnap: 0.5, maxZoom: 20 });
  L.control.scale({ imperial: false }).addTo(map);
  if (data.roads.length) {
    L.polyline(data.roads, { color: "#c3c7bd", weight: 1.2, interactive: false }).addTo(map);
  }

  function icon(kind, text, colour, near, turn) {
    const mark = document.createElement("span");
    mark.textContent = text;
    if (colour) { mark.style.background = colour; }
    if (near) { mark.className = "near"; }
    const half = kind === "hub-icon" ? 14 : 11;
    return L.divIcon({ className: kind, html: mark, iconSize: null, iconAnchor: [half - turn * 14, half] });
  }

  const CROWDED = 60; // with more stops than this, numbers only show once a run is picked
  const total = data.runs.reduce(function (sum, run) { return sum + run.stops.length; }, 0);
  const layers = new Map();
  const taken = new Map(); // stops that share a point stand side by side
  data.runs.forEach(function (run) {
    const layer = L.featureGroup();
    if (run.line.length > 1) {
      L.polyline(run.line, { color: "#fff", weight: 6, opacity: 0.7, interactive: false }).addTo(layer);
      L.polyline(run.line, { color: run.colour, weight: 3.5, dashArray: run.dashed ? "8 6" : null, interactive: false }).addTo(layer);
    }
    run.stops.forEach(function (stop) {
      const key = stop.at.map(function (value) { return value.toFixed(5); }).join();
      const turn = taken.get(key) || 0;
      taken.set(key, turn + 1);
      const marker = L.marker(stop.at, { icon: icon("stop-icon", String(stop.stop), run.colour, stop.near, turn), title: stop.title, alt: stop.title });
      marker.on("click", function () { choose(run.run, stop.stop); });
      marker.addTo(layer);
    });
    layers.set(String(run.run), layer);
  });
  const hub = L.marker(data.hub, { icon: icon("hub-icon", "⌂", null, false, 0), zIndexOffset: 1000 }).addTo(map);

  function choose(run, stop) {
    document.querySelectorAll("li.chosen").forEach(function (item) { item.classList.remove("chosen"); });
    const item = document.getElementById("r" + run + "s" + stop);
    item.classList.add("chosen");
    item.scrollIntoView({ block: "center" });
  }

  function show(wanted) {
    const all = L.featureGroup([hub]);
    layers.forEach(function (layer, run) {
      if (wanted === "all" || wanted === run) {
        layer.addTo(map);
        all.addLayer(layer);
      } else {
        layer.remove();
      }
    });
    map.getContainer().classList.toggle("overview", wanted === "all" && total > CROWDED);
    map.fitBounds(all.getBounds().pad(0.06), { maxZoom: 17, animate: false });
    document.querySelectorAll("section.run").forEach(function (section) {
      section.hidden = wanted !== "all" && section.dataset.run !== wanted;
    });
    document.querySelectorAll(".picker button").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.run === wanted));
    });
  }

  document.querySelectorAll(".picker button").forEach(function (button) {
    button.addEventListener("click", function () {
      show(button.dataset.run);
      document.querySelector(".lists").scrollTop = 0;
    });
  });
  map.setView(data.hub, 13);
  show("all");
})();
