// Draws on a Leaflet map what `map_picture` gathered. Every text is set as text, never as HTML.
// No brace may stand beside a brace, percent or number sign here: folium reads this as a template.
function (map, data) {
  const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7b3294", "#e69f00", "#56b4e9", "#8c510a", "#444444"];
  const SHAPES = {
    moving: "M0,-11 L8,9 L0,4 L-8,9 Z",
    start: "M-6,-8 L9,0 L-6,8 Z",
    end: "M-7,-7 L7,-7 L7,7 L-7,7 Z",
    round: "M-7,0 A7,7 0 1,1 7,0 A7,7 0 1,1 -7,0 Z"
  };
  const MEANINGS = {moving: "moving", standing: "standing", start: "start", end: "end"};
  const SVG = "http://www.w3.org/2000/svg";
  const colour = number => COLOURS[number % COLOURS.length];
  const seen = new Set();

  function element(name, parent, text, style) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (style) made.style.cssText = style;
    if (parent) parent.appendChild(made);
    return made;
  }

  function picture(shape, heading, paint) {
    const svg = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    const turned = typeof heading === "number";
    const drawn = shape === "start" || shape === "end" ? shape : turned ? "moving" : "round";
    svg.setAttribute("viewBox", "-13 -13 26 26");
    svg.setAttribute("width", "26");
    svg.setAttribute("height", "26");
    path.setAttribute("d", SHAPES[drawn]);
    path.setAttribute("fill", shape === "standing" ? "#ffffff" : paint);
    path.setAttribute("stroke", shape === "standing" ? paint : "#ffffff");
    path.setAttribute("stroke-width", shape === "standing" ? "3" : "1.5");
    if (turned && drawn === "moving") path.setAttribute("transform", "rotate(" + heading + ")");
    svg.appendChild(path);
    return svg;
  }

  function value(cell, column) {
    const box = document.createElement("td");
    box.dir = "auto";
    box.textContent = String(cell);
    const moment = column[2] && typeof cell === "string" && cell.endsWith("Z") ? new Date(cell) : null;
    if (moment !== null && !Number.isNaN(moment.getTime())) {
      box.textContent = cell.replace("T", " ").replace("Z", " UTC");
      element("div", box, moment.toLocaleString(undefined, {
        year: "numeric", month: "short", day: "numeric",
        hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short"
      }) + " (local time)", "opacity:.7");
    }
    if (column[1]) box.append(" " + column[1]);
    return box;
  }

  function popup(number) {
    const row = data.rows[number];
    const box = element("div", null, undefined, "max-height:280px;overflow:auto");
    element("b", box, row[0]).dir = "auto";
    const table = element("table", box, undefined, "font-size:12px;border-spacing:6px 1px;border-collapse:separate");
    data.columns.forEach((column, at) => {
      const cell = row[at + 1];
      if (cell === null || cell === undefined) return;
      const line = element("tr", table);
      element("th", line, column[0], "font-weight:normal;opacity:.7;text-align:left;vertical-align:top");
      line.appendChild(value(cell, column));
    });
    return box;
  }

  function told(layer, number) {
    layer.bindPopup(() => popup(number), {maxWidth: 420});
    layer.bindTooltip(() => element("span", null, data.rows[number][0]));
    return layer;
  }

  function mark(one) {
    const [north, east, number, group, shape, heading] = one;
    if (shape === "dot") {
      return told(L.circleMarker([north, east], {radius: 4, color: colour(group), weight: 1, fillOpacity: 0.7}), number);
    }
    seen.add(shape);
    const icon = L.divIcon({
      className: "fleetauth-mark fleetauth-" + shape,
      html: picture(shape, heading, colour(group)),
      iconSize: [26, 26], iconAnchor: [13, 13]
    });
    return told(L.marker([north, east], {icon: icon}), number);
  }

  function legend() {
    const box = element("div", null, undefined,
      "background:#fffffff0;color:#222;padding:6px 9px;border-radius:4px;max-width:280px;max-height:60vh;" +
      "overflow:auto;font:12px/1.5 sans-serif;box-shadow:0 0 4px #0005");
    box.className = "fleetauth-legend";
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    data.legend.forEach(([group, text]) => {
      const line = element("div", box);
      const paint = group === null ? "transparent" : colour(group);
      element("span", line, undefined, "display:inline-block;width:10px;height:10px;margin-right:6px;background:" + paint);
      element("span", line, text).dir = "auto";
    });
    Object.keys(MEANINGS).filter(shape => seen.has(shape)).forEach(shape => {
      const line = element("div", box, undefined, "display:flex;align-items:center;gap:4px");
      const icon = picture(shape, shape === "moving" || shape === "standing" ? 0 : null, "#444444");
      icon.setAttribute("width", "14");
      icon.setAttribute("height", "14");
      line.append(icon, MEANINGS[shape]);
    });
    data.notes.forEach(note => element("div", box, note).className = "fleetauth-note");
    box.hidden = box.childNodes.length === 0;
    return box;
  }

  const layers = L.featureGroup();
  data.areas.forEach(([number, group, border]) =>
    told(L.polygon(border, {color: colour(group), weight: 2}), number).addTo(layers));
  data.circles.forEach(([number, group, at, km]) =>
    told(L.circle(at, {radius: km * 1000, color: colour(group), weight: 2}), number).addTo(layers));
  data.lines.forEach(([number, group, dashed, points]) =>
    told(L.polyline(points, {color: colour(group), weight: 3, opacity: 0.7, dashArray: dashed ? "6 6" : null}), number)
      .addTo(layers));
  const marks = data.marks.map(mark);
  if (data.cluster) {
    layers.addLayer(L.markerClusterGroup({maxClusterRadius: 50}).addLayers(marks));
  } else {
    marks.forEach(one => layers.addLayer(one));
  }
  const key = L.control({position: "bottomleft"});
  key.onAdd = legend;
  layers.on("add", () => key.addTo(map)).on("remove", () => key.remove());
  map.getContainer().dataset.marks = String(marks.length);
  return layers;
}
