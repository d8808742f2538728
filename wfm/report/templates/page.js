"use strict";
(() => {
  const parsed = (id) => JSON.parse(document.getElementById(id).textContent);
  const figures = parsed("figures");
  const config = { displayModeBar: false, responsive: true };
  const draw = (id, choice) => {
    const place = document.getElementById("figure-" + id);
    if (place) Plotly.react(place, figures[id][choice].data, figures[id][choice].layout, config);
  };
  for (const id of Object.keys(figures)) draw(id, 0);
  for (const select of document.querySelectorAll("select[data-figure]")) {
    select.addEventListener("change", () => draw(select.dataset.figure, Number(select.value)));
  }
  window.addEventListener("beforeprint", () => {
    for (const plot of document.querySelectorAll(".plot")) Plotly.Plots.resize(plot);
  });

  const gantt = parsed("gantt-data");
  if (!gantt) return;
  const box = document.getElementById("gantt");
  const tabs = document.getElementById("gantt-days");
  const sort = document.getElementById("gantt-sort");
  const search = document.getElementById("gantt-search");
  let chosen = Math.max(0, gantt.days.findIndex((day) => day.rows.length));

  const element = (tag, kind, text) => {
    const made = document.createElement(tag);
    if (kind) made.className = kind;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const person = (row) => gantt.people[row.who];
  const orders = {
    start: (a, b) => a.start - b.start || a.end - b.end || a.who - b.who,
    name: (a, b) => person(a)[1].localeCompare(person(b)[1]) || a.start - b.start,
    team: (a, b) => person(a)[2].localeCompare(person(b)[2]) || a.start - b.start,
    shift: (a, b) => a.shift.localeCompare(b.shift) || a.start - b.start,
  };

  const put = (node, day, start, end) => {
    const span = day.to - day.from;
    node.style.left = (100 * (start - day.from)) / span + "%";
    node.style.width = (100 * (end - start)) / span + "%";
    return node;
  };
  const strip = (day) => {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    const span = day.to - day.from;
    svg.setAttribute("viewBox", `0 0 ${span} 54`);
    svg.setAttribute("preserveAspectRatio", "none");
    const top = Math.max(1, ...day.strip.map((cell) => Math.max(cell[1], cell[2])));
    const width = day.strip.length > 1 ? day.strip[1][0] - day.strip[0][0] : 30;
    const line = (column) => day.strip.map(([minute, ...values]) => {
      const y = 52 - (46 * values[column]) / top;
      return `L${minute - day.from},${y}L${minute + width - day.from},${y}`;
    }).join("");
    const path = (form, fill, stroke) => {
      const made = document.createElementNS(space, "path");
      made.setAttribute("d", form);
      made.setAttribute("fill", fill);
      made.setAttribute("stroke", stroke);
      made.setAttribute("stroke-width", "1.6");
      made.setAttribute("vector-effect", "non-scaling-stroke");
      svg.append(made);
    };
    if (day.strip.length) {
      const first = day.strip[0][0] - day.from;
      const last = day.strip[day.strip.length - 1][0] + width - day.from;
      path(`M${first},54${line(1)}L${last},54Z`, "rgba(88,150,214,.35)", "none");
      path("M" + line(0).slice(1), "none", "#17406d");
    }
    return svg;
  };
  const head = (day, count) => {
    const made = element("div", "top");
    const curves = element("div", "row");
    const word = element("div", "name strip", "Agents over all queues: line required, area scheduled");
    const lane = element("div");
    lane.append(strip(day));
    curves.append(word, lane);
    const clock = element("div", "row");
    const axis = element("div", "axis");
    for (const [minute, text] of day.ticks) {
      const tick = element("span", "", text);
      tick.style.left = (100 * (minute - day.from)) / (day.to - day.from) + "%";
      axis.append(tick);
    }
    clock.append(element("div", "name", count + (count === 1 ? " duty" : " duties")), axis);
    if (day.strip.length) made.append(curves);
    made.append(clock);
    return made;
  };
  const line = (row, day) => {
    const [id, name, team] = person(row);
    const made = element("div", "row");
    const label = element("div", "name");
    label.append(element("bdi", "", name || id));
    if (name && name !== id) label.append(element("small", "", id));
    label.title = [name, id, team].filter(Boolean).join(" · ");
    const lane = element("div", "lane");
    const bar = put(element("div", "duty", row.text), day, row.start, row.end);
    bar.style.background = gantt.shifts[row.shift];
    bar.title = [row.text, row.shift, row.paid, ...row.breaks.map((item) => item[2])].join("\n");
    lane.append(bar);
    for (const [start, end, text, paid, work, off] of row.breaks) {
      const kind = work ? " work" : off ? " off" : paid ? "" : " unpaid";
      const pause = put(element("div", "break" + kind), day, start, end);
      pause.title = text + (work || off ? "" : paid ? " (paid)" : " (unpaid)");
      lane.append(pause);
    }
    made.append(label, lane);
    return made;
  };
  const show = () => {
    const day = gantt.days[chosen];
    const wanted = search.value.trim().toLocaleLowerCase();
    const rows = day.rows.filter((row) => !wanted || person(row).join(" ").toLocaleLowerCase().includes(wanted));
    rows.sort(orders[sort.value]);
    box.style.setProperty("--hours", String((day.to - day.from) / 60));
    const body = element("div", "body");
    body.append(...rows.map((row) => line(row, day)));
    box.replaceChildren(head(day, rows.length), body);
    [...tabs.children].forEach((tab, place) => tab.classList.toggle("on", place === chosen));
  };

  gantt.days.forEach((day, place) => {
    const tab = element("button", "", day.label);
    tab.append(element("span", "", String(day.rows.length)));
    tab.addEventListener("click", () => { chosen = place; show(); box.scrollTop = 0; });
    tabs.append(tab);
  });
  sort.addEventListener("change", show);
  search.addEventListener("input", show);
  const legend = document.getElementById("gantt-legend");
  for (const [shift, colour] of Object.entries(gantt.shifts)) {
    const key = element("i", "key");
    key.style.background = colour;
    const word = element("bdi", "", shift);
    legend.append(key, word);
  }
  const paid = element("i", "key");
  paid.style.cssText = "background:#fff;border:1px solid #c8d0d9";
  const unpaid = element("i", "key");
  unpaid.style.background = "repeating-linear-gradient(45deg,#fff 0 3px,#9fb0c2 3px 5px)";
  legend.append(paid, "paid break", unpaid, "unpaid break");
  if (gantt.activities.length) {
    const off = element("i", "key off");
    legend.append(off, element("bdi", "", gantt.activities.join(", ")));
  }
  show();
})();
