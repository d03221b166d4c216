// What makes the desk faster than paper where a browser runs scripts. Every page works without it.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const byId = (id) => document.getElementById(id);

  // MARK: Pieces: elements with ids, each put in place of the one that has its id.

  const show = (html) => {
    const box = document.createElement("template");
    box.innerHTML = html;
    const parts = [...box.content.children];
    for (const part of parts) {
      const old = part.id && byId(part.id);
      if (old) old.replaceWith(part);
      else if (part.matches("section.part")) {
        // A section that was not there: behind the one that comes before it in the script.
        const before = part.dataset.behind && byId(part.dataset.behind);
        if (before) before.after(part);
        else document.querySelector(".script")?.prepend(part);
      }
    }
    return box;
  };

  const say = (words, kind) => {
    const said = byId("said");
    if (said) { said.textContent = words; said.className = `said ${kind}`; }
  };

  const focusCurrent = () => {
    const now = document.querySelector(".row.now");
    if (!now) return;
    const field = now.querySelector("input[type=radio]:checked, [autofocus]") || now.querySelector("input:not([type=hidden]), textarea");
    now.scrollIntoView({ block: "center" });
    field?.focus({ preventScroll: true });
  };

  // MARK: Forms that are sent while the page stays: what was typed stays too until it is on the disk.

  const send = async (form, submitter) => {
    if (form.dataset.busy) return;
    const place = form.querySelector("[data-current-place]");
    if (place) place.value = currentPlace();
    const data = new FormData(form, submitter);
    const isFile = form.enctype === "multipart/form-data";
    form.dataset.busy = "1";
    say("Saving…", "");
    for (let wait = 1; ; wait = Math.min(wait * 2, 30)) {
      try {
        const answer = await fetch(form.action, {
          method: "POST", body: isFile ? data : new URLSearchParams(data), headers: { "X-Layby": "pieces" }, redirect: "follow",
        });
        delete form.dataset.busy;
        await take(answer, form);
        return;
      } catch {
        say(`Not saved yet: the line is down. Trying again in ${wait} s; what you typed is kept.`, "bad");
        await new Promise((done) => setTimeout(done, wait * 1000));
      }
    }
  };

  const take = async (answer, form) => {
    const html = await answer.text();
    if (answer.redirected) { location.assign(answer.url); return; }
    if (html.trimStart().startsWith("<!DOCTYPE")) {
      // A page of its own, such as a conflict: shown whole.
      const page = new DOMParser().parseFromString(html, "text/html");
      document.title = page.title;
      byId("main").replaceChildren(...page.getElementById("main").childNodes);
      byId("main").focus();
      return;
    }
    show(html);
    if (form.matches(".question") && (answer.ok || answer.status === 422) || form.matches("[data-clear]") && answer.ok) focusCurrent();
    document.dispatchEvent(new CustomEvent("layby:saved", { detail: { ok: answer.ok } }));
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-live]")) return;
    event.preventDefault();
    send(form, event.submitter);
  });

  // MARK: Keys

  const isTyping = (target) => target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const named = document.querySelector(`.row.now [data-shortcut="${event.key}"]`);
    if (named) {
      event.preventDefault();
      if (named.matches("summary")) {
        named.parentElement.open = true;
        named.parentElement.querySelector("input")?.focus();
      } else named.click();
      return;
    }
    if (isTyping(event.target)) return;
    const group = event.target.closest(".line, .row.now");
    const choice = group?.querySelector(`[data-key="${event.key}"]`);
    if (choice && event.target.matches("input")) {
      event.preventDefault();
      choice.checked = choice.type === "checkbox" ? !choice.checked : true;
      choice.focus();
      if (choice.type === "radio" && !choice.closest(".line")) choice.form.requestSubmit();
      return;
    }
    if (event.key === "Enter" && event.target.matches(".row.now input")) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });

  // A click with a pointer is an answer; moving with the arrow keys is not yet one.
  document.addEventListener("click", (event) => {
    const radio = event.target;
    if (event.detail > 0 && radio.matches(".row.now .choices input[type=radio]")) radio.form.requestSubmit();
  });

  // MARK: Going to another question without leaving the page

  const currentPlace = () => document.querySelector(".row.now input[name=place]")?.value || "";

  const goTo = async (href) => {
    const url = new URL(href, location.href);
    const from = currentPlace();
    const hash = url.hash;
    history.replaceState(null, "", url);
    if (from) url.searchParams.set("from", from);
    try {
      const answer = await fetch(url, { headers: { "X-Layby": "pieces" } });
      if (!answer.ok || answer.redirected) throw new Error();
      show(await answer.text());
      focusCurrent();
    } catch { location.assign(href); location.hash = hash; }
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".row .go, .still a, .steps a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !document.querySelector(".call")) return;
    if (link.pathname !== `/calls/${document.querySelector(".call").dataset.call}`) return;
    event.preventDefault();
    goTo(link.href);
  });

  document.addEventListener("keydown", (event) => {
    const step = event.altKey && document.querySelector(`.row.now [data-step="${event.key}"]`);
    if (step) { event.preventDefault(); goTo(step.href); return; }
    const field = document.querySelector(`[data-focus="${event.key}"]`);
    if (field) { event.preventDefault(); field.focus(); field.select?.(); return; }
    if (event.key === "Escape" && document.querySelector(".row.now")) focusCurrent();
  });

  // MARK: Suggestions: an input with data-suggest offers what the desk knows of that kind

  const suggest = (input) => {
    const box = document.createElement("div");
    box.className = "suggest";
    const list = document.createElement("ul");
    list.id = `${input.id}-list`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    list.hidden = true;
    const hadFocus = document.activeElement === input;
    input.after(box);
    box.append(input, list);
    // What is moved loses the focus.
    if (hadFocus) input.focus({ preventScroll: true });
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);
    const isWord = input.dataset.suggest === "vehicleMake";
    const typed = () => (isWord ? input.value.split(/[\s,]+/).pop() : input.value.trim());
    let chosen = -1;
    let asked = 0;
    const close = () => {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const take = (item) => {
      const name = item.dataset.name;
      // A name that two share is told apart by its code.
      input.value = isWord ? input.value.slice(0, input.value.length - typed().length) + name : item.dataset.code || name;
      close();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const mark = (index) => {
      chosen = index;
      [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
      if (index >= 0) input.setAttribute("aria-activedescendant", list.children[index].id);
    };
    input.addEventListener("input", async () => {
      const words = typed();
      const turn = ++asked;
      if (words.length < (isWord ? 3 : 1)) { close(); return; }
      const answer = await fetch(`/suggest/${input.dataset.suggest}?q=${encodeURIComponent(words)}`).catch(() => null);
      if (!answer?.ok || turn !== asked || document.activeElement !== input) return;
      const found = await answer.json();
      list.replaceChildren(...found.map((one, index) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${index}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        [item.dataset.code, item.dataset.name] = [one.code, one.name];
        const hint = document.createElement("span");
        hint.className = "hint";
        hint.textContent = ` ${one.hint}`;
        item.append(one.name, hint);
        item.addEventListener("mousedown", (event) => { event.preventDefault(); take(item); });
        return item;
      }));
      list.hidden = found.length === 0;
      input.setAttribute("aria-expanded", String(found.length > 0));
      chosen = -1;
    });
    input.addEventListener("keydown", (event) => {
      if (list.hidden || event.altKey) return;
      const count = list.children.length;
      if (event.key === "ArrowDown") { event.preventDefault(); mark((chosen + 1) % count); }
      else if (event.key === "ArrowUp") { event.preventDefault(); mark((chosen - 1 + count) % count); }
      else if (event.key === "Escape") { event.stopPropagation(); close(); }
      else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) {
        if (event.key === "Enter") event.preventDefault();
        event.stopPropagation();
        take(list.children[chosen]);
      }
    });
    input.addEventListener("blur", () => { asked += 1; close(); });
  };

  // MARK: While typing: where a position lies, and who was met before

  const later = (milliseconds, work) => {
    let timer = 0;
    return (...given) => { clearTimeout(timer); timer = setTimeout(() => work(...given), milliseconds); };
  };

  const ask = async (path, fields) => {
    const answer = await fetch(path, { method: "POST", body: new URLSearchParams(fields), headers: { "X-Layby": "pieces" } }).catch(() => null);
    if (answer?.ok && !answer.redirected && answer.status !== 204) show(await answer.text());
  };

  const whileTyping = later(350, (input) => {
    const call = document.querySelector(".call")?.dataset.call;
    const csrf = input.form?.elements.csrf?.value;
    if (!call || !csrf) return;
    if (input.dataset.place !== undefined && input.value) ask(`/calls/${call}/place`, { csrf, answer: input.value });
    if (input.dataset.match !== undefined) ask(`/calls/${call}/matches`, { csrf, place: currentPlace(), answer: input.value });
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-place], [data-match]")) whileTyping(event.target);
  });

  const lookForMatches = later(200, () => {
    const call = document.querySelector(".call")?.dataset.call;
    const csrf = document.querySelector("input[name=csrf]")?.value;
    if (call && csrf && byId("matches")) ask(`/calls/${call}/matches`, { csrf });
  });
  document.addEventListener("layby:saved", lookForMatches);

  // MARK: What others do in the call meanwhile

  const watch = async () => {
    const call = document.querySelector(".call")?.dataset.call;
    if (!call) return;
    if (!document.hidden) {
      const seen = Math.max(Number(byId("open")?.dataset.seen || 0), Number(byId("news")?.dataset.seen || 0));
      const answer = await fetch(`/calls/${call}/news?seen=${seen}&at=${encodeURIComponent(currentPlace())}`, { headers: { "X-Layby": "pieces" } }).catch(() => null);
      if (answer?.status === 200 && !answer.redirected) show(await answer.text());
    }
    setTimeout(watch, 4000);
  };

  // MARK: The wall: the board comes by itself; what is old says so

  const watchWall = () => {
    const path = document.querySelector("main[data-events]")?.dataset.events;
    if (!path) return;
    let heard = Date.now();
    const isOld = (old) => { byId("wall-stale").hidden = !old; };
    const events = new EventSource(path);
    events.onmessage = (event) => { heard = Date.now(); isOld(false); show(event.data); };
    events.onerror = () => {
      isOld(true);
      // The desk says no, or is gone: the page itself tells which.
      if (events.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 30000);
    };
    // The board changes at least every minute.
    setInterval(() => { if (Date.now() - heard > 150000) isOld(true); }, 10000);
  };

  // MARK: Photographs: dropped or pasted onto the question

  const putPhotograph = (files) => {
    const input = document.querySelector(".row.now input[type=file]");
    const picture = [...files].find((file) => /^(image\/(jpeg|png|heic)|application\/pdf)$/.test(file.type));
    if (!input || !picture) return false;
    const box = new DataTransfer();
    box.items.add(picture);
    input.files = box.files;
    input.form.requestSubmit();
    return true;
  };
  document.addEventListener("paste", (event) => { if (putPhotograph(event.clipboardData?.files || [])) event.preventDefault(); });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const row = document.querySelector(".row.now:has(input[type=file])");
      if (!row) return;
      event.preventDefault();
      row.classList.toggle("dropping", kind === "dragover");
      if (kind === "drop") putPhotograph(event.dataTransfer?.files || []);
    });
  }

  // MARK: Tables: each cell is saved when it is left

  document.addEventListener("change", async (event) => {
    const form = event.target.closest("form[data-table]");
    if (!form || !event.target.name.startsWith("answer.")) return;
    const fields = { csrf: form.elements.csrf.value, seen: form.elements.seen.value, [event.target.name]: event.target.value };
    say("Saving…", "");
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(fields), headers: { "X-Layby": "pieces" } }).catch(() => null);
    if (!answer) { say("Not saved: the line is down. Save the table when it is back.", "bad"); return; }
    if (answer.redirected) { location.assign(answer.url); return; }
    const at = document.activeElement?.id;
    const left = byId("table")?.querySelector(".wide")?.scrollLeft;
    show(await answer.text());
    decorate();
    const wide = byId("table")?.querySelector(".wide");
    if (wide) wide.scrollLeft = left;
    if (at) byId(at)?.focus({ preventScroll: true });
  });

  // MARK: The keys

  const keys = () => {
    let dialog = byId("keys");
    if (!dialog) {
      dialog = document.createElement("dialog");
      dialog.id = "keys";
      dialog.className = "keys";
      dialog.setAttribute("aria-labelledby", "keys-title");
      fetch("/keys", { headers: { "X-Layby": "pieces" } }).then((answer) => answer.text()).then((html) => {
        const box = document.createElement("template");
        box.innerHTML = html;
        dialog.append(box.content);
        document.body.append(dialog);
        dialog.showModal();
      }).catch(() => {});
      return;
    }
    if (dialog.open) dialog.close(); else dialog.showModal();
  };
  document.addEventListener("keydown", (event) => {
    // A key that writes something is taken only where nobody writes.
    if (event.key === "?" && !isTyping(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); keys(); }
    if (event.key === "F1") { event.preventDefault(); keys(); }
  });

  // MARK: Beginning

  const decorate = () => {
    for (const input of document.querySelectorAll("input[data-suggest]:not([role])")) suggest(input);
  };
  new MutationObserver(decorate).observe(document.body, { childList: true, subtree: true });

  decorate();
  if (document.querySelector(".row.now")) focusCurrent();
  watchWall();
  if (document.querySelector(".call")) { lookForMatches(); setTimeout(watch, 4000); }
})();

// Forms with data-keep: what was typed is kept until it is logged, whatever the line does, also through a reload.
(() => {
  "use strict";
  const name = "layby-lines";
  const byId = (id) => document.getElementById(id);
  const who = document.querySelector(".who span")?.textContent ?? "";
  const csrf = () => document.querySelector(".who input[name=csrf]")?.value ?? "";
  let kept = [];
  try { kept = JSON.parse(sessionStorage.getItem(name)) ?? []; } catch { /* There is none to read. */ }
  if (!Array.isArray(kept)) kept = [];
  const store = () => {
    try {
      if (kept.length) sessionStorage.setItem(name, JSON.stringify(kept)); else sessionStorage.removeItem(name);
    } catch { /* Kept by the page alone. */ }
  };
  // Another user of the same browser sends none of them.
  const mine = () => kept.filter((line) => line.who === who);
  const isHere = (line) => line.page === location.pathname;

  const tell = (words, link) => {
    let box = byId("waiting");
    if (!box && words) {
      box = document.createElement("p");
      Object.assign(box, { id: "waiting", className: "waiting" });
      box.setAttribute("role", "status");
      byId("main")?.prepend(box);
    }
    if (!box || box.dataset.words === words) return;
    box.dataset.words = words;
    box.textContent = words;
    if (link) {
      const anchor = document.createElement("a");
      Object.assign(anchor, { href: link[0], textContent: link[1] });
      box.append(" ", anchor);
    }
  };
  const counted = () => `${mine().length} ${mine().length === 1 ? "line" : "lines"}`;

  const showMain = (page) => {
    document.title = page.title;
    byId("main").replaceChildren(...page.getElementById("main").childNodes);
    byId("main").querySelector("details[open] [role=alert]")?.scrollIntoView({ block: "center" });
  };

  let isSending = false, timer = 0, wait = 1;

  // Whether the next may be sent.
  const took = (line, answer, html) => {
    const isTaken = answer.redirected || answer.ok;
    if (!isTaken && (answer.status >= 500 || answer.status === 408 || answer.status === 429)) {
      throw new Error("not now");
    }
    if (!isTaken && (answer.status === 401 || answer.status === 403)) {
      tell(`Not logged yet: ${counted()} kept. You are signed out, or this page is old.`, [location.pathname, "Load it again"]);
      return false;
    }
    if (!isTaken && !isHere(line)) {
      line.isHeld = true;
      store();
      return true;
    }
    kept = kept.filter((other) => other !== line);
    store();
    if (isTaken && line.goes) { location.assign(answer.url); return false; }
    if (!isHere(line)) return true;
    const page = new DOMParser().parseFromString(html, "text/html");
    if (!page.getElementById("main")) return true;
    if (!isTaken || !page.querySelector("form[data-keep]")) showMain(page);
    else for (const id of ["said", "totals", "lines"]) {
      const part = page.getElementById(id);
      if (part) byId(id)?.replaceWith(part);
    }
    return true;
  };

  const next = () => mine().find((line) => !line.isHeld || isHere(line));

  // A line that waited says how long ago it happened, unless its form says when.
  const happened = (line) => {
    const minutes = Math.floor((Date.now() - line.keptAt) / 60000);
    if (!(minutes >= 1)) return line.fields;
    return line.fields.map(([field, value]) => [field, field === "at" && !value ? `${minutes} minutes ago` : value]);
  };

  const send = async () => {
    if (isSending) return;
    isSending = true;
    clearTimeout(timer);
    try {
      for (let line = next(); line; line = next()) {
        const body = new URLSearchParams([...happened(line), ["csrf", csrf()]]);
        const answer = await fetch(line.action, { method: "POST", body, signal: AbortSignal.timeout(20000) });
        if (!took(line, answer, await answer.text())) return;
        wait = 1;
      }
      const held = mine()[0];
      tell(held ? `A line was not taken: ${counted()} kept.` : "", held && [held.page, "Correct it"]);
    } catch {
      tell(`Waiting for the line: ${counted()}`);
      timer = setTimeout(send, wait * 1000);
      wait = Math.min(wait * 2, 30);
    } finally {
      isSending = false;
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-keep]")) return;
    event.preventDefault();
    const fields = [...new FormData(form, event.submitter)].filter(([field]) => field !== "csrf");
    const goes = form.dataset.keep === "go";
    kept.push({ who, goes, fields, keptAt: Date.now(), action: form.getAttribute("action"), page: location.pathname });
    store();
    if (goes) form.querySelector("button").disabled = true;
    else {
      form.elements.once.value = crypto.randomUUID();
      form.querySelector("[role=alert]")?.remove();
      for (const field of form.querySelectorAll("input[type=text]")) field.value = "";
      for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = false;
      for (const list of form.querySelectorAll("select")) list.selectedIndex = 0;
      const box = form.closest("details");
      if (box) { box.open = false; box.querySelector("summary").focus(); }
    }
    wait = 1;
    send();
    if (isSending && timer) tell(`Waiting for the line: ${counted()}`);
  });

  addEventListener("online", send);
  if (mine().length) send();
})();

// MARK: "/" and Ctrl+K lead to the search field in the page's head.
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.metaKey) return;
    const isTyping = event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
    const isWanted = event.ctrlKey ? event.key === "k" : event.key === "/" && !isTyping;
    const field = isWanted && document.getElementById("search-all");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
})();
