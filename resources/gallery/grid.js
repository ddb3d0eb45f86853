/* The grid: rows of equal height that fill the width, of which only those in sight exist.

   Pages come as somebody scrolls. A tile has its place before its picture is there. */
"use strict";
(function () {
  const { el } = Desk;
  const GAP = 6;
  const AHEAD = 700; // points below the sight for which rows are made
  const FIRST = 60; // tiles of the first page: a screen and a little

  Desk.makeGrid = function makeGrid(filter, onOpen) {
    const source = Desk.source;
    const canvas = el("div", { class: "canvas", role: "list", "aria-label": "Pictures, clips and sounds" });
    const end = el("p", { class: "end", role: "status" });
    const root = el("section", { class: "grid" }, canvas, end);
    const items = [];
    let rows = [];
    const shown = new Map(); // row number → element
    let total = null, isAsking = false, hasFailed = false, isGone = false, focused = 0, width = 0, frame = 0;

    function targetHeight() { return width < 560 ? 112 : width < 1100 ? 140 : 158; }

    /** Put what is there into rows, from `first` on. */
    function arrange(first) {
      if (!width) return; // it is not shown yet
      if (first === 0) rows = [];
      else if (rows.length) first = rows.pop().first; // the last one was not full
      const aim = targetHeight();
      let at = first;
      while (at < items.length) {
        let sum = 0, next = at;
        while (next < items.length && sum * aim + (next - at) * GAP < width) { sum += Desk.shape(items[next]); next += 1; }
        const gaps = (next - at - 1) * GAP;
        const isFull = sum * aim + gaps >= width;
        const height = isFull ? Math.min(aim * 1.35, (width - gaps) / sum) : aim;
        const last = rows[rows.length - 1];
        rows.push({ first: at, count: next - at, top: last ? last.top + last.height + GAP : 0, height });
        at = next;
      }
      const last = rows[rows.length - 1];
      canvas.style.height = `${last ? last.top + last.height : 0}px`;
    }

    function makeRow(number) {
      const row = rows[number];
      const made = el("div", { class: "row", role: "presentation" });
      made.style.top = `${row.top}px`;
      made.style.height = `${row.height}px`;
      for (let at = row.first; at < row.first + row.count; at += 1) made.append(makeTile(at, row.height));
      return made;
    }

    function makeTile(at, height) {
      const tile = items[at];
      const isClip = tile.type !== "image";
      const length = isClip && tile.duration ? Desk.time(tile.duration) : "";
      const made = el("a", {
        class: "tile", href: `#/item/${tile.id}`, role: "listitem", tabIndex: at === focused ? 0 : -1, "data-at": at,
        "aria-label": `${Desk.plainName(tile.name)}, ${tile.type === "audio" ? "sound" : tile.type}${length ? `, ${length}` : ""}`,
        onclick: (event) => { if (!event.metaKey && !event.ctrlKey && !event.shiftKey) { event.preventDefault(); open(at); } },
        onfocus: () => { focused = at; },
      },
      Desk.pictureOf(tile, source.thumb(tile)),
      el("span", { class: "caption" }, el("span", { class: "name" }, Desk.plainName(tile.name)), tile.rating ? el("span", { class: "stars" }, "★".repeat(tile.rating)) : null),
      isClip ? el("span", { class: "mark" }, Desk.icon(tile.type === "audio" ? "audio" : "play"), length) : null);
      made.style.width = `${Desk.shape(tile) * height}px`;
      return made;
    }

    function draw() {
      frame = 0;
      if (isGone) return;
      const top = window.scrollY - canvas.offsetTop, bottom = top + window.innerHeight;
      const isFirst = shown.size === 0;
      const low = top - (isFirst ? 0 : AHEAD / 2), high = bottom + (isFirst ? 0 : AHEAD);
      rows.forEach((row, number) => {
        const isIn = row.top + row.height > low && row.top < high;
        if (isIn && !shown.has(number)) {
          const made = makeRow(number);
          shown.set(number, made);
          const after = [...shown.keys()].filter((one) => one > number).sort((a, b) => a - b)[0];
          canvas.insertBefore(made, after === undefined ? null : shown.get(after));
        } else if (!isIn && shown.has(number) && !shown.get(number).contains(document.activeElement)) {
          shown.get(number).remove();
          shown.delete(number);
        }
      });
      const last = rows[rows.length - 1];
      if (!last || last.top + last.height < bottom + AHEAD * 2) more();
    }

    function redraw() { if (!frame) frame = requestAnimationFrame(draw); }

    function clear() {
      for (const row of shown.values()) row.remove();
      shown.clear();
    }

    async function more() {
      if (isAsking || hasFailed || (total !== null && items.length >= total)) return;
      isAsking = true;
      try {
        const page = await source.items(filter, items.length, items.length ? source.page : FIRST);
        if (isGone) return;
        total = page.items.length ? page.total : items.length; // what goes meanwhile ends the list
        const before = items.length, open_ = rows.length - 1;
        items.push(...page.items);
        if (shown.has(open_)) { shown.get(open_).remove(); shown.delete(open_); }
        arrange(before);
        if (before === 0) Desk.say(total ? Desk.counted(total, "item") : "Nothing found");
        tellEnd();
      } catch (error) {
        hasFailed = true;
        end.replaceChildren(el("span", {}, `${error.message} `), el("button", { type: "button", class: "plain", onclick: () => { hasFailed = false; end.replaceChildren(); more(); } }, "Try again"));
      } finally {
        isAsking = false;
      }
      redraw();
    }

    function tellEnd() {
      const isAll = items.length >= total;
      if (!total) {
        const isAsked = filter.q || filter.tag || filter.status || (filter.type && filter.type !== "all");
        end.className = "empty";
        end.textContent = isAsked ? "Nothing here fits that." : "There is nothing to see here yet.";
      } else {
        end.className = "end";
        end.textContent = isAll ? Desk.counted(total, "item") : "";
      }
    }

    function measure() {
      const now = canvas.clientWidth;
      if (!now || now === width) return;
      const seen = rows.find((row) => row.top + row.height > window.scrollY - canvas.offsetTop);
      const keep = seen && window.scrollY > canvas.offsetTop ? seen.first : null;
      width = now;
      clear();
      arrange(0);
      if (keep !== null) window.scrollTo(0, canvas.offsetTop + rows[rowOf(keep)].top);
      redraw();
    }

    function rowOf(at) {
      let low = 0, high = rows.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (rows[middle].first <= at) low = middle; else high = middle - 1;
      }
      return low;
    }

    function focus(at) {
      if (!items.length) return;
      at = Math.max(0, Math.min(items.length - 1, at));
      const row = rows[rowOf(at)];
      const top = canvas.offsetTop + row.top, head = document.querySelector(".bar").offsetHeight;
      if (top < window.scrollY + head + GAP) window.scrollTo(0, top - head - GAP);
      else if (top + row.height > window.scrollY + window.innerHeight) window.scrollTo(0, top + row.height - window.innerHeight + GAP * 2);
      focused = at;
      draw();
      for (const tile of canvas.querySelectorAll(".tile")) tile.tabIndex = Number(tile.dataset.at) === at ? 0 : -1;
      canvas.querySelector(`[data-at="${at}"]`)?.focus({ preventScroll: true });
    }

    /** The tile of another row that is most nearly above or below. */
    function across(at, step) {
      const number = rowOf(at), other = rows[number + step];
      if (!other) return at;
      const centre = (row, one) => {
        let x = 0;
        for (let each = row.first; each < one; each += 1) x += Desk.shape(items[each]) * row.height + GAP;
        return x + (Desk.shape(items[one]) * row.height) / 2;
      };
      const x = centre(rows[number], at);
      let best = other.first;
      for (let each = other.first; each < other.first + other.count; each += 1) {
        if (Math.abs(centre(other, each) - x) < Math.abs(centre(other, best) - x)) best = each;
      }
      return best;
    }

    function open(at) {
      focused = at;
      onOpen({
        at,
        get: (one) => items[one],
        count: () => total ?? items.length,
        async reach(one) { while (one >= items.length && items.length < total && !hasFailed) await more(); return items[one]; },
        left: (one) => focus(one),
      });
    }

    root.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || !event.target.classList.contains("tile")) return;
      const at = Number(event.target.dataset.at);
      const to = {
        ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: () => across(at, -1), ArrowDown: () => across(at, 1), Home: 0, End: items.length - 1,
      }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      focus(typeof to === "function" ? to() : to);
    });

    const watcher = new ResizeObserver(measure);
    watcher.observe(root);
    window.addEventListener("scroll", redraw, { passive: true });
    more();
    return {
      root,
      focus: () => focus(focused),
      arrived: measure,
      close() { isGone = true; watcher.disconnect(); window.removeEventListener("scroll", redraw); },
    };
  };
})();
