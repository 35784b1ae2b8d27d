// Draw the block around a position that is not exact, and let a person tap on the door.
// There is no map in it: a dot, the circle of doubt, the block, north and a scale.

const NAMESPACE = "http://www.w3.org/2000/svg";
const METRES_PER_DEGREE = 111320;
const STEP_M = 2;
const FRAME_M = 200; // width and height of the drawing

function shape(tag, attributes, text) {
  const made = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

// `centre` {latitude, longitude}, `outline` as GeoJSON ring, `choose` gets the tapped position.
export function tapSketch(centre, accuracyM, outline, words, choose) {
  const shrink = Math.cos((centre.latitude * Math.PI) / 180);
  const half = FRAME_M / 2;
  const toDrawing = ([longitude, latitude]) => [
    (longitude - centre.longitude) * METRES_PER_DEGREE * shrink,
    -(latitude - centre.latitude) * METRES_PER_DEGREE,
  ];
  const toPosition = (x, y) => ({
    latitude: centre.latitude - y / METRES_PER_DEGREE,
    longitude: centre.longitude + x / (METRES_PER_DEGREE * shrink),
  });

  const drawing = shape("svg", {
    viewBox: `${-half} ${-half} ${FRAME_M} ${FRAME_M}`,
    role: "application",
    tabindex: 0,
    "aria-label": words.tapSketch,
  });
  const points = outline.map((corner) => toDrawing(corner).map((v) => v.toFixed(1)).join(",")).join(" ");
  const chosen = shape("circle", { class: "chosen", cx: 0, cy: 0, r: 4 });
  drawing.append(
    shape("polygon", { class: "block", points }),
    shape("circle", { class: "reach", cx: 0, cy: 0, r: accuracyM }),
    shape("circle", { class: "here", cx: 0, cy: 0, r: 1.8 }),
    shape("text", { x: half - 14, y: -half + 12 }, `↑ ${words.north}`),
    shape("line", { class: "scale", x1: -half + 6, y1: half - 6, x2: -half + 26, y2: half - 6 }),
    shape("text", { x: -half + 29, y: half - 4 }, `20 ${words.metres}`),
    chosen,
  );

  let at = { x: 0, y: 0 };
  const move = (x, y) => {
    const limit = (value) => Math.max(-half, Math.min(half, value));
    at = { x: limit(x), y: limit(y) };
    chosen.setAttribute("cx", at.x.toFixed(1));
    chosen.setAttribute("cy", at.y.toFixed(1));
  };
  const accept = () => choose(toPosition(at.x, at.y));

  drawing.addEventListener("click", (event) => {
    const box = drawing.getBoundingClientRect();
    const perPixel = FRAME_M / box.width;
    move((event.clientX - box.left) * perPixel - half, (event.clientY - box.top) * perPixel - half);
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
