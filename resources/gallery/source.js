/* Where the gallery's facts and media come from: the server that sent the page, or, where the page
   lies in a folder, the files beside it. Everything else asks here and knows no address. */
"use strict";
(function () {
  const PAGE = 200;

  async function ask(path, query) {
    const told = new URLSearchParams();
    for (const [key, value] of Object.entries(query || {})) if (value !== "") told.set(key, value);
    const text = told.toString();
    const answer = await fetch(`api/gallery/${path}${text ? `?${text}` : ""}`);
    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      throw new Error(problem.error || `The gallery does not answer (${answer.status}).`);
    }
    return answer.json();
  }

  function picture(kind, tile) {
    return tile.v ? `api/gallery/${kind}/${tile.id}?v=${tile.v}` : "";
  }

  const served = {
    page: PAGE,
    about: () => ask("about"),
    choices: () => ask("choices"),
    items: (filter, offset, limit) => ask("items", { ...filter, offset, limit }),
    item: (id) => ask(`item/${encodeURIComponent(id)}`),
    film: (id) => ask(`production/${encodeURIComponent(id)}`),
    thumb: (tile) => picture("thumb", tile),
    preview: (tile) => picture("preview", tile),
    media: (tile) => `api/media/${tile.type}/${tile.id}`,
    download: (tile) => `api/media/${tile.type}/${tile.id}?download=true`,
  };

  /* A folder: `data/gallery.js` has said everything that lists need, and further files are loaded as
     scripts when they are asked for, since a page that lies on a disk may fetch nothing. */
  function kept(data) {
    const loading = new Map();
    const items = new Map(data.items.map((item) => [item.id, item]));

    function load(name) {
      if (!loading.has(name)) {
        loading.set(name, new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.src = `data/${name}.js`;
          script.onload = () => resolve(data.parts[name]);
          script.onerror = () => reject(new Error("A file of this gallery is missing."));
          document.head.append(script);
        }));
      }
      return loading.get(name);
    }

    const orders = {
      newest: null,
      oldest: null,
      name: (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }),
      rating: (a, b) => b.rating - a.rating,
    };

    function found(filter) {
      const words = (filter.q || "").toLowerCase().split(/\s+/).filter(Boolean);
      const rows = data.items.filter((item) =>
        (!filter.type || filter.type === "all" || filter.type.startsWith(item.type)) &&
        (!filter.status || item.status === filter.status) &&
        (!filter.tag || item.tags.some((tag) => tag === filter.tag || tag.startsWith(`${filter.tag}/`))) &&
        words.every((word) => ` ${item.words}`.includes(` ${word}`)));
      if (filter.sort === "oldest") rows.reverse();
      const order = orders[filter.sort];
      return order ? rows.sort(order) : rows;
    }

    return {
      page: PAGE,
      about: async () => data.about,
      choices: async () => data.choices,
      items: async (filter, offset, limit) => {
        const rows = found(filter);
        return { items: rows.slice(offset, offset + limit), total: rows.length };
      },
      item: async (id) => {
        const item = items.get(id);
        if (!item) throw new Error("There is nothing by that id here.");
        return (await load(item.part))[id];
      },
      film: async (id) => (await load(`film-${id}`)),
      thumb: (tile) => (tile.thumb || (items.get(tile.id) || {}).thumb || ""),
      preview: (tile) => (tile.preview || (items.get(tile.id) || {}).preview || ""),
      media: (tile) => (tile.media || (items.get(tile.id) || {}).media || ""),
      download: () => "",
    };
  }

  Desk.source = window.DESK_GALLERY ? kept(window.DESK_GALLERY) : served;
})();
