// The articles of the page: filters, pages, marks, and what is known of a quote. Words of articles are set as text, never as
// markup.
"use strict";
(() => {
  const PAGE = 10; // articles shown at a time
  const byId = (id) => document.getElementById(id);
  const unpack = (id) => JSON.parse(byId(id).textContent);
  const index = unpack("index");
  const { articles, quotes } = index;
  // Columns of a quote and of an article, as data.rs packs them.
  const [ARTICLE, NUMBER, SPEAKER, KIND, TYPE, CLASS, FORM, RULE, FLAGS, DEPTH, INSIDE, SURE, SURE_CONTENT, SURE_SOURCE, SURE_SPEAKER] = Array(15).keys();
  const [ID, TITLE, BYLINE, DATE, DAY, PUBLISHER, URL_, FIRST, KEPT] = Array(9).keys();
  const chunks = [];
  const form = byId("form");
  const detail = byId("detail");
  let matching = new Uint8Array(quotes.length);
  let shown = [];
  let page = 0;
  let held = -1;
  let drawing = 0;
  let choosing = 0;
  let jumps = false;
  let found = 0;
  let narrowed = false;

  // Marks that turn the line around, and controls: shown by their number.
  const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
  const number = (c) => "U+" + c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  const plain = (words) => words.replace(new RegExp(UNSEEN, "g"), (c) => "[" + number(c) + "]");

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value !== false && value != null) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.filter((child) => child != null));
    return made;
  }

  // Words as nodes, what cannot be seen shown.
  function text(words) {
    const nodes = document.createDocumentFragment();
    if (!UNSEEN.test(words)) {
      nodes.append(words);
      return nodes;
    }
    for (const piece of words.split(new RegExp("(" + UNSEEN.source + ")"))) {
      nodes.append(UNSEEN.test(piece) ? element("span", { class: "unseen" }, number(piece)) : piece);
    }
    return nodes;
  }

  // Unpacks the words of a chunk of articles, once.
  async function load(at) {
    chunks[at] ??= (async () => {
      const packed = Uint8Array.from(atob(byId("chunk-" + at).textContent), (c) => c.charCodeAt(0));
      const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
      const chunk = JSON.parse(await new Response(stream).text());
      const first = articles[at * index.chunk][FIRST];
      for (const [place, words] of chunk.quotes.entries()) {
        if (!words.spans) continue;
        // What stands in the text as one is not packed twice.
        const text = chunk.texts[quotes[first + place][ARTICLE] % index.chunk];
        const cut = (spans) => spans.map(([start, end]) => text.slice(start, end)).join(" [...] ");
        words.quote ??= cut(words.spans[0]);
        words.cue ??= cut(words.spans[1]);
        words.source ??= cut(words.spans[2]);
      }
      chunks[at] = chunk;
    })();
    await chunks[at];
  }
  const chunkOf = (article) => chunks[Math.floor(article / index.chunk)];
  function wordsOf(quote) {
    const article = quotes[quote][ARTICLE];
    return chunkOf(article).quotes[quote - articles[article - (article % index.chunk)][FIRST]];
  }
  const textOf = (article) => chunkOf(article).texts[article % index.chunk];
  const lastOf = (article) => (article + 1 < articles.length ? articles[article + 1][FIRST] : quotes.length);
  const quoteId = (quote) => articles[quotes[quote][ARTICLE]][ID] + ":" + quotes[quote][NUMBER];
  const link = (quote) => "#q=" + encodeURIComponent(quoteId(quote));
  const speakerOf = (quote) => index.speakers[quotes[quote][SPEAKER]] || "";
  const shownSpeaker = (quote) => plain(speakerOf(quote)) || "nobody named";
  const share = (value) => (value < 0 ? "" : (value / 10000).toFixed(2));

  // --- filters
  async function choose() {
    const mine = ++choosing;
    const of = (name) => form.elements[name].value;
    const speaker = of("speaker").trim().toLowerCase();
    const publisher = of("publisher").trim().toLowerCase();
    const words = of("words").toLowerCase().split(/\s+/).filter(Boolean);
    const least = Math.round(of("confidence") * 10000);
    const [kind, type, cue] = ["kind", "type", "cue"].map((name) => (of(name) === "" ? -1 : Number(of(name))));
    const [from, to] = [of("from"), of("to")];
    byId("least").textContent = Number(of("confidence")).toFixed(2);
    const speakers = speaker && index.speakers.map((name) => name.toLowerCase().includes(speaker));
    const publishers = publisher && index.publishers.map((name) => name.toLowerCase().includes(publisher));
    const dates = from || to;
    // The user's columns that are narrowed: by a word chosen, or by a part of one.
    const own = index.kept.map(({ words }, at) => {
      const wish = of("kept-" + at);
      if (wish === "") return null;
      return chosen(words) ? (word) => word === Number(wish) : ((part) => (word) => words[word].toLowerCase().includes(part))(wish.trim().toLowerCase());
    });
    const set = [speaker, publisher, words.length, least, kind >= 0, type >= 0, cue >= 0, from, to, ...own].filter(Boolean).length;
    narrowed = set > 0;
    byId("active").textContent = narrowed ? "(" + set + " set)" : "";
    if (words.length) {
      byId("found").textContent = "searching …";
      await Promise.all(Array.from({ length: Math.ceil(articles.length / index.chunk) }, (_, at) => load(at)));
      if (mine !== choosing) return false;
    }
    found = 0;
    shown = [];
    for (let article = 0; article < articles.length; article++) {
      const about = articles[article];
      const fits = (!publishers || publishers[about[PUBLISHER]])
        && own.every((narrows, at) => !narrows || narrows(about[KEPT][at]))
        && (!dates || (about[DAY] && (!from || about[DAY] >= from) && (!to || about[DAY] <= to)));
      let any = 0;
      for (let at = about[FIRST]; at < lastOf(article); at++) {
        const quote = quotes[at];
        matching[at] = fits && quote[SURE] >= least
          && (kind < 0 || quote[KIND] === kind) && (type < 0 || quote[TYPE] === type) && (cue < 0 || quote[CLASS] === cue)
          && (!speakers || speakers[quote[SPEAKER]])
          && (!words.length || has(wordsOf(at).quote.toLowerCase(), words)) ? 1 : 0;
        any += matching[at];
      }
      found += any;
      if (any) shown.push(article);
    }
    page = 0;
    return true;
  }
  const many = (count, thing) => count.toLocaleString("en") + " " + thing + (count === 1 ? "" : "s");
  const has = (quote, words) => words.every((word) => quote.includes(word));

  // --- a page of articles
  async function draw() {
    const mine = ++drawing;
    const pages = Math.max(1, Math.ceil(shown.length / PAGE));
    page = Math.min(page, pages - 1);
    const here = shown.slice(page * PAGE, (page + 1) * PAGE);
    await Promise.all([...new Set(here.map((article) => Math.floor(article / index.chunk)))].map(load));
    // Another page was asked for meanwhile.
    if (mine !== drawing) return;
    byId("page").replaceChildren(...here.map(card));
    for (const pager of document.querySelectorAll(".pager")) {
      const turn = (to) => async () => { page = to; let_go(); await draw(); byId("list").scrollIntoView(); };
      pager.replaceChildren(
        element("button", { type: "button", disabled: page === 0, onclick: turn(page - 1) }, "Back"),
        element("span", {}, "page " + (page + 1) + " of " + pages),
        element("button", { type: "button", disabled: page + 1 >= pages, onclick: turn(page + 1) }, "Next"));
    }
    byId("found").textContent = many(found, "quote") + " in " + many(shown.length, "article");
  }

  function card(article) {
    const about = articles[article];
    const numbers = [];
    for (let at = about[FIRST]; at < lastOf(article); at++) if (matching[at]) numbers.push(at);
    const colours = coloured(numbers);
    const kept = index.kept.map(({ name, words }, at) => words[about[KEPT][at]] && name + ": " + words[about[KEPT][at]]);
    const line = [about[BYLINE], about[DATE], index.publishers[about[PUBLISHER]], ...kept].filter(Boolean).join(" · ");
    const words = textOf(article);
    const body = words == null
      ? numbers.map((at) => inContext(at, colours))
      : [element("div", { class: "text" }, marked(words, numbers, colours))];
    return element("article", { "data-article": article, "aria-label": plain(about[TITLE] || about[ID]) },
      element("h3", {}, text(about[TITLE] || about[ID])),
      element("p", { class: "about" }, text(line), line ? " · " : "", text(about[ID]), about[URL_] ? " · " : "",
        about[URL_] ? element("a", { href: about[URL_], rel: "noreferrer noopener" }, "source") : null),
      legend(numbers, colours), ...body, listed(numbers));
  }

  // A colour for each speaker of the article, in the order they speak; after eight they come again.
  function coloured(numbers) {
    const colours = new Map();
    for (const at of numbers) {
      const speaker = quotes[at][SPEAKER];
      if (!colours.has(speaker)) colours.set(speaker, speakerOf(at) ? "s" + (colours.size % 8) : "sx");
    }
    return colours;
  }

  function legend(numbers, colours) {
    const counts = new Map();
    for (const at of numbers) counts.set(quotes[at][SPEAKER], (counts.get(quotes[at][SPEAKER]) || 0) + 1);
    const only = (name) => () => { form.elements.speaker.value = name; refresh(); };
    return element("ul", { class: "who", "aria-label": "Speakers" }, ...[...counts].map(([speaker, count]) => {
      const name = index.speakers[speaker] || "";
      return element("li", {}, element("button", { type: "button", class: colours.get(speaker), disabled: !name, title: "Show only this speaker", onclick: only(name) },
        text(name || "nobody named"), " " + count));
    }));
  }

  // --- marks
  // A text with its quotes as marks within marks; cues, sources and antecedents are spans in between.
  function marked(words, numbers, colours) {
    const pieces = [], parts = [];
    for (const at of numbers) {
      const [content, cue, source, before] = wordsOf(at).spans;
      content.forEach(([start, end], piece) => pieces.push({ start, end, at, first: piece === 0 }));
      for (const [list, kind] of [[cue, "cue"], [source, "source"], [before, "before"]]) {
        for (const [start, end] of list) parts.push({ start, end, kind, at });
      }
    }
    const order = (a, b) => a.start - b.start || b.end - a.end || (quotes[a.at] ? quotes[a.at][DEPTH] - quotes[b.at][DEPTH] : 0);
    parts.sort(order);
    const whole = document.createDocumentFragment();
    nest(whole, words, 0, words.length, pieces.sort(order), parts, colours);
    return whole;
  }

  function nest(parent, words, from, to, pieces, parts, colours) {
    let at = from;
    while (pieces.length) {
      const piece = pieces.shift();
      const inner = [], later = [];
      for (const other of pieces) {
        if (other.start >= piece.end) later.push(other);
        else {
          inner.push({ ...other, end: Math.min(other.end, piece.end) });
          // What reaches over the border of another is cut in two.
          if (other.end > piece.end) later.push({ ...other, start: piece.end, first: false });
        }
      }
      pieces = later;
      leaf(parent, words, at, piece.start, parts);
      const mark = element("mark", {
        class: colours.get(quotes[piece.at][SPEAKER]) + (quotes[piece.at][DEPTH] > 0 ? " inner" : ""),
        "data-quote": piece.at, tabindex: piece.first ? 0 : false, id: piece.first ? "quote-" + piece.at : false,
      });
      if (piece.first) mark.append(element("span", { class: "spoken" }, (quotes[piece.at][DEPTH] > 0 ? "Inside: " : "") + "quote of " + shownSpeaker(piece.at) + ": "));
      nest(mark, words, piece.start, piece.end, inner, parts, colours);
      parent.append(mark);
      at = piece.end;
    }
    leaf(parent, words, at, to, parts);
  }

  function leaf(parent, words, from, to, parts) {
    if (from >= to) return;
    const here = parts.filter((part) => part.start < to && part.end > from);
    const cuts = new Set([from, to]);
    for (const part of here) { cuts.add(Math.max(from, part.start)); cuts.add(Math.min(to, part.end)); }
    const borders = [...cuts].sort((a, b) => a - b);
    for (let cut = 0; cut + 1 < borders.length; cut++) {
      const [start, end] = [borders[cut], borders[cut + 1]];
      const over = here.filter((part) => part.start <= start && part.end >= end);
      const nodes = text(words.slice(start, end));
      if (!over.length) { parent.append(nodes); continue; }
      const whose = {};
      for (const { kind, at } of over) whose["data-" + kind] = whose["data-" + kind] ? whose["data-" + kind] + " " + at : at;
      const kinds = [...new Set(over.map((part) => part.kind))].join(" ");
      parent.append(element("span", { class: kinds, ...whose }, nodes));
    }
  }

  // Without the article's text: the sentences around the quote, its pieces found by their words.
  function inContext(at, colours) {
    const { quote, cue, source, context } = wordsOf(at);
    const spans = [quote, cue, source].map((words) => {
      let from = 0;
      return words.split(" [...] ").filter(Boolean).flatMap((piece) => {
        const start = context.indexOf(piece, from);
        if (start < 0) return [];
        from = start + piece.length;
        return [[start, from]];
      });
    });
    const pieces = spans[0].map(([start, end], piece) => ({ start, end, at, first: piece === 0 }));
    const parts = [["cue", spans[1]], ["source", spans[2]]].flatMap(([kind, list]) => list.map(([start, end]) => ({ start, end, kind, at })));
    const shownContext = element("p", { class: "context" });
    nest(shownContext, context, 0, context.length, pieces, parts, colours);
    return shownContext;
  }

  function listed(numbers) {
    const rows = () => numbers.map((at) => element("tr", {},
      element("td", {}, text(shownSpeaker(at))),
      element("td", {}, text((quotes[at][DEPTH] > 0 ? "↳ " : "") + wordsOf(at).quote)),
      element("td", {}, text(wordsOf(at).cue)),
      element("td", {}, share(quotes[at][SURE])),
      element("td", {}, element("a", { href: link(at), "aria-label": "Link to this quote" }, "link"))));
    const body = element("tbody");
    const fill = () => { if (!body.childElementCount) body.append(...rows()); };
    const list = element("details", { class: "quotes", ontoggle: fill },
      element("summary", {}, "Quotes as a list (" + numbers.length + ")"),
      element("div", { class: "wide" }, element("table", {},
        element("thead", {}, element("tr", {}, ...["speaker", "quote", "cue", "confidence", "link"].map((name) => element("th", { scope: "col" }, name)))), body)));
    list.fill = fill;
    return list;
  }

  // --- one quote
  function show(at) {
    const lights = ["on", "on-cue", "on-source", "on-before"];
    for (const light of lights) for (const lit of document.querySelectorAll("." + light)) lit.classList.remove(light);
    if (at < 0) { detail.hidden = true; document.body.classList.remove("held"); return; }
    const light = (selector, name) => { for (const lit of document.querySelectorAll(selector)) lit.classList.add(name); };
    light('mark[data-quote="' + at + '"]', "on");
    for (const kind of ["cue", "source", "before"]) light("[data-" + kind + '~="' + at + '"]', "on-" + kind);
    const quote = quotes[at], words = wordsOf(at);
    const meter = (name, value) => [element("dt", {}, name), element("dd", {}, element("meter", { min: 0, max: 10000, value: Math.max(0, value), "aria-label": name }), " " + share(value))];
    const row = (name, value) => (value ? [element("dt", {}, name), element("dd", {}, typeof value === "string" ? text(value) : value)] : []);
    const form_ = index.forms[quote[FORM]];
    detail.replaceChildren(
      element("button", { type: "button", class: "close", "aria-label": "Close", onclick: let_go }, "×"),
      element("h3", {}, text(speakerOf(at) || "Nobody named")),
      element("blockquote", {}, text(words.quote)),
      element("dl", {},
        ...row("kind", [index.kinds[quote[KIND]], words.role].filter(Boolean).join(", ")),
        ...row("speaks for", words.for),
        ...row("cue", words.cue && words.cue + " (" + index.classes[quote[CLASS]] + (quote[FLAGS] & 1 ? ", negated" : "") + ")"),
        ...row("source", words.source && words.source + " (" + form_ + ")"),
        ...row("stands for", words.antecedent && "“" + words.antecedent + "”, named last before it"),
        ...row("decided by", index.rules[quote[RULE]]),
        ...row("type", index.types[quote[TYPE]] + (quote[FLAGS] & 2 ? ", in the headline" : "")),
        ...row("inside", quote[INSIDE] >= 0 && element("a", { href: link(quote[INSIDE]) }, text("what " + shownSpeaker(quote[INSIDE]) + " says"))),
        ...meter("confidence", quote[SURE]), ...meter("words", quote[SURE_CONTENT]),
        ...meter("source", quote[SURE_SOURCE]), ...meter("speaker", quote[SURE_SPEAKER]),
        ...row("link", element("a", { href: link(at) }, text(quoteId(at))))));
    detail.hidden = false;
  }

  function hold(at) {
    held = at;
    show(at);
    document.body.classList.add("held");
    if (location.hash !== link(at)) history.replaceState(null, "", link(at));
  }

  function let_go() { held = -1; show(-1); }

  // Shows the quote that the address names, whatever is filtered.
  async function go() {
    if (!location.hash.startsWith("#q=")) return;
    let id;
    try { id = decodeURIComponent(location.hash.slice(3)); } catch { return; }
    const cut = id.lastIndexOf(":");
    const article = articles.findIndex((about) => about[ID] === id.slice(0, cut));
    if (article < 0) return;
    let at = articles[article][FIRST];
    while (at < lastOf(article) && quotes[at][NUMBER] !== Number(id.slice(cut + 1))) at++;
    if (at === lastOf(article)) return;
    if (!matching[at]) {
      jumps = true;
      form.reset();
      await choose();
    }
    page = Math.floor(shown.indexOf(article) / PAGE);
    await draw();
    hold(at);
    const mark = byId("quote-" + at);
    if (mark) { mark.focus({ preventScroll: true }); mark.scrollIntoView({ block: "center" }); }
  }

  async function refresh() {
    let_go();
    if (await choose()) await draw();
  }

  // --- what the reader does
  const list = byId("page");
  const quoteAt = (target) => { const mark = target.closest && target.closest("mark"); return mark ? Number(mark.dataset.quote) : -1; };
  list.addEventListener("mouseover", (event) => { if (held < 0 && quoteAt(event.target) >= 0) show(quoteAt(event.target)); });
  list.addEventListener("focusin", (event) => { if (held < 0 && quoteAt(event.target) >= 0) show(quoteAt(event.target)); });
  list.addEventListener("click", (event) => { const at = quoteAt(event.target); if (at >= 0) hold(at); });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return let_go();
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.key === "/") { event.preventDefault(); byId("filters").open = true; form.elements.words.focus(); }
    if (event.key === "Enter" && quoteAt(event.target) >= 0) hold(quoteAt(event.target));
    if (event.key === "j" || event.key === "k") {
      const marks = [...list.querySelectorAll("mark[tabindex]")];
      const now = marks.indexOf(document.activeElement);
      const next = marks[event.key === "j" ? now + 1 : Math.max(0, now - 1)];
      if (next) { held = -1; next.focus(); next.scrollIntoView({ block: "center" }); show(Number(next.dataset.quote)); }
    }
  });
  let waits;
  form.addEventListener("input", () => { clearTimeout(waits); waits = setTimeout(refresh, 150); });
  form.addEventListener("submit", (event) => { event.preventDefault(); refresh(); });
  form.addEventListener("reset", () => {
    // Where a link has cleared the filters, it draws its own page.
    if (!jumps) setTimeout(refresh);
    jumps = false;
  });
  window.addEventListener("hashchange", go);
  // Paper cannot be opened.
  window.addEventListener("beforeprint", () => { for (const list of document.querySelectorAll("details.quotes")) { list.fill(); list.open = true; } });

  function offer(name, words) {
    for (const [at, word] of words.entries()) form.elements[name].append(element("option", { value: at }, plain(word)));
  }
  // Few words are chosen from a list, many are searched.
  function chosen(words) { return words.length <= 40; }
  for (const [at, { name, words }] of index.kept.entries()) {
    const field = chosen(words)
      ? element("select", { name: "kept-" + at }, element("option", { value: "" }, "any"))
      : element("input", { name: "kept-" + at, type: "search" });
    form.elements.publisher.closest("label").after(element("label", {}, plain(name), " ", field));
    if (chosen(words)) offer("kept-" + at, words.map((word) => word || "(empty)"));
  }
  offer("kind", index.kinds);
  offer("type", index.types);
  offer("cue", index.classes);
  const suggested = (id, names) => byId(id).append(...[...new Set(names)].filter(Boolean).slice(0, 300).map((name) => element("option", { value: name })));
  suggested("speakers", index.speakers);
  suggested("publishers", index.publishers);
  if (window.matchMedia("(max-width: 46rem)").matches) byId("filters").open = false;
  (async () => {
    if (!("DecompressionStream" in window)) {
      byId("found").textContent = "This browser is too old to unpack the articles; one of 2023 or later can.";
      return;
    }
    await choose();
    await draw();
    await go();
    document.documentElement.dataset.ready = Math.round(performance.now());
  })();
})();
