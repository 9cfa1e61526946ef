// Brings the flow map to life: hover, click, search, filter, pan and zoom. The drawing itself comes ready-made with the page; this script
// only finds its elements by number (data-n, data-r) and looks up what stands behind them. Every text goes in as text, never as markup.
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = id => document.getElementById(id);
  const stage = $("stage"), tip = $("tip"), panel = $("panel"), status = $("status");
  const words = new Map([...document.querySelectorAll(".legend [data-status]")].map(key => [key.dataset.status, key.querySelector("i").nextSibling.data.trim()]));
  const listedAtOnce = 60;
  const colours = [...document.querySelectorAll(".group:not([hidden]) > [data-colour]")];

  let svg, view, byAsset = true, axis = "hops", base, box, nodes, ribbons, chosen = null;

  // Figures

  const percent = share => {
    const p = share * 100;
    if (p === 0) return "0\u202f%";
    if (p < 0.001) return "<0.001\u202f%";
    if (p > 99.95 && p < 99.9999999) return ">99.9\u202f%";
    return String(+p.toFixed(p < 0.1 ? 3 : p < 9.995 ? 2 : 1)) + "\u202f%";
  };
  const count = (n, noun) => n.toLocaleString("en-US") + " " + noun + (n === 1 ? "" : "s");

  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children.filter(child => child !== null && child !== undefined && child !== ""));
    return made;
  };

  // Switching between maps

  function show() {
    const wanted = { selection: $("selection").value, policy: $("rule").value, axis };
    let index = data.views.findIndex(v => v.selection === wanted.selection && v.policy === wanted.policy && v.axis === wanted.axis);
    if (index < 0) index = data.views.findIndex(v => v.policy === wanted.policy && v.axis === wanted.axis);
    view = data.views[index];
    $("selection").value = view.selection;
    const template = $("map-" + index);
    const fresh = template ? template.content.firstElementChild.cloneNode(true) : first.cloneNode(true);
    stage.querySelector("svg.map").replaceWith(fresh);
    attach(fresh);
  }

  function attach(drawing) {
    svg = drawing;
    svg.classList.toggle("by-asset", byAsset && colours.length > 0);
    for (const title of svg.querySelectorAll("title")) {
      const owner = title.parentNode;
      if (owner.matches(".n")) owner.setAttribute("aria-label", title.textContent);
      title.remove();
    }
    nodes = view.nodes.map((node, i) => ({ ...node, index: i, dom: svg.querySelector(`[data-n="${i}"]`), ribbons: [] }));
    ribbons = view.ribbons.map((ribbon, i) => ({ ...ribbon, index: i, dom: svg.querySelector(`[data-r="${i}"]`) }));
    for (const ribbon of ribbons) {
      nodes[ribbon.from].ribbons.push(ribbon);
      nodes[ribbon.to].ribbons.push(ribbon);
    }
    const [x, y, w, h] = svg.getAttribute("viewBox").split(" ").map(Number);
    base = { x, y, w, h };
    box = { ...base };
    chosen = null;
    if (nodes.length > 0) nodes[0].dom.setAttribute("tabindex", "0");
    panel.hidden = true;
    legend();
    filter();
  }

  function legend() {
    const sums = new Map();
    for (const node of nodes) for (const [name, share] of node.ends) sums.set(name, (sums.get(name) ?? 0) + share);
    for (const key of document.querySelectorAll(".legend [data-status]")) {
      const share = sums.get(key.dataset.status) ?? 0;
      key.parentNode.hidden = share === 0;
      key.querySelector("b").textContent = percent(share);
      key.setAttribute("aria-pressed", "false");
    }
  }

  // Filter: what is hidden is always said, with count and amount.

  function filter() {
    const position = Number($("least").value);
    const least = position === 0 ? 0 : 10 ** (-5 + 4 * position / 60);
    $("least-text").value = percent(least);
    let wallets = 0, ended = 0, hiddenRibbons = 0, transfers = 0;
    for (const node of nodes) {
      node.out = node.through < least;
      node.dom.classList.toggle("out", node.out);
      if (node.out) {
        wallets += node.count;
        ended += node.ends.reduce((sum, end) => sum + end[1], 0);
      }
    }
    for (const ribbon of ribbons) {
      ribbon.out = ribbon.share < least || nodes[ribbon.from].out || nodes[ribbon.to].out;
      ribbon.dom.classList.toggle("out", ribbon.out);
      if (ribbon.out) { hiddenRibbons++; transfers += ribbon.count; }
    }
    const bundles = nodes.filter(node => node.count > 1);
    const inner = nodes.reduce((sum, node) => sum + (node.inner ?? 0), 0);
    const allTransfers = ribbons.reduce((sum, ribbon) => sum + ribbon.count, 0) + inner;
    const total = nodes.reduce((sum, node) => sum + node.ends.reduce((part, end) => part + end[1], 0), 0);
    const lines = [count(view.wallets, "wallet") + (bundles.length
      ? `, ${bundles.reduce((sum, node) => sum + node.count, 0).toLocaleString("en-US")} of them in ${count(bundles.length, "bundle")}` : "")];
    lines.push(`${count(allTransfers, "transfer")} in ${count(ribbons.length, "ribbon")}` + (inner ? `, ${inner.toLocaleString("en-US")} of them inside bundles` : ""));
    lines.push(view.policy === "poison" ? "poison over-counts by design: shares do not add up" : `ends add up to ${percent(Math.round(total * 1e8) / 1e8)}`);
    if (view.sources > 1) lines.push(`each of ${view.sources} stolen assets counts the same`);
    if (hiddenRibbons + wallets > 0)
      lines.push(`hidden: ${count(hiddenRibbons, "flow")} (${count(transfers, "transfer")}) and ${count(wallets, "wallet")}, where ${percent(ended)} ended`);
    status.replaceChildren(...lines.map(line => element("span", { className: line.startsWith("hidden") ? "hidden-count" : "", textContent: line })));
  }

  // Highlight

  function light(litNodes, litRibbons) {
    svg.classList.toggle("dim", litNodes.size + litRibbons.size > 0);
    for (const node of nodes) node.dom.classList.toggle("lit", litNodes.has(node));
    for (const ribbon of ribbons) ribbon.dom.classList.toggle("lit", litRibbons.has(ribbon));
  }
  function lightItem(item) {
    if (!item) return light(new Set(), new Set());
    if (item.ribbons) light(new Set([item, ...item.ribbons.flatMap(r => [nodes[r.from], nodes[r.to]])]), new Set(item.ribbons));
    else light(new Set([nodes[item.from], nodes[item.to]]), new Set([item]));
  }
  function itemAt(target) {
    const holder = target.closest?.("[data-n],[data-r]");
    if (!holder || !svg.contains(holder)) return null;
    return holder.dataset.n !== undefined ? nodes[holder.dataset.n] : ribbons[holder.dataset.r];
  }

  // Tooltip

  function describe(item) {
    if (!item.ribbons)
      return [element("strong", { textContent: `${nodes[item.from].name} → ${nodes[item.to].name}` }),
        item.about ? element("div", { className: "about", textContent: item.about }) : "",
        element("div", { textContent: `${percent(item.share)} · ${item.amounts}` }), element("div", { textContent: count(item.count, item.about ? "step" : "transfer") })];
    const lines = [element("strong", { textContent: item.name })];
    if (item.held) lines.push(element("div", { textContent: `holding ${item.held}` }));
    if (item.role) lines.push(element("div", { textContent: item.role }));
    if (item.count === 1 && data.wallets[item.wallets[0]][1] !== item.name) lines.push(element("div", { textContent: data.wallets[item.wallets[0]][1] }));
    lines.push(element("div", { textContent: `${percent(item.through)} of the theft passes or stays` }));
    for (const [name, share, amounts] of item.ends) lines.push(element("div", { textContent: `${words.get(name)}: ${percent(share)} · ${amounts}` }));
    return lines;
  }
  function showTip(item, x, y) {
    tip.replaceChildren(...describe(item));
    tip.hidden = false;
    const area = stage.getBoundingClientRect();
    const left = Math.min(Math.max(4, x - area.left + 14), area.width - tip.offsetWidth - 4);
    let top = y - area.top + 16;
    if (top + tip.offsetHeight > area.height - 4) top = Math.max(4, y - area.top - tip.offsetHeight - 12);
    tip.style.transform = `translate(${left}px, ${top}px)`;
  }

  // Panel

  const copyable = (text, shown) => {
    const button = element("button", { type: "button", className: "copy", textContent: shown ?? text, title: "Copy" });
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text);
        button.classList.add("done");
        setTimeout(() => button.classList.remove("done"), 1200);
      } catch {
        // Where the clipboard is closed to us, the text is at least selected for the keyboard.
        getSelection().selectAllChildren(button);
      }
    });
    return button;
  };
  function walletLine(index) {
    const [, address, chain, name, about] = data.wallets[index];
    return element("div", { className: "wallet" }, name ? element("div", {}, element("bdi", { textContent: name }), about ? element("div", { className: "note", textContent: about }) : null) : null,
      copyable(address), element("span", { className: "note", textContent: " " + chain }));
  }
  function transferEntry(index, stolen) {
    const [tx, time, from, to, amount, asset, about, evidence, arrival, arrivalTime] = data.transfers[index];
    const who = wallet => {
      const cell = element("dd", {}, copyable(data.wallets[wallet][1]));
      if (data.wallets[wallet][3]) cell.append(" ", element("bdi", { className: "note", textContent: data.wallets[wallet][3] }));
      return cell;
    };
    return element("div", { className: "transfer" },
      element("div", { className: "line" }, element("span", { textContent: time + " UTC" }), element("span", { textContent: stolen, title: data.assets[asset] })),
      about ? element("div", { className: "about", textContent: about }) : null,
      evidence ? element("div", { className: "note evidence", textContent: evidence }) : null,
      stolen === amount ? null : element("div", { className: "line note" }, element("span", { textContent: "" }), element("span", { textContent: "of " + amount })),
      element("dl", {}, element("dt", { textContent: "tx" }), element("dd", {}, copyable(tx)),
        ...(arrival ? [element("dt", { textContent: "in" }), element("dd", {}, copyable(arrival), element("span", { className: "note", textContent: ` ${arrivalTime} UTC` }))] : []),
        element("dt", { textContent: "from" }), who(from), element("dt", { textContent: "to" }), who(to)));
  }
  function transferList(title, list, wallet) {
    const entries = [];
    let more = 0;
    const rest = [];
    for (const ribbon of list) {
      for (let i = 0; i < ribbon.transfers.length; i += 2) {
        const transfer = data.transfers[ribbon.transfers[i]];
        if (wallet === undefined || transfer[2] === wallet || transfer[3] === wallet) entries.push([ribbon.transfers[i], ribbon.transfers[i + 1]]);
      }
      const missing = ribbon.count - ribbon.transfers.length / 2;
      if (missing > 0) { more += missing; rest.push(ribbon.moreAmounts); }
    }
    if (entries.length + more === 0) return [];
    entries.sort((a, b) => data.transfers[a[0]][1] < data.transfers[b[0]][1] ? -1 : data.transfers[a[0]][1] > data.transfers[b[0]][1] ? 1 : a[0] - b[0]);
    const holder = element("div", { className: "transfers" }, element("h3", { textContent: title }));
    const add = from => {
      for (const [index, stolen] of entries.slice(from, from + listedAtOnce)) holder.append(transferEntry(index, stolen));
      const left = entries.length - from - listedAtOnce;
      if (left > 0) {
        const button = element("button", { type: "button", textContent: `Show ${Math.min(left, listedAtOnce)} of ${left} more` });
        button.addEventListener("click", () => { button.remove(); add(from + listedAtOnce); });
        holder.append(button);
      } else if (more > 0) {
        const amounts = rest.length === 1 ? `, ${rest[0]},` : "";
        holder.append(element("p", { className: "note more", textContent: `${count(more, "smaller transfer")}${amounts} not listed here; flows.csv has all.` }));
      }
    };
    add(0);
    return [holder];
  }
  function open(item, wallet) {
    chosen?.dom.classList.remove("chosen");
    chosen = item;
    item.dom.classList.add("chosen");
    const close = element("button", { type: "button", className: "close", textContent: "×", ariaLabel: "Close details" });
    close.addEventListener("click", shut);
    panel.replaceChildren(close, ...(item.ribbons ? nodeDetails(item, wallet) : ribbonDetails(item)));
    panel.hidden = false;
    panel.scrollTop = 0;
    tip.hidden = true;
    lightItem(item);
    uncover(item);
  }

  // Slides the map aside where the panel would hide what it is about.
  function uncover(item) {
    const subject = item.ribbons ? item : nodes[item.to];
    const over = subject.dom.getBoundingClientRect().right + 24 - panel.getBoundingClientRect().left;
    if (over <= 0) return;
    box.x += over / svg.getScreenCTM().a;
    apply();
  }
  function shut() {
    panel.hidden = true;
    apply();
    chosen?.dom.classList.remove("chosen");
    chosen?.dom.focus?.();
    chosen = null;
    lightItem(null);
  }
  function ribbonDetails(ribbon) {
    return [element("h2", { textContent: `${nodes[ribbon.from].name} → ${nodes[ribbon.to].name}` }),
      ribbon.about ? element("div", { className: "about", textContent: ribbon.about }) : "",
      element("div", { textContent: `${percent(ribbon.share)} of the theft · ${ribbon.amounts}` }),
      ...transferList(count(ribbon.count, ribbon.about ? "step" : "transfer"), [ribbon])];
  }
  function nodeDetails(node, wallet) {
    const parts = [element("h2", { textContent: node.name }), node.held ? element("div", { textContent: `holding ${node.held}` }) : null, node.role ? element("div", { className: "note", textContent: node.role }) : null,
      element("div", { textContent: `${percent(node.through)} of the theft passes or stays` })];
    for (const [name, share, amounts] of node.ends)
      parts.push(element("div", { className: "key s-" + name }, element("i"), `${words.get(name)} `, element("b", { textContent: `${percent(share)} · ${amounts}` })));
    if (node.count === 1) parts.push(walletLine(node.wallets[0]));
    else if (wallet !== undefined) parts.push(element("h3", { textContent: "Of this bundle" }), walletLine(wallet), button("All wallets of the bundle", () => open(node)));
    else parts.push(...members(node));
    if (node.inner) parts.push(element("p", { className: "note", textContent: `${count(node.inner, "transfer")} between these wallets, ${node.innerAmounts}, not drawn; flows.csv has all.` }));
    const into = node.ribbons.filter(r => r.to === node.index), outOf = node.ribbons.filter(r => r.from === node.index);
    const sum = list => `${count(list.reduce((total, r) => total + r.count, 0), "transfer")}, ${percent(list.reduce((total, r) => total + r.share, 0))}`;
    parts.push(...transferList("In: " + sum(into), into, wallet), ...transferList("Out: " + sum(outOf), outOf, wallet));
    return parts.filter(part => part !== null);
  }
  const button = (text, act) => {
    const made = element("button", { type: "button", textContent: text });
    made.addEventListener("click", act);
    return made;
  };
  function members(node) {
    const holder = element("details", { className: "members", open: node.wallets.length <= 40 }, element("summary", { textContent: count(node.count, "wallet") }));
    for (let i = 0; i < node.wallets.length; i += 2) {
      const wallet = node.wallets[i];
      const row = element("div", { className: "member" }, button("", () => open(node, wallet)), element("span", { textContent: percent(node.wallets[i + 1]) }));
      row.firstChild.className = "copy";
      row.firstChild.textContent = data.wallets[wallet][3] || data.wallets[wallet][1];
      holder.append(row);
    }
    if (node.more !== undefined) holder.append(element("p", { className: "note", textContent: `${count(node.count - node.wallets.length / 2, "smaller wallet")}, ${percent(node.more)} together, not listed here; outcomes.csv has all.` }));
    return [holder];
  }

  // Search

  function find(enter) {
    const text = $("find").value.trim().toLowerCase();
    const old = status.querySelector(".found");
    old?.remove();
    if (!text) return lightItem(chosen);
    const hits = [];
    for (const node of nodes)
      for (let i = 0; i < node.wallets.length; i += 2)
        if (data.wallets[node.wallets[i]].some((field, k) => k !== 2 && k !== 4 && field.toLowerCase().includes(text))) hits.push([node, node.wallets[i]]);
    light(new Set(hits.map(hit => hit[0])), new Set());
    svg.classList.add("dim");
    status.append(element("span", { className: "found", textContent: hits.length ? `found ${count(hits.length, "wallet")}` : "no listed wallet has this; flows.csv has every one" }));
    if (enter && hits.length) {
      const [node, wallet] = hits[0];
      center(node);
      open(node, node.count > 1 ? wallet : undefined);
    }
  }

  // Pan and zoom: the view box moves, the drawing stays.

  function apply() {
    box.w = Math.min(box.w, base.w);
    box.h = box.w * base.h / base.w;
    box.x = Math.min(Math.max(box.x, base.x - box.w * 0.5), base.x + base.w - box.w * 0.5);
    box.y = Math.min(Math.max(box.y, base.y - box.h * 0.5), base.y + base.h - box.h * 0.5);
    if (box.w === base.w && panel.hidden) Object.assign(box, base);
    svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.w} ${box.h}`);
  }
  // A place on the screen in the units of the drawing.
  const placeOf = (x, y) => new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse());
  function zoom(factor, at = { x: box.x + box.w / 2, y: box.y + box.h / 2 }) {
    const w = Math.min(Math.max(box.w / factor, base.w / 30), base.w), kept = w / box.w;
    box.x = at.x - (at.x - box.x) * kept;
    box.y = at.y - (at.y - box.y) * kept;
    box.w = w;
    apply();
  }
  function center(node) {
    const bounds = node.dom.getBBox();
    box.x = bounds.x + bounds.width / 2 - box.w / 2;
    box.y = bounds.y + bounds.height / 2 - box.h / 2;
    apply();
  }
  function pan(dx, dy) {
    box.x += dx * box.w;
    box.y += dy * box.h;
    apply();
  }

  stage.addEventListener("wheel", event => {
    if (panel.contains(event.target)) return;
    // At full view the wheel still scrolls the page: down always, up as long as the page is not at its top.
    const whole = box.w === base.w;
    if (whole && !event.ctrlKey && (event.deltaY > 0 || scrollY > 0)) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * 0.0016), placeOf(event.clientX, event.clientY));
  }, { passive: false });

  let drag = null;
  stage.addEventListener("pointerdown", event => {
    if (event.button === 0 && svg.contains(event.target)) drag = { x: event.clientX, y: event.clientY, from: { ...box }, moved: false };
  });
  addEventListener("pointermove", event => {
    if (!drag) return;
    const unit = 1 / svg.getScreenCTM().a, dx = event.clientX - drag.x, dy = event.clientY - drag.y;
    drag.moved ||= Math.hypot(dx, dy) > 4;
    if (!drag.moved || box.w === base.w) return;
    box.x = drag.from.x - dx * unit;
    box.y = drag.from.y - dy * unit;
    apply();
  });
  addEventListener("pointerup", () => { setTimeout(() => { drag = null; }); });

  stage.addEventListener("pointermove", event => {
    if (drag?.moved || panel.contains(event.target)) { tip.hidden = true; return; }
    const item = itemAt(event.target);
    if (!item) { tip.hidden = true; lightItem(chosen); return; }
    lightItem(item);
    showTip(item, event.clientX, event.clientY);
  });
  stage.addEventListener("pointerleave", () => { tip.hidden = true; lightItem(chosen); });
  stage.addEventListener("click", event => {
    if (drag?.moved || panel.contains(event.target)) return;
    const item = itemAt(event.target);
    if (item) open(item);
    else if (chosen) shut();
  });

  // Keyboard: arrows go from bar to bar, Enter opens, Escape closes, plus, minus and 0 zoom, Shift with arrows pans.

  stage.addEventListener("keydown", event => {
    if (event.key === "Escape" && !panel.hidden) { shut(); return; }
    if (panel.contains(event.target)) return;
    const keys = { "+": () => zoom(1.4), "=": () => zoom(1.4), "-": () => zoom(1 / 1.4), "0": () => { box = { ...base }; apply(); } };
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const item = itemAt(event.target);
    if (keys[event.key] && !event.ctrlKey && !event.metaKey) keys[event.key]();
    else if (arrows[event.key] && event.shiftKey) pan(arrows[event.key][0] * 0.15, arrows[event.key][1] * 0.15);
    else if (arrows[event.key] && item?.ribbons) step(item, ...arrows[event.key]);
    else if ((event.key === "Enter" || event.key === " ") && item) open(item);
    else return;
    event.preventDefault();
  });
  function step(node, dx, dy) {
    const place = other => { const b = other.dom.querySelector(".hit").getBBox(); return { x: b.x, y: b.y + b.height / 2 }; };
    const here = place(node);
    let best = null, least = Infinity;
    for (const other of nodes) {
      if (other === node || other.out) continue;
      const there = place(other), x = there.x - here.x, y = there.y - here.y;
      const fits = dx ? Math.sign(x) === dx : Math.abs(x) < 1 && Math.sign(y) === dy;
      const cost = dx ? Math.abs(x) * 4 + Math.abs(y) : Math.abs(y);
      if (fits && cost < least) { least = cost; best = other; }
    }
    if (!best) return;
    node.dom.setAttribute("tabindex", "-1");
    best.dom.setAttribute("tabindex", "0");
    best.dom.focus();
    lightItem(best);
    const bounds = best.dom.querySelector(".hit").getBoundingClientRect();
    showTip(best, bounds.right, bounds.bottom);
  }
  stage.addEventListener("focusout", () => { tip.hidden = true; });

  // Controls

  for (const choice of document.querySelectorAll("[data-axis]"))
    choice.addEventListener("click", () => {
      axis = choice.dataset.axis;
      for (const other of document.querySelectorAll("[data-axis]")) other.setAttribute("aria-pressed", String(other === choice));
      show();
    });
  for (const choice of colours)
    choice.addEventListener("click", () => {
      byAsset = choice.dataset.colour === "asset";
      for (const other of colours) other.setAttribute("aria-pressed", String(other === choice));
      svg.classList.toggle("by-asset", byAsset);
    });
  for (const choice of document.querySelectorAll("button[data-theme]"))
    choice.addEventListener("click", () => {
      if (choice.dataset.theme === "auto") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = choice.dataset.theme;
      for (const other of document.querySelectorAll("button[data-theme]")) other.setAttribute("aria-pressed", String(other === choice));
    });
  for (const key of document.querySelectorAll(".legend [data-status]"))
    key.addEventListener("click", () => {
      const on = key.getAttribute("aria-pressed") !== "true";
      for (const other of document.querySelectorAll(".legend [data-status]")) other.setAttribute("aria-pressed", String(on && other === key));
      const hits = nodes.filter(node => node.ends.some(end => end[0] === key.dataset.status));
      if (on) light(new Set(hits), new Set(hits.flatMap(node => node.ribbons.filter(r => r.to === node.index))));
      else lightItem(chosen);
    });
  $("selection").addEventListener("change", show);
  $("rule").addEventListener("change", show);
  $("least").addEventListener("input", filter);
  $("find").addEventListener("input", () => find(false));
  $("find").addEventListener("keydown", event => { if (event.key === "Enter") find(true); });
  $("zoom-in").addEventListener("click", () => zoom(1.5));
  $("zoom-out").addEventListener("click", () => zoom(1 / 1.5));
  $("zoom-fit").addEventListener("click", () => { box = { ...base }; apply(); });

  const first = stage.querySelector("svg.map").cloneNode(true);
  document.documentElement.classList.add("js");
  $("tools").hidden = false;
  view = data.views[0];
  attach(stage.querySelector("svg.map"));
})();
