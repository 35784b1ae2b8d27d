// Draw the block around a position that is not exact, and let a person tap on the door.
// There is no map in it: a dot, the circle of doubt, the block, north and a scale.

const NAMESPACE = "http://www.w3.org/2000/svg";
const METRES_PER_DEGREE = 111320;
const STEP_M = 2;
const MARGIN_M = 12; // around the block and the circle of doubt

function shape(tag, attributes, text) {
  const made = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

// The smallest square that shows the block and the circle around the position (0, 0).
function squareAround(corners, accuracyM) {
  const xs = [...corners.map(([x]) => x), -accuracyM, accuracyM];
  const ys = [...corners.map(([, y]) => y), -accuracyM, accuracyM];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const size = Math.max(right - left, bottom - top) + 2 * MARGIN_M;
  return { left: (left + right - size) / 2, top: (top + bottom - size) / 2, size };
}

// `centre` {latitude, longitude}, `outline` as GeoJSON ring, `choose` gets the tapped position.
export function tapSketch(centre, accuracyM, outline, words, choose) {
  const shrink = Math.cos((centre.latitude * Math.PI) / 180);
  const toDrawing = ([longitude, latitude]) => [
    (longitude - centre.longitude) * METRES_PER_DEGREE * shrink,
    -(latitude - centre.latitude) * METRES_PER_DEGREE,
  ];
  const toPosition = (x, y) => ({
    latitude: centre.latitude - y / METRES_PER_DEGREE,
    longitude: centre.longitude + x / (METRES_PER_DEGREE * shrink),
  });

  const corners = outline.map(toDrawing);
  const frame = squareAround(corners, accuracyM);
  const drawing = shape("svg", {
    viewBox: `${frame.left} ${frame.top} ${frame.size} ${frame.size}`,
    role: "application",
    tabindex: 0,
    "aria-label": words.tapSketch,
  });
  const points = corners.map((corner) => corner.map((v) => v.toFixed(1)).join(",")).join(" ");
  const [right, bottom] = [frame.left + frame.size, frame.top + frame.size];
  const chosen = shape("circle", { class: "chosen", cx: 0, cy: 0, r: 4 });
  drawing.append(
    shape("polygon", { class: "block", points }),
    shape("circle", { class: "reach", cx: 0, cy: 0, r: accuracyM }),
    shape("circle", { class: "here", cx: 0, cy: 0, r: 1.8 }),
    shape("text", { x: right - 5, y: frame.top + 12, "text-anchor": "end" }, `↑ ${words.north}`),
    shape("line", { class: "scale", x1: frame.left + 6, y1: bottom - 6, x2: frame.left + 26, y2: bottom - 6 }),
    shape("text", { x: frame.left + 29, y: bottom - 4 }, `20 ${words.metres}`),
    chosen,
  );

  let at = { x: 0, y: 0 };
  const move = (x, y) => {
    at = {
      x: Math.max(frame.left, Math.min(right, x)),
      y: Math.max(frame.top, Math.min(bottom, y)),
    };
    chosen.setAttribute("cx", at.x.toFixed(1));
    chosen.setAttribute("cy", at.y.toFixed(1));
  };
  const accept = () => choose(toPosition(at.x, at.y));

  drawing.addEventListener("click", (event) => {
    const box = drawing.getBoundingClientRect();
    const perPixel = frame.size / box.width;
    move(
      frame.left + (event.clientX - box.left) * perPixel,
      frame.top + (event.clientY - box.top) * perPixel,
    );
    accept();
  });
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  drawing.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      accept();
    } else if (arrows[event.key]) {
      event.preventDefault();
      const [x, y] = arrows[event.key];
      move(at.x + x * STEP_M, at.y + y * STEP_M);
    }
  });
  return drawing;
}
