"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const canvas = document.getElementById("map");
  const pen = canvas.getContext("2d");
  const scale = document.getElementById("scale");
  const METRES = 1.11195; // a step of the grid to the north

  function unpack(steps) {
    const line = new Float64Array(steps.length);
    let x = 0, y = 0;
    for (let i = 0; i < steps.length; i += 2) {
      x += steps[i]; y += steps[i + 1];
      line[i] = x; line[i + 1] = y;
    }
    return line;
  }
  const roads = data.roads.lines.map(unpack);
  const marks = data.marks.map(function (mark) {
    return { letter: mark.letter, colour: mark.colour, at: mark.at, lines: mark.lines.map(unpack) };
  });
  let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity;
  roads.forEach(function (line) {
    for (let i = 0; i < line.length; i += 2) {
      if (line[i] < west) west = line[i];
      if (line[i] > east) east = line[i];
      if (line[i + 1] < south) south = line[i + 1];
      if (line[i + 1] > north) north = line[i + 1];
    }
  });
  const narrow = Math.cos((south + north) / 2 / 1e5 * Math.PI / 180); // of a step to the east
  let width = 0, height = 0, view = null, chosen = -1, waiting = false;

  function fit(box, most) {
    const zoom = Math.min(width / Math.max((box[2] - box[0]) * narrow, 1), height / Math.max(box[3] - box[1], 1)) * 0.92;
    view = { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2, zoom: Math.min(zoom, most) };
    draw();
  }
  function left(x) { return (x - view.x) * narrow * view.zoom + width / 2; }
  function top(y) { return (view.y - y) * view.zoom + height / 2; }
  function trace(line) {
    pen.moveTo(left(line[0]), top(line[1]));
    for (let i = 2; i < line.length; i += 2) pen.lineTo(left(line[i]), top(line[i + 1]));
  }
  function seen(line) {
    const x = left(line[0]), y = top(line[1]), ex = left(line[line.length - 2]), ey = top(line[line.length - 1]);
    const far = 400;
    return Math.max(x, ex) > -far && Math.min(x, ex) < width + far && Math.max(y, ey) > -far && Math.min(y, ey) < height + far;
  }
  const STYLES = [["#b9a99a", 1, [3, 3]], ["#a9b1a6", 1, []], ["#7c867a", 2.2, []]];
  function paint() {
    waiting = false;
    const ratio = window.devicePixelRatio || 1;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.lineJoin = pen.lineCap = "round";
    STYLES.forEach(function (style, kind) {
      pen.strokeStyle = style[0];
      pen.lineWidth = style[1] * Math.max(0.6, Math.min(2.2, Math.sqrt(view.zoom * 3)));
      pen.setLineDash(style[2]);
      pen.beginPath();
      roads.forEach(function (line, i) { if (data.roads.kind[i] === kind && seen(line)) trace(line); });
      pen.stroke();
    });
    pen.setLineDash([]);
    marks.forEach(function (mark, number) {
      pen.strokeStyle = mark.colour;
      pen.lineWidth = number === chosen ? 8 : 4;
      pen.beginPath();
      mark.lines.forEach(function (line) { if (seen(line)) trace(line); });
      pen.stroke();
    });
    marks.forEach(function (mark, number) { if (number !== chosen) badge(mark, false); });
    if (chosen >= 0) badge(marks[chosen], true);
    ruler();
  }
  function badge(mark, large) {
    const x = left(mark.at[0]), y = top(mark.at[1]), r = large ? 14 : 9;
    if (x < -r || y < -r || x > width + r || y > height + r) return;
    pen.beginPath();
    pen.arc(x, y, r, 0, 2 * Math.PI);
    pen.fillStyle = mark.colour;
    pen.fill();
    pen.lineWidth = 2;
    pen.strokeStyle = "#fff";
    pen.stroke();
    pen.fillStyle = "#fff";
    pen.font = "700 " + (large ? 15 : 11) + "px system-ui, sans-serif";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(mark.letter, x, y + 0.5);
  }
  function ruler() {
    const metres = 150 / view.zoom * METRES;
    const power = Math.pow(10, Math.floor(Math.log10(metres)));
    const round = [5, 2, 1].map(function (n) { return n * power; }).find(function (n) { return n <= metres; });
    scale.style.width = round / METRES * view.zoom + "px";
    scale.textContent = round >= 1000 ? round / 1000 + " km" : round + " m";
  }
  function draw() {
    if (!waiting) { waiting = true; window.requestAnimationFrame(paint); }
  }
  function zoomAt(x, y, factor) {
    const zoom = Math.max(1e-4, Math.min(20, view.zoom * factor));
    const gx = (x - width / 2) / view.zoom / narrow, gy = (height / 2 - y) / view.zoom;
    view.x += gx * (1 - view.zoom / zoom);
    view.y += gy * (1 - view.zoom / zoom);
    view.zoom = zoom;
    draw();
  }
  function whole() { chosen = -1; current(); fit([west, south, east, north], 20); }
  function current() {
    document.querySelectorAll("button[data-number]").forEach(function (button) {
      if (Number(button.dataset.number) === chosen) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
  }
  function show(number) {
    chosen = number;
    current();
    const mark = marks[number];
    const around = mark.lines.length ? 60 : 1500; // a place off the roads is shown with roads around it
    const box = [mark.at[0] - around, mark.at[1] - around, mark.at[0] + around, mark.at[1] + around];
    mark.lines.forEach(function (line) {
      for (let i = 0; i < line.length; i += 2) {
        box[0] = Math.min(box[0], line[i]); box[2] = Math.max(box[2], line[i]);
        box[1] = Math.min(box[1], line[i + 1]); box[3] = Math.max(box[3], line[i + 1]);
      }
    });
    fit(box, 2);
  }
  const touches = new Map();
  canvas.addEventListener("pointerdown", function (event) {
    canvas.setPointerCapture(event.pointerId);
    touches.set(event.pointerId, [event.offsetX, event.offsetY]);
  });
  canvas.addEventListener("pointermove", function (event) {
    const before = touches.get(event.pointerId);
    if (!before) return;
    const others = Array.from(touches.entries()).filter(function (e) { return e[0] !== event.pointerId; });
    if (others.length) {
      const other = others[0][1];
      const was = Math.hypot(before[0] - other[0], before[1] - other[1]);
      const is = Math.hypot(event.offsetX - other[0], event.offsetY - other[1]);
      if (was > 0) zoomAt((event.offsetX + other[0]) / 2, (event.offsetY + other[1]) / 2, is / was);
    } else {
      view.x -= (event.offsetX - before[0]) / view.zoom / narrow;
      view.y += (event.offsetY - before[1]) / view.zoom;
      draw();
    }
    touches.set(event.pointerId, [event.offsetX, event.offsetY]);
  });
  ["pointerup", "pointercancel"].forEach(function (name) {
    canvas.addEventListener(name, function (event) { touches.delete(event.pointerId); });
  });
  canvas.addEventListener("wheel", function (event) {
    event.preventDefault();
    zoomAt(event.offsetX, event.offsetY, Math.exp(-event.deltaY / 400));
  }, { passive: false });
  canvas.addEventListener("keydown", function (event) {
    const step = 80 / view.zoom;
    const moves = { ArrowLeft: [-step / narrow, 0], ArrowRight: [step / narrow, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
    if (moves[event.key]) { view.x += moves[event.key][0]; view.y += moves[event.key][1]; draw(); }
    else if (event.key === "+" || event.key === "=") zoomAt(width / 2, height / 2, 1.5);
    else if (event.key === "-") zoomAt(width / 2, height / 2, 1 / 1.5);
    else return;
    event.preventDefault();
  });
  document.getElementById("nearer").addEventListener("click", function () { zoomAt(width / 2, height / 2, 1.6); });
  document.getElementById("farther").addEventListener("click", function () { zoomAt(width / 2, height / 2, 1 / 1.6); });
  document.getElementById("whole").addEventListener("click", whole);
  document.querySelectorAll("button[data-number]").forEach(function (button) {
    button.addEventListener("click", function () { show(Number(button.dataset.number)); });
  });
  new ResizeObserver(function () {
    const ratio = window.devicePixelRatio || 1;
    width = canvas.clientWidth;
    height = canvas.clientHeight;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    if (view) draw(); else whole();
  }).observe(canvas);
})();
