/* Small things that every view is built of. Text goes in as text, never as HTML. */
"use strict";
(function () {
  const SVG = "http://www.w3.org/2000/svg";
  const ICONS = {
    play: "M6 4.5v11l9-5.5z",
    pause: "M5.5 4.5h3v11h-3zM11.5 4.5h3v11h-3z",
    close: "M5 5l10 10M15 5L5 15",
    back: "M12.5 4l-6 6 6 6",
    next: "M7.5 4l6 6-6 6",
    audio: "M3 8v4M6.5 5v10M10 7v6M13.5 4v12M17 8v4",
    image: "M3 4.5h14v11H3zM3 13l4-4 3.5 3.5L13 10l4 4",
    video: "M3 5h14v10H3zM8.5 7.7v4.6l4-2.3z",
    sound: "M4 8h3l4-3v10l-4-3H4zM14 7.5a4 4 0 0 1 0 5",
    mute: "M4 8h3l4-3v10l-4-3H4zM14 8l4 4M18 8l-4 4",
  };

  /** An element with properties, attributes (`aria-…`, `role`, `data-…`) and children. */
  function el(name, props, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(props || {})) {
      if (value === undefined || value === null || value === false) continue;
      if (key === "class") made.className = value;
      else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (key.includes("-") || key === "role" || key === "for") made.setAttribute(key, value);
      else made[key] = value;
    }
    for (const child of children.flat()) if (child !== null && child !== undefined && child !== false) made.append(child);
    return made;
  }

  function icon(name) {
    const made = document.createElementNS(SVG, "svg");
    made.setAttribute("viewBox", "0 0 20 20");
    made.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", ICONS[name]);
    if (name === "play" || name === "pause") path.setAttribute("class", "full");
    made.append(path);
    return made;
  }

  function button(name, label, onclick, extra) {
    return el("button", { type: "button", class: `icon ${extra || ""}`, "aria-label": label, title: label, onclick }, icon(name));
  }

  /** 3.5 → `0:04`, 3700 → `1:01:40`. */
  function time(seconds) {
    if (!seconds && seconds !== 0) return "";
    const whole = Math.max(0, Math.round(seconds));
    const tail = `${String(Math.floor(whole / 60) % 60).padStart(whole >= 3600 ? 2 : 1, "0")}:${String(whole % 60).padStart(2, "0")}`;
    return whole >= 3600 ? `${Math.floor(whole / 3600)}:${tail}` : tail;
  }

  function bytes(size) {
    if (!size) return "";
    const units = ["bytes", "KB", "MB", "GB", "TB"];
    let at = 0;
    while (size >= 1000 && at < units.length - 1) { size /= 1000; at += 1; }
    return `${at && size < 100 ? size.toFixed(1) : Math.round(size)} ${units[at]}`;
  }

  function counted(number, noun) { return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`; }

  /** What a name says without its ending; names of shots and films have none. */
  function plainName(name) { return name.replace(/\.[a-z0-9]{2,5}$/i, "").replace(/_/g, " "); }

  /** The shape of a tile: width by height. */
  function shape(tile) {
    if (tile.type === "audio") return 2.2;
    if (!tile.width || !tile.height) return 1.5;
    return Math.min(3, Math.max(0.45, tile.width / tile.height));
  }

  /** The picture of a tile, or a sign in its place: never a hole, never a jump. */
  function pictureOf(tile, address) {
    const box = el("span", { class: `picture is-${tile.type}` });
    const sign = () => { box.classList.add("has-none"); box.replaceChildren(icon(ICONS[tile.type] ? tile.type : "image")); };
    if (!address) { sign(); return box; }
    const img = el("img", { alt: "", decoding: "async", draggable: false });
    img.onload = () => box.classList.add("is-there");
    img.onerror = sign;
    img.src = address;
    box.append(img);
    return box;
  }

  function say(text) { document.getElementById("said").textContent = text; }

  Object.assign(Desk, { el, icon, button, time, bytes, counted, plainName, shape, pictureOf, say });
})();
