
"use strict";
(function () {
  const data = JSON.parse(document.getElementById("map-data").textContent);
  const map = L.map("map", { attributionControl: false, preferCanvas: true, zoomSnap: 0.5, maxZoom: 20 });
  L.control.scale({ imperial: false }).addTo(map);
  if (data.roads.length) {
    L.polyline(data.roads, { color: "#c3c7bd", weight: 1.5, interactive: false }).addTo(map);
  }
  const way = L.featureGroup();
  data.legs.forEach(function (line) {
    L.polyline(line, { color: "#fff", weight: 8, opacity: 0.8, interactive: false }).addTo(way);
    L.polyline(line, { color: "#0072B2", weight: 5, interactive: false }).addTo(way);
  });
  data.stops.forEach(function (at, number) {
    const mark = document.createElement("span");
    mark.textContent = number < 26 ? String.fromCharCode(65 + number) : String(number + 1);
    const icon = L.divIcon({ className: "place-icon", html: mark, iconSize: null, iconAnchor: [13, 13] });
    L.marker(at, { icon: icon, keyboard: false }).addTo(way);
  });
  way.addTo(map);
  map.fitBounds(way.getBounds().pad(0.08), { maxZoom: 17, animate: false });
  const here = L.circleMarker(data.stops[0], { radius: 9, color: "#fff", weight: 3, fillColor: "#D55E00", fillOpacity: 1 });

  document.querySelectorAll("button[data-step]").forEach(function (button) {
    button.addEventListener("click", function () {
      document.querySelectorAll("button[aria-current]").forEach(function (other) {
        other.removeAttribute("aria-current");
      });
      button.setAttribute("aria-current", "true");
      const at = data.turns[Number(button.dataset.leg) - 1][Number(button.dataset.step) - 1];
      here.setLatLng(at).addTo(map);
      map.setView(at, 17, { animate: false });
    });
  });
})();
